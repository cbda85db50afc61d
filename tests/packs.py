"""Meeting packs to write files from: of the real data, of the demonstration set, and one of everything that hurts a
page.

Each is gathered once for all tests (it takes seconds); a pack is frozen and its tables are not changed.
"""

import dataclasses
import functools
import io
import os
import re
import subprocess
import tempfile
from datetime import date
from pathlib import Path

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from actions import building, packing, store_file
from actions.assess import View
from exports.report_data import SECTIONS, Pack
from gaps import suppression
from model.actors import Actor
from model.areas import Area
from model.numbers import missing
from model.plans import PLANS, Plan
from model.remarks import LONGEST, tidy
from store import Store
from tests import browser
from wording import verdicts
from wording.numbers import printed
from wording.steps import steps

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
    """Of 山丹县 alone: 91 targets, one baseline year; of real_store also what its yearbook says of 2021."""
    return gathered(store, areas=(SHANDAN,))


def gathered(
    path: Path, *, areas=None, indicators=None, plan: Plan = PLANS[0], core_only=False, year=2026, **asked
) -> Pack:
    """areas, indicators: any of their names, None for all; asked: of packing.gather."""
    with store_file.open_for_reading(path) as store:
        view = View.open(store, year=year, audience="release")
        choice = packing.find(view, areas=areas, indicators=indicators, plan=plan, core_only=core_only)
        return packing.gather(view, choice, made=MADE, **asked)


@functools.cache
def nasty() -> Pack:
    """Eight areas of the longest names, each with 22 targets, both marks, words that could break each format, and one
    empty area.
    """
    given = demo()
    whole = next(one for one in given.counties if one.area.name == "乙县")
    areas = tuple(
        Area(code=f"99{n:04d}", name=f"{LONG_AREA}{'一二三四五六七八'[n]}", short=f"县{n}", level="county")
        for n in range(8)
    )
    named = tuple(
        dataclasses.replace(a, indicator=a.indicator.model_copy(update={"name": NASTY})) if n % 5 == 0 else a
        for n, a in enumerate(whole.rows[:22])
    )
    counties = [
        dataclasses.replace(
            whole,
            area=area,
            finding=f"{area.name}：约束性 9 项（3 项已达标）",
            rows=tuple(dataclasses.replace(a, area=area) for a in named),
            parts=whole.parts[:22],
            series=whole.series[:22],
            others=tuple(dataclasses.replace(a, area=area) for a in whole.others),
            remarks={
                (a.indicator.id, a.target_year, a.scope): {
                    "cause": tidy(NASTY),
                    "measure": "长" * LONGEST,
                    "unit": "股",
                }
                for a in named[::6]
            },
        )
        for area in areas
    ]
    counties[-1] = dataclasses.replace(counties[-1], rows=(), parts=(), series=(), others=(), remarks={})
    provenance = dataclasses.replace(
        given.provenance, areas=tuple(area.name for area in areas), unreviewed=12, link="http://127.0.0.1:8501/?plan=145", sources=(NASTY, *given.provenance.sources)
    )  # fmt: skip
    findings = given.findings.assign(地区=areas[0].name, 说明=NASTY)
    return dataclasses.replace(
        given,
        provenance=provenance,
        areas=areas,
        counties=tuple(counties),
        rows=tuple(a for one in counties for a in one.rows),
        others=tuple(a for one in counties for a in one.others),
        indicators=tuple({a.indicator.id: a.indicator for a in named}.values()),
        findings=findings,
        tasks=given.tasks.assign(任务=NASTY),
    )


def only(pack: Pack, *sections: str) -> Pack:
    """The same pack asked for these sections only."""
    return dataclasses.replace(pack, sections=tuple(key for key in SECTIONS if key in sections))


def rows(pack: Pack) -> list:
    """Every headline target in the order of the areas and of each county page."""
    return [a for one in pack.counties for a in one.rows]


