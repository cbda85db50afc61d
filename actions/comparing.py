"""compare: one indicator in all chosen areas, ready to be drawn side by side: which stand on one scale, what of the areas above lies beside it."""

from dataclasses import dataclass

import pandas as pd

import gaps
from actions import judging, reference
from actions.judging import Judged
from charts import cells
from gaps import comparable, masking, ranges
from gaps.comparable import Comparison
from loaders.curated import Reference
from model.areas import NATION
from model.indicators import Indicator
from model.numbers import missing
from model.plans import Plan


@dataclass(frozen=True, kw_only=True)
class Compared:
    """comparison: gaps.comparable.Comparison; silent: names of the areas whose documents say nothing of it, neither target nor figure;
    sooner: earlier years, newest first, of which more areas of the scale's level have a figure than stand on the scale;
    references: {area, value, decimals, year, source_title} of the areas above, newest up to the year of the scale; beside: the row of the nation (else of the highest area above them all that has one) with a target of the scale's year, or None."""

    comparison: Comparison
    silent: tuple[str, ...]
    references: tuple[dict, ...]
    beside: dict | None
    sooner: tuple[int, ...]


def compare(
    judged: Judged,
    *,
    indicator: str,
    areas: tuple[str, ...],
    plan: Plan,
    attributes: tuple[str, ...],
    figures: pd.DataFrame,
    untargeted: pd.DataFrame,
    kind: str,
    chosen: str,
    order: str,
) -> Compared:
    """areas: codes; figures: every live figure statement; untargeted: the newest figure of each area and indicator; kind, chosen, order: see gaps.comparable."""
    known = judged.reference
    table = judged.table[(judged.table["indicator"] == indicator) & judged.table["attribute"].isin(attributes)]
    titles = dict(zip(known.sources["id"], known.sources["title"]))
    everyone = cells.cells(
        table.assign(v_source_title=judging.source_titles(table["v_source"], table["v_batch"], known)),
        plan=plan,
        figures=untargeted[untargeted["indicator"] == indicator],
    )
    rows = everyone[everyone["area_code"].isin(areas)]
    rows = rows.assign(**_ranges(rows, known.catalogue.indicators[indicator]))
    hidden = _hidden(figures, judged.declared, indicator)
    rows = _held_back(rows, hidden)
    comparison = comparable.compare(rows=rows, areas=known.areas, kind=kind, chosen=chosen, order=order)
    names = dict(zip(known.areas["code"], known.areas["name"]))
    told = set(rows["area_code"])
    return Compared(
        comparison=comparison,
        silent=tuple(names[code] for code in areas if code not in told),
        references=_references(comparison, known, figures[~figures.index.isin(hidden.index)], indicator, titles),
        sooner=_sooner(comparison, known, figures, indicator, judged.year),
        beside=_beside(comparison, known, everyone),
    )


def _hidden(figures: pd.DataFrame, declared: Reference, indicator: str) -> pd.DataFrame:
    """The figures that are themselves counts of deaths or of mental disorder not to be shown: on the screen of the house, counts alone.

    declared: Judged.declared, so that a view of an earlier batch does not show what has been declared sensitive since.
    """
    if indicator not in judging.counted(declared):
        return figures.head(0)
    hidden = masking.masked(figures=figures, catalogue=declared.catalogue, areas=declared.areas)
    return figures[hidden & (figures["indicator"] == indicator)]


def _held_back(rows: pd.DataFrame, hidden: pd.DataFrame) -> pd.DataFrame:
    """The rows without the hidden figures and whatever would give them back; held_latest, held_baseline say what stands in their place."""
    words = {(row["area"], row["year"]): masking.shown(row["value"], masked=True) for row in hidden.to_dict("records")}
    said = {
        name: [words.get(cell, "") for cell in zip(rows["area_code"], rows[f"{name}_year"])]
        for name in ("latest", "baseline")
    }
    rows = rows.assign(held_latest=said["latest"], held_baseline=said["baseline"])
    if not words:
        return rows
    return masking.held_back(table=rows, figures=hidden, hidden=pd.Series(True, index=hidden.index))


