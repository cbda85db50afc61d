"""One target for every class, reason, basis and oddity of the method, made through a real store and a View: what words and charts are tested on.

    assessments()['vector 1']            an Assessment of actions.assess.View: .verdict 'on_pace', .latest.value 12.7
    timeseries()['vector 1']             its figures of each year, a tuple of Figure, oldest first
    assessment('vector 1', area__name='甲县', latest__value=3.0)      the same with parts of it changed
    changed(a, target=None, verdict='no_target')                      likewise of any Assessment
    without_target('vector 1')           a cell that has a figure and no target, verdict no_target
    not_listed('vector 1')               a cell that has neither

Each case lives in a county of its own (with a city above it), so that all of them are judged together and none sees another's figures;
the county is called like the case. Each is judged as of the year its entry in CASES names.
"""

import functools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import is_dataclass, replace
from pathlib import Path

import pandas as pd

from actions.assess import View
from gaps import judge
from loaders.curated import Reference
from model.areas import Area
from model.assessment import NO_TARGET, NOT_LISTED, Assessment, Figure
from model.columns import AREAS
from model.indicators import Indicator
from store import Store
from tests import ledgers


def figure(year, value, indicator="up", **more) -> dict:
    return {
        "year": year,
        "value": value,
        "indicator": indicator,
        "role": "actual",
        "source": "bulletin",
        "place": "表",
        **more,
    }


def target(value, comparator="≥", year=2025, indicator="up", **more) -> dict:
    return {
        "year": year,
        "value": value,
        "comparator": comparator,
        "indicator": indicator,
        "scope": "plan",
        "source": "plan",
        "place": "第二章 表",
        "attribute": "expected",
        "as_printed": f"{comparator}{value}",
        **more,
    }


def based(base, t0, value, comparator="≥", year=2025, indicator="up", **more) -> dict:
    return target(value, comparator, year, indicator, baseline=base, baseline_year=t0, **more)


ANNUAL, EVERY = {"scope": "annual"}, {"scope": "every_year"}
ABOVE = {"above": True}  # a figure of the city above the county

