"""The columns of every table: data/ files, statements in the store, and the gaps table.

Each Column says what a cell may hold; loaders check by it, the store makes its tables from it, tests read it.
"""

from dataclasses import dataclass

COMPARATORS = ("≥", ">", "≤", "<", "=", "~", "range")
BASES = ("absolute", "points_on", "points_off", "percent_on", "percent_off", "step_on", "step_off", "external")
SCOPES = ("plan", "annual", "every_year")
ATTRIBUTES = ("binding", "expected", "none")
PERIODS = ("year", "H1", "Q1", "Q2", "Q3", "Q4", "mch_year")
FIGURE_ROLES = ("baseline", "actual")
STATUSES = ("快报", "年报", "核定")
MEASURES = ("stock", "annual_flow", "cumulative")
YEAR_FROM = ("printed", "sentence", "section", "table", "title")
SOURCE_KINDS = ("plan", "annual_plan", "scheme", "template", "bulletin", "upload")
AREA_LEVELS = ("nation", "province", "city", "county")
IMPLIED = ("yes",)


@dataclass(frozen=True)
class Column:
    """One column. kind: text, int, year, number or date. allowed: the words a choice may be; empty means free text.

    key: part of the statement's key. default: what an empty cell means. within: the least and the greatest whole number.
    """

    name: str
    kind: str = "text"
    required: bool = False
    allowed: tuple[str, ...] = ()
    key: bool = False
    default: str | None = None
    within: tuple[int, int] | None = None


def _text(name: str, **more) -> Column:
    return Column(name, "text", **more)


AREAS = (
    _text("code", required=True, key=True),
    _text("name", required=True),
    _text("short", required=True),
    _text("level", required=True, allowed=AREA_LEVELS),
    _text("parent"),
)

SOURCES = (
    _text("id", required=True, key=True),
    _text("title", required=True),
    _text("issuer"),
    _text("number"),
    Column("date", "date"),
    _text("area", required=True),
    _text("kind", required=True, allowed=SOURCE_KINDS),
    Column("period_start", "year"),
    Column("period_end", "year"),
    _text("supersedes"),
    _text("note"),
)

# How a figure or a target ends: where it stands and in which words.
_PASSAGE = (
    _text("implied", allowed=IMPLIED),
    Column("rank", "int", within=(1, 4)),
    _text("source", required=True, key=True),
    _text("place", required=True, key=True),
    _text("as_printed"),
    _text("note"),
)

FIGURES = (
    _text("area", required=True, key=True),
    _text("indicator", required=True, key=True),
    Column("year", "year", key=True),
    _text("year_from", allowed=YEAR_FROM),
    _text("period", allowed=PERIODS, key=True, default="year"),
    Column("value", "number", required=True),
    _text("unit"),
    _text("comparator", allowed=COMPARATORS),
    Column("decimals", "int", within=(0, 6)),
    Column("numerator", "number"),
    Column("denominator", "number"),
    _text("role", required=True, allowed=FIGURE_ROLES, key=True),
    _text("status", allowed=STATUSES),
    _text("definition_version"),
    _text("population"),
    *_PASSAGE,
)

TARGETS = (
    _text("area", required=True, key=True),
    _text("indicator", required=True, key=True),
    Column("year", "year", key=True),
    _text("year_from", allowed=YEAR_FROM),
    _text("scope", allowed=SCOPES, key=True, default="plan"),
    _text("comparator", allowed=COMPARATORS),
    Column("value", "number"),
    Column("value_to", "number"),
    _text("unit"),
    Column("decimals", "int", within=(0, 6)),
    Column("tolerance", "number"),
    _text("basis", allowed=BASES, default="absolute"),
    Column("reference_year", "year"),
    Column("baseline", "number"),
    Column("baseline_year", "year"),
    _text("and_with"),
    _text("attribute", allowed=ATTRIBUTES, default="none"),
    _text("strength"),
    _text("measure", allowed=MEASURES),
    _text("population"),
    *_PASSAGE,
)

COMMITMENTS = (
    _text("id", required=True, key=True),
    _text("area", required=True),
    _text("task", required=True),
    Column("quantity", "number"),
    _text("quantity_unit"),
    _text("deadline"),
    _text("responsible"),
    _text("involved"),
    _text("status"),
    _text("source", required=True),
    _text("place", required=True),
    _text("elsewhere"),
    _text("note"),
)

# What a person writes beside a number (model/remarks.py): each field of each target, indicator … is a statement of its own.
REMARKS = (
    _text("area", required=True, key=True),
    _text("about", required=True, key=True),
    _text("item", key=True),
    Column("year", "year", key=True),
    _text("scope", key=True),
    Column("round", "year", key=True),
    _text("field", required=True, key=True),
    _text("text"),
    _text("source", required=True),
    _text("place"),
)

# The tables that files speak of: data/, and what planners upload.
IN_FILES: dict[str, tuple[Column, ...]] = {"figure": FIGURES, "target": TARGETS, "commitment": COMMITMENTS}

# The tables whose rows are statements kept in the ledger, by name.
STATEMENTS = IN_FILES | {"remark": REMARKS}

# The gaps table, in the order every export and command prints it.
GAPS = (
    "area_code",
    "area",
    "indicator",
    "indicator_name",
    "category",
    "unit",
    "better",
    "attribute",
    "scope",
    "baseline_year",
    "baseline",
    "latest_year",
    "latest",
    "target_year",
    "comparator",
    "target",
    "target_to",
    "gap",
    "drift",
    "progress",
    "time_share",
    "pace",
    "required_per_year",
    "achieved_per_year",
    "class",
    "reason",
    "flags",
    "other_target",
    "other_class",
    "other_place",
    "as_of_year",
    "source",
    "place",
    "as_printed",
    "baseline_unit",
    "latest_unit",
    "latest_year_from",
    "missed_years",
)

# The findings of the checks on a plan itself.
FINDINGS = (
    "area_code",
    "area",
    "check",
    "indicator",
    "indicator_name",
    "value_a",
    "place_a",
    "as_printed_a",
    "value_b",
    "place_b",
    "as_printed_b",
    "words",
)


def names(columns: tuple[Column, ...]) -> list[str]:
    """The names of columns, in their order."""
    return [column.name for column in columns]


def key_names(columns: tuple[Column, ...]) -> list[str]:
    """The names that make a statement's key, e.g. of a figure: area, indicator, year, period, role, source, place."""
    return [column.name for column in columns if column.key]
