"""Made-up ledgers of any number of counties, always the same ones: what every subject measures on.

A nation is 2,844 counties × 60 percentages × 11 years (2014 to 2024) = 1,877,040 figures, and 170,640 targets of
one plan (2021 to 2025) with their baselines, seen from 2024. A smaller ledger holds the first so many of these
counties. What makes choosing and judging cost something is in it, in the shares real documents have: figures stated
twice, uploads over documents, foreign units, changed definitions, baselines that stand only among the figures,
counties that stopped reporting.
"""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from benchmarks import product
from model.columns import AREAS, FIGURES, SOURCES, TARGETS, Column
from store import schema

SEED = 20241231
COUNTIES, INDICATORS, YEARS = 2844, 60, range(2014, 2025)
PROVINCES, PROVINCE = 31, 117  # the first province has 117 counties, the others share the rest
YEAR, BASE, START, FINISH = 2024, 2020, 2021, 2025
LOWER = 12  # of the indicators, how many are better when lower
EDITION = 1  # of this file: a cached ledger of another edition is built anew


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The tables in the columns of data/. uploads: figures of a second batch; definitions: indicators.yaml."""

    areas: pd.DataFrame
    sources: pd.DataFrame
    figures: pd.DataFrame
    uploads: pd.DataFrame
    targets: pd.DataFrame
    definitions: bytes

    @property
    def bodies(self) -> dict[str, bytes]:
        """The files kept with the batch."""
        of = {"areas.csv": self.areas, "sources.csv": self.sources}
        return {"indicators.yaml": self.definitions} | {
            name: table.to_csv(index=False).encode() for name, table in of.items()
        }


def cache() -> Path:
    """Where built ledgers are kept between runs: BENCH_CACHE, else a folder of the machine's temporary ones."""
    place = Path(os.environ.get("BENCH_CACHE") or Path(tempfile.gettempdir()) / "county-health-benchmarks")
    place.mkdir(parents=True, exist_ok=True)
    return place


def make(counties: int = COUNTIES) -> Tables:
    """The tables of the first `counties` counties; of fewer counties the same rows."""
    areas = _areas()
    codes = areas.loc[areas["level"] == "county", "code"].to_numpy()[:counties]
    areas = areas[(areas["level"] != "county") | areas["code"].isin(codes)]
    figures, uploads = _figures(codes)
    return Tables(
        areas=areas,
        sources=_sources(codes),
        figures=figures,
        uploads=uploads,
        targets=_targets(codes),
        definitions=_definitions(),
    )


def province() -> list[str]:
    """The codes of the 117 counties of the first province."""
    areas = _areas()
    return areas.loc[areas["parent"] == areas["code"].iloc[1], "code"].tolist()


def kept(name: str, fill: Callable[[Path], None]) -> Path:
    """The store of this name in the cache, one for each version of the tables; filled the first time, and there whole or not at all."""
    path = cache() / f"{name}-{EDITION}-v{schema.VERSION}.duckdb"
    if not path.exists():
        unfinished = path.with_suffix(".building")
        unfinished.unlink(missing_ok=True)
        fill(unfinished)
        unfinished.with_name(f"{unfinished.name}.read").unlink(missing_ok=True)
        unfinished.rename(path)
    return path


def ledger(counties: int = COUNTIES) -> Path:
    """A store of these counties written through Store.append."""

    def fill(path: Path) -> None:
        tables = make(counties)
        product.write(path, [tables.figures, tables.uploads], targets=tables.targets, bodies=tables.bodies)

    return kept(f"counties-{counties}", fill)


def _areas() -> pd.DataFrame:
    provinces = [f"{11 + number}0000" for number in range(PROVINCES)]
    others, more = divmod(COUNTIES - PROVINCE, PROVINCES - 1)
    sizes = [PROVINCE] + [others + (number < more) for number in range(PROVINCES - 1)]
    counties = [(f"{code[:2]}{n + 1:04}", code) for code, size in zip(provinces, sizes) for n in range(size)]
    rows = [("000000", "全国", "全国", "nation", "")]
    rows += [(code, f"第{n + 1}省", f"{n + 1}省", "province", "000000") for n, code in enumerate(provinces)]
    rows += [(code, f"第{code}县", f"{code}县", "county", above) for code, above in counties]
    return pd.DataFrame(rows, columns=[column.name for column in AREAS])