@functools.cache
def hidden() -> dict[tuple[str, str, int], set[str]]:
    """(area, indicator, year) -> the numbers of the demonstration set that may stand in no file: its value, its
    counts, and the gap they make.
    """
    with store_file.open_for_reading(demo_store()) as store:
        view = View.open(store, year=2026)  # for the screen, where rates stand
        figures, judged = store.statements("figure"), view.table
    mask = suppression.masked(figures=figures, catalogue=view.reference.catalogue, areas=view.reference.areas)
    found: dict[tuple[str, str, int], set[str]] = {}
    for row in figures[mask & figures["year"].notna()].to_dict("records"):
        key = (row["area"], row["indicator"], int(row["year"]))
        texts = {printed(row["value"], row["decimals"]), printed(row["value"])}
        texts |= {printed(row[name]) for name in ("numerator", "denominator") if not missing(row[name])}
        found.setdefault(key, set()).update(texts)
    for row in judged[judged["latest"].notna()].to_dict("records"):
        key = (row["area_code"], row["indicator"], int(row["latest_year"]))
        if key in found:
            found[key] |= {
                printed(abs(row[name])) for name in ("gap", "progress", "pace", "drift") if not missing(row[name])
            }
    return found


@functools.cache
def only_hidden() -> frozenset[str]:
    """Of those the numbers no shown figure or target prints: where one of them stands, it was let out."""
    with store_file.open_for_reading(demo_store()) as store:
        figures, targets = store.statements("figure"), store.statements("target")
    kept = hidden()
    numbers: set[str] = set()
    for row in figures.to_dict("records"):
        if missing(row["year"]) or (row["area"], row["indicator"], int(row["year"])) not in kept:
            texts = (
                printed(row["value"], row["decimals"]),
                *(printed(row[name]) for name in ("value", "numerator", "denominator")),
            )
            numbers.update(texts)
    for row in targets.to_dict("records"):
        numbers.update((printed(row["value"], row["decimals"]), printed(row["value"]), printed(row["baseline"])))
    for a in rows(
        demo()
    ):  # what is shown of a row that suppresses nothing is no leak, even where a hidden number is alike
        if not a.suppressed:
            numbers.update(
                NUMBER.findall(" ".join((*verdicts.record(a).values(), *(step.formula for step in steps(a)))))
            )
            numbers.update(printed(number, 3) for number in (a.pace, a.progress, a.gap))
    found = {one for texts in kept.values() for one in texts} - numbers
    return frozenset(one for one in found if len(one.replace(".", "")) >= 3)  # a 2 or a 0.5 stands everywhere


def let_out(text: str) -> set[str]:
    """Which of the hidden numbers stand in a text. The code of a form (识别码) is of random digits and says nothing."""
    return set(NUMBER.findall(re.sub(r"\b[0-9a-f]{12}-[0-9a-f]{13}\b", "", text))) & only_hidden()


def cells(document) -> list[str]:
    """The text of every cell of a report, as python-docx gives it; its own way over rows looks for each cell among all."""
    return [
        "\n".join(Paragraph(one, document).text for one in cell.iter(qn("w:p")))
        for cell in document.element.body.iter(qn("w:tc"))
    ]


@functools.cache
def _office() -> Path:
    """A folder with the fonts and the settings of LibreOffice, made once a process: making them takes longer than a file."""
    folder = tempfile.TemporaryDirectory(prefix="office-")
    _kept.append(folder)
    browser.fontconfig(Path(folder.name))
    return Path(folder.name)


def drawn(files: dict[str, bytes], folder: Path) -> list[Path]:
    """The PDFs LibreOffice makes of these files (name -> body), with the shipped font, in one run of it."""
    for name, body in files.items():
        (folder / name).write_bytes(body)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{_office()}/office", "--headless", "--convert-to", "pdf", "--outdir", str(folder), *(str(folder / name) for name in files)],
        env=os.environ | {"FONTCONFIG_FILE": str(_office() / "fonts.conf")}, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return [(folder / name).with_suffix(".pdf") for name in files]


def to_pdf(body: bytes, name: str, folder: Path) -> int:
    """The number of pages LibreOffice makes of it, with the shipped font."""
    (pdf,) = drawn({name: body}, folder)
    return pages(pdf)


def unglued(text: str) -> str:
    """A text of a slide or a report with plain spaces: between a number and what it counts stands one at which no line is broken."""
    return text.replace("\u00a0", " ")


def document(body: bytes):
    """A DOCX as it is read, its spaces plain (see unglued)."""
    read = docx.Document(io.BytesIO(body))
    for run in read.element.iter(qn("w:t")):
        run.text = unglued(run.text or "")
    return read


def pages(pdf: Path) -> int:
    """How many pages a PDF has."""
    return pdf.read_bytes().count(b"/Type/Page\n") or len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))
