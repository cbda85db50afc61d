"""Small made-up ledgers for tests: the same raw rows go to the slow reference and, through a real store, to the fast code."""

import functools
import math
import shutil
import tempfile
from decimal import Decimal
from pathlib import Path
from unittest import mock

import pandas as pd

from actions.assess import View
from loaders.curated import Reference
from model.actors import Actor
from model.columns import AREAS, COMMITMENTS, FIGURES, SOURCES, TARGETS, Column
from model.indicators import Catalogue
from model.numbers import missing
from store import Store, files
from tests.reference import judge_slowly

AREA_ROWS = [
    {"code": "370000", "name": "甲市", "short": "甲市", "level": "city", "parent": ""},
    {"code": "370100", "name": "甲县", "short": "甲县", "level": "county", "parent": "370000"},
]
SOURCE_ROWS = [
    {
        "id": "plan",
        "title": "规划",
        "area": "370100",
        "date": "2021-06-01",
        "kind": "plan",
        "period_start": 2021,
        "period_end": 2025,
    },
    {
        "id": "midterm",
        "title": "中期调整",
        "area": "370100",
        "date": "2023-09-01",
        "kind": "plan",
        "period_start": 2021,
        "supersedes": "plan",
    },
    {"id": "leaflet", "title": "折页", "area": "370100", "date": "2022-01-01", "kind": "plan"},
    {
        "id": "former",
        "title": "原规划",
        "area": "370100",
        "date": "2016-12-01",
        "kind": "plan",
        "period_start": 2016,
        "period_end": 2030,
    },
    {"id": "bulletin", "title": "公报", "area": "370000", "date": "2024-03-01", "kind": "bulletin"},
]
INDICATORS = {
    "up": {"name": "升", "unit": "人/千人", "better": "higher", "measure": "stock"},
    "down": {"name": "降", "unit": "‰", "better": "lower", "measure": "stock"},
    "even": {"name": "平", "unit": "张", "better": "neutral", "measure": "stock"},
    "share": {"name": "率", "unit": "%", "better": "higher", "measure": "stock"},
    "flow": {"name": "新增", "unit": "个", "better": "higher", "measure": "annual_flow"},
    "total": {"name": "累计", "unit": "个", "better": "higher", "measure": "cumulative"},
}
UNITS = {"人/千人": ["人"]}
THRESHOLDS = {"on_pace": 0.95, "slightly_behind": 0.60, "early": 0.3, "about": 0.02}
ADMIN = Actor(name="测试", via="test")

CATALOGUE = Catalogue.model_validate(
    {
        "thresholds": THRESHOLDS,
        "categories": {"all": "全部"},
        "units": UNITS,
        "indicators": {
            key: {
                "id": key,
                "english": key,
                "category": "all",
                "core": True,
                "kind": "rate",
                "per": "人口",
                "decimals": 1,
                "definition_source": "口径待补",
                **one,
            }
            for key, one in INDICATORS.items()
        },
    }
)


def decimals_of(value) -> int | None:
    """Digits printed: '3.0' -> 1."""
    return None if value in (None, "") else max(0, -Decimal(str(value)).as_tuple().exponent)


def table(rows: list[dict], columns: tuple[Column, ...]) -> pd.DataFrame:
    """Rows as dicts -> a typed table as loaders make it, with `line`."""
    made = {"line": range(1, len(rows) + 1)}
    for column in columns:
        cells = [row.get(column.name) for row in rows]
        if column.kind in ("int", "year"):
            made[column.name] = pd.array([None if c in (None, "") else int(c) for c in cells], dtype="Int64")
        elif column.kind == "number":
            made[column.name] = pd.array([math.nan if c in (None, "") else float(c) for c in cells], dtype="float64")
        else:
            made[column.name] = pd.Series([str(c or column.default or "") for c in cells], dtype="str")
    return pd.DataFrame(made)


