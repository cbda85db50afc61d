"""Changes a year and points of the straight path as words, one decimal finer than the figures: '+0.03 人', '25.66'."""

from model.numbers import gap_unit, missing, printed


def required(row: dict) -> str:
    """The change a year still asked for; '' where the method gives none or the target is met."""
    return "" if row.get("met") else signed(row.get("required_per_year"), row)


def achieved(row: dict) -> str:
    return signed(row.get("achieved_per_year"), row)


def signed(value, row: dict) -> str:
    """A change with its sign and the unit of a difference; '' when missing."""
    if missing(value):
        return ""
    number = due(row, value)
    sign = "" if number == "0" or number.startswith("−") else "+"
    return f"{sign}{number} {gap_unit(row['unit'])}".replace(" /", "/").rstrip()


def due(row: dict, value: float) -> str:
    """One decimal more than the figures have, without zeros at the end."""
    names = ("base_decimals", "latest_decimals", "target_decimals")
    most = max((int(row[name]) for name in names if not missing(row[name])), default=1)
    return printed(float(printed(value, most + 1).replace("−", "-")))


def figure(row: dict) -> str:
    """The judged figure with its sign: '25.3%'."""
    unit = row["unit"] if row["unit"] in ("%", "‰") else ""
    return f"{printed(row['latest'], row['latest_decimals'])}{unit}"


def size(value, row: dict) -> str:
    """A distance without its sign: '0.8 个百分点'."""
    return f"{due(row, abs(value))} {gap_unit(row['unit'])}".replace(" /", "/").rstrip()
