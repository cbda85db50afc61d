"""Who acts. Every write takes an Actor and is checked by store/permissions.py."""

from dataclasses import dataclass

ROLES = ("reader", "county", "admin")


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person or a schedule that acts.

    role: reader (reads), county (writes figures of its own areas), admin (everything; the default on one's own machine).
    areas: area codes a county role may write. via: page, cli or build: how the act came in.
    """

    name: str
    role: str = "admin"
    areas: frozenset[str] = frozenset()
    via: str = "cli"

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"角色 {self.role!r} 无效，可填 {' / '.join(ROLES)}")
