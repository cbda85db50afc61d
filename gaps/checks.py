"""Checks on the plan itself (method section 7): no new figures needed. Each finding names both places, in calm words.

A table of check -> function. Each takes the same Material and gives pairs of rows; a pair becomes one finding.
    山丹 beds 控制在 9.66 beside ≥9.66 -> target_conflict      11.91 beside 0 -> figure_conflict
    医护比 1:1.4 beside 4.5 ÷ 3.5 -> ratio_vs_parts             老年人中医药 80.95 above 健康管理 75.14 -> part_over_whole
"""

from dataclasses import dataclass

import pandas as pd

from gaps import fold
from gaps.judge import judge, statements
from gaps.yearly import by_precedence
from model.columns import FINDINGS
from model.indicators import Catalogue
from model.numbers import missing, printed, rounded
from model.verdicts import REASONS

# How near to a power of ten two values must be for a slip of the unit (or of a digit) to be asked about.
SLIP = 0.05


@dataclass(frozen=True, kw_only=True)
class Material:
    """What every check reads. judged: one row a target; stated: one row a statement; figures: live figures; all with `title`; dates: source id -> its date or ''."""

    judged: pd.DataFrame
    stated: pd.DataFrame
    winner: pd.DataFrame
    figures: pd.DataFrame
    catalogue: Catalogue
    areas: pd.DataFrame
    dates: dict[str, str]


def find(
    *,
    rows: pd.DataFrame,
    figures: pd.DataFrame,
    catalogue: Catalogue,
    areas: pd.DataFrame,
    sources: pd.DataFrame,
    year: int,
) -> pd.DataFrame:
    """Every finding, columns model.columns.FINDINGS, by area, then check, then the order of indicators.yaml. Inputs are not changed."""
    titles = dict(zip(sources["id"], sources["title"]))
    names = dict(zip(areas["code"], areas["name"]))
    stated, winner = fold.beside_winner(statements(rows=rows, catalogue=catalogue, year=year))
    judged = judge(rows=rows, catalogue=catalogue, areas=areas, year=year)
    material = Material(
        judged=judged.assign(title=judged["source"].map(titles)),
        stated=stated.assign(title=stated["source"].map(titles)),
        winner=winner.assign(title=winner["source"].map(titles)),
        figures=figures.assign(title=figures["source"].map(titles)),
        catalogue=catalogue,
        areas=areas,
        dates=dict(zip(sources["id"], sources["date"].fillna(""))),
    )
    found = [finding | {"check": check} for check, look in CHECKS.items() for finding in look(material)]
    table = pd.DataFrame(found, columns=[*FINDINGS, "line"])
    table = table.assign(
        area=table["area_code"].map(names),
        indicator_name=table["indicator"].map({key: one.name for key, one in catalogue.indicators.items()}),
    )
    order = pd.DataFrame(
        {
            "area": table["area_code"].map({code: place for place, code in enumerate(areas["code"])}),
            "check": table["check"].map({name: place for place, name in enumerate(CHECKS)}),
            "indicator": table["indicator"].map({key: place for place, key in enumerate(catalogue.indicators)}),
        }
    )
    return table.loc[order.sort_values(list(order), kind="stable").index, list(FINDINGS)].reset_index(drop=True)


def _finding(a: dict, b: dict | None, words: str, *, value_a="value", value_b="value") -> dict:
    """One finding from two rows (or one). Places carry the document's title where the two documents differ."""
    b = b or {}
    apart = bool(b) and a.get("source") != b.get("source")

    def place(row: dict) -> str:
        return f"{row['title']} · {row['place']}" if apart and row.get("title") else row.get("place", "")

    return {
        "area_code": a.get("area_code") or a["area"],
        "indicator": a["indicator"],
        "value_a": a.get(value_a),
        "place_a": place(a),
        "as_printed_a": a.get("as_printed", ""),
        "value_b": b.get(value_b),
        "place_b": place(b),
        "as_printed_b": b.get("as_printed", ""),
        "words": words,
    }


