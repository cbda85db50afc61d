"""Areas: counties and what they belong to, by GB/T 2260 code."""

from dataclasses import dataclass

LEVELS = ("nation", "province", "city", "county")
NATION = "000000"


@dataclass(frozen=True, kw_only=True)
class Area:
    """One area. parent: the code of the area above it, empty for the nation."""

    code: str
    name: str
    short: str
    level: str
    parent: str = ""