def full(row: dict, columns: tuple[Column, ...]) -> dict:
    """A row as it is printed: decimals stated, defaults in place."""
    row = {
        column.name: row.get(column.name) if row.get(column.name) not in (None, "") else column.default
        for column in columns
    } | {"retracted": row.get("retracted", False)}
    return row | {"decimals": decimals_of(row["value"]) if row["decimals"] is None else row["decimals"]}


@functools.cache
def _empty() -> Path:
    """A store without a batch, made once a process: to be copied."""
    folder = tempfile.TemporaryDirectory(prefix="empty-")
    _kept.append(folder)
    path = Path(folder.name) / "s.duckdb"
    Store.open(path, create=True).close()
    return path


_kept: list[tempfile.TemporaryDirectory] = []  # their end is the end of the folders


def build(path: Path, batches: list[dict]) -> Store:
    """A real store holding the batches, written statement by statement through the ledger's own tables. No copy of it is published."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(_empty(), path)
    with mock.patch.object(files, "publish", return_value=""):
        store = _built(path, batches)
        store.settle()
    return store


def _built(path: Path, batches: list[dict]) -> Store:
    store = Store.open(path)
    undone_by = {}
    for batch in batches:
        if batch["kind"] == "undo":
            undone_by[batch["target"]] = store.undo(batch["target"], actor=ADMIN)
        elif batch["kind"] == "redo":  # a redo is the undo of the undo
            store.undo(undone_by[batch["target"]], actor=ADMIN)
        else:
            rows = {
                "figure": table([full(r, FIGURES) for r in batch.get("figures", [])], FIGURES),
                "target": table([full(r, TARGETS) for r in batch.get("targets", [])], TARGETS),
            }
            if batch.get("tasks"):
                rows["commitment"] = table([r | {"retracted": False} for r in batch["tasks"]], COMMITMENTS)
            assert (
                store.append(kind=batch["kind"], rows=rows, files_kept={}, actor=ADMIN, seen=store.version())
                == batch["id"]
            )
    return store


def areas() -> pd.DataFrame:
    return table(AREA_ROWS, AREAS)


def sources() -> pd.DataFrame:
    return table(SOURCE_ROWS, SOURCES)


def judged(store: Store, *, year: int, as_of: int | None = None) -> pd.DataFrame:
    """The fast way: the store selects, gaps judges, the View publishes."""
    return view(store, year=year, as_of=as_of).published()


def view(store: Store, *, year: int, as_of: int | None = None, catalogue: Catalogue = CATALOGUE) -> View:
    """A View of a ledger that holds no reference of its own."""
    known = Reference(catalogue=catalogue, areas=areas(), sources=sources())
    return View.open(store, year=year, as_of=as_of, reference=known, declared=known)


def slowly(batches: list[dict], *, year: int, as_of: int | None = None) -> list[dict]:
    """The slow way, from the same raw rows."""
    printed = [
        batch
        | {
            "figures": [full(r, FIGURES) for r in batch.get("figures", [])],
            "targets": [full(r, TARGETS) for r in batch.get("targets", [])],
        }
        for batch in batches
    ]
    indicators = {
        key: {**one, "category": "all", "unit_aliases": UNITS.get(one["unit"], [])} for key, one in INDICATORS.items()
    }
    return judge_slowly(
        batches=printed,
        areas=AREA_ROWS,
        sources=SOURCE_ROWS,
        indicators=indicators,
        thresholds={k: str(v) for k, v in THRESHOLDS.items()},
        year=year,
        as_of=as_of,
    )


def same(fast, slow) -> bool:
    """Equal words, or numbers equal but for the sixth decimal, which only the fast way rounds. Missing equals only missing."""
    fast, slow = (
        None if missing(cell) or cell in ([], "none") else ";".join(cell) if isinstance(cell, list) else cell
        for cell in (fast, slow)
    )
    if fast is None or slow is None or isinstance(fast, str) or isinstance(slow, str):
        return fast == slow
    return math.isclose(float(fast), float(slow), rel_tol=0, abs_tol=1e-6)
