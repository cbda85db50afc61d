"""Changes a year, one decimal finer than the figures, and points of the straight path as words: '+0.03 人', '25.66'."""

from model.numbers import gap_unit, missing, printed, rounded, yearly_decimals


def required(row: dict) -> str:
    """The change a year still asked for; '' where the method gives none or the target is met."""
    return "" if row.get("met") else signed(row.get("required_per_year"), row)


def achieved(row: dict) -> str:
    return signed(row.get("achieved_per_year"), row)


def signed(value, row: dict) -> str:
    """A change with its sign and the unit of a difference; '' when missing."""
    if missing(value):
        return ""
    number = rounded(value, yearly_decimals(*_decimals(row)))
    sign = "" if number == "0" or number.startswith("−") else "+"
    return f"{sign}{number} {gap_unit(row['unit'])}".replace(" /", "/").rstrip()


def due(row: dict, value: float) -> str:
    """A point of the path or of the arithmetic: as precise as the figures, to one decimal at least."""
    return rounded(value, max(1, yearly_decimals(*_decimals(row)) - 1))


def _decimals(row: dict) -> tuple:
    return row["base_decimals"], row["latest_decimals"], row["target_decimals"]


def figure(row: dict) -> str:
    """The judged figure with its sign: '25.3%'."""
    return f"{printed(row['latest'], row['latest_decimals'])}{sign(row)}"


def sign(row: dict) -> str:
    """What stands directly behind a figure: '%', '‰', '/10万'; '' for units that are words."""
    return {"%": "%", "‰": "‰", "1/10万": "/10万"}.get(row["unit"], "")