def _asked(row: dict) -> str:
    """'≥95', '=100', '1–3', '≤9.66', '+5 个百分点(=29.1)': a statement as briefly as it can be said."""
    if missing(row["value"]):
        return row["as_printed"] or "定性表述"
    amount = printed(row["value"], row["decimals"])
    if row["comparator"] == "range":
        amount += f"–{printed(row['value_to'], row['decimals'])}"
    if row["basis"] == "absolute":
        return {"~": f"{amount}左右", "range": amount}.get(row["comparator"], f"{row['comparator']}{amount}")
    sign = "−" if row["basis"].endswith("_off") else "+"
    unit = (
        "%"
        if row["basis"].startswith("percent")
        else "个百分点"
        if row.get("unit") in ("%", "个百分点", "")
        else row.get("unit", "")
    )
    resolved = row["low"] if row["direction"] >= 0 else row["high"]
    return f"{sign}{amount}{unit}" + ("" if missing(resolved) else f"(即 {printed(resolved)})")


def _judged_where(material: Material, flag: str) -> list[dict]:
    table = material.judged
    return table[table["flags"].str.split(";").map(lambda codes: flag in codes)].to_dict("records")


def _floor_below_baseline(material: Material) -> list[dict]:
    return [
        _against_baseline(
            row,
            f"基期({int(row['baseline_year'])} 年){printed(row['baseline'], row['base_decimals'])} 已优于目标值 {_asked(row)}: 目标不要求再改善, 是否如此请确认",
        )
        for row in _judged_where(material, "floor_below_baseline")
    ]


def _hold(material: Material) -> list[dict]:
    return [
        _against_baseline(
            row,
            f"基期({int(row['baseline_year'])} 年){printed(row['baseline'], row['base_decimals'])} 与目标值 {_asked(row)} 相同: 以保持为目标",
        )
        for row in _judged_where(material, "hold")
    ]


def _against_baseline(row: dict, words: str) -> dict:
    base = {
        "source": row["base_source"] or row["source"],
        "place": row["base_place"] if not missing(row["base_place"]) else row["place"],
        "value": row["baseline"],
        "as_printed": printed(row["baseline"], row["base_decimals"]),
        "title": "",
    }
    return _finding(row, base, words)


def _target_conflict(material: Material) -> list[dict]:
    differing = (material.stated["position"] > 1) & fold.differs(material.stated, material.winner)
    pairs = zip(material.winner[differing].to_dict("records"), material.stated[differing].to_dict("records"))
    return [_finding(a, b, f"同一目标两处表述不一致: {_asked(a)} 与 {_asked(b)}, 待核; 现按前者判定") for a, b in pairs]


def _repeated(material: Material) -> list[dict]:
    """The same target twice with the same number: nothing contradicts, but whoever changes one must change the other."""
    same = (material.stated["position"] > 1) & fold.repeats(material.stated, material.winner)
    pairs = zip(material.winner[same].to_dict("records"), material.stated[same].to_dict("records"))
    return [_finding(a, b, f"同一目标说了两次, 数值一致({_asked(a)})") for a, b in pairs]


def _figure_conflict(material: Material) -> list[dict]:
    """Figures of one indicator in one document that cannot both be the figure of one year; undated ones beside dated and undated ones.

    An undated baseline is an earlier value told as such (由 … 降至 …) and contradicts nothing.
    """
    figures = material.figures[
        material.figures["value"].notna() & ((material.figures["role"] == "actual") | material.figures["year"].notna())
    ]
    figures = figures.assign(
        undated=figures["year"].isna(), rank=figures["rank"].fillna(9), order=range(len(figures))
    ).sort_values(["undated", "rank", "order"], kind="stable")
    pairs = figures.merge(figures, on=["area", "indicator", "source", "period"], suffixes=("", "_b"))
    at = {key: place for place, key in enumerate(figures["order"])}
    pairs = pairs[pairs["order"].map(at) < pairs["order_b"].map(at)]
    one_year = pairs["undated"] | pairs["undated_b"] | (pairs["year"] == pairs["year_b"]).fillna(False)
    one_group = (
        (pairs["population"] == pairs["population_b"]) | (pairs["population"] == "") | (pairs["population_b"] == "")
    )
    coarser = pairs[["decimals", "decimals_b"]].astype("Float64").min(axis=1).fillna(0).astype("float64")
    apart = (pairs["value"] - pairs["value_b"]).abs().round(6) > 0.5 * 10.0**-coarser
    found = []
    for row in pairs[one_year & one_group & apart].to_dict("records"):
        a, b = (
            row,
            {name: row[f"{name}_b"] for name in ("value", "decimals", "place", "as_printed", "year", "unit")}
            | {"source": row["source"]},
        )
        when = "、".join("未写年份" if missing(one["year"]) else f"{int(one['year'])} 年" for one in (a, b))
        found.append(
            _finding(
                a,
                b,
                f"同一指标两处数不一致: {printed(a['value'], a['decimals'])} 与 {printed(b['value'], b['decimals'])}({when}), 待核",
            )
        )
    return found


