"""Meeting packs to write files from: of the real data, of the demonstration set, and one of everything that hurts a page.

Each is gathered once for all tests (it takes seconds); a pack is frozen and its tables are not changed.
"""

import dataclasses
import functools
import os
import re
import subprocess
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd

from actions import building, judging, opening, packing
from charts import words
from exports.report_data import SECTIONS, County, Pack
from gaps import masking
from model.actors import Actor
from model.numbers import missing, printed
from model.plans import PLANS
from store import Store
from tests import browser

MADE, SHANDAN = date(2026, 11, 22), "620725"
LONG_AREA = "甲乙族丙丁族戊己族庚辛族自治县"
# What a file format could take for its own: a formula, a tag, an entity, what XML cannot hold, a line of many signs.
NASTY = '=HYPERLINK("http://x")&<script>alert(1)</script>\x07各级医疗卫生机构突发公共卫生事件和传染病疫情网络直报率(含乡镇卫生院)'
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@functools.cache
def demo_store() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="packs-")
    _kept.append(folder)
    path = Path(folder.name) / "demo.duckdb"
    given = {"data": browser.ROOT / "data" / "demo", "definitions": browser.ROOT / "indicators.yaml"}
    with Store.open(path, create=True) as store:
        building.build(store, **given, actor=Actor(name="整理", via="build"))
    return path


_kept: list[tempfile.TemporaryDirectory] = []  # their end is the end of the folders


@functools.cache
def demo() -> Pack:
    return gathered(demo_store())


@functools.cache
def real(store: Path) -> Pack:
    """Of 山丹县 alone: 89 targets, one baseline year, nothing newer."""
    return gathered(store, areas=(SHANDAN,))


def gathered(path: Path, *, areas=(), **asked) -> Pack:
    with opening.for_reading(path) as store:
        return packing.gather(store, packing.Asked(areas=areas, plan=PLANS[0], year=2026, made=MADE, **asked))


@functools.cache
def nasty() -> Pack:
    """Eight areas of the longest names, each with 22 targets, both marks, words that could break each format, and one empty area."""
    given = demo()
    whole = given.counties[2]
    areas = [{"code": f"99{n:04d}", "name": f"{LONG_AREA}{'一二三四五六七八'[n]}", "short": f"县{n}"} for n in range(8)]
    rows = whole.rows.head(22)
    named = rows.assign(indicator_name=[NASTY if n % 5 == 0 else name for n, name in enumerate(rows["indicator_name"])])
    counties = [
        County(
            area=area,
            finding=f"{area['name']}: 约束性 9 项(完成 3, 需提升 3)",
            cards=whole.cards,
            rows=named.assign(area=area["name"], area_code=area["code"]).reset_index(drop=True),
            years=whole.years[:22],
            steps=whole.steps[:22],
        )
        for area in areas
    ]
    counties[-1] = dataclasses.replace(counties[-1], rows=rows.head(0), years=(), steps=())
    provenance = dataclasses.replace(
        given.provenance, areas=tuple(area["name"] for area in areas), unreviewed=12, link="http://127.0.0.1:8501/?plan=145", sources=(NASTY, *given.provenance.sources)
    )  # fmt: skip
    cells = pd.concat([one.rows for one in counties], ignore_index=True)
    told = dict(zip(named["indicator"], named["indicator_name"]))
    indicators = [one | {"name": told[one["id"]]} for one in given.indicators if one["id"] in told]
    findings = given.findings.assign(地区=areas[0]["name"], 说明=NASTY)
    return dataclasses.replace(
        given, provenance=provenance, areas=areas, counties=tuple(counties), cells=cells, gaps=cells, indicators=indicators, findings=findings,
        tasks=given.tasks.assign(任务=NASTY),
    )  # fmt: skip


def only(pack: Pack, *sections: str) -> Pack:
    """The same pack asked for these sections only."""
    return dataclasses.replace(pack, sections=tuple(key for key in SECTIONS if key in sections))


def rows(pack: Pack) -> list[dict]:
    """Every target in the order of the areas and of each county page."""
    return [row for one in pack.counties for row in one.rows.to_dict("records")]


@functools.cache
def hidden() -> dict[tuple[str, str, int], set[str]]:
    """(area, indicator, year) -> the numbers of the demonstration set that may stand in no file: its value, its counts, and the gap they make."""
    with opening.for_reading(demo_store()) as store:
        judged = judging.judge(store, year=2026)
        figures = store.statements("figure")
    known = judged.reference
    mask = masking.masked(figures=figures, catalogue=known.catalogue, areas=known.areas)
    found: dict[tuple[str, str, int], set[str]] = {}
    for row in figures[mask & figures["year"].notna()].to_dict("records"):
        key = (row["area"], row["indicator"], int(row["year"]))
        told = {printed(row["value"], row["decimals"]), printed(row["value"])}
        told |= {printed(row[name]) for name in ("numerator", "denominator") if not missing(row[name])}
        found.setdefault(key, set()).update(told)
    for row in judged.table[judged.table["latest"].notna()].to_dict("records"):
        key = (row["area_code"], row["indicator"], int(row["latest_year"]))
        if key in found:
            found[key] |= {
                printed(abs(row[name])) for name in ("gap", "progress", "pace", "drift") if not missing(row[name])
            }
    return found


@functools.cache
def only_hidden() -> frozenset[str]:
    """Of those the numbers no shown figure or target prints: where one of them stands, it was let out."""
    with opening.for_reading(demo_store()) as store:
        figures, targets = store.statements("figure"), store.statements("target")
    kept = hidden()
    numbers: set[str] = set()
    for row in figures.to_dict("records"):
        if missing(row["year"]) or (row["area"], row["indicator"], int(row["year"])) not in kept:
            told = (
                printed(row["value"], row["decimals"]),
                *(printed(row[name]) for name in ("value", "numerator", "denominator")),
            )
            numbers.update(told)
    for row in targets.to_dict("records"):
        numbers.update((printed(row["value"], row["decimals"]), printed(row["value"]), printed(row["baseline"])))
    for one in (
        demo().counties
    ):  # what is shown of a row that holds nothing back is no leak, even where a hidden number is alike
        for row, steps in zip(one.rows.to_dict("records"), one.steps):
            told = (
                "" if row["held_back"] else " ".join((*words.record(row).values(), *(formula for _, formula in steps)))
            )
            numbers.update(NUMBER.findall(told))
            numbers.update(printed(row[name], 3) for name in ("pace", "progress", "gap") if not row["held_back"])
    found = {one for told in kept.values() for one in told} - numbers
    return frozenset(one for one in found if len(one.replace(".", "")) >= 3)  # a 2 or a 0.5 stands everywhere


def let_out(text: str) -> set[str]:
    """Which of the hidden numbers stand in a text."""
    return set(NUMBER.findall(text)) & only_hidden()


def to_pdf(body: bytes, name: str, folder: Path) -> int:
    """The number of pages LibreOffice makes of it, with the shipped font."""
    (folder / name).write_bytes(body)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / name)],
        env=os.environ | {"FONTCONFIG_FILE": str(browser.fontconfig(folder))}, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / name).with_suffix(".pdf").read_bytes().count(b"/Type/Page\n") or (
        len(re.findall(rb"/Type\s*/Page\b", (folder / name).with_suffix(".pdf").read_bytes()))
    )
