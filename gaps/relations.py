"""Checks on plans that set several indicators beside each other, by what indicators.yaml says of them: see gaps/checks.py.

医护比 1:1.4 beside 4.5 ÷ 3.5 -> ratio_vs_parts      11 % of 8 乡镇卫生院 -> share_vs_count      95.87 beside 95.78 -> figures_transposed
"""

import re
from math import fsum

import numpy as np

from gaps import rows
from gaps.material import FIGURE, TARGET, Material, Pairs, below, nothing, pairs
from gaps.rows import Rows, is_in

NEARLY = 0.01  # two reckoned shares no further apart than this are one
DOCUMENT = ("area", "source")
STANDARD = re.compile("规范化|规范")


def part_over_whole(material: Material) -> Pairs:
    """A part above its whole: figures of the same year, and targets of the same year and area."""
    link = {part: whole for part, (whole,) in material.relation("part_of").items()}
    concerned = [*link, *link.values()]
    if not concerned:
        return nothing()
    figures = material.figures.where(is_in(material.figures["indicator"], concerned))
    figures = figures.where(
        ~np.isnan(figures["year"]) & ~np.isnan(figures["value"]) & is_in(figures["comparator"], ("", "=", "~"))
    )
    # the figure of the year; of half years the one of the better document
    figures = figures.by("-counts", "origin", "rank").first("area", "indicator", "year", "period").by("at")
    of_figures = _linked(figures, link, on=("area", "year", "period"))
    of_figures = of_figures.where(of_figures["value"] > of_figures["value_b"])
    targets = material.speaking.where(is_in(material.speaking["indicator"], concerned))
    of_targets = _linked(targets, link, on=("area", "year", "scope"))
    above = (
        (of_targets["high"] > of_targets["high_b"])
        & (of_targets["direction"] == -1)
        & (of_targets["direction_b"] == -1)
    )
    of_targets = of_targets.where(above)
    return below(
        pairs(of_figures, FIGURE, of_figures["at_b"], FIGURE), pairs(of_targets, TARGET, of_targets["at_b"], TARGET)
    )


def _linked(table: Rows, link: dict[int, int], *, on: tuple[str, ...]) -> Rows:
    """Rows of linked indicators that agree in `on` (an empty year agrees with an empty one), columns of the second with _b."""
    part = table.where(is_in(table["indicator"], list(link)))
    whole = table.where(is_in(table["indicator"], list(set(link.values()))))
    whole = whole.where(~rows.again(whole, (*on, "indicator"), keep="last"))
    of = np.array([link[one] for one in part["indicator"].tolist()], dtype="int64")
    return rows.beside(part.also(of=of), whole, (*on, ("of", "indicator")))


def ratio_vs_parts(material: Material) -> Pairs:
    """A stated ratio beside the ratio of its stated parts: 1:1.4 beside 4.5 ÷ 3.5 = 1.29. b: the part above, more: the part below, number: the reckoned ratio."""
    targets = material.stated
    targets = targets.where((targets["unresolved"] == "") & (targets["basis"] == "absolute"))
    first = targets.where(targets["position"] == 1)
    first = first.where(~rows.again(first, ("area", "indicator", "year"), keep="last"))
    there, found = set(targets["indicator"].tolist()), [nothing()]
    for ratio, parts in material.relation("ratio_of").items():
        if ratio not in there:
            continue
        table = targets.where(targets["indicator"] == ratio)
        for name, part in zip(("_above", "_below"), parts):
            table = rows.beside(table, first.where(first["indicator"] == part), ("area", "year"), end=name)
        table = table.where(table["low_below"] != 0)
        reckoned = table["low_above"] / table["low_below"]
        apart = np.abs(reckoned - table["low"]) > table["half_unit"]
        table = table.where(apart)
        lower = [((TARGET, at),) for at in table["at_below"].tolist()]
        found.append(pairs(table, TARGET, table["at_above"], TARGET, more=lower, number=np.round(reckoned[apart], 6)))
    return below(*found)


def ratio_of_parts(material: Material) -> Pairs:
    """Of a ratio whose target has no baseline, what its printed parts come to: 653 ÷ 509 = 1.28. b, more: the parts, pair by pair."""
    lacking = material.without_baseline
    there = set(lacking["indicator"].tolist())
    reckoned = [
        _of_parts(material, lacking.where(lacking["indicator"] == ratio), *parts)
        for name in ("ratio_of", "ratio_of_counts")
        for ratio, parts in material.relation(name).items()
        if ratio in there
    ]
    sides: dict[int, list[tuple[str, int]]] = {}
    for table in reckoned:
        for at, *parts in zip(*(table[name].tolist() for name in ("at", "at_above", "at_below"))):
            sides.setdefault(at, []).extend((FIGURE, part) for part in parts)
    if not sides:
        return nothing()
    first = rows.together(reckoned, ("area", "indicator", "at", "at_above", "ratio")).first("at")
    more = [tuple(sides[at][1:]) for at in first["at"].tolist()]
    return pairs(first, TARGET, first["at_above"], FIGURE, more=more, number=first["ratio"])


