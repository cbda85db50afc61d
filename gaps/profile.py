"""What the page of one county reckons beside its verdicts: which figures it lacks, and its figures beside another area's.

lacking: ≥90 in 2025 without any figure -> its 2025 figure would be judged; +2 points on last year -> last year's and this year's.
beside: both 2020, one definition -> the difference; 2020 beside 2024 -> both shown, no difference, and why.
"""

import pandas as pd

from gaps.yearly import yearly
from model.indicators import Catalogue
from model.numbers import missing
from model.verdicts import REASONS

LACKING = ("area_code", "indicator", "year", "since", "why", "target")
BESIDE = (
    "indicator", "value", "year", "decimals", "status", "other_value", "other_year", "other_decimals", "other_status",
    "difference", "why",
)  # fmt: skip
FINAL, BASE, MASKED = "到期待报终期数", "仅有基线", "人数少, 不显示"


def lacking(*, rows: pd.DataFrame) -> pd.DataFrame:
    """Which figure of which year would let which target be judged. rows: gaps table of one area; not changed.

    area_code: whose figure; year: missing where any newer one will do; since: of yearly sums the first year that counts, else
    missing; why: in words; target: index of the row it serves. One line for each figure and target, in the order of rows.
    """
    found = [line | {"target": at} for at, row in zip(rows.index, rows.to_dict("records")) for line in _lacks(row)]
    table = pd.DataFrame(found, columns=list(LACKING))
    return table.astype({"year": "Int64", "since": "Int64"})


def _lacks(row: dict) -> list[dict]:
    own = {"area_code": row["area_code"], "indicator": row["indicator"], "year": _own_year(row), "since": None}
    reason, found = row["reason"], []
    if reason in ("qualitative_only", "ambiguous_basis", "no_target_year"):
        return []
    if reason == "no_reference_figure":
        area = row["reference_area"] if not missing(row["reference_area"]) else row["area_code"]
        year = row["reference_year"] if not missing(row["reference_year"]) else own["year"]
        found.append(own | {"area_code": area, "year": year, "why": REASONS[reason]})
    if reason == "no_baseline":
        year = None if missing(row["period_start"]) else int(row["period_start"]) - 1
        return [own | {"year": year, "why": REASONS[reason]}]
    if reason in ("unit_mismatch", "definition_changed", "conflicting_figures"):
        return [own | {"year": row["latest_year"], "why": REASONS[reason]}]
    if missing(row["latest"]) and not row.get("held_back"):
        return [*found, own | {"since": _since(row), "why": REASONS["no_figure"]}]
    if "due_no_final" in row["flags"].split(";"):
        return [*found, own | {"why": FINAL}]
    if row["class"] in ("baseline_meets", "baseline_short"):
        return [*found, own | {"why": BASE}]
    return found


def _own_year(row: dict) -> int:
    """The newest year that counts: the target's, or the as-of year before it."""
    year = int(row["as_of_year"])
    if missing(row["target_year"]):
        return year
    return int(row["target_year"]) if row["scope"] == "annual" else min(int(row["target_year"]), year)


def _since(row: dict) -> int | None:
    """Of a sum of yearly flows the first year that counts: one missing year makes the sum unknown."""
    if not row["summed"]:
        return None
    if not missing(row["baseline_year"]):
        return int(row["baseline_year"]) + 1
    return None if missing(row["period_start"]) else int(row["period_start"])


def beside(
    *,
    figures: pd.DataFrame,
    dates: dict[str, str],
    hidden: pd.Series,
    catalogue: Catalogue,
    area: str,
    other: str,
    year: int,
) -> pd.DataFrame:
    """Every indicator both areas have a usable figure of up to `year`, in the order of the catalogue; columns BESIDE.

    The newest year both have, and there their difference (area − other); without one the newest of each, difference missing and
    why said. Definitions or populations differ only where both are stated (method section 2). figures: live statements; not changed.
    dates: source id -> its date or ''. hidden: of those whose figure is itself a sensitive count, which are masked (gaps.masking) and not shown; rates are shown.
    """
    masked = hidden.reindex(figures.index, fill_value=False)
    mine = figures.assign(masked=masked)[figures["area"].isin((area, other))]
    found = yearly(figures=mine, dates=dates, year=year).to_dict("records")
    held = {(row["area"], row["indicator"], int(row["year"])): row for row in found}
    newest: dict[tuple[str, str], dict] = {}
    pairs: dict[str, tuple[dict, dict]] = {}
    for (code, indicator, when), row in sorted(held.items(), key=lambda one: -one[0][2]):
        newest.setdefault((code, indicator), row)
        if code == area and (other, indicator, when) in held:
            pairs.setdefault(indicator, (row, held[other, indicator, when]))
    lines = []
    for indicator in catalogue.indicators:
        a, b = pairs.get(indicator, (newest.get((area, indicator)), newest.get((other, indicator))))
        if a and b:
            lines.append(_beside(indicator, a, b, catalogue.accepted_units(indicator)))
    return pd.DataFrame(lines, columns=list(BESIDE)).astype({"year": "Int64", "other_year": "Int64"})


def _beside(indicator: str, a: dict, b: dict, units: tuple[str, ...]) -> dict:
    why, told = _apart(a, b, units), ("value", "year", "decimals", "status")
    if a["masked"] or b["masked"]:
        why = MASKED
        a, b = (one | {"value": float("nan")} if one["masked"] else one for one in (a, b))
    return {
        "indicator": indicator,
        **{name: a[name] for name in told},
        **{f"other_{name}": b[name] for name in told},
        "difference": float("nan") if why else round(a["value"] - b["value"], 6),
        "why": why,
    }


def _apart(a: dict, b: dict, units: tuple[str, ...]) -> str:
    """Why two figures give no difference, or ''."""
    if a["unit"] not in units or b["unit"] not in units:
        return "单位不同"
    if a["year"] != b["year"]:
        return "年份不同"
    if a["period"] != b["period"]:
        return "统计年度不同"
    for name, words in (("definition_version", "口径不同"), ("population", "人群不同")):
        if a[name] and b[name] and a[name] != b[name]:
            return words
    return ""
