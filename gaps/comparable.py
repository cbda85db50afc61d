"""Which areas may stand on one scale for one indicator, which are set apart and why, and in what order (method section 5, Summaries).

Two opposite examples. 甲县 and 乙县, both 2024 figures of one definition against 2025 targets: one scale, and the larger gap may come
first. 甲县 2024 beside 丙县 2023: the years differ, so 丙县 is set apart and says so; its gap is never put in order with the others.
"""

from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from model.areas import LEVELS
from model.numbers import missing
from model.verdicts import REASONS

LEVEL_WORDS = {"nation": "全国", "province": "省级", "city": "市级", "county": "县级"}
KINDS = ("figure", "promise")  # what is put side by side: judged figures, or what targets ask of baselines
BY_GAP, BY_AREA = "gap", "area"
BIGGEST_FIRST = "差距大的在前(同口径、同年、同类数), 不是名次"

# Why a row stands apart, in the order it is asked; the words begin the reason shown. What a row lacks comes before how it differs.
OWN = ("no_target", *REASONS)
DIFFERS = {
    "level": "层级不同",
    "definition": "口径不同",
    "population": "人群不同",
    "plan": "规划期不同",
    "year": "年份不同",
    "status": "数据状态不同",
}
UNUSABLE = {
    "figure": (
        "no_figure",
        "no_reference_figure",
        "qualitative_only",
        "ambiguous_basis",
        "unit_mismatch",
        "definition_changed",
        "conflicting_figures",
    ),
    "promise": ("no_reference_figure", "qualitative_only", "ambiguous_basis", "unit_mismatch", "conflicting_figures"),
}


@dataclass(frozen=True, kw_only=True)
class Scale:
    """What rows share that stand side by side. year: of the figures (of the baselines for a promise); None where not stated."""

    level: str
    definition: str
    population: str
    target_year: int | None
    scope: str
    year: int | None
    status: str

    @property
    def id(self) -> str:
        """A plain id for links: 'county.2024.2025.plan', with definition, population and status where stated."""
        parts = (self.level, self.year, self.target_year, self.scope, self.definition, self.population, self.status)
        return ".".join(str(part) for part in parts if part not in (None, ""))

    @property
    def words(self) -> str:
        """'2024 年数 · 2025 年目标', with definition, population and status where stated."""
        year = "未写年份" if self.year is None else f"{self.year} 年"
        told = (f"{year}{self.status or '数'}", _plan(self), self.definition, self.population)
        return " · ".join(part for part in told if part)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """rows: all rows given and `apart` ('' on the scale, else a code of OWN or DIFFERS) and `why` (its words), in the order to be drawn.

    scale: the one they stand on, None when no row can. scales: all there are with how many areas each, the largest first.
    order: 'gap' or 'area', as it came out; because: the words of which order it is and why.
    """

    rows: pd.DataFrame
    scale: Scale | None
    scales: tuple[tuple[Scale, int], ...]
    order: str
    because: str


def compare(
    *, rows: pd.DataFrame, areas: pd.DataFrame, kind: str = "figure", chosen: str = "", order: str = BY_GAP
) -> Comparison:
    """rows: one row an area of one indicator, the columns of the gaps table (class no_target where no target is listed).
    areas: code, level in their order. chosen: the id of a scale; one that is not there falls back to the largest.

    Rows may have range_low, range_high (random range of the figure, in the indicator's unit) and few (too few events, method section 6):
    inside chance nothing is put in order.
    rows is not changed.
    """
    records = rows.to_dict("records")
    levels, places = dict(zip(areas["code"], areas["level"])), {code: n for n, code in enumerate(areas["code"])}
    own = [_own(row, kind) for row in records]
    keys = _scales(records, own, levels, kind)
    counted = _counted(keys)
    scale = next((one for one, _ in counted if one.id == chosen), counted[0][0] if counted else None)
    apart = [fault or _differs(key, scale) for fault, key in zip(own, keys)]
    why = [_why(row, code, key, kind) for row, code, key in zip(records, apart, keys)]
    on = [row for row, code in zip(records, apart) if not code]
    possible, because = _order(on, kind, order)
    ranks = {code: n for n, code in enumerate(("", *DIFFERS, *OWN))}
    ranks |= {
        "no_target": len(ranks),
        "level": len(ranks) + 1,
    }  # the areas above come last: they are what one compares with
    at = pd.DataFrame(
        {
            "apart": [ranks[code] for code in apart],
            "gap": [-row["gap"] if possible == BY_GAP and not code else 0.0 for row, code in zip(records, apart)],
            "place": [places.get(row["area_code"], len(places)) for row in records],
        },
        index=rows.index,
    )
    table = rows.assign(
        apart=pd.Series(apart, index=rows.index, dtype="str"), why=pd.Series(why, index=rows.index, dtype="str")
    )
    return Comparison(
        rows=table.loc[at.sort_values(list(at), kind="stable").index].reset_index(drop=True),
        scale=scale,
        scales=tuple(counted),
        order=possible,
        because=because,
    )


def _own(row: dict, kind: str) -> str:
    """What keeps a row off every scale, or ''."""
    if row["class"] == "no_target":
        return "no_target"
    if row["reason"] in UNUSABLE[kind]:
        return row["reason"]
    if kind == "promise" and missing(row["baseline"]):
        return "no_baseline"
    return ""