def _of_parts(material: Material, table: Rows, above: int, part_below: int) -> Rows:
    """The newest figures of one year of both parts in the target's document, and their ratio."""
    none = material.plain_first.take(np.zeros(0, dtype="int64"))
    on: tuple = DOCUMENT
    for name, part in (("_above", above), ("_below", part_below)):
        side = material.told.get(part, none)
        side = side.where(~np.isnan(side["year"])).first(*DOCUMENT, "year")
        table = rows.beside(table, side, on, end=name)
        on = (*DOCUMENT, ("year_above", "year"))
    table = table.where((table["year_above"] < table["year"]) & (table["value_below"] != 0))
    table = table.by("at", "-year_above").first("at")
    return table.also(ratio=np.round(table["value_above"] / table["value_below"], 6))


def sum_vs_parts(material: Material) -> Pairs:
    """A printed sum beside the sum of all its parts, of one document and year. more: the parts, number: their sum."""
    found = [nothing()]
    keys = (*DOCUMENT, "period", "year")
    for whole, parts in material.relation("sum_of").items():
        if whole not in material.told or not all(part in material.told for part in parts):
            continue
        mine = rows.together(
            [material.told[part] for part in parts], (*keys, "indicator", "value", "decimals", "rank", "at")
        )
        mine = mine.first(*keys, "indicator").by("rank", "at")
        groups: dict[int, list[int]] = {}
        for place, one in enumerate(rows.key(mine[name] for name in keys).tolist()):
            groups.setdefault(one, []).append(place)
        whole_ones = [places for places in groups.values() if len(places) == len(parts)]
        sums = mine.take(np.array([places[0] for places in whole_ones], dtype="int64"))
        value, decimals, at = mine["value"], mine["decimals"], mine["at"]
        sums = sums.also(
            total=np.array([fsum(value[places]) for places in whole_ones], dtype="float64"),
            fewest=np.array([np.fmin.reduce(decimals[places]) for places in whole_ones], dtype="float64"),
            number=np.arange(len(whole_ones)),
        )
        table = rows.beside(material.told[whole], sums, keys)
        fewest = np.nan_to_num(np.fmin(table["decimals"], table["fewest_b"]))
        room = np.where(table["decimals"] > 0, 0.5 * 10.0**-fewest * len(parts), 0)
        table = table.where(np.round(np.abs(table["value"] - table["total_b"]), 6) > room)
        more = [tuple((FIGURE, int(at[place])) for place in whole_ones[one]) for one in table["number_b"].tolist()]
        found.append(pairs(table, FIGURE, more=more, number=np.round(table["total_b"], 6)))
    return below(*found)


def share_of_count(material: Material) -> Pairs:
    """A share no number of so many can be: 11 % of 8. number: the share of the nearest whole number."""
    found = [nothing()]
    for share, (count,) in material.relation("share_of").items():
        if share not in material.told or count not in material.told:
            continue
        counts = material.told[count]
        counts = counts.where(counts["value"] > 0).first(*DOCUMENT, "value")
        table = rows.beside(material.told[share], counts, DOCUMENT)
        value, of = table["value"], table["value_b"]
        nearest = np.round(value * of / 100) * 100 / of
        wrong = np.round(np.abs(nearest - value), 6) > 0.5 * 10.0 ** -np.nan_to_num(table["decimals"])
        table = table.also(nearest=nearest).where(wrong).first("at")
        found.append(pairs(table, FIGURE, table["at_b"], FIGURE, number=np.round(table["nearest"], 6)))
    return below(*found)


def wider(material: Material) -> Pairs:
    """A share that is no larger than the same share of a wider whole: its denominator is perhaps the wider one. b, more: the part and the wider whole."""
    found = [nothing()]
    for share, parts in material.relation("wider_ratio").items():
        if any(one not in material.told for one in (share, *parts)):
            continue
        table = material.told[share]
        for name, part in zip(("_above", "_below"), parts):
            table = rows.beside(table, material.told[part].first(*DOCUMENT), DOCUMENT, end=name)
        table = table.where(table["value_below"] > 0)
        ratio = 100 * table["value_above"] / table["value_below"]
        small = table["value"] <= ratio * (1 + NEARLY)
        table = table.where(small)
        more = [((FIGURE, at),) for at in table["at_below"].tolist()]
        found.append(pairs(table, FIGURE, table["at_above"], FIGURE, more=more, number=np.round(ratio[small], 6)))
    return below(*found)