# name -> (rows, Y, class)
CASES: dict[str, tuple[list[dict], int, str]] = {
    "vector 1": ([based("18.5", 2020, "12", "≤", indicator="down"), figure(2024, "12.7", "down")], 2024, "on_pace"),
    "vector 2": ([based("97.2", 2020, "98"), figure(2023, "98.1")], 2023, "met_early"),
    "vector 3a": ([based("78.2", 2020, "75"), figure(2023, "77.0")], 2023, "kept"),
    "vector 3b": ([based("78.2", 2020, "75"), figure(2023, "74.6")], 2023, "lost"),
    "vector 4": ([based("3", 2020, "0", "≤", indicator="down"), figure(2023, "1", "down")], 2023, "on_pace"),
    "vector 5": ([based("0", 2020, "4.5"), figure(2023, "2.0")], 2023, "slightly_behind"),
    "vector 6": (
        [based("112", 2020, "103", "range", indicator="even", value_to="107"), figure(2023, "108.5", "even")],
        2023,
        "on_pace",
    ),
    "vector 7": ([based("7.2", 2020, "6", "≤", indicator="down"), figure(2023, "7.6", "down")], 2023, "moving_away"),
    "vector 8": ([based("77.9", 2020, "80", year=2030), figure(2024, "78.6")], 2024, "slightly_behind"),
    "vector 9": ([based("22", 2020, "30"), figure(2023, "24")], 2023, "behind"),
    "vector 10": (
        [
            target("2", year=2023, indicator="share", basis="points_on", unit="个百分点", **ANNUAL),
            figure(2022, "86.3", "share"),
            figure(2023, "88.0", "share"),
        ],
        2023,
        "missed",
    ),
    "vector 10, last year missing": (
        [target("2", year=2023, indicator="share", basis="points_on", **ANNUAL), figure(2023, "88.0", "share")],
        2023,
        "unknown",
    ),
    "vector 11": ([based("85", 2020, "90"), figure(2025, "89"), figure(2026, "91")], 2026, "missed"),
    "vector 12": ([based("85", 2020, "90"), figure(2023, "88")], 2026, "on_pace"),
    "vector 13": ([target("1", "range", 2023, value_to="3", **ANNUAL), figure(2023, "4")], 2023, "met"),
    "vector 14": (
        [
            target("1", "≥", 2023, "down", basis="points_off", reference_year=2022, **ANNUAL),
            figure(2022, "52.0", "down"),
            figure(2023, "51.2", "down"),
        ],
        2023,
        "missed",
    ),
    "vector 15": ([based("74.41", 2020, "75")], 2026, "baseline_short"),
    "vector 16": ([based("85", 2020, "90"), figure(2023, "89"), figure(2025, "92")], 2023, "on_pace"),
    "vector 17": ([based("94", 2020, "95", ">"), figure(2025, "95")], 2025, "missed"),
    "vector 18": (
        [based("112", 2020, "103", "range", indicator="even", value_to="107"), figure(2023, "100", "even")],
        2023,
        "moving_away",
    ),
    "vector 19": ([based("29.3", 2015, "25", "~", 2030, "down"), figure(2024, "25.3", "down")], 2024, "met_early"),
    # the remaining classes and the frame of each
    "met at the end": ([based("85", 2020, "90", attribute="binding"), figure(2025, "90.5")], 2025, "met"),
    "kept at the end": ([based("92", 2020, "90"), figure(2025, "90.5")], 2025, "kept"),
    "missed though the base met": ([based("92", 2020, "90"), figure(2025, "89.5")], 2025, "missed"),
    "binding missed": ([based("85", 2020, "90", attribute="binding"), figure(2025, "89")], 2025, "missed"),
    "behind": ([based("22.5", 2020, "30", attribute="binding"), figure(2024, "24.25")], 2024, "behind"),
    "early": ([based("70", 2020, "80", year=2030), figure(2022, "70.1")], 2022, "slightly_behind"),
    "base meets, lower": (
        [based("4.3", 2020, "6", "≤", indicator="down", attribute="binding")],
        2022,
        "baseline_meets",
    ),
    "base meets at zero": ([based("0", 2020, "12", "≤", indicator="down")], 2022, "baseline_meets"),
    "hold": ([based("100", 2020, "100", "=", indicator="share")], 2022, "baseline_meets"),
    "base short, lower": (
        [based("262.79", 2020, "180", "≤", indicator="down", attribute="binding")],
        2022,
        "baseline_short",
    ),
    "base printed coarser": ([based("3.0", 2020, "3.35")], 2022, "baseline_short"),
    "lost, due": ([based("78.2", 2020, "75"), figure(2023, "74.6")], 2026, "lost"),
    "moving away, due": (
        [based("7.2", 2020, "6", "≤", indicator="down"), figure(2023, "7.6", "down")],
        2026,
        "moving_away",
    ),
    "met early, due": ([based("97.2", 2020, "98"), figure(2024, "98.1")], 2026, "met_early"),
    "no target year, met": ([based("85", 2020, "90", year=None), figure(2023, "95")], 2023, "met"),
    "below, less than": (
        [based("9", 2020, "7.0", "<", indicator="down"), figure(2023, "7.0", "down")],
        2023,
        "on_pace",
    ),
    "against the direction": (
        [based("5", 2020, "4", "≤", indicator="up"), figure(2023, "4.5")],
        2023,
        "slightly_behind",
    ),
    "negative figures": ([based("-0.5", 2020, "1.5"), figure(2023, "-1.2")], 2023, "moving_away"),
    "negative base": ([based("-0.5", 2020, "1.5"), figure(2023, "0.8")], 2023, "on_pace"),
    "very small": ([based("0.0125", 2020, "0.02"), figure(2023, "0.0141")], 2023, "behind"),
    "thirds": ([based("1", 2020, "4", year=2026), figure(2021, "1.3")], 2021, "slightly_behind"),
    # neutral
    "neutral, inside": (
        [based("112", 2020, "103", "range", indicator="even", value_to="107"), figure(2023, "105.4", "even")],
        2023,
        "met_early",
    ),
    "neutral, below": (
        [based("98.5", 2020, "103", "range", indicator="even", value_to="107"), figure(2023, "101.25", "even")],
        2023,
        "on_pace",
    ),
    "neutral equal, hit": (
        [based("6.0", 2020, "6.5", "=", indicator="even"), figure(2023, "6.5", "even")],
        2023,
        "met_early",
    ),
    "neutral equal, short": (
        [based("6.0", 2020, "6.5", "=", indicator="even"), figure(2023, "6.2", "even")],
        2023,
        "slightly_behind",
    ),
    "neutral about": (
        [based("6.0", 2020, "6.5", "~", indicator="even"), figure(2023, "6.4", "even")],
        2023,
        "met_early",
    ),
    "neutral, relative range": (
        [
            based("100", 2020, "5", "range", indicator="even", value_to="10", basis="percent_on"),
            figure(2023, "112.5", "even"),
        ],
        2023,
        "moving_away",
    ),
    "neutral, bounded": (
        [based("9.56", 2020, "9.66", "≥", indicator="even", attribute="binding")],
        2026,
        "baseline_short",
    ),
    # ranges
    "range of lower": (
        [based("9", 2020, "5", "range", indicator="down", value_to="7"), figure(2023, "7.4", "down")],
        2023,
        "on_pace",
    ),
    "range of points": (
        [
            target("2", "range", 2023, "share", value_to="4", basis="points_on", **ANNUAL),
            figure(2022, "86.3", "share"),
            figure(2023, "88.1", "share"),
        ],
        2023,
        "missed",
    ),
    "range of points off": (
        [
            target("1", "range", 2023, "down", value_to="3", basis="points_off", **ANNUAL),
            figure(2022, "52.0", "down"),
            figure(2023, "51.0", "down"),
        ],
        2023,
        "met",
    ),
    # relative
    "percent on": ([based("86.3", 2020, "5", basis="percent_on"), figure(2023, "88.9")], 2023, "on_pace"),
    "percent off": (
        [based("52.35", 2020, "7.5", "≥", indicator="down", basis="percent_off"), figure(2023, "50.1", "down")],
        2023,
        "on_pace",
    ),
    "percent of a percent, agreed": (
        [based("40", 2020, "10", indicator="share", basis="percent_on"), figure(2023, "60", "share")],
        2023,
        "met_early",
    ),
    "percent of a percent, split": (
        [based("40", 2020, "10", indicator="share", basis="percent_on"), figure(2023, "46", "share")],
        2023,
        "unknown",
    ),
    "points on the base": (
        [
            based("24.1", 2020, "5", indicator="share", basis="points_on", reference_year=2020),
            figure(2023, "26", "share"),
        ],
        2023,
        "slightly_behind",
    ),
    "step on": (
        [based("60.5", 2020, "1.5", indicator="share", basis="step_on"), figure(2023, "64", "share")],
        2023,
        "slightly_behind",
    ),
    "step off": (
        [based("12.4", 2020, "0.4", "≥", indicator="down", basis="step_off"), figure(2023, "11.2", "down")],
        2023,
        "on_pace",
    ),
    "step of every year": (
        [
            target("2", year=2025, indicator="share", basis="step_on", **EVERY),
            figure(2022, "50", "share"),
            figure(2023, "51", "share"),
        ],
        2023,
        "missed",
    ),
    "external, annual": (
        [target(None, year=2023, basis="external", **ANNUAL), figure(2023, "80.5"), figure(2023, "81.25", **ABOVE)],
        2023,
        "missed",
    ),
    "external, plan": (
        [target(None, year=2025, basis="external"), figure(2023, "82.5"), figure(2023, "81.25", **ABOVE)],
        2023,
        "met_early",
    ),
    # single years
    "every year": (
        [target("90", year=2025, **EVERY), figure(2021, "88"), figure(2022, "91"), figure(2023, "92.5")],
        2023,
        "met",
    ),
    "annual, met": ([target("90", year=2023, attribute="binding", **ANNUAL), figure(2023, "90")], 2023, "met"),
    # sums
    "cumulative": (
        [
            target("100", year=2025, indicator="flow", measure="cumulative"),
            figure(2021, "15", "flow"),
            figure(2022, "20", "flow"),
            figure(2023, "22", "flow"),
        ],
        2023,
        "on_pace",
    ),
    # missing things
    "no figure": ([target("90")], 2023, "unknown"),
    "no baseline": ([target("90"), figure(2023, "85.5")], 2023, "unknown"),
    "no target year": ([based("85", 2020, "90", year=None), figure(2023, "88")], 2023, "unknown"),
    "words only": ([target(None, "", as_printed="明显提高"), figure(2023, "88")], 2023, "unknown"),
    "foreign unit": ([based("85", 2020, "90"), figure(2023, "88", unit="x")], 2023, "unknown"),
    "definition changed": (
        [
            based("85", 2020, "90"),
            figure(2020, "85", definition_version="a"),
            figure(2023, "88", definition_version="b"),
        ],
        2023,
        "unknown",
    ),
    "figures differ": (
        [based("85", 2020, "90"), figure(2023, "88"), figure(2023, "84", place="另表")],
        2023,
        "unknown",
    ),
    # said twice
    "two statements": (
        [
            target("90", year=2025, rank=1),
            target("95", year=2025, rank=2, place="第三章 二", as_printed="达到95"),
            figure(2025, "91"),
        ],
        2025,
        "met",
    ),
    "one rounded": ([based("85", 2020, "90"), figure(2023, "88.005")], 2023, "on_pace"),
}


