"""One figure a year, in the same order of precedence as the judged one (ruling R5), and what each year is to the target beside it."""

import pandas as pd

from model.numbers import missing

OF_A_YEAR = ["area", "indicator", "year"]


def yearly(*, figures: pd.DataFrame, dates: dict[str, str], year: int) -> pd.DataFrame:
    """The figure of each (area, indicator, year ≤ `year`) among the live statements, unchanged columns; figures is not changed.

    dates: source id -> its date or ''. Bounds, half years and figures without a year are left out (ruling R4).
    """
    usable = figures[
        figures["value"].notna()
        & figures["period"].isin(("year", "mch_year"))
        & figures["comparator"].isin(("", "=", "~"))
        & (figures["year"] <= year).fillna(False)
    ]
    return by_precedence(usable, dates=dates).drop_duplicates(OF_A_YEAR).reset_index(drop=True)


def by_precedence(figures: pd.DataFrame, *, dates: dict[str, str]) -> pd.DataFrame:
    """The same rows by area, indicator and year, of each year the one that counts first (ruling R5); figures is not changed.

    dates: source id -> its date or ''. A date may be a year or a month alone; it sorts as its text does, as in the store.
    """
    order = figures.assign(
        by_rank=figures["rank"].fillna(9),
        late=figures["period"] == "mch_year",
        batch_back=-figures["batch"],
        dated=-newness(figures["source"], dates),
    )
    keys = [*OF_A_YEAR, "origin", "by_rank", "late", "batch_back", "dated", "source", "place", "role"]
    return figures.loc[order.sort_values(keys, kind="stable").index]


def newness(sources: pd.Series, dates: dict[str, str]) -> pd.Series:
    """A number that grows with the date of each source, 0 where it has none: '2025' after '2024-05-01', '2024-05' before it."""
    days = {source: int(str(date or "").replace("-", "").ljust(8, "0")) for source, date in dates.items()}
    return sources.map(days).fillna(0).astype("int64")


def points(row: dict, figures: pd.DataFrame, *, units: tuple[str, ...]) -> pd.DataFrame:
    """The figures of one cell as they stand on its time axis, oldest first, with the column `part`.

    part: baseline (B of the target, as printed with it), judged, after (later than the target year, shown and not judged), revised (another
    figure of the baseline's year) or between. row: a row of the gaps table, or one of class no_target; figures: its yearly figures.
    Figures in a foreign unit have no place on the scale and are left out. Of a cumulative target the running sums stand
    (a missing year ends them); numerators are not summed.
    """
    mine = figures[figures["unit"].isin(units)].sort_values("year", kind="stable")
    if row["class"] != "no_target" and row["summed"]:
        mine = _running(mine, row)
    start, judged, due = (row.get(name) for name in ("baseline_year", "latest_year", "target_year"))
    base = None if missing(row.get("baseline")) else float(row["baseline"])
    found = []
    for one in mine.to_dict("records"):
        year = int(one["year"])
        if base is not None and year == start and round(one["value"] - base, 6) != 0:
            part = "revised"
        elif base is not None and year == start:
            continue  # it stands as the baseline, with its own passport
        elif not missing(judged) and year == judged:
            part = "judged"
        else:
            part = "after" if not missing(due) and year > due else "between"
        found.append(one | {"year": year, "part": part})
    if base is not None:
        same = mine[(mine["year"] == start) & ((mine["value"] - base).abs().round(6) == 0)].to_dict("records")
        own = {"value": base, "decimals": row["base_decimals"], "year": int(start), "part": "baseline"}
        bare = {"status": "", "definition_version": row["base_definition"], "population": row["base_population"]}
        printed = bare | {"source": row["source"], "place": row["place"], "numerator": None, "denominator": None}
        found.append((same[0] if same else printed) | own)
    table = pd.DataFrame(found, columns=[*dict.fromkeys([*figures.columns, "part"])])
    return table.sort_values(["year", "part"], kind="stable").reset_index(drop=True)


def _running(flows: pd.DataFrame, row: dict) -> pd.DataFrame:
    """Yearly flows as sums since the plan's start, up to the first hole."""
    if missing(row["period_start"]):
        return flows.iloc[:0]
    flows = flows[flows["year"] >= row["period_start"]]
    whole = flows["year"].astype("int64") == int(row["period_start"]) + pd.Series(range(len(flows)), index=flows.index)
    flows = flows[whole]
    return flows.assign(value=flows["value"].cumsum().round(6), numerator=None, denominator=None)
