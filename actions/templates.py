"""templates: the file a county fills in, made from what the store knows. corrected: an upload given back with its problems marked."""

from dataclasses import dataclass

import pandas as pd

from actions import judging, reference
from actions.importing import Prepared
from exports import corrected as marking
from exports import template
from loaders.curated import Reference
from loaders.uploads import limits, reader
from loaders.uploads.sheet import letter
from model.numbers import missing
from store import Store
from wording.numbers import printed

EXTENTS = ("targets", "core", "all")


@dataclass(frozen=True, kw_only=True)
class Template:
    """What a template holds, as data; xlsx() and csv() write it."""

    lines: list[template.Line]
    tasks: list[dict]
    areas: list[tuple[str, str]]

    def xlsx(self) -> bytes:
        return template.xlsx(self.lines, tasks=self.tasks, areas=self.areas)

    def csv(self) -> bytes:
        return template.csv(self.lines)


def make(store: Store, *, areas: list[str], years: list[int], extent: str = "targets") -> Template:
    """A template for some counties (codes) and years.

    extent: 'targets' the indicators the county has a target for (all core ones where it has none), 'core' the core ones, 'all' every one.
    """
    known = reference.read(store)
    names = dict(zip(known.areas["code"], known.areas["name"]))
    targets, tasks = store.statements("target"), store.statements("commitment")
    last = judging.latest_figures(store, year=max(years))
    lasts = {
        (
            row["area_code"],
            row["indicator"],
        ): f"{printed(row['latest'], row['latest_decimals'])}({int(row['latest_year'])})"
        for row in last.to_dict("records")
    }
    lines = [
        _line(known, area, names[area], indicator, year, lasts.get((area, indicator), ""))
        for area in areas
        for indicator in _asked(known, targets[targets["area"] == area], extent)
        for year in years
    ]
    mine = tasks[tasks["area"].isin(areas)].sort_values("id", kind="stable")
    titles = dict(zip(known.sources["id"], known.sources["title"]))
    return Template(
        lines=lines,
        tasks=[_task(row, names, titles) for row in mine.to_dict("records")],
        areas=[(area, names[area]) for area in areas],
    )


def _asked(known: Reference, targets: pd.DataFrame, extent: str) -> list[str]:
    """The indicators to ask a county for, in the order of indicators.yaml."""
    indicators, aimed = known.catalogue.indicators, set(targets["indicator"])
    if extent == "targets" and aimed & set(indicators):
        return [key for key in indicators if key in aimed]
    return [key for key, one in indicators.items() if one.core or extent == "all"]


def _line(known: Reference, area: str, name: str, indicator: str, year: int, last: str) -> template.Line:
    one = known.catalogue.indicators[indicator]
    low, high = one.plausible or (None, None)
    return template.Line(
        area_code=area,
        area=name,
        indicator=indicator,
        name=one.name,
        unit=one.unit,
        year=year,
        last=last,
        low=low,
        high=high,
    )


def _task(row: dict, names: dict[str, str], titles: dict[str, str]) -> dict:
    said = {
        "任务编号": row["id"],
        "县区代码": row["area"],
        "县区": names.get(row["area"], row["area"]),
        "任务": row["task"],
        "数量": None if missing(row["quantity"]) else float(row["quantity"]),
        "数量单位": row["quantity_unit"],
        "期限": row["deadline"],
        "责任股室": row["responsible"],
        "状态": row["status"],
        "来源文件": titles.get(row["source"], row["source"]),
        "位置": row["place"],
        "备注": row["note"],
    }
    return {column: cell for column, cell in said.items() if not missing(cell)}


LARGE = 3_000_000  # bytes: of a larger file the header is not read a second time


def heads(prepared: Prepared) -> dict[tuple[str, str], dict[str, str]]:
    """(file, sheet) -> column letter -> the words of its header, for the reader to tell the columns apart."""
    rows = {(one.file, one.sheet): set(one.header_rows) for one in prepared.reading.sheets}
    told: dict[tuple[str, str], dict[str, str]] = {}
    for given in prepared.files:
        if len(given.body) > LARGE:
            continue
        try:
            for sheet in reader.opened(given):
                words: dict[str, list[str]] = {}
                for number, cells in sheet.rows:
                    if number in rows.get((given.name, sheet.name), ()):
                        for column, text in enumerate(cells):
                            if text.strip():
                                words.setdefault(letter(column), []).append(" ".join(text.split()))
                told[given.name, sheet.name] = {column: " ".join(dict.fromkeys(said)) for column, said in words.items()}
        except limits.Refused:
            continue
    return told


def corrected(prepared: Prepared) -> bytes:
    """The uploaded files as one workbook with every problem marked in its cell. A file that could not be opened stands in 问题一览 only."""
    headers = {(one.file, one.sheet): max(one.header_rows, default=None) for one in prepared.reading.sheets}
    sheets = []
    for given in prepared.files:
        try:
            sheets += [
                marking.Sheet(file=given.name, sheet=sheet.name, rows=_unmarked(sheet.rows, header), header=header)
                for sheet in reader.opened(given)
                if sheet.rows and sheet.name != marking.LIST
                for header in [headers.get((given.name, sheet.name))]
            ]
        except limits.Refused:
            continue  # told among the problems
    return marking.xlsx(sheets, prepared.problems)


def _unmarked(rows: list[tuple[int, list[str]]], header: int | None) -> list[tuple[int, list[str]]]:
    """Without the column 问题 of an earlier corrected file: the new one takes its place."""
    words = dict(rows).get(header, [])
    if not words or words[-1] != marking.COLUMN:
        return rows
    return [(number, cells[: len(words) - 1]) for number, cells in rows]
