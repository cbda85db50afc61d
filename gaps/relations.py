"""Checks on plans that set several indicators beside each other, by what indicators.yaml says of them: see gaps/checks.py.

医护比 1:1.4 beside 4.5 ÷ 3.5 -> ratio_vs_parts      11 % of 8 乡镇卫生院 -> share_vs_count      95.87 beside 95.78 -> figures_transposed
"""

import re

import numpy as np
import pandas as pd

from gaps.material import FIGURE, TARGET, Material, pairs, plain

NEARLY = 0.01  # two reckoned shares no further apart than this are one
DOCUMENT = ["area", "source"]
STANDARD = re.compile("规范化|规范")


def part_over_whole(material: Material) -> pd.DataFrame:
    """A part above its whole: figures of the same year, and targets of the same year and area."""
    link = {part: whole for part, (whole,) in material.relation("part_of").items()}
    concerned = [*link, *link.values()]
    if not concerned:
        return pairs(material.stated.head(0), TARGET)
    figures = material.figures[material.figures["indicator"].isin(concerned) & material.figures["year"].notna()]
    figures = figures[figures["value"].notna() & figures["comparator"].isin(("", "=", "~"))]
    cell = ["area", "indicator", "year", "period"]
    order = ["counts", "origin", "rank"]  # the figure of the year; of half years the one of the better document
    figures = (
        figures.sort_values(order, ascending=[False, True, True], kind="stable").drop_duplicates(cell).sort_values("at")
    )
    of_figures = _linked(figures, link, on=["area", "year", "period"])
    of_figures = of_figures[of_figures["value"] > of_figures["value_b"]]
    targets = material.speaking
    of_targets = _linked(targets[targets["indicator"].isin(concerned)], link, on=["area", "year", "scope"])
    above = (
        (of_targets["high"] > of_targets["high_b"])
        & (of_targets["direction"] == -1)
        & (of_targets["direction_b"] == -1)
    )
    return pd.concat(
        [
            pairs(of_figures, FIGURE, of_figures["at_b"], FIGURE),
            pairs(of_targets[above], TARGET, of_targets.loc[above, "at_b"], TARGET),
        ]
    )


def _linked(table: pd.DataFrame, link: dict[int, int], *, on: list[str]) -> pd.DataFrame:
    """Rows of linked indicators that agree in `on` (an empty year agrees with an empty one), columns of the second with _b."""
    part = table[table["indicator"].isin(list(link))]
    whole = table[table["indicator"].isin(set(link.values()))].drop_duplicates([*on, "indicator"], keep="last")
    return part.assign(of=part["indicator"].map(link)).merge(
        whole.rename(columns={"indicator": "of"}), on=[*on, "of"], suffixes=("", "_b")
    )


def ratio_vs_parts(material: Material) -> pd.DataFrame:
    """A stated ratio beside the ratio of its stated parts: 1:1.4 beside 4.5 ÷ 3.5 = 1.29. b: the part above, more: the part below, number: the reckoned ratio."""
    targets = material.stated[(material.stated["unresolved"] == "") & (material.stated["basis"] == "absolute")]
    first = targets[targets["position"] == 1].drop_duplicates(["area", "indicator", "year"], keep="last")
    found = [pairs(targets.head(0), TARGET)]
    for ratio, parts in material.relation("ratio_of").items():
        rows = targets[targets["indicator"] == ratio]
        if rows.empty:
            continue
        for name, part in zip(("above", "below"), parts):
            side = first.loc[first["indicator"] == part, ["area", "year", "low", "at"]]
            rows = rows.merge(side, on=["area", "year"], suffixes=("", f"_{name}"))
        rows = rows[rows["low_below"] != 0]
        reckoned = rows["low_above"] / rows["low_below"]
        apart = (reckoned - rows["low"]).abs() > rows["half_unit"]
        rows = rows[apart]
        below = [((TARGET, at),) for at in rows["at_below"].tolist()]
        found.append(pairs(rows, TARGET, rows["at_above"], TARGET, more=below, number=reckoned[apart].round(6)))
    return pd.concat(found)