def _comparator_against_direction(material: Material) -> list[dict]:
    good = {"higher": "越高越好", "lower": "越低越好"}
    return [
        _finding(
            row,
            None,
            f"比较符 {row['comparator']} 与指标方向({good[row['better']]})相反: {_asked(row)}, 按印出的符号判定, 待核",
        )
        for row in material.stated[material.stated["comparator_against_direction"]].to_dict("records")
    ]


def _part_over_whole(material: Material) -> list[dict]:
    """A part above its whole: figures of the same year, and targets of the same year and area."""
    part_of = {key: one.part_of for key, one in material.catalogue.indicators.items() if one.part_of}
    found = []
    figures = material.figures[
        material.figures["year"].notna()
        & material.figures["value"].notna()
        & material.figures["comparator"].isin(("", "=", "~"))
    ]
    figures = by_precedence(figures, dates=material.dates).drop_duplicates(["area", "indicator", "year", "period"])
    for a, b in _linked(figures, part_of, on=["area", "year", "period"]):
        if a["value"] > b["value"]:
            found.append(
                _finding(
                    a,
                    b,
                    f"{_name(material, a)} {printed(a['value'], a['decimals'])} 高于 {_name(material, b)} {printed(b['value'], b['decimals'])}({int(a['year'])} 年): 部分大于整体, 分母可能不同, 待核",
                )
            )
    targets = material.stated[(material.stated["position"] == 1) & (material.stated["unresolved"] == "")]
    for a, b in _linked(targets, part_of, on=["area", "year", "scope"]):
        if a["high"] > b["high"] and a["direction"] == b["direction"] == -1:
            found.append(
                _finding(
                    a,
                    b,
                    f"{_name(material, a)}的目标 {_asked(a)} 高于 {_name(material, b)}的目标 {_asked(b)}: 部分大于整体, 待核",
                )
            )
    return found


def _linked(table: pd.DataFrame, link: dict[str, str], *, on: list[str]) -> list[tuple[dict, dict]]:
    """Pairs of rows of linked indicators that agree in `on`."""
    whole = {
        tuple("" if missing(v) else v for v in (row[name] for name in (*on, "indicator"))): row
        for row in table.to_dict("records")
    }
    pairs = []
    for row in table[table["indicator"].isin(list(link))].to_dict("records"):
        other = whole.get(tuple("" if missing(v) else v for v in (*(row[name] for name in on), link[row["indicator"]])))
        if other:
            pairs.append((row, other))
    return pairs


def _name(material: Material, row: dict) -> str:
    return material.catalogue.indicators[row["indicator"]].name


def _unit(material: Material, row: dict) -> str:
    return material.catalogue.indicators[row["indicator"]].unit


def _ratio_vs_parts(material: Material) -> list[dict]:
    """A stated ratio beside the ratio of its stated parts: 1:1.4 beside 4.5 ÷ 3.5 = 1.29."""
    ratios = {key: one.ratio_of for key, one in material.catalogue.indicators.items() if one.ratio_of}
    targets = material.stated[(material.stated["unresolved"] == "") & (material.stated["basis"] == "absolute")]
    best = {
        (r["area"], r["indicator"], "" if missing(r["year"]) else r["year"]): r
        for r in targets[targets["position"] == 1].to_dict("records")
    }
    found = []
    for row in targets[targets["indicator"].isin(list(ratios))].to_dict("records"):
        above, below = (
            best.get((row["area"], part, "" if missing(row["year"]) else row["year"]))
            for part in ratios[row["indicator"]]
        )
        if not above or not below or not below["low"]:
            continue
        reckoned = above["low"] / below["low"]
        if abs(reckoned - row["low"]) > row["half_unit"]:
            parts = {
                "source": above["source"],
                "title": above["title"],
                "place": above["place"],
                "as_printed": f"{above['as_printed']} / {below['as_printed']}",
                "value": round(reckoned, 6),
            }
            found.append(
                _finding(
                    row,
                    parts,
                    f"印出的比 {printed(row['low'], row['decimals'])} 与分项目标之比不一致: {printed(above['low'], above['decimals'])} ÷ {printed(below['low'], below['decimals'])} = {rounded(reckoned, 2)}, 待核",
                )
            )
    return found