def _sooner(
    comparison: Comparison, known: Reference, figures: pd.DataFrame, indicator: str, as_of_year: int
) -> tuple[int, ...]:
    scale, rows = comparison.scale, comparison.rows
    if scale is None or scale.year is None:
        return ()
    level = dict(zip(known.areas["code"], known.areas["level"]))
    mine = {code for code in rows.loc[rows["class"] != "no_target", "area_code"] if level[code] == scale.level}
    held = figures[
        (figures["indicator"] == indicator)
        & figures["area"].isin(mine)
        & figures["period"].isin(("year", "mch_year"))
        & (figures["year"] < as_of_year).fillna(False)
    ]
    counts = held.groupby("year")["area"].nunique()
    return tuple(sorted((int(year) for year in counts.index[counts > (rows["apart"] == "").sum()]), reverse=True))


def _ranges(rows: pd.DataFrame, indicator: Indicator) -> dict[str, pd.Series]:
    """range_low, range_high, few, range_word: of the judged figures that have numerator and denominator (method section 6).

    Limits are left out for counts below 5, which they would give away, and for events too few to speak of chance.
    """
    told = [_range(row, indicator) for row in rows.to_dict("records")]
    low, high, few, word = ([one[place] for one in told] for place in range(4))
    kinds = {
        "range_low": (low, "float64"),
        "range_high": (high, "float64"),
        "few": (few, "bool"),
        "range_word": (word, "str"),
    }
    return {name: pd.Series(values, index=rows.index, dtype=kind) for name, (values, kind) in kinds.items()}


def _range(row: dict, indicator: Indicator) -> tuple[float | None, float | None, bool, str]:
    if row["class"] == "no_target" or row["is_base"] or row["summed"] or missing(row["latest"]):
        return None, None, False, ""
    figure = {"value": row["latest"], "decimals": row["latest_decimals"], "year": row["latest_year"]}
    figure |= {"numerator": row["v_numerator"], "denominator": row["v_denominator"]}
    found, _ = ranges.of_year(figure, indicator=indicator)
    if found is None:
        return None, None, False, ""
    shown = not found.few and not any(1 <= count <= 4 for count in (found.events, found.total - found.events))
    return found.low if shown else None, found.high if shown else None, found.few, ranges.word(found, row)


def _references(
    comparison: Comparison, known: Reference, figures: pd.DataFrame, indicator: str, titles: dict
) -> tuple[dict, ...]:
    """The figures of the nation, and of the province and city all rows on the scale share, of the scale's definition and year (or the newest before)."""
    scale = comparison.scale
    if scale is None or scale.year is None:
        return ()
    above = _above(comparison, known)
    mine = figures[
        (figures["indicator"] == indicator)
        & figures["area"].isin(above)
        & figures["unit"].isin(known.catalogue.accepted_units(indicator))
        & _same(figures["definition_version"], scale.definition)
        & _same(figures["population"], scale.population)
    ]
    newest = gaps.latest(figures=mine, dates=reference.dates(known), year=scale.year).set_index("area")
    names = dict(zip(known.areas["code"], known.areas["name"]))
    return tuple(
        {
            "area": names[code],
            "value": newest.at[code, "latest"],
            "decimals": newest.at[code, "latest_decimals"],
            "year": int(newest.at[code, "latest_year"]),
            "source_title": titles.get(newest.at[code, "source"], ""),
        }
        for code in above
        if code in newest.index
    )


def _above(comparison: Comparison, known: Reference) -> list[str]:
    """The nation, then every area above all rows on the scale, from the top down."""
    parent = dict(zip(known.areas["code"], known.areas["parent"]))
    codes = list(comparison.rows.loc[comparison.rows["apart"] == "", "area_code"])
    lines = []
    for code in codes:
        line = []
        while parent.get(code):
            code = parent[code]
            line.append(code)
        lines.append(line)
    common = [code for code in (lines[0] if lines else []) if all(code in line for line in lines)]
    return [code for code in [NATION, *(code for code in reversed(common) if code != NATION)] if code not in codes]


def _same(stated: pd.Series, wanted: str) -> pd.Series:
    """Only two stated ones that differ are known to differ."""
    return (stated.fillna("") == "") | (stated == wanted) | (wanted == "")


def _beside(comparison: Comparison, known: Reference, everyone: pd.DataFrame) -> dict | None:
    """The first area above whose target is of the same year as the scale's and of the same scope."""
    scale = comparison.scale
    if scale is None:
        return None
    rows = {row["area_code"]: row for row in everyone[everyone["class"] != "no_target"].to_dict("records")}
    asked = [rows[code] for code in _above(comparison, known) if code in rows]
    return next(
        (
            row
            for row in asked
            if not missing(row["target"])
            and not missing(row["target_year"])
            and (int(row["target_year"]), row["scope"]) == (scale.target_year, scale.scope)
        ),
        None,
    )