def ratio_of_parts(material: Material) -> pd.DataFrame:
    """Of a ratio whose target has no baseline, what its printed parts come to: 653 ÷ 509 = 1.28. b, more: the parts, pair by pair."""
    ways = [material.relation(name) for name in ("ratio_of", "ratio_of_counts")]
    rows = material.without_baseline
    rows = rows[rows["indicator"].isin([ratio for way in ways for ratio in way])]
    there = set(rows["indicator"].unique().tolist())
    reckoned = [
        _of_parts(material, rows[rows["indicator"] == ratio], *parts)
        for way in ways
        for ratio, parts in way.items()
        if ratio in there
    ]
    found = pd.concat(reckoned, ignore_index=True) if reckoned else pd.DataFrame()
    if found.empty:
        return pairs(rows.head(0), TARGET)
    sides: dict[int, list[tuple[str, int]]] = {}
    for at, *parts in found[["at", "at_above", "at_below"]].itertuples(index=False, name=None):
        sides.setdefault(at, []).extend((FIGURE, part) for part in parts)
    first = found.drop_duplicates("at")
    more = [tuple(sides[at][1:]) for at in first["at"].tolist()]
    return pairs(first, TARGET, first["at_above"], FIGURE, more=more, number=first["ratio"])


def _of_parts(material: Material, rows: pd.DataFrame, above: int, below: int) -> pd.DataFrame:
    """The newest figures of one year of both parts in the target's document, and their ratio."""
    columns = [*DOCUMENT, "year", "value", "at"]
    figures = plain(material.dated_first)
    figures = figures[figures["year"].notna()]
    for name, part in (("above", above), ("below", below)):
        side = figures.loc[figures["indicator"] == part, columns].drop_duplicates([*DOCUMENT, "year"])
        side = side.rename(columns={"value": f"value_{name}", "at": f"at_{name}", "year": "of"})
        rows = rows.merge(side, on=[*DOCUMENT, "of"] if "of" in rows else DOCUMENT)
    rows = rows[(rows["of"] < rows["year"]) & (rows["value_below"] != 0)]
    rows = rows.sort_values(["at", "of"], ascending=[True, False], kind="stable").drop_duplicates("at")
    return rows.assign(ratio=(rows["value_above"] / rows["value_below"]).round(6))


def sum_vs_parts(material: Material) -> pd.DataFrame:
    """A printed sum beside the sum of all its parts, of one document and year. more: the parts, number: their sum."""
    found = [pairs(material.figures.head(0), FIGURE)]
    figures = plain(material.dated_first)
    keys = [*DOCUMENT, "period"]
    for whole, parts in material.relation("sum_of").items():
        if not (figures["indicator"] == whole).any():
            continue
        figure = figures.assign(when=figures["year"].fillna(0))
        mine = figure[figure["indicator"].isin(parts)].drop_duplicates([*keys, "when", "indicator"])
        sums = mine.groupby([*keys, "when"], observed=True).agg(
            total=("value", "sum"), number=("at", "size"), parts=("at", list), decimals_b=("decimals", "min")
        )
        sums = sums[sums["number"] == len(parts)].reset_index()
        rows = figure[figure["indicator"] == whole].merge(sums, on=[*keys, "when"])
        room = 0.5 * 10.0 ** -rows[["decimals", "decimals_b"]].min(axis=1).fillna(0) * len(parts)
        rows = rows[(rows["value"] - rows["total"]).abs().round(6) > room.where(rows["decimals"] > 0, 0)]
        more = [tuple((FIGURE, at) for at in ats) for ats in rows["parts"]]
        found.append(pairs(rows, FIGURE, more=more, number=rows["total"].round(6)))
    return pd.concat(found)