COUNTIES = {name: f"{100000 + 10 * number}" for number, name in enumerate(CASES, start=1)}


@contextmanager
def ledger() -> Iterator[tuple[Store, Reference]]:
    """A store of all cases, and the areas, sources and indicators they are judged by."""
    areas = [
        {"code": f"{int(code) + 1}", "name": f"{name}市", "short": f"{name}市", "level": "city", "parent": ""}
        for name, code in COUNTIES.items()
    ]
    areas += [
        {"code": code, "name": name, "short": name, "level": "county", "parent": f"{int(code) + 1}"}
        for name, code in COUNTIES.items()
    ]
    batch = {"id": 1, "kind": "curated", "figures": [], "targets": []}
    for name, (rows, _, _) in CASES.items():
        for row in rows:
            own = {key: value for key, value in row.items() if key != "above"} | {
                "area": f"{int(COUNTIES[name]) + bool(row.get('above'))}"
            }
            batch["targets" if "scope" in row else "figures"].append(own)
    known = Reference(catalogue=ledgers.CATALOGUE, areas=ledgers.table(areas, AREAS), sources=ledgers.sources())
    with tempfile.TemporaryDirectory() as folder, ledgers.build(Path(folder) / "s.duckdb", [batch]) as store:
        yield store, known


@functools.cache
def _viewed() -> dict[str, tuple[Assessment, tuple[Figure, ...]]]:
    found = {}
    with ledger() as (store, known):
        for year in sorted({year for _, year, _ in CASES.values()}):
            view = View.open(store, year=year, reference=known, declared=known)
            mine = {COUNTIES[name]: name for name, case in CASES.items() if case[1] == year}
            rows = view.assessments(view.table[view.table["area_code"].isin(list(mine))])
            series = view.timeseries((row.area.code, row.indicator.id) for row in rows)
            for row in rows:
                found[mine[row.area.code]] = row, series.get((row.area.code, row.indicator.id), ())
    return {name: found[name] for name in CASES}


