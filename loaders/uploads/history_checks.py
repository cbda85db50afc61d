"""What can only be seen beside other figures: a jump, a slip of the decimal point, a part above its whole. All are
warnings.

That a figure is doubtful does not make it wrong: a small county's death rate doubles from one year to the next. So the
words name what it was compared with, and the reader says whether it stands.
"""

import math
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import pairwise

import pandas as pd

from loaders.curated import Reference
from model.numbers import missing
from model.problems import Problem
from wording.numbers import gap_unit, printed, rounded, with_unit

EXACT = ("", "=", "~")  # not bounds
YEARLY = ("year", "mch_year")
KNOWN = 3  # years from which a series shows how much it varies by itself
USUAL = 3  # times the largest yearly change so far: more is a jump
SHARE, FACTOR = (
    0.25,
    2,
)  # of units without a ceiling: no jump below this share; a jump beyond this factor when little is known
# Of units that lie close to a ceiling, where neither share nor factor says anything: (no jump below, a jump beyond).
NARROW = {"%": (5.0, 15.0), "岁": (1.0, 3.0)}
STEP = 5_000  # rows between two calls of tick
SLIP = 0.1  # how near the logarithm of a ratio must be to a whole number: 8 to 12.6 times counts as ten times

NEEDED = ["area", "indicator", "year", "value", "file", "sheet", "row", "column", "found"]

Series = dict[int, tuple[float, object]]  # year -> value, its printed decimals


def check(
    figures: pd.DataFrame,
    *,
    reference: Reference,
    history: pd.DataFrame,
    hidden: Collection[tuple[str, str, int | None]] = (),
    tick: Callable[[], None] = lambda: None,
) -> list[Problem]:
    """Figures of an upload beside the live figures of their counties and beside each other.

    history: live figures in the order of precedence (Store.statements with sources): of each year the first one counts.
    hidden: cells (area, indicator, year) of history that are not shown: they are compared with, and not told.

    unit_slip: about 10, 100, … 100,000 times the median of the county's other years, or that part of it, and those
    years lie closer together than half of it; of the years that stand, else of the others in the same upload. jump: against the nearest other year. Where three or more years are
    known, more than three times the largest change of a year so far (for each year between), and more than a quarter (5
    points of %, 1 岁); where fewer are known, more than double or less than half (15 points of %, 3 岁), zeros apart: a
    year without a death is no jump. Of a year that alone is known, the correction is compared with the old figure.
    part_over_whole: above the figure of indicator.part_of of the same area, year and period, or below one of its own
    parts; the upload's figure before the stored one. Bounds and periods other than a year are compared with nothing.
    figures are not changed. tick is called every few thousand rows and may raise to stop.
    """
    catalogue = reference.catalogue
    given = figures[figures["comparator"].isin(EXACT) & figures["value"].notna()]
    if given.empty:
        return []
    stored = history[
        history["indicator"].isin(list(catalogue.indicators))
        & history["area"].isin(set(given["area"]))
        & history["comparator"].isin(EXACT)
        & history["value"].notna()
        & history["year"].notna()
    ]
    accepted = {key: set(catalogue.accepted_units(key)) for key in set(stored["indicator"])}
    own = [unit in accepted[key] for key, unit in zip(stored["indicator"], stored["unit"])]
    stored = stored[pd.Series(own, index=stored.index, dtype=bool)]
    series, own = _series(stored), _series(given)
    found = []
    for count, row in enumerate(given[given["period"].isin(YEARLY)][NEEDED].to_dict("records")):
        if count % STEP == 0:
            tick()
        pair = row["area"], row["indicator"]
        known = series.get(pair, {})
        told = {year for year in known if (*pair, year) not in hidden}
        doubts = _beside_years(row, known, unit=catalogue.indicators[pair[1]].unit, told=told) if known else []
        found += doubts or _beside_own(row, own[pair])
    return found + list(_parts(given, stored, reference, hidden))


def _series(stored: pd.DataFrame) -> dict[tuple[str, str], Series]:
    """(area, indicator) -> its years; of one year the figure that counts."""
    yearly = stored[stored["period"].isin(YEARLY)].drop_duplicates(["area", "indicator", "year"])
    series: dict[tuple[str, str], Series] = {}
    for area, indicator, year, value, decimals in zip(
        *(yearly[name] for name in ("area", "indicator", "year", "value", "decimals"))
    ):
        series.setdefault((area, indicator), {})[int(year)] = (float(value), decimals)
    return series


def _beside_years(row: dict, known: Series, *, unit: str, told: set[int]) -> list[Problem]:
    """told: the years whose figures may be named."""
    year, value = int(row["year"]), float(row["value"])
    others = {y: v for y, v in known.items() if y != year} or known
    slip = _slip(value, [v for v, _ in others.values()])
    if slip:
        return [_slipped(row, slip, others, told, "历年数")]
    at = _nearest(year, others)
    was, decimals = others[at]
    change = _jump(value, was, abs(at - year) or 1, {y: v for y, (v, _) in others.items()}, unit)
    if not change:
        return []
    size = with_unit(printed(abs(value - was)), gap_unit(unit))
    why = f"与{at} 年的 {printed(was, decimals)} 相差 {size}，{change}"
    if not told.issuperset(others):
        why = f"与{at} 年数值相差异常大，该年数值不显示"
    return [_warning(row, "jump", why, "核对数值和年份；确实如此的可照传")]