def share_of_count(material: Material) -> pd.DataFrame:
    """A share no number of so many can be: 11 % of 8. number: the share of the nearest whole number."""
    found = [pairs(material.figures.head(0), FIGURE)]
    figures = plain(material.dated_first)
    for share, (count,) in material.relation("share_of").items():
        counts = figures.loc[(figures["indicator"] == count) & (figures["value"] > 0), [*DOCUMENT, "value", "at"]]
        rows = figures[figures["indicator"] == share]
        if rows.empty or counts.empty:
            continue
        rows = rows.merge(counts.drop_duplicates([*DOCUMENT, "value"]), on=DOCUMENT, suffixes=("", "_b"))
        nearest = (rows["value"] * rows["value_b"] / 100).round() * 100 / rows["value_b"]
        wrong = (nearest - rows["value"]).abs().round(6) > 0.5 * 10.0 ** -rows["decimals"].fillna(0)
        rows, nearest = rows[wrong], nearest[wrong]
        once = ~rows.duplicated("at")
        found.append(pairs(rows[once], FIGURE, rows.loc[once, "at_b"], FIGURE, number=nearest[once].round(6)))
    return pd.concat(found)


def wider(material: Material) -> pd.DataFrame:
    """A share that is no larger than the same share of a wider whole: its denominator is perhaps the wider one. b, more: the part and the wider whole."""
    found = [pairs(material.figures.head(0), FIGURE)]
    figures = plain(material.dated_first)
    for share, parts in material.relation("wider_ratio").items():
        rows = figures[figures["indicator"] == share]
        if rows.empty:
            continue
        for name, part in zip(("above", "below"), parts):
            side = figures.loc[figures["indicator"] == part, [*DOCUMENT, "value", "at"]].drop_duplicates(DOCUMENT)
            rows = rows.merge(side, on=DOCUMENT, suffixes=("", f"_{name}"))
        rows = rows[rows["value_below"] > 0]
        ratio = 100 * rows["value_above"] / rows["value_below"]
        small = rows["value"] <= ratio * (1 + NEARLY)
        rows, ratio = rows[small], ratio[small]
        more = [((FIGURE, at),) for at in rows["at_below"].tolist()]
        found.append(pairs(rows, FIGURE, rows["at_above"], FIGURE, more=more, number=ratio.round(6)))
    return pd.concat(found)


def transposed(material: Material) -> pd.DataFrame:
    """Two kindred figures of one document and year that differ by two neighbouring digits in each other's place: 95.87 and 95.78."""
    known = material.catalogue.indicators
    link = material.both_ways((key, other) for key, one in known.items() for other in (*one.differs_from, *one.near))
    link = link[link["indicator"] < link["indicator_b"]]
    figures = plain(material.dated_first)
    figures = figures[figures["decimals"].notna() & (figures["value"] > 0)]
    columns = [*DOCUMENT, "year", "period", "decimals", "value", "indicator", "at"]
    figures = figures[columns].drop_duplicates([*DOCUMENT, "year", "period", "indicator", "value"])
    beside = figures.rename(columns={"value": "value_b", "indicator": "indicator_b", "at": "at_b"})
    found = figures.merge(link, on="indicator").merge(
        beside, on=[*DOCUMENT, "year", "period", "decimals", "indicator_b"]
    )
    digits = [(found[name] * 10.0 ** found["decimals"]).round().astype("int64") for name in ("value", "value_b")]
    # Digits in another order leave the same remainder of nine; few pairs are left to be compared as text.
    near = ((digits[0] - digits[1]) % 9 == 0) & (digits[0] != digits[1]) & (digits[0] >= 100)
    swapped = [_swapped(str(one), str(other)) for one, other in zip(digits[0][near], digits[1][near])]
    found = found[near][np.array(swapped, dtype=bool)]
    return pairs(found, FIGURE, found["at_b"], FIGURE)


def _swapped(one: str, other: str) -> bool:
    """'9587', '9578' -> True: two neighbouring digits stand in each other's place, and nothing else differs."""
    if len(one) != len(other):
        return False
    at = [place for place, (a, b) in enumerate(zip(one, other)) if a != b]
    return len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]


