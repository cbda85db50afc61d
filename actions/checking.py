"""plan_check: what in the plans themselves contradicts, repeats or cannot be judged."""

import pandas as pd

from actions import reference
from actions.judging import find_area
from gaps import checks
from store import Store


def plan_check(store: Store, *, year: int, as_of: int | None = None, areas: list[str] | None = None) -> pd.DataFrame:
    """The findings (model.columns.FINDINGS), of all areas or those asked for by code, name or short name."""
    known = reference.read(store, as_of=as_of)
    rows = store.select(
        areas=known.areas,
        sources=known.sources,
        measures=reference.measures(known.catalogue),
        units=reference.units(known.catalogue),
        year=year,
        as_of=as_of,
    )
    findings = checks.find(
        rows=rows,
        figures=store.statements("figure", as_of=as_of),
        catalogue=known.catalogue,
        areas=known.areas,
        sources=known.sources,
        year=year,
    )
    if areas is None:
        return findings
    return findings[findings["area_code"].isin([find_area(known, asked) for asked in areas])].reset_index(drop=True)
