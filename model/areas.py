"""Areas: counties and what they belong to, by GB/T 2260 code."""

from dataclasses import dataclass

LEVELS = ("nation", "province", "city", "county")
NATION = "000000"


def is_place(code: str) -> bool:
    """Whether a code of GB/T 2260 is meant: '620725'; not 'X00001', the county that a collection of model texts does not name."""
    return code.isdigit()


@dataclass(frozen=True, kw_only=True)
class Area:
    """One area. parent: the code of the area above it, empty for the nation."""

    code: str
    name: str
    short: str
    level: str
    parent: str = ""