def _ambiguous_basis(material: Material) -> list[dict]:
    table = material.stated
    of_percent = [key for key, one in material.catalogue.indicators.items() if one.unit == "%"]
    twice = table["basis"].isin(("percent_on", "percent_off")) & table["indicator"].isin(of_percent)
    found = []
    for row in table[twice].to_dict("records"):
        way, sign = ("降低", "−") if row["basis"] == "percent_off" else ("提高", "+")
        amount = printed(row["value"], row["decimals"])
        found.append(
            _finding(
                row,
                None,
                f"“{way} {amount}%”有两种读法: 原值 × (1 {sign} {amount}%), 或 {sign}{amount} 个百分点; 请明确",
            )
        )
    return found


def _unresolved(material: Material) -> list[dict]:
    table = material.stated[material.stated["unresolved"].isin(("no_reference_figure", "qualitative_only"))]
    found = []
    for row in table.to_dict("records"):
        if row["unresolved"] == "qualitative_only":
            found.append(_finding(row, None, "只有定性表述, 没有数值目标, 不作判定"))
        else:
            who = "上级地区" if row["basis"] == "external" else "本地"
            when = "同年" if missing(row["reference_year"]) else f"{int(row['reference_year'])} 年"
            found.append(
                _finding(
                    row,
                    None,
                    f"相对目标 {_asked(row) if row['basis'] != 'external' else '(与上级地区比)'} {REASONS['no_reference_figure']}: 需补{who}{when}的数",
                )
            )
    return found


def _no_baseline(material: Material) -> list[dict]:
    table = material.judged
    lacking = table[
        (table["scope"] == "plan")
        & table["baseline"].isna()
        & table["target"].notna()
        & table["target_year"].notna()
        & (table["basis"] != "external")
    ]
    return [
        _finding(row, None, f"目标 {_asked(row)} 没有基期值: 只能看是否达到, 不能看进度")
        for row in lacking.to_dict("records")
    ]


def _no_target(material: Material) -> list[dict]:
    """Core indicators a plan gives a figure for, but no target. Counts of institutions and the like are not asked about."""
    core = [key for key, one in material.catalogue.indicators.items() if one.core]
    counties = set(material.areas.loc[material.areas["level"] == "county", "code"])
    figures = material.figures[material.figures["indicator"].isin(core) & material.figures["area"].isin(counties)]
    has = set(zip(material.stated["area"], material.stated["indicator"]))
    figures = figures.sort_values(["year", "rank"], ascending=[False, True], kind="stable").drop_duplicates(
        ["area", "indicator"]
    )
    return [
        _finding(row, None, f"文件印有现状 {printed(row['value'], row['decimals'])}, 没有列目标")
        for row in figures.to_dict("records")
        if (row["area"], row["indicator"]) not in has
    ]


def _implausible(material: Material) -> list[dict]:
    bounds = {key: one.plausible for key, one in material.catalogue.indicators.items() if one.plausible}
    targets = material.stated[material.stated["basis"] == "absolute"]
    found = []
    for table, what in ((material.figures, "数"), (targets, "目标")):
        for row in table[table["indicator"].isin(list(bounds)) & table["value"].notna()].to_dict("records"):
            low, high = bounds[row["indicator"]]
            if not low <= row["value"] <= high:
                found.append(
                    _finding(
                        row,
                        None,
                        f"{what} {printed(row['value'], row['decimals'])} 超出合理范围 {printed(low)}—{printed(high)}({material.catalogue.indicators[row['indicator']].plausible_why}), 待核",
                    )
                )
    return found


