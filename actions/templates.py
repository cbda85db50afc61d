"""templates: the file a county fills in, made from what the store knows. annotated: an upload given back with its
problems marked.
"""

from dataclasses import dataclass

from actions.assess import View
from actions.importing import Prepared
from exports.xlsx import annotated_upload, upload_template
from exports.xlsx.form import Line
from loaders.curated import Reference
from loaders.spreadsheets import letter
from model.numbers import missing
from wording import numbers

EXTENTS = ("targets", "core", "all")


@dataclass(frozen=True, kw_only=True)
class Template:
    """What a template holds, as data; xlsx() and csv() write it."""

    lines: list[Line]
    tasks: list[dict]
    areas: list[tuple[str, str]]

    def xlsx(self) -> bytes:
        """The template as a workbook: sheets for figures, targets and tasks, and how to fill them in."""
        return upload_template.xlsx(self.lines, tasks=self.tasks, areas=self.areas)

    def csv(self) -> bytes:
        """Its figures alone, as CSV."""
        return upload_template.csv(self.lines)


def make(view: View, *, areas: list[str], years: list[int], extent: str = "targets") -> Template:
    """A template for some counties (codes) and years; beside each indicator its newest figure. view: as of the last of the years.

    extent: 'targets' the indicators the county has a target for (all core ones where it has none), 'core' the core
    ones, 'all' every one.
    """
    known = view.reference
    asked = {area: _asked(known, view.indicators_with_targets(area), extent) for area in areas}
    series = view.timeseries((area, indicator) for area, indicators in asked.items() for indicator in indicators)
    newest = {cell: numbers.dated(figures[-1]) for cell, figures in series.items()}
    names = {area: view.areas[area].name for area in areas}
    return Template(
        lines=[
            line(known, area, names[area], indicator, year, newest.get((area, indicator), ""))
            for area, indicators in asked.items()
            for indicator in indicators
            for year in years
        ],
        tasks=[_task(row, names) for row in view.commitments(areas).to_dict("records")],
        areas=list(names.items()),
    )


def _asked(known: Reference, aimed: frozenset[str], extent: str) -> list[str]:
    """The indicators to ask a county for, in the order of indicators.yaml. aimed: those it has a target for."""
    indicators = known.catalogue.indicators
    if extent == "targets" and aimed:
        return [key for key in indicators if key in aimed]
    return [key for key, one in indicators.items() if one.core or extent == "all"]


def line(known: Reference, area: str, name: str, indicator: str, year: int, last: str) -> Line:
    """The line to fill in of an indicator and year. area, name: of the county; last: its newest figure in words."""
    one = known.catalogue.indicators[indicator]
    low, high = one.plausible or (None, None)
    return Line(
        area_code=area,
        area=name,
        indicator=indicator,
        name=one.name,
        unit=one.unit_word,
        year=year,
        last=last,
        low=low,
        high=high,
    )


def _task(row: dict, names: dict[str, str]) -> dict:
    said = {
        "任务编号": row["id"],
        "县区代码": row["area"],
        "县区": names.get(row["area"], row["area"]),
        "任务": row["task"],
        "数量": None if missing(row["quantity"]) else float(row["quantity"]),
        "数量单位": row["quantity_unit"],
        "期限": row["deadline"],
        "责任单位": row["responsible"],
        "涉及部门": row["involved"],
        "状态": row["status"],
        "来源文件": row["title"],
        "位置": row["place"],
        "备注": row["note"],
    }
    return {column: cell for column, cell in said.items() if not missing(cell)}


def heads(prepared: Prepared) -> dict[tuple[str, str], dict[str, str]]:
    """(file, sheet) -> column letter -> the words of its header, for the reader to tell the columns apart."""
    rows = {(one.file, one.sheet): set(one.header_rows) for one in prepared.reading.sheets}
    found: dict[tuple[str, str], dict[str, str]] = {}
    for file, book in prepared.reading.workbooks.items():
        for sheet in book.sheets:
            words: dict[str, list[str]] = {}
            headers = rows.get((file, sheet.name), set())
            for cells in (cells for number, cells in sheet.rows if number in headers):
                for column, text in enumerate(cells):
                    if text.strip():
                        words.setdefault(letter(column), []).append(" ".join(text.split()))
            found[file, sheet.name] = {column: " ".join(dict.fromkeys(texts)) for column, texts in words.items()}
    return found


def annotated(prepared: Prepared) -> bytes:
    """The uploaded files as one workbook with every problem marked in its cell. A file that could not be opened stands
    in 问题一览 only.
    """
    headers = {(one.file, one.sheet): max(one.header_rows, default=None) for one in prepared.reading.sheets}
    sheets = [
        annotated_upload.AnnotatedSheet(file=file, sheet=sheet.name, rows=_unmarked(sheet.rows, header), header=header)
        for file, book in prepared.reading.workbooks.items()
        if book.refusal is None
        for sheet in book.sheets
        if sheet.rows and sheet.name != annotated_upload.LIST
        for header in [headers.get((file, sheet.name))]
    ]
    return annotated_upload.xlsx(sheets, prepared.problems)


def _unmarked(rows: list[tuple[int, list[str]]], header: int | None) -> list[tuple[int, list[str]]]:
    """Without the column 问题 of an earlier annotated file: the new one takes its place."""
    words = dict(rows).get(header, [])
    if not words or words[-1] != annotated_upload.COLUMN:
        return rows
    return [(number, cells[: len(words) - 1]) for number, cells in rows]
