"""The files of good/ and bad/, what stands beside them, and the invented counties they speak of."""

import functools
import re
from pathlib import Path

import pandas as pd

from loaders import curated
from loaders.uploads import Given
from model.columns import FIGURES, names
from tests import ledgers

HERE = Path(__file__).parent
YEAR = 2025
BESIDE = re.compile(r"\.(rows\.csv|targets\.csv|commitments\.csv|problems\.txt|doubts\.txt)$")


def files() -> list[Path]:
    return sorted(path for kind in ("good", "bad") for path in (HERE / kind).iterdir() if not BESIDE.search(path.name))


def beside() -> list[Path]:
    return sorted(path for kind in ("good", "bad") for path in (HERE / kind).iterdir() if BESIDE.search(path.name))


def given(path: Path) -> Given:
    return Given(name=path.name, body=path.read_bytes())


@functools.cache
def reference() -> curated.Reference:
    """The project's indicators and areas.csv of this folder."""
    bodies = {
        "indicators.yaml": (HERE.parents[1] / "indicators.yaml").read_bytes(),
        "areas.csv": (HERE / "areas.csv").read_bytes(),
        "sources.csv": (",".join(names(curated.SOURCES)) + "\n").encode(),
    }
    known, problems = curated.read_reference(bodies)
    assert known is not None and not problems
    return known


def history() -> pd.DataFrame:
    """history.csv as the store hands out its live figures: what 丁河县 reported in earlier years."""
    rows = pd.read_csv(HERE / "history.csv", dtype=str).to_dict("records")
    figures = ledgers.table([ledgers.full(row, FIGURES) for row in rows], FIGURES)
    return figures.assign(origin=1, batch=1)
