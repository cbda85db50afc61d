"""One county's page: the working of every row, the figures it lacks, its figures beside another area's."""

import pandas as pd

from actions import judging, progress, reference
from actions.judging import Judged
from gaps import profile
from gaps.working import Step, working


def workings(rows: pd.DataFrame) -> list[list[Step]]:
    """The working of each row of a gaps table, in its order: what the panel shows of one, the printed page shows of all."""
    return [working(row) for row in rows.to_dict("records")]


def lacking(rows: pd.DataFrame) -> pd.DataFrame:
    """Which figure of which year would let which of these targets be judged (gaps.profile.lacking)."""
    return profile.lacking(rows=rows)


def beside(judged: Judged, figures: pd.DataFrame, *, area: str, other: str) -> pd.DataFrame:
    """The area's figures beside another's, as of the judged year (gaps.profile.beside). figures: every live statement."""
    hidden = progress.hidden(judged, figures, areas={area, other})
    return profile.beside(
        figures=figures,
        dates=reference.dates(judged.reference),
        hidden=hidden & figures.loc[hidden.index, "indicator"].isin(judging.counted(judged.declared)),
        catalogue=judged.reference.catalogue,
        area=area,
        other=other,
        year=judged.year,
    )