def transposed(material: Material) -> Pairs:
    """Two kindred figures of one document and year that differ by two neighbouring digits in each other's place: 95.87 and 95.78."""
    known = material.catalogue.indicators
    link = material.both_ways((key, other) for key, one in known.items() for other in (*one.differs_from, *one.near))
    link = link.where(link["indicator"] < link["other"])
    figures = material.plain_first
    figures = figures.where(
        is_in(figures["indicator"], np.concatenate([link["indicator"], link["other"]]))
        & ~np.isnan(figures["decimals"])
        & (figures["value"] > 0)
    ).first(*DOCUMENT, "year", "period", "indicator", "value")
    found = rows.beside(figures, link, ("indicator",), end="_link")
    found = rows.beside(found, figures, (*DOCUMENT, "year", "period", "decimals", ("other_link", "indicator")))
    one, other = (np.round(found[name] * 10.0 ** found["decimals"]).astype("int64") for name in ("value", "value_b"))
    # Digits in another order leave the same remainder of nine; few pairs are left to be compared as text.
    near = np.flatnonzero(((one - other) % 9 == 0) & (one != other) & (one >= 100))
    swapped = [_swapped(str(a), str(b)) for a, b in zip(one[near].tolist(), other[near].tolist())]
    found = found.take(near[np.array(swapped, dtype=bool)])
    return pairs(found, FIGURE, found["at_b"], FIGURE)


def _swapped(one: str, other: str) -> bool:
    """'9587', '9578' -> True: two neighbouring digits stand in each other's place, and nothing else differs."""
    if len(one) != len(other):
        return False
    at = [place for place, (a, b) in enumerate(zip(one, other)) if a != b]
    return len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]


def definition_differs(material: Material) -> Pairs:
    """Targets of names a reader takes for one, with other numbers for the same year. more: further names that share the number of a.

    Two rows of one table of indicators are meant as two. Nor is it asked why fewer are to be managed by the rules (规范管理率 90) than
    managed at all (管理率 95): only the other way round the numbers disagree.
    """
    number, link = len(material.catalogue.indicators), _by_the_rules(material)
    targets = material.speaking
    targets = targets.where((targets["basis"] == "absolute") & is_in(targets["indicator"], link["indicator"]))
    loose = (targets["attribute"] != "binding").astype("int64")
    targets = targets.also(loose=loose, order=targets["indicator"].astype("int64") + number * loose)
    found = rows.beside(targets, link, ("indicator",), end="_link")
    found = rows.beside(found, targets, (*DOCUMENT, ("other_link", "indicator"), "year"))
    asked = (found["rank"] != 1) | (found["rank_b"] != 1)
    asked &= (found["low"] != found["low_b"]) & (found["order"] < found["order_b"])
    asked &= found["narrower_link"] * (found["low"] - found["low_b"]) >= 0
    return _gathered(found.where(asked), TARGET, ("at_b", "low"), more=TARGET)


def _by_the_rules(material: Material) -> Rows:
    """Names a reader takes for one (Material.near), with narrower: 1 where the first is the second with 规范 put in, -1 the other way round, else 0.

    肺结核患者规范管理率, 肺结核患者管理率 -> 1: who counts for the first counts for the second as well.
    """
    names = [one.name for one in material.catalogue.indicators.values()]
    plain = [STANDARD.sub("", one) for one in names]
    ways = zip(material.near["indicator"].tolist(), material.near["other"].tolist())
    narrower = [int(plain[one] == names[other]) - int(plain[other] == names[one]) for one, other in ways]
    return material.near.also(narrower=np.array(narrower, dtype="int64"))


def near_figure(material: Material) -> Pairs:
    """Targets without a baseline beside the figure of a name that reads alike, in the same document: one row a figure. more: further such targets."""
    figures = material.dated_first.where(is_in(material.dated_first["indicator"], material.near["other"]))
    found = rows.beside(material.without_baseline, material.near, ("indicator",), end="_link")
    found = rows.beside(found, figures.first(*DOCUMENT, "indicator"), (*DOCUMENT, ("other_link", "indicator")))
    earlier = np.isnan(found["year_b"]) | (found["year_b"] < found["year"])
    return _gathered(found.where(earlier & (found["end"] != found["value_b"])), FIGURE, ("at_b",), more=TARGET)


def _gathered(found: Rows, kind: str, same: tuple[str, ...], *, more: str) -> Pairs:
    """One fact, one finding: of pairs of a target and a side b that agree in `same` the first, the targets of the others beside it."""
    found = found.by("area", "at", "at_b")
    found = found.by("loose") if "loose" in found else found
    others: dict[tuple, list[tuple[str, int]]] = {}
    keys = list(zip(*(found[name].tolist() for name in same)))
    for key, at in zip(keys, found["at"].tolist()):
        others.setdefault(key, []).append((more, at))
    first = np.flatnonzero(~rows.again(found, same))
    found = found.take(first).also(number=first).by("area", "indicator")
    told = [tuple(others[keys[place]][1:]) for place in found["number"].tolist()]
    return pairs(found, TARGET, found["at_b"], kind, more=told)