def _sources(codes: np.ndarray) -> pd.DataFrame:
    """A plan for each county, of a date of its own; and the yearbook all figures stand in."""
    days = np.random.default_rng(SEED).integers(1, 29, len(codes))
    plans = pd.DataFrame(
        {
            "id": [f"plan_{code}" for code in codes],
            "title": [f"第{code}县“十四五”卫生健康规划" for code in codes],
            "date": [f"2021-06-{day:02}" for day in days],
            "area": codes,
            "kind": "plan",
            "period_start": START,
            "period_end": FINISH,
        }
    )
    books = {"id": ["yearbook", "bulletin"], "title": ["年鉴", "公报"], "date": ["2025-03-01", "2025-02-01"]}
    return _whole(
        pd.concat([plans, pd.DataFrame(books).assign(area="000000", kind="bulletin")], ignore_index=True), SOURCES
    )


def _cells(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    names = np.array([f"share_{number:02}" for number in range(1, INDICATORS + 1)])
    return np.repeat(codes, INDICATORS), np.tile(names, len(codes))


def _values() -> np.ndarray:
    """Cell × year, of the whole nation always: a level of 20 to 95 with one decimal that drifts by up to 1.5 a year."""
    rng = np.random.default_rng(SEED + 1)
    cells = COUNTIES * INDICATORS
    level, slope = rng.uniform(20, 95, (cells, 1)), rng.uniform(-1, 3, (cells, 1))
    noise = rng.normal(0, 0.6, (cells, len(YEARS)))
    return np.clip(level + slope * (np.array(YEARS) - BASE) / 2 + noise, 0.1, 100).round(1)


def _figures(codes: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(figures of the documents, of the uploads). Who is stated twice lacks 2014, so that the number stays the same."""
    cells, years = len(codes) * INDICATORS, np.array(YEARS)
    values = _values()[:cells]
    area, indicator = _cells(codes)
    drawn = np.random.default_rng(SEED + 2).random((COUNTIES * INDICATORS, 4))[:cells]
    kind = drawn[:, 0]
    stopped = kind < 0.02  # their last figure is the one of 2020
    again = (kind >= 0.02) & (kind < 0.08)  # stated a second time elsewhere
    uploaded = (kind >= 0.08) & (kind < 0.09)
    year = np.tile(years, (cells, 1)) - np.where(stopped, YEAR - BASE, 0)[:, None]
    keep = np.ones((cells, len(years)), dtype=bool)
    keep[again | uploaded, 0] = False
    at, of = np.nonzero(keep)
    foreign = drawn[at, 1] < 0.001
    changes = (indicator[at] == f"share_{INDICATORS:02}") & (drawn[at, 2] < 0.5)
    table = pd.DataFrame(
        {
            "area": area[at],
            "indicator": indicator[at],
            "year": year[at, of],
            "value": values[at, of],
            "unit": np.where(foreign, "人", "%"),
            "role": np.where(year[at, of] <= BASE, "baseline", "actual"),
            "definition_version": np.where(changes, np.where(year[at, of] <= BASE, "2015版", "2021版"), ""),
            "status": "年报",
            "source": "yearbook",
            "place": "第三表",
            "rank": 2,
        }
    )
    second = _stated_again(area, indicator, values, np.flatnonzero(again), drawn[:, 3])
    mine = np.flatnonzero(uploaded)
    uploads = pd.DataFrame(
        {
            "area": area[mine],
            "indicator": indicator[mine],
            "year": YEAR,
            "value": (values[mine, -1] + 0.5).round(1),
            "role": "actual",
            "source": "upload",
            "place": "第 2 行",
        }
    )
    return _whole(pd.concat([table, second], ignore_index=True), FIGURES), _whole(uploads, FIGURES)


def _stated_again(area, indicator, values: np.ndarray, at: np.ndarray, drawn: np.ndarray) -> pd.DataFrame:
    """The figure of 2020 or 2024 once more: of a better rank, a worse one, the health year, or in another document
    (half of them otherwise, and then neither counts).
    """
    how, newest = (drawn[at] * 4).astype(int), (drawn[at] * 8).astype(int) % 2 == 1
    value = np.where(newest, values[at, -1], values[at, BASE - YEARS[0]])
    otherwise = (drawn[at] * 16).astype(int) % 2 == 1
    return pd.DataFrame(
        {
            "area": area[at],
            "indicator": indicator[at],
            "year": np.where(newest, YEAR, BASE),
            "period": np.where(how == 2, "mch_year", "year"),
            "value": (value + np.where(otherwise, 0.7, 0)).round(1),
            "unit": "%",
            "role": np.where(newest, "actual", "baseline"),
            "status": "年报",
            "rank": np.select([how == 0, how == 1], [1, 3], 2),
            "source": "bulletin",
            "place": "二、主要指标",
        }
    )


def _targets(codes: np.ndarray) -> pd.DataFrame:
    """One a cell: twelve indicators go down, the others up; for a tenth the baseline is the stored figure of 2020."""
    cells = len(codes) * INDICATORS
    rng = np.random.default_rng(SEED + 3)
    step, silent, sign, odd = (
        rng.uniform(-2, 12, COUNTIES * INDICATORS)[:cells],
        *rng.random((3, COUNTIES * INDICATORS))[:, :cells],
    )
    values = _values()[:cells]
    area, indicator = _cells(codes)
    down = np.char.rpartition(indicator, "_")[:, 2].astype(int) <= LOWER
    base = values[:, BASE - YEARS[0]]
    table = pd.DataFrame(
        {
            "area": area,
            "indicator": indicator,
            "year": FINISH,
            "comparator": np.where(
                down ^ (odd < 0.002), np.where(sign < 0.1, "<", "≤"), np.where(sign < 0.1, ">", "≥")
            ),
            "value": np.clip(np.where(down, base - step, base + step), 0, 100).round(1),
            "unit": "%",
            "baseline": np.where(silent < 0.1, np.nan, base),
            "baseline_year": np.where(silent < 0.1, np.nan, BASE),
            "attribute": np.where(sign > 0.8, "binding", "expected"),
            "rank": 1,
            "source": np.char.add("plan_", area),
            "place": "第二章 三、发展目标 · 指标体系表",
            "as_printed": "见指标体系表",
        }
    )
    return _whole(table, TARGETS)


def _whole(table: pd.DataFrame, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Every column, of the types the loaders give: text that is never missing, whole numbers with gaps, floats."""
    kinds = {"int": "Int64", "year": "Int64", "number": "float64"}
    empty = {"int": pd.NA, "year": pd.NA, "number": np.nan}
    found = {}
    for column in columns:
        missing = empty.get(column.kind, column.default or "")
        values = table[column.name] if column.name in table else pd.Series(missing, index=table.index)
        if column.kind not in kinds:
            values = values.fillna(missing)
        if column.name == "decimals":
            values = pd.Series(1, index=table.index)
        found[column.name] = values.astype(kinds.get(column.kind, "str"))
    whole = pd.DataFrame(found)
    return whole.assign(line=np.arange(2, len(whole) + 2)) if "value" in whole else whole


def _definitions() -> bytes:
    one = {
        "unit": "%",
        "category": "all",
        "core": True,
        "kind": "proportion",
        "per": "常住人口",
        "measure": "stock",
        "decimals": 1,
        "plausible_why": "比例",
        "definition_source": "口径待补",
        "definition": "口径待补",
    }
    names = range(1, INDICATORS + 1)
    indicators = {
        f"share_{n:02}": {
            "name": f"第{n}项比例",
            "english": f"Share {n}",
            "better": "lower" if n <= LOWER else "higher",
            "plausible": [0, 100],
        }
        | one
        for n in names
    }
    content = {
        "thresholds": {"on_pace": 0.95, "slightly_behind": 0.6, "early": 0.3, "about": 0.02},
        "categories": {"all": "全部"},
        "units": {"%": ["％", "个百分点", "百分点"]},
        "indicators": indicators,
    }
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False).encode()