def definition_differs(material: Material) -> pd.DataFrame:
    """Targets of names a reader takes for one, with other numbers for the same year. more: further names that share the number of a.

    Two rows of one table of indicators are meant as two. Nor is it asked why fewer are to be managed by the rules (规范管理率 90) than
    managed at all (管理率 95): only the other way round the numbers disagree.
    """
    number = len(material.catalogue.indicators)
    targets = material.speaking[material.speaking["basis"] == "absolute"]
    loose = (targets["attribute"] != "binding").astype("int64")
    columns = targets[[*DOCUMENT, "indicator", "year", "low", "rank", "at"]]
    columns = columns.assign(loose=loose, order=targets["indicator"].astype("int64") + number * loose)
    beside = columns.rename(
        columns={name: f"{name}_b" for name in ("indicator", "year", "low", "rank", "at", "loose", "order")}
    )
    found = columns.merge(_by_the_rules(material), on="indicator").merge(beside, on=[*DOCUMENT, "indicator_b"])
    one_year = (found["year"] == found["year_b"]) | (found["year"].isna() & found["year_b"].isna())
    one_year &= (found["rank"] != 1) | (found["rank_b"] != 1)
    found = found[one_year & (found["low"] != found["low_b"]) & (found["order"] < found["order_b"])]
    found = found[found["narrower"] * (found["low"] - found["low_b"]) >= 0]
    return _gathered(found, TARGET, ["at_b", "low"], more=TARGET)


def _by_the_rules(material: Material) -> pd.DataFrame:
    """Names a reader takes for one (Material.near), with narrower: 1 where the first is the second with 规范 put in, -1 the other way round, else 0.

    肺结核患者规范管理率, 肺结核患者管理率 -> 1: who counts for the first counts for the second as well.
    """
    names = np.array([one.name for one in material.catalogue.indicators.values()], dtype=object)
    ways = zip(*(names[material.near[side].to_numpy("int64")] for side in ("indicator", "indicator_b")))
    narrower = [int(STANDARD.sub("", one) == other) - int(STANDARD.sub("", other) == one) for one, other in ways]
    return material.near.assign(narrower=np.array(narrower, dtype="int64"))


def near_figure(material: Material) -> pd.DataFrame:
    """Targets without a baseline beside the figure of a name that reads alike, in the same document: one row a figure. more: further such targets."""
    columns = [*DOCUMENT, "indicator", "year", "value", "at"]
    beside = material.dated_first[columns].drop_duplicates([*DOCUMENT, "indicator"])
    beside = beside.rename(columns={name: f"{name}_b" for name in ("indicator", "year", "value", "at")})
    found = material.without_baseline.merge(material.near, on="indicator").merge(beside, on=[*DOCUMENT, "indicator_b"])
    found = found[(found["year_b"].isna() | (found["year_b"] < found["year"])) & (found["end"] != found["value_b"])]
    return _gathered(found, FIGURE, ["at_b"], more=TARGET)


def _gathered(found: pd.DataFrame, kind: str, same: list[str], *, more: str) -> pd.DataFrame:
    """One fact, one finding: of pairs of a target and a side b that agree in `same` the first, the targets of the others beside it."""
    found = found.sort_values(["area", "at", "at_b"], kind="stable")
    found = found.sort_values("loose", kind="stable") if "loose" in found else found
    others: dict[tuple, list[tuple[str, int]]] = {}
    keys = list(found[same].itertuples(index=False, name=None))
    for key, at in zip(keys, found["at"].tolist()):
        others.setdefault(key, []).append((more, at))
    first = ~found.duplicated(same)
    told = [tuple(others[key][1:]) for key, is_first in zip(keys, first) if is_first]
    return pairs(found[first], TARGET, found.loc[first, "at_b"], kind, more=told).sort_values(
        ["area", "indicator"], kind="stable"
    )
