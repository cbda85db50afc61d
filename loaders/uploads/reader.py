"""The recipe: files -> sheets -> layout -> rows -> one Reading."""

from collections.abc import Iterator

import pandas as pd

from loaders.curated import Reference
from loaders.uploads import decoding, duplicates, layout, limits, xlsx
from loaders.uploads.figures import Figures
from loaders.uploads.limits import Refused
from loaders.uploads.naming import Names
from loaders.uploads.numerals import Numeral
from loaders.uploads.reading import Given, Progress, Reading, SheetReading, joined
from loaders.uploads.sheet import Sheet, letter
from model.problems import Problem


def read(
    files: list[Given],
    *,
    reference: Reference,
    year: int,
    choices: dict[tuple[str, str], dict] | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Everything the files say, and every problem in them. Never raises for bad input; what progress raises goes through.

    year: the as-of year; a figure of a later year is an error. choices: (file, sheet) -> used, layout, header_rows, columns, context
    where the reader changed the guess. progress(done, total, words) is called for each sheet and every few thousand rows.
    """
    names = Names(catalogue=reference.catalogue, areas=reference.areas)
    parts: dict[str, list[pd.DataFrame]] = {}
    problems: list[Problem] = []
    sheets: list[SheetReading] = []
    numerals: dict[str, Numeral] = {}
    say = progress or (lambda done, total, words: None)
    for place, given in enumerate(files):
        say(place, len(files), f"读取 {given.name}")
        try:
            for sheet in opened(given):
                choice = (choices or {}).get((given.name, sheet.name), {})
                reading, tables, told = _sheet(given.name, sheet, names, year, choice, numerals, say)
                sheets.append(reading)
                problems += told
                for name, table in tables.items():
                    parts.setdefault(name, []).append(table)
        except Refused as refused:
            problems.append(refused.problem(file=given.name))
    tables, told = duplicates.settle(joined(parts))
    problems += told
    say(len(files), len(files), "读完")
    return Reading(tables=tables, problems=problems, sheets=sheets)


def opened(given: Given) -> Iterator[Sheet]:
    """The sheets of a file, by what it is and not by what it is called."""
    body = given.body
    if len(body) > limits.FILE_BYTES:
        raise Refused(
            "too_large",
            f"文件超过 {limits.FILE_BYTES // 1_000_000} MB",
            "拆成几个文件, 或删去图片",
            value=f"{len(body) / 1e6:.1f} MB",
        )
    if body.startswith(b"PK"):
        yield from xlsx.read(body)
        return
    yield decoding.read(body)


def _sheet(file, sheet, names, year, choice, numerals, say):
    found = layout.recognise(sheet, names, choice)
    tables, problems, rows = {}, [], 0
    if found.name != "none" and found.family == "figure":
        table, problems = Figures(file=file, sheet=sheet, layout=found, names=names, year=year, numerals=numerals).read(
            lambda place: say(place, len(sheet.rows), f"读取 {file}[{sheet.name}]" if sheet.name else f"读取 {file}")
        )
        tables, rows = {"figure": table}, len(table)
    reading = SheetReading(
        file=file,
        sheet=sheet.name,
        used=found.name != "none",
        why="",
        layout=found.name,
        encoding=sheet.encoding,
        header_rows=found.header_rows,
        columns={letter(column): role for column, role in sorted(found.columns.items())},
        context=found.context,
        rows=rows,
    )
    return reading, tables, problems
