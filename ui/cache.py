"""The only caches. Tables are cached by what they show (store, batch, as-of year); an open store is one for the process.

Most functions take the choice (ui.choices.Choice): it says which data (the demonstration set or not), which batch, which year.
"""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from actions import building, checking, demonstrating, judging, opening, packing, picturing, stamp
from actions import reference as references
from actions.judging import Explained, Judged
from actions.reference import Reference
from charts import words
from model.problems import Problem
from ui import address
from ui.visits import Visits

ROOT = Path(__file__).resolve().parent.parent
DATA, DEFINITIONS = ROOT / "data", ROOT / "indicators.yaml"


def store_path() -> Path:
    return Path(os.environ.get("COUNTY_HEALTH_STORE") or DATA / "store.duckdb")


@st.cache_resource(show_spinner=False)
def _open(path: str):
    return opening.for_writing(Path(path))


@st.cache_resource(show_spinner=False)
def _open_demo(path: str):
    return demonstrating.open_set(Path(path), data=DATA / "demo", definitions=DEFINITIONS)


def store(demo: bool = False):
    """The one open store of this process, or that of the demonstration set. Raises StoreTrouble; the next rerun tries again."""
    path = store_path()
    return _open_demo(str(path.with_name("demo.duckdb"))) if demo else _open(str(path))


@st.cache_resource(show_spinner=False)
def worker():
    """The one export worker of this process; its browser starts at the first picture."""
    return picturing.worker(host=address.host())


@st.cache_resource(show_spinner=False)
def visits() -> Visits:
    """The tokens of silent visitors (ui/shooting.py). Shared on purpose: one session issues a token, another takes it."""
    return Visits()


def this_year() -> int:
    """Asked at each rerun: a server that runs past New Year must not stay in the old one."""
    return date.today().year


def version(demo: bool) -> int:
    """The newest batch. Asked once a rerun, so that all of a page shows the same batch."""
    return store(demo).version()


def invented(demo: bool) -> bool:
    """Whether what is shown is invented: the store says so, whichever way it was asked for."""
    return store(demo).invented


def judged(choice) -> Judged:
    """Every target of every area, judged as of the choice's year and batch; kept until a new batch is written."""
    shown = (store(choice.demo).id, choice.version, choice.demo, choice.year)
    return _outward(*shown)[0] if choice.outward else _judged(*shown)


@st.cache_data(show_spinner=False, max_entries=6)
def _outward(store_id: str, version: int, demo: bool, year: int) -> tuple[Judged, pd.DataFrame]:
    """The same for a picture that leaves the house: small counts, and what gives them back, are blank."""
    return judging.outward(store(demo), _judged(store_id, version, demo, year), as_of=version)


@st.cache_data(show_spinner=False, max_entries=24)
def _judged(store_id: str, version: int, demo: bool, year: int) -> Judged:
    return judging.judge(store(demo), year=year, as_of=version)


def reference(demo: bool, version: int) -> Reference:
    """The catalogue, areas and sources as of a batch. Raises StoreTrouble where nothing was ever built."""
    return _reference(store(demo).id, version, demo)


@st.cache_data(show_spinner=False, max_entries=8)
def _reference(store_id: str, version: int, demo: bool) -> Reference:
    return references.read(store(demo), as_of=version or None)  # 0: nothing was ever written, and read says so


def speaking(demo: bool, version: int) -> frozenset[str]:
    """Codes of the areas whose documents list a target."""
    return frozenset(_statements(store(demo).id, version, demo, "target")["area"])


def figures(choice) -> pd.DataFrame:
    """Every live figure statement (model.columns.FIGURES with batch, line, origin)."""
    shown = (store(choice.demo).id, choice.version, choice.demo)
    return _outward(*shown, choice.year)[1] if choice.outward else _statements(*shown, "figure")


def targets(choice) -> pd.DataFrame:
    return _statements(store(choice.demo).id, choice.version, choice.demo, "target")


def commitments(choice) -> pd.DataFrame:
    return _statements(store(choice.demo).id, choice.version, choice.demo, "commitment")


@st.cache_data(show_spinner=False, max_entries=24)
def _statements(store_id: str, version: int, demo: bool, table: str) -> pd.DataFrame:
    return store(demo).statements(table, as_of=version)


def untargeted(choice) -> pd.DataFrame:
    """The newest figure of every area and indicator, for cells whose documents list no target."""
    table = _untargeted(store(choice.demo).id, choice.version, choice.demo, choice.year)
    if choice.outward:
        hidden = figures(choice).query("held_back")[["area", "indicator", "year"]].itertuples(index=False, name=None)
        cells = zip(table["area_code"], table["indicator"], table["latest_year"])
        small = pd.Series(list(cells), index=table.index, dtype=object).isin(set(hidden))
        table = table.assign(latest=table["latest"].mask(small), held_back=table["held_back"] | small)
    return table


@st.cache_data(show_spinner=False, max_entries=24)
def _untargeted(store_id: str, version: int, demo: bool, year: int) -> pd.DataFrame:
    return judging.latest_figures(store(demo), year=year, as_of=version)


def findings(choice) -> pd.DataFrame:
    """What in the plans themselves contradicts, repeats or cannot be judged (model.columns.FINDINGS)."""
    return _findings(store(choice.demo).id, choice.version, choice.demo, choice.year)


@st.cache_data(show_spinner=False, max_entries=12)
def _findings(store_id: str, version: int, demo: bool, year: int) -> pd.DataFrame:
    return checking.plan_check(store(demo), year=year, as_of=version)


def batches(demo: bool) -> pd.DataFrame:
    """The ledger, oldest first: all of it, also where the view is frozen to an earlier batch."""
    return _batches(store(demo).id, version(demo), demo)


@st.cache_data(show_spinner=False, max_entries=8)
def _batches(store_id: str, version: int, demo: bool) -> pd.DataFrame:
    return store(demo).batches()


def pack(asked: packing.Asked, *, demo: bool) -> packing.Pack:
    """The meeting pack of what is asked, gathered and masked."""
    return _pack(store(demo).id, demo, asked)


@st.cache_data(show_spinner="正在汇总 …", max_entries=6, hash_funcs={packing.Asked: repr})
def _pack(store_id: str, demo: bool, asked: packing.Asked) -> packing.Pack:
    return packing.gather(store(demo), asked)


def explain(choice, *, area: str, indicator: str, target_year: int | None, scope: str) -> Explained | None:
    """The panel behind one cell."""
    told = judging.explain(
        store(choice.demo),
        judged(choice),
        area=area,
        indicator=indicator,
        target_year=target_year,
        scope=scope,
        as_of=choice.version,
    )
    if told is None or not choice.outward:
        return told
    hidden = figures(choice).query("held_back")
    years = set(hidden.loc[(hidden["area"] == area) & (hidden["indicator"] == indicator), "year"])
    small = told.figures["year"].isin(years)
    blank = told.figures.assign(
        value=told.figures["value"].mask(small),
        as_printed=told.figures["as_printed"].mask(small, ""),
        held_back=told.figures["held_back"] | small,
    )
    return replace(told, figures=blank, steps=[] if words.held_back(told.row) else told.steps)


def source_problems() -> list[Problem] | None:
    """What is wrong with indicators.yaml and data/ as they stand now; None when the store was built from exactly them."""
    if stamp.is_current(store_path(), data=DATA, definitions=DEFINITIONS):
        return None
    return _problems(stamp.digest(data=DATA, definitions=DEFINITIONS))


@st.cache_data(show_spinner=False, max_entries=4)
def _problems(digest: str) -> list[Problem]:
    return building.check(data=DATA, definitions=DEFINITIONS)
