"""The counties of the country and what they lie in: what can be picked before data/ knows it (docs/decisions/0022).

area_codes.csv has the columns of data/areas.csv. Codes and names: the statistics bureau's list for statistics (统计用区划代码) of 2023, as the package
china-division 2.7.0 gives it (MIT, https://github.com/modood/Administrative-divisions-of-China); development zones are left out. A city without
counties (东莞, 中山, 儋州) stands as a county of its province, and so does a county that lies in no city.
"""

from functools import cache
from pathlib import Path

PLACE = Path(__file__).with_name("area_codes.csv")


@cache
def table() -> dict[str, dict[str, str]]:
    """Code -> its row (code, name, short, level, parent); parents stand before what lies in them."""
    head, *lines = PLACE.read_text("utf-8").splitlines()
    names = head.split(",")
    return {line.split(",", 1)[0]: dict(zip(names, line.split(","), strict=True)) for line in lines}


def chain(code: str, among: dict[str, dict[str, str]] | None = None) -> list[dict[str, str]]:
    """The rows of an area and of all it lies in, the nation first: '620821' -> 全国, 甘肃省, 平凉市, 泾川县. Unknown codes end it."""
    rows, known = [], table() if among is None else among
    while code in known and len(rows) < 5:
        rows.append(known[code])
        code = known[code]["parent"]
    return rows[::-1]