def assessments() -> dict[str, Assessment]:
    """Case -> its target with its verdict. They are frozen: shared, never changed."""
    return {name: row for name, (row, _) in _viewed().items()}


def timeseries() -> dict[str, tuple[Figure, ...]]:
    """Case -> the figure of each year of its cell, oldest first; () where it has none."""
    return {name: figures for name, (_, figures) in _viewed().items()}


def assessment(case: str, **nested) -> Assessment:
    """The assessment of a case, with parts of it changed: see `changed`."""
    return changed(_viewed()[case][0], **nested)


def changed(one, **nested):
    """A copy with other values: changed(a, latest__value=3.0, target__attribute='binding', gap=None). one: any frozen row or entry."""
    direct = {name: value for name, value in nested.items() if "__" not in name}
    inside: dict[str, dict] = {}
    for path, value in nested.items():
        if "__" in path:
            name, rest = path.split("__", 1)
            inside.setdefault(name, {})[rest] = value
    direct |= {name: changed(getattr(one, name), **parts) for name, parts in inside.items()}
    return replace(one, **direct) if is_dataclass(one) else one.model_copy(update=direct)


BARE = {
    "target": None, "baseline": None, "gap": None, "drift": None, "progress": None, "time_share": None, "pace": None,
    "required_per_year": None, "achieved_per_year": None, "met": False, "baseline_met": False, "reason": "",
    "flags": frozenset(), "doubts": (), "other": None, "is_baseline": False,
}  # fmt: skip


def without_target(case: str, **nested) -> Assessment:
    """The case's cell as if no document listed a target: its figure alone, as View.without_target gives it."""
    return changed(_viewed()[case][0], **BARE, verdict=NO_TARGET, **nested)


def not_listed(case: str, **nested) -> Assessment:
    """The case's cell as if no document listed target or figure."""
    return changed(_viewed()[case][0], **BARE, verdict=NOT_LISTED, latest=None, **nested)


