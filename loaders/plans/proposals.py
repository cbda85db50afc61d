"""What a document is read to say, one statement at a time, before a person looks at it."""

from dataclasses import dataclass

TARGET, BASELINE, ACTUAL = "target", "baseline", "actual"
FIELDS = (
    "role", "indicator", "indicator_name", "indicator_as_printed", "year", "comparator", "value", "value_to", "unit", "basis",
    "reference_year", "scope", "attribute", "strength", "place", "as_printed", "sure", "why",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One target, baseline or result as a document prints it. indicator: '' where the catalogue has none of that name; year_from: how the
    year was found (printed, sentence, section, table, title), '' without a year; of: the denominator named beside the number; why: what has to be looked
    at, '' where sure. block: which of the document's blocks says it. unit as printed; value unsigned, as method section 1 has it.
    """

    role: str = TARGET
    indicator: str = ""
    indicator_name: str = ""
    indicator_as_printed: str = ""
    year: int | None = None
    year_from: str = ""
    comparator: str = ""
    value: float | None = None
    value_to: float | None = None
    unit: str = ""
    basis: str = "absolute"
    reference_year: int | None = None
    scope: str = "plan"
    attribute: str = "none"
    strength: str = ""
    of: str = ""
    place: str = ""
    as_printed: str = ""
    why: str = ""
    block: int = -1

    @property
    def sure(self) -> bool:
        """Whether nothing about it has to be looked at."""
        return not self.why

    def as_dict(self) -> dict:
        """The keys of the command's JSON, in its order; None where nothing is stated."""
        said = {name: getattr(self, name) for name in FIELDS}
        return said | {"indicator": self.indicator or None}


def no_figure(role: str, basis: str, comparator: str, value_to: object = None) -> str:
    """Why a baseline or a result is no figure that could stand in a series, in words; '' where it is one, and of a target."""
    if role == TARGET:
        return ""
    if basis != "absolute":
        return "是变化量，不是数值"
    return "是区间，不能作为数值" if comparator == "range" or value_to not in (None, "") else ""


def reasons(*said: str) -> str:
    """Several reasons as one text, each once."""
    return "；".join(dict.fromkeys(one for one in said if one))
