"""A trial of the method: numbers typed by a reader, judged by the functions that judge the plans (gaps), as one Assessment."""

from dataclasses import dataclass

import pandas as pd

import gaps
from actions import rows, small_counts
from actions.reference import Reference
from gaps import suppression, typed
from loaders.uploads import parse_cell
from model.areas import NATION, Area
from model.assessment import Assessment
from model.indicators import Better, Catalogue, Indicator, Thresholds
from model.problems import Problem

NUMBERS = {"target": "目标值", "to": "区间另一端", "base": "基期值", "latest": "现状值"}
YEARS = {"finish": "目标年", "start": "基期年份", "year": "现状值年份", "as_of": "数据截至年份"}
FIRST, LAST = 1950, 2100  # years somebody may plan for


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is typed, as text where it is a number ('' for none): target, to (the far end of a range), base and latest with their decimals,
    finish, start, year and as_of as years. sign: a comparator; better, attribute, scope: codes; unit: of the numbers.
    """

    sign: str
    target: str
    finish: str
    base: str = ""
    start: str = ""
    latest: str = ""
    year: str = ""
    as_of: str = ""
    to: str = ""
    better: Better = "higher"
    attribute: str = "binding"
    scope: str = "plan"
    unit: str = ""


def judge(asked: Asked, *, thresholds: Thresholds, this_year: int) -> tuple[Assessment | None, list[Problem]]:
    """The verdict with its numbers, or what must be put right. this_year: the as-of year where none is typed."""
    numbers, years, problems = _read(asked)
    problems = problems or _contradictions(asked, numbers, years)
    if problems:
        return None, problems
    as_of = years["as_of"] or this_year
    indicator = Indicator(
        id="trial", name="试算", english="trial", unit=asked.unit, category="trial", core=False, better=asked.better, kind="amount",
        per="", measure="stock", decimals=0, definition_source="试算",
    )  # fmt: skip
    catalogue = Catalogue(thresholds=thresholds, categories={"trial": "试算"}, indicators={"trial": indicator})
    area = Area(code=NATION, name="试算", short="试算", level="nation", parent="")
    areas = pd.DataFrame([{"code": area.code}])
    wide = typed.select([_row(asked, numbers, years, as_of=as_of)])
    table = gaps.judge(rows=wide, catalogue=catalogue, areas=areas, year=as_of)
    table = suppression.suppress(table=table, cells=set(), areas=[area.code])
    reference = Reference(catalogue=catalogue, areas=areas, sources=pd.DataFrame({"id": [], "title": []}))
    known = rows.Known(reference=reference, areas={area.code: area}, year=as_of, hidden=small_counts.NONE)
    return rows.unwritten(rows.records(table)[0], known), []


def _read(asked: Asked) -> tuple[dict, dict, list[Problem]]:
    """Numbers with their decimals and years, None where nothing is typed."""
    numbers, years, problems = {}, {}, []
    for name, called in NUMBERS.items():
        found = parse_cell.numeral(getattr(asked, name))
        numbers[name] = (found.value, found.decimals) if found.kind == "number" else None
        if found.kind == "bad":
            problems.append(_problem(called, getattr(asked, name), found.why, found.fix))
    for name, called in YEARS.items():
        text = parse_cell.plain(getattr(asked, name)).removesuffix("年").strip()
        good = text.isascii() and text.isdigit() and FIRST <= int(text) <= LAST
        years[name] = int(text) if good else None
        if text and not good:
            problems.append(_problem(called, text, "不是年份", "填四位年份，如 2025"))
    return numbers, years, problems


def _contradictions(asked: Asked, numbers: dict, years: dict) -> list[Problem]:
    """What is lacking, or cannot be so."""
    lacking = [name for name in ("target", "finish") if not (numbers | years)[name]]
    if asked.sign == "range" and not numbers["to"]:
        lacking.append("to")
    for name, of in (("base", "start"), ("latest", "year")):
        if bool(numbers[name]) != bool(years[of]):
            lacking.append(of if numbers[name] else name)
    found = [_problem((NUMBERS | YEARS)[name], "", "未填写", "请填写") for name in lacking]
    start, year, finish = years["start"], years["year"], years["finish"]
    if start and finish and start >= finish:
        found.append(_problem("基期年份", str(start), "不早于目标年", "填规划起点的年份，早于目标年"))
    if start and year and year <= start:
        found.append(_problem("现状值年份", str(year), "不晚于基期年份", "填基期以后的年份；只有基期数的，现状值留空"))
    return found


def _problem(column: str, value: str, why: str, fix: str) -> Problem:
    return Problem(code="trial", column=column, value=value, why=why, fix=fix)


def _row(asked: Asked, numbers: dict, years: dict, *, as_of: int) -> dict:
    """A row as store.Store.select gives it. A year's target looks at that year alone, and nothing after the target year or Y counts."""
    nothing = (float("nan"), float("nan"))
    annual, last = asked.scope == "annual", min(years["finish"], as_of)
    base = (nothing if annual else numbers["base"]) or nothing
    counts = numbers["latest"] and years["year"] <= last and (not annual or years["year"] == years["finish"])
    is_base = not counts and not annual and numbers["base"] is not None
    latest, year = (
        (numbers["latest"], years["year"]) if counts else (base, years["start"]) if is_base else (nothing, None)
    )
    value, decimals = numbers["target"]
    return {
        "year": float(years["finish"]), "scope": asked.scope, "comparator": asked.sign, "attribute": asked.attribute,
        "value": value, "value_to": (numbers["to"] or nothing)[0] if asked.sign == "range" else float("nan"),
        "decimals": max(decimals, (numbers["to"] or (0, 0))[1]) if asked.sign == "range" else decimals,
        "base": base[0], "base_year": float("nan") if annual else years["start"] or float("nan"), "base_figure_decimals": base[1],
        "is_base": is_base, "t": year or float("nan"), "v": latest[0], "v_decimals": latest[1],
    }  # fmt: skip