@functools.cache
def table() -> pd.DataFrame:
    """The gaps table of all cases, each as of its own year; the case's name is the area's. Do not change it: it is made once."""
    catalogue = ledgers.CATALOGUE
    measures = pd.DataFrame(
        [(key, one.measure) for key, one in catalogue.indicators.items()], columns=["indicator", "measure"]
    )
    units = pd.DataFrame(
        [(key, unit) for key in catalogue.indicators for unit in catalogue.accepted_units(key)],
        columns=["indicator", "unit"],
    )
    parts = []
    with ledger() as (store, known):
        for year in sorted({year for _, year, _ in CASES.values()}):
            wide = store.select(
                areas=known.areas,
                sources=known.sources,
                measures=measures,
                units=units,
                year=year,
                only_areas=[COUNTIES[name] for name, case in CASES.items() if case[1] == year],
            )
            parts.append(judge(rows=wide, catalogue=catalogue, areas=known.areas, year=year))
    return pd.concat(parts, ignore_index=True)


@functools.cache
def _records() -> dict[str, dict]:
    return {row["area"]: row | {"v_source_title": row["v_source"]} for row in table().to_dict("records")}


def rows() -> dict[str, dict]:
    """Case -> its row, with what the screens add: the titles of the sources. Copies, to do with as a test likes."""
    return {case: dict(row) for case, row in _records().items()}


def row(case: str, **changed) -> dict:
    return _records()[case] | changed


def grid(
    *, areas: int, indicators: int, names: str = "县{}", blank: int = 7
) -> tuple[pd.DataFrame, list[dict], list[dict]]:
    """(cells, indicators, areas) for the map: the cases dealt out over a grid, every `blank`-th place left to nobody, one area with figures but no target."""
    across = [
        {"code": f"{370100 + place}", "name": names.format(place), "short": f"县{place}"} for place in range(areas)
    ]
    down = [
        {
            "id": f"i{place}",
            "name": f"第{place}项指标" + "的很长的名称(含妇幼机构)" * (place % 4 == 3),
            "unit": ("%", "1/10万", "人/千人", "")[place % 4],
            "category": f"第{place // 5}类",
        }
        for place in range(indicators)
    ]
    dealt, kinds = [], [rows()[case] for case in CASES]
    for y, one in enumerate(down):
        for x, area in enumerate(across):
            number = y * areas + x
            if number % blank == blank - 1:
                continue
            own = {
                "area_code": area["code"],
                "area": area["name"],
                "indicator": one["id"],
                "indicator_name": one["name"],
            }
            quiet = {
                "class": "no_target",
                "reason": "",
                "flags": "",
                "scope": "",
                "attribute": "none",
                "target_year": None,
                "source_title": "公报",
                "latest": 7.32,
                "latest_year": 2024,
                "latest_decimals": 2,
            }
            held = kinds[number % len(kinds)]
            dealt.append(held | own | (quiet if areas > 1 and x == areas - 1 else {"source_title": "规划"}))
    return pd.DataFrame(dealt), down, across


def assessment_grid(
    *, areas: int, indicators: int, names: str = "县{}", blank: int = 7
) -> tuple[list[Assessment], list[Indicator], list[Area]]:
    """(assessments, indicators, areas) for the map: the cases dealt out over a grid, every `blank`-th place left to nobody, the last area
    with figures but no target. The same places and names as `grid`.
    """
    kinds = list(assessments().values())
    across = [
        Area(code=f"{370100 + place}", name=names.format(place), short=f"县{place}", level="county")
        for place in range(areas)
    ]
    down = [
        changed(
            kinds[0].indicator,
            id=f"i{place}",
            name=f"第{place}项指标" + "的很长的名称(含妇幼机构)" * (place % 4 == 3),
            unit=("%", "1/10万", "人/千人", "")[place % 4],
            category=f"c{place // 5}",
        )
        for place in range(indicators)
    ]
    quiet = {
        "verdict": NO_TARGET,
        **BARE,
        "latest": Figure(value=7.32, decimals=2, year=2024, title="公报", place="表"),
    }
    dealt = []
    for y, one in enumerate(down):
        for x, area in enumerate(across):
            number = y * areas + x
            if number % blank == blank - 1:
                continue
            own = {"area": area, "indicator": one, "category": f"第{y // 5}类"}
            dealt.append(changed(kinds[number % len(kinds)], **own, **(quiet if areas > 1 and x == areas - 1 else {})))
    return dealt, down, across