def _scales(records: list[dict], own: list[str], levels: dict[str, str], kind: str) -> list[Scale | None]:
    """The scale of each row; None for a row that can stand on none.

    A definition, population or status that is not stated joins the stated one where there is only one, as in the method's
    definition_changed: only two stated ones that differ are known to differ.
    """
    found = [
        None if fault else _scale(row, levels.get(row["area_code"], LEVELS[-1]), kind)
        for row, fault in zip(records, own)
    ]
    for name in ("definition", "population", "status"):
        stated: dict[dict, set[str]] = {}
        for one in found:
            if one:
                stated.setdefault(_but(one, name), set()).add(one[name])
        for one in found:
            if one and not one[name]:
                known = stated[_but(one, name)] - {""}
                one[name] = known.pop() if len(known) == 1 else ""
    return [None if one is None else Scale(**one) for one in found]


def _but(one: dict, name: str) -> tuple:
    return tuple(value for key, value in one.items() if key != name)


def _scale(row: dict, level: str, kind: str) -> dict:
    from_base = kind == "promise" or row["is_base"]
    year = row["baseline_year" if kind == "promise" else "latest_year"]
    return {
        "level": level,
        "definition": _text(row["base_definition" if from_base else "v_definition"]),
        "population": _text(row["base_population" if from_base else "v_population"]) or _text(row["population"]),
        "target_year": None if missing(row["target_year"]) else int(row["target_year"]),
        "scope": row["scope"],
        "year": None if missing(year) else int(year),
        "status": "基期" if kind == "promise" else "" if from_base else _text(row["v_status"]),
    }


def _text(value) -> str:
    return "" if missing(value) else str(value)


def _counted(keys: list[Scale | None]) -> list[tuple[Scale, int]]:
    """Every scale with its number of rows: the largest first, then counties before those above, then the newest figures."""
    counts: dict[Scale, int] = {}
    for key in keys:
        if key:
            counts[key] = counts.get(key, 0) + 1
    return sorted(counts.items(), key=lambda one: (-one[1], -LEVELS.index(one[0].level), -(one[0].year or 0)))


def _differs(key: Scale, scale: Scale) -> str:
    """The first way in which a row's scale is another one, or ''."""
    if key.level != scale.level:
        return "level"
    if (key.target_year, key.scope) != (scale.target_year, scale.scope):
        apart = "plan"
    elif key.year != scale.year:
        apart = "year"
    else:
        apart = "status" if key.status != scale.status else ""
    return next((name for name in ("definition", "population") if getattr(key, name) != getattr(scale, name)), apart)


def _plan(scale: Scale) -> str:
    if scale.target_year is None:
        return "未写目标年"
    ways = {"annual": "{} 年度目标", "every_year": "至 {} 年每年"}
    return ways.get(scale.scope, "{} 年目标").format(scale.target_year)


def _why(row: dict, code: str, key: Scale | None, kind: str) -> str:
    """'年份不同: 2023 年', '规划期不同: 2023 年度目标', '口径不同: 未注明', '缺现值', '层级不同: 市级'."""
    if not code:
        return ""
    if code == "no_target":
        return "文件未列目标"
    if code == "no_baseline" and row["scope"] in ("annual", "every_year"):
        return "年度目标, 没有基期"
    if code not in DIFFERS:
        return REASONS[code]
    told = {
        "level": LEVEL_WORDS[key.level] if key else "",
        "definition": key.definition or "未注明",
        "population": key.population or "未注明",
        "plan": _plan(key),
        "year": ("基期 " if kind == "promise" else "") + ("未写年份" if key.year is None else f"{key.year} 年"),
        "status": key.status or "未注明",
    }[code]
    return DIFFERS[code] + (f": {told}" if told else "")


def _order(on: list[dict], kind: str, order: str) -> tuple[str, str]:
    """Which order the rows on the scale may have, and the words of it. By gap only within one scale, one direction, and not inside chance."""
    if kind == "promise":
        return BY_AREA, "按地区表的顺序: 目标力度不分先后"
    if len(on) < 2:
        return BY_AREA, "按地区表的顺序" + (": 可同比的只有 1 个地区" if on else "")
    if order != BY_GAP:
        return BY_AREA, "按地区表的顺序"
    if any(missing(row["gap"]) for row in on):
        return BY_AREA, "按地区表的顺序: 有的差距算不出"
    if len({row["direction"] for row in on}) > 1:
        return BY_AREA, "按地区表的顺序: 各地目标方向不同, 差距不能比大小"
    if any(row.get("few") is True for row in on):
        return BY_AREA, "按地区表的顺序: 有的地区事件太少, 差距大小多半是偶然"
    ranges = [_gap_range(row) for row in on]
    if all(ranges):
        if max(low for low, _ in ranges) <= min(high for _, high in ranges):
            return BY_AREA, "按地区表的顺序: 各地的随机范围都相互重叠, 差距大小多半是偶然"
        if any(after[1] >= before[0] for before, after in pairwise(sorted(ranges, key=lambda pair: -sum(pair)))):
            return BY_GAP, BIGGEST_FIRST + "; 相邻地区的随机范围有重叠, 先后可能是偶然"
    return BY_GAP, BIGGEST_FIRST


def _gap_range(row: dict) -> tuple[float, float] | None:
    """The gaps at both limits of the figure's random range; None without a range, and for a two-sided target, whose gap turns round inside it."""
    limits = [row.get("range_low"), row.get("range_high")]
    if any(map(missing, limits)) or row["direction"] == 0:
        return None
    ends = sorted(row["direction"] * (row["end"] - limit) for limit in limits)
    return ends[0], ends[1]
