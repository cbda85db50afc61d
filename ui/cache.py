"""The only caches. Tables are cached by what they show (store, batch, as-of year); the open store is one for the process."""

import os
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from actions import building, judging, opening, stamp
from actions.judging import Explained, Judged
from model.problems import Problem

ROOT = Path(__file__).resolve().parent.parent
DATA, DEFINITIONS = ROOT / "data", ROOT / "indicators.yaml"


def store_path() -> Path:
    return Path(os.environ.get("COUNTY_HEALTH_STORE") or DATA / "store.duckdb")


@st.cache_resource(show_spinner=False)
def _open(path: str):
    return opening.for_writing(Path(path))


def store():
    """The one open store of this process. Raises StoreTrouble; the next rerun tries again."""
    return _open(str(store_path()))


def this_year() -> int:
    """Asked at each rerun: a server that runs past New Year must not stay in the old one."""
    return date.today().year


def judged(year: int, as_of: int | None = None) -> Judged:
    """Every target of every area, judged as of a year; kept until a new batch is written."""
    held = store()
    return _judged(held.id, held.version() if as_of is None else as_of, year)


@st.cache_data(show_spinner=False, max_entries=24)
def _judged(store_id: str, version: int, year: int) -> Judged:
    return judging.judge(store(), year=year, as_of=version or None)  # 0: nothing was ever written, and judge says so


def untargeted(year: int, as_of: int | None = None) -> pd.DataFrame:
    """The newest figure of every area and indicator, for cells whose documents list no target."""
    held = store()
    return _untargeted(held.id, held.version() if as_of is None else as_of, year)


@st.cache_data(show_spinner=False, max_entries=24)
def _untargeted(store_id: str, version: int, year: int) -> pd.DataFrame:
    return judging.latest_figures(store(), year=year, as_of=version)


def explain(judged: Judged, *, area: str, indicator: str, target_year: int | None, scope: str) -> Explained | None:
    return judging.explain(
        store(), judged, area=area, indicator=indicator, target_year=target_year, scope=scope, as_of=judged.version
    )


def source_problems() -> list[Problem] | None:
    """What is wrong with indicators.yaml and data/ as they stand now; None when the store was built from exactly them."""
    if stamp.is_current(store_path(), data=DATA, definitions=DEFINITIONS):
        return None
    return _problems(stamp.digest(data=DATA, definitions=DEFINITIONS))


@st.cache_data(show_spinner=False, max_entries=4)
def _problems(digest: str) -> list[Problem]:
    return building.check(data=DATA, definitions=DEFINITIONS)
