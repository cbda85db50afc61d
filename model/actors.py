"""Who acts and who looks. Every write takes an Actor and is checked by store/permissions.py; what an Actor may see is kept by store/limited.py."""

from collections.abc import Iterable
from dataclasses import dataclass

ROLES = ("viewer", "editor", "reviewer", "admin")


def covers(codes: Iterable[str], code: str) -> bool:
    """Whether an area is among these (GB/T 2260): itself, or below a city or province among them. ('620700',) covers 620725."""
    return any(
        code == one
        or (one.endswith("0000") and one != "000000" and code[:2] == one[:2])
        or (one.endswith("00") and not one.endswith("0000") and code[:4] == one[:4])
        for one in codes
    )


def is_public(code: str) -> bool:
    """Whether an area is reference for everybody: a city, a province, the nation. Counties' codes do not end with 00."""
    return len(code) == 6 and code.endswith("00")


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person or a schedule that acts.

    role: viewer (reads), editor (writes figures of its own areas), reviewer (reads and reviews), admin (everything; the default on one's
    own machine). areas: what an editor may write; a city's or province's code stands for all below it. reads: the same for what may be read,
    None for everything; cities, provinces and the nation are read by everybody. via: page, cli or build: how the act came in.
    reviewed: what is written waits until a reviewer publishes it (docs/decisions/0038).
    """

    name: str
    role: str = "admin"
    areas: frozenset[str] = frozenset()
    via: str = "cli"
    reads: frozenset[str] | None = None
    reviewed: bool = False

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"角色 {self.role!r} 无效，可填 {' / '.join(ROLES)}")

    @property
    def writes(self) -> bool:
        """Whether there is anything at all that this actor may write."""
        return self.role == "admin" or (self.role == "editor" and bool(self.areas))

    def may_write(self, code: str) -> bool:
        """Whether figures and drafts of an area may be written."""
        return self.role == "admin" or (self.role == "editor" and covers(self.areas, code))

    def may_read(self, code: str) -> bool:
        """Whether what is known of an area may be read."""
        return self.reads is None or is_public(code) or covers(self.reads, code)

    @property
    def reviews(self) -> bool:
        """Whether this actor may review what editors submit."""
        return self.role in ("reviewer", "admin")

    def may_see_drafts(self, code: str) -> bool:
        """Whether drafts of an area, and what was submitted of it, may be read: unfinished work, so by its editors, by reviewers and admins."""
        return self.may_read(code) and (self.reviews or self.may_write(code))