def _unit_slip(material: Material) -> list[dict]:
    """Two figures of one indicator that differ by about 10, 100 …, and figures printed in a foreign unit."""
    found = []
    for finding in _figure_conflict(material):
        a, b = finding["value_a"], finding["value_b"]
        if a and b and a > 0 and b > 0:
            big, small = max(a, b), min(a, b)
            for power in (1, 2, 3, 4):
                if abs(big / small / 10**power - 1) <= SLIP:
                    found.append(
                        finding
                        | {
                            "words": f"{printed(big)} 约为 {printed(small)} 的 {10**power} 倍: 是否多写一位或单位不同, 待核"
                        }
                    )
    foreign = ~pd.Series(
        [
            row.unit in material.catalogue.accepted_units(row.indicator)
            if row.indicator in material.catalogue.indicators
            else True
            for row in material.figures.itertuples()
        ],
        index=material.figures.index,
        dtype=bool,
    )
    found += [
        _finding(
            row,
            None,
            f"印出的单位“{row['unit']}”与指标单位“{material.catalogue.indicators[row['indicator']].unit}”不同, 不换算, 待核",
        )
        for row in material.figures[foreign].to_dict("records")
    ]
    return found


def _definition_differs(material: Material) -> list[dict]:
    """Near names side by side: in one area where their numbers differ, and across areas where the same indicator has another population."""
    linked = {(key, other) for key, one in material.catalogue.indicators.items() for other in one.differs_from}
    targets = material.stated[(material.stated["position"] == 1) & (material.stated["unresolved"] == "")].to_dict(
        "records"
    )
    by_area: dict[str, list[dict]] = {}
    for row in targets:
        by_area.setdefault(row["area"], []).append(row)
    place = {key: number for number, key in enumerate(material.catalogue.indicators)}
    found = []
    for rows in by_area.values():
        for a in rows:
            for b in rows:
                if (
                    place[a["indicator"]] < place[b["indicator"]]
                    and _unit(material, a) == _unit(material, b)
                    and ((a["indicator"], b["indicator"]) in linked or (b["indicator"], a["indicator"]) in linked)
                    and a["source"] == b["source"]
                    and a["low"] != b["low"]
                ):
                    why = material.catalogue.indicators[a["indicator"]].differs_from.get(
                        b["indicator"]
                    ) or material.catalogue.indicators[b["indicator"]].differs_from.get(a["indicator"])
                    found.append(
                        _finding(
                            a,
                            b,
                            f"名称相近, 目标不同: {_name(material, a)} {_asked(a)}, {_name(material, b)} {_asked(b)}; 口径是否不同({why}), 待核",
                        )
                    )
    return found + _population_differs(targets)


def _population_differs(targets: list[dict]) -> list[dict]:
    found, first = [], {}
    for row in targets:
        if row["population"]:
            one = first.setdefault(row["indicator"], row)
            if one["area"] != row["area"] and one["population"] != row["population"]:
                found.append(
                    _finding(
                        row,
                        one,
                        f"与另一地区的人群或分母不同: “{row['population']}”与“{one['population']}”, 不宜直接比较",
                    )
                )
    return found


def _target_year_differs(material: Material) -> list[dict]:
    """The same indicator promised for years no two counties share: their gaps must not be ranked together."""
    counties = set(material.areas.loc[material.areas["level"] == "county", "code"])
    targets = material.judged[material.judged["area_code"].isin(counties) & material.judged["target_year"].notna()]
    found = []
    for _, rows in targets.groupby("indicator", sort=False):
        by_county = [rows[rows["area_code"] == code] for code in dict.fromkeys(rows["area_code"])]
        first = by_county[0]
        for other in by_county[1:]:
            if not set(other["target_year"]) & set(first["target_year"]):
                row, one = other.iloc[0].to_dict(), first.iloc[0].to_dict()
                words = f"目标年不同: {row['area']} {int(row['target_year'])} 年, {one['area']} {int(one['target_year'])} 年, 比较时须注明"
                found.append(_finding(row, one, words))
    return found


CHECKS = {
    "target_conflict": _target_conflict,
    "figure_conflict": _figure_conflict,
    "ratio_vs_parts": _ratio_vs_parts,
    "part_over_whole": _part_over_whole,
    "comparator_against_direction": _comparator_against_direction,
    "ambiguous_basis": _ambiguous_basis,
    "definition_differs": _definition_differs,
    "unit_slip": _unit_slip,
    "implausible": _implausible,
    "floor_below_baseline": _floor_below_baseline,
    "hold": _hold,
    "target_repeated": _repeated,
    "unresolved": _unresolved,
    "no_baseline": _no_baseline,
    "no_target": _no_target,
    "target_year_differs": _target_year_differs,
}