def _beside_own(row: dict, own: Series) -> list[Problem]:
    """A figure beside those of other years in the same upload: only a slip, for nothing says which of two leaps is right."""
    year, value = int(row["year"]), float(row["value"])
    others = {y: v for y, v in own.items() if y != year}
    slip = _slip(value, [v for v, _ in others.values()])
    return [_slipped(row, slip, others, set(others), "本次上传其他年份的数")] if slip else []


def _slipped(row: dict, slip: int, others: Series, told: set[int], what: str) -> Problem:
    times = f"{10**slip:,} 倍" if slip > 0 else f"{10**-slip:,} 分之一"
    at = _nearest(int(row["year"]), [y for y, (v, _) in others.items() if v > 0])  # a zero is no measure of times
    example = f"（如 {at} 年的 {printed(*others[at])}）" if at in told else ""
    why = f"约为{what}的 {times}{example}，单位或小数点可能错位"
    return _warning(row, "unit_slip", why, "核对单位和小数点；确实如此的可照传")


def _nearest(year: int, years: Iterable[int]) -> int:
    """The year nearest to this one, of two the earlier."""
    return min(years, key=lambda other: (abs(other - year), other))


def _slip(value: float, others: list[float]) -> int:
    """The power of ten a figure is off by, 0 when it is not."""
    others = sorted(v for v in others if v > 0)
    if value <= 0 or not others:
        return 0
    median = (
        others[len(others) // 2] if len(others) % 2 else sum(others[len(others) // 2 - 1 : len(others) // 2 + 1]) / 2
    )
    power = math.log10(value / median)
    nearest = round(power)
    wide = others[-1] / others[0] * 2 > 10 ** abs(nearest)
    return nearest if 1 <= abs(nearest) <= 5 and abs(power - nearest) <= SLIP and not wide else 0


def _jump(value: float, was: float, years: int, others: dict[int, float], unit: str) -> str:
    """Why a change is a jump, '' when it is none."""
    change = abs(value - was)
    small, big = NARROW.get(unit, (SHARE * abs(was), None))
    if len(others) >= KNOWN:
        at = sorted(others)
        usual = max(abs(others[b] - others[a]) / (b - a) for a, b in pairwise(at))
        if change > max(USUAL * usual * years, small) + 1e-9:
            return f"此前每年最多变动 {rounded(usual, 2)}"
        return ""
    if big is not None:
        return "变动异常大" if change > big else ""
    if value > 0 and was > 0 and max(value, was) > FACTOR * min(value, was):
        return f"超过 {FACTOR} 倍" if value > was else "不到一半"
    return ""


def _parts(
    given: pd.DataFrame,
    stored: pd.DataFrame,
    reference: Reference,
    hidden: Collection[tuple[str, str, int | None]],
) -> Iterator[Problem]:
    """Each pair told once, at the upload's own row."""
    known = reference.catalogue.indicators
    links = [(key, one.part_of) for key, one in known.items() if one.part_of and one.unit == known[one.part_of].unit]
    concerned = {name for pair in links for name in pair}

    def cells(table: pd.DataFrame) -> dict[tuple, dict]:
        table = table[table["indicator"].isin(concerned)].drop_duplicates(["indicator", "area", "year", "period"])
        return {(r["indicator"], r["area"], int(r["year"]), r["period"]): r for r in table.to_dict("records")}

    new, old = cells(given), cells(stored)
    for part, whole in links:
        for indicator, *cell in list(new):
            if indicator not in (part, whole) or (indicator == whole and (part, *cell) in new):
                continue  # told at the part's own row
            a, b = (new.get((key, *cell)) or old.get((key, *cell)) for key in (part, whole))
            if a and b and float(a["value"]) > float(b["value"]) + 1e-9:
                row, other = (a, b) if indicator == part else (b, a)
                where = "本次上传的" if (other["indicator"], *cell) in new else "库中"
                said = f"{where}{known[other['indicator']].name}"
                if where != "库中" or (cell[0], other["indicator"], cell[1]) not in hidden:
                    said += f" {printed(other['value'], other['decimals'])}"
                yield _warning(
                    row,
                    "part_over_whole",
                    f"{'高于' if indicator == part else '低于'}{said}（{cell[1]} 年），而{known[part].name}是{known[whole].name}的一部分",
                    "核对两个数值；分母不同也可能如此，确实如此的可照传",
                )


def _warning(row: dict, code: str, why: str, fix: str) -> Problem:
    return Problem(
        level="warning",
        code=code,
        file=row["file"],
        sheet=row["sheet"],
        row=None if missing(row["row"]) else int(row["row"]),
        column=row["column"],
        value=row["found"],
        why=why,
        fix=fix,
    )
