"""The text files of data/ with indicators.yaml -> one Curated set, or every problem in them at once."""

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from loaders import catalogue as catalogue_reader
from loaders import cells, rules
from model import numerals
from model.columns import AREA_LEVELS, AREAS, COMMITMENTS, FIGURES, SOURCES, TARGETS, Column, key_names
from model.indicators import Catalogue
from model.problems import Problem

DEFINITIONS = "indicators.yaml"
# What a view frozen to a batch needs besides the statements in the store.
REFERENCE_FILES = (DEFINITIONS, "areas.csv", "sources.csv")
TABLES: dict[str, tuple[Column, ...]] = {
    "areas.csv": AREAS,
    "sources.csv": SOURCES,
    "figures.csv": FIGURES,
    "targets.csv": TARGETS,
    "commitments.csv": COMMITMENTS,
}
FILES = (DEFINITIONS, *TABLES)
# The cells of a target that loaders.rules looks at together.
RULED = ("year", "scope", "basis", "comparator", "value", "value_to", "tolerance", "baseline", "baseline_year")


@dataclass(frozen=True, kw_only=True)
class Reference:
    """What is measured, where, by which documents: the words every judgement needs beside the figures."""

    catalogue: Catalogue
    areas: pd.DataFrame
    sources: pd.DataFrame

    @cached_property
    def titles(self) -> dict[str, str]:
        """What each document is called, by its id."""
        return dict(zip(self.sources["id"], self.sources["title"].fillna("")))

    @property
    def area_names(self) -> dict[str, str]:
        """The name of each area, by its code, in the order of areas.csv."""
        return dict(zip(self.areas["code"], self.areas["name"]))


@dataclass(frozen=True, kw_only=True)
class Curated(Reference):
    """Everything the curated files say. bodies: the files as they are, for the ledger."""

    figures: pd.DataFrame
    targets: pd.DataFrame
    commitments: pd.DataFrame
    bodies: dict[str, bytes] = field(repr=False)


def gather(*, data: Path, definitions: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """The bytes of indicators.yaml and the five files of data/; a Problem for each that is not there."""
    places = {DEFINITIONS: definitions} | {name: data / name for name in TABLES}
    bodies, problems = {}, []
    for name, path in places.items():
        try:
            bodies[name] = path.read_bytes()
        except OSError:
            problems.append(
                Problem(
                    code="no_file", file=name, why="找不到或无法打开该文件", fix=f"放在 {path.parent.name or '.'}/ 下"
                )
            )
    return bodies, problems


def read_reference(bodies: dict[str, bytes]) -> tuple[Reference | None, list[Problem]]:
    """Catalogue, areas and sources alone, as kept with a curated batch."""
    known, problems = catalogue_reader.read(bodies[DEFINITIONS])
    tables, told = read_tables({name: bodies[name] for name in REFERENCE_FILES if name in TABLES})
    problems += told
    if known is None:
        return None, problems
    return Reference(catalogue=known, areas=tables["areas.csv"], sources=tables["sources.csv"]), problems


def read(bodies: dict[str, bytes], *, catalogue: Catalogue | None = None) -> tuple[Curated | None, list[Problem]]:
    """Everything, checked cell by cell and against each other. Problems of level error mean: do not use it.

    A file that is not there (gather told so) is skipped, so that the others' problems are told in the same run.
    catalogue: what indicators.yaml says, where the caller has read it already.
    """
    problems: list[Problem] = []
    known = catalogue
    if known is None and DEFINITIONS in bodies:
        known, problems = catalogue_reader.read(bodies[DEFINITIONS])
    tables, told = read_tables({name: bodies[name] for name in TABLES if name in bodies})
    ids = set(known.indicators) if known else catalogue_reader.ids(bodies.get(DEFINITIONS, b""))
    unread = {p.file for p in told if p.code in ("encoding", "header", "csv")}
    crossed = (
        _references(tables, ids, unread)
        + _keys(tables)
        + _areas(tables)
        + _sources(tables)
        + _targets(tables)
        + _printed(tables)
        + _plausible(tables, known)
    )
    # A cell that is no number was left missing: that something is missing there is the same slip, told already.
    bad_cells = {(p.file, p.row, p.column) for p in told}
    problems += told + [p for p in crossed if (p.file, p.row, p.column) not in bad_cells]
    if known is None or len(tables) < len(TABLES):
        return None, problems
    return Curated(
        catalogue=known,
        areas=tables["areas.csv"],
        sources=tables["sources.csv"],
        figures=tables["figures.csv"],
        targets=tables["targets.csv"],
        commitments=tables["commitments.csv"],
        bodies=dict(bodies),
    ), problems


def read_tables(bodies: dict[str, bytes]) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Each file (named as in TABLES) as a typed table with `line`, checked cell by cell only."""
    tables, problems = {}, []
    for name, body in bodies.items():
        table, told = _again(name, body) if name in REFERENCE_FILES else _table(name, body)
        tables[name] = table.copy(deep=False)  # whoever sets a column sets it in a table of their own
        problems += told
    return tables, problems


def _table(name: str, body: bytes) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """One file as a typed table, checked cell by cell."""
    text, problems = cells.read_csv(body, file=name, columns=TABLES[name])
    typed, told = cells.check(text, file=name, columns=TABLES[name])
    problems += told
    if "decimals" in typed:
        printed = (
            pd.concat([cells.printed_decimals(text[end]) for end in ("value", "value_to") if end in text], axis=1)
            .max(axis=1)
            .astype("Int64")
        )
        fewer = (typed["decimals"] < printed).fillna(False).astype(bool)
        problems += _tell(
            name, typed, fewer, "decimals", "decimals", "少于该数原文所列小数位数", "按原文所列位数填写，或留空"
        )
        typed = typed.assign(decimals=typed["decimals"].fillna(printed))
    return typed, tuple(problems)


# Every batch keeps its copy of areas and sources, nearly all of them are the same, and every look at a store reads them.
_again = lru_cache(maxsize=8)(_table)


def _tell(
    file: str, table: pd.DataFrame, bad: pd.Series, column: str, code: str, why: str, fix: str, level: str = "error"
) -> list[Problem]:
    if not bad.any():
        return []
    shown = (
        _plain(table[column])
        if pd.api.types.is_float_dtype(table[column])
        else table[column].astype("string").fillna("")
    )[bad]
    return [
        Problem(level=level, code=code, file=file, row=int(line), column=column, value=value, why=why, fix=fix)
        for line, value in zip(table["line"][bad], shown)
    ]


def _plain(numbers: pd.Series) -> pd.Series:
    """Numbers as a person writes them: 75.0 -> '75', 4.35 -> '4.35', missing -> ''."""
    return numbers.map(lambda v: f"{v:.6f}".rstrip("0").rstrip(".") if pd.notna(v) else "").astype("str")


def _references(tables: dict[str, pd.DataFrame], indicators: set[str] | None, unread: set[str]) -> list[Problem]:
    """Codes and ids that must exist elsewhere. Where elsewhere could not be read, one problem is told, not one for every row."""
    there = {"areas.csv 的 code": ("areas.csv", "code"), "sources.csv 的 id": ("sources.csv", "id")}
    known = {
        where: set(tables[name][column])
        for where, (name, column) in there.items()
        if name in tables and name not in unread
    }
    if indicators is not None:
        known["indicators.yaml 的编号"] = indicators
    checks = [
        ("areas.csv", "parent", "areas.csv 的 code"),
        ("sources.csv", "area", "areas.csv 的 code"),
        ("sources.csv", "supersedes", "sources.csv 的 id"),
    ]
    for name in ("figures.csv", "targets.csv", "commitments.csv"):
        checks += [
            (name, "area", "areas.csv 的 code"),
            (name, "source", "sources.csv 的 id"),
            (name, "indicator", "indicators.yaml 的编号"),
        ]
    problems = []
    for name, column, where in checks:
        if where in known and name in tables and column in tables[name]:
            table = tables[name]
            bad = (table[column] != "") & ~table[column].isin(known[where])
            problems += _tell(name, table, bad, column, "unknown", "没有该项", f"填 {where}")
    return problems


def _keys(tables: dict[str, pd.DataFrame]) -> list[Problem]:
    """One statement stands once: the same area, indicator, year, role, document and place twice is a slip of ours."""
    problems = []
    for name, table in tables.items():
        key = key_names(TABLES[name])
        bad = table.duplicated(key, keep="first")
        problems += _tell(name, table, bad, key[0], "duplicate", "与前一行为同一处", "删去一行，或将 place 写得更细")
    return problems


def _areas(tables: dict[str, pd.DataFrame]) -> list[Problem]:
    """An area lies in one of a higher level, so that following parents always ends."""
    if "areas.csv" not in tables:
        return []
    table = tables["areas.csv"]
    height = {level: place for place, level in enumerate(AREA_LEVELS)}
    own = table["level"].map(height)
    above = table["parent"].map(dict(zip(table["code"], own)))
    return _tell(
        "areas.csv",
        table,
        above >= own,
        "parent",
        "level",
        "上级的级别不比它高",
        "上级须为 " + " > ".join(AREA_LEVELS) + " 中更高的一级",
    )


def _sources(tables: dict[str, pd.DataFrame]) -> list[Problem]:
    if "sources.csv" not in tables:
        return []
    table = tables["sources.csv"]
    return [
        *_tell(
            "sources.csv",
            table,
            (table["period_start"] > table["period_end"]).fillna(False).astype(bool),
            "period_end",
            "period",
            "早于 period_start",
            "填规划期的起止年",
        ),
        *_tell(
            "sources.csv",
            table,
            (table["supersedes"] != "") & (table["supersedes"] == table["id"]),
            "supersedes",
            "circle",
            "是它自己",
            "填被它取代的文件",
        ),
    ]


def _targets(tables: dict[str, pd.DataFrame]) -> list[Problem]:
    """Cells of targets.csv that depend on each other."""
    if "targets.csv" not in tables:
        return []
    table = tables["targets.csv"]
    cells = table[[name for name in RULED if name in table]].astype("object")
    slips: dict[tuple[str, str, str, str], list[int]] = {}
    for place, row in enumerate(cells.where(cells.notna(), None).to_dict("records")):
        for slip in rules.target_slips(row):
            slips.setdefault(slip, []).append(place)
    return [
        problem
        for (column, code, why, fix), places in slips.items()
        for problem in _tell("targets.csv", table, _at(table, places), column, code, why, fix)
    ]


def _at(table: pd.DataFrame, places: list[int]) -> pd.Series:
    """True in some rows of a table, counted from 0."""
    return pd.Series(pd.RangeIndex(len(table)).isin(places), index=table.index)


def _printed(tables: dict[str, pd.DataFrame]) -> list[Problem]:
    """The figure phrase must hold the row's numbers: a row whose phrase says something else is a copying slip."""
    problems = []
    for name in ("figures.csv", "targets.csv"):
        for end in ("value", "value_to"):
            if name not in tables or end not in tables[name]:
                continue
            table = tables[name]
            held = [
                number == "" or holds(phrase, number) for phrase, number in zip(table["as_printed"], _plain(table[end]))
            ]
            bad = (
                (table["as_printed"] != "")
                & (table["implied"] != "yes")
                & ~pd.Series(held, index=table.index, dtype=bool)
            )
            problems += _tell(
                name, table, bad, "as_printed", "not_in_phrase", "原文短语中没有该行的数值", "照原文抄写含该数的短语"
            )
    return problems


def holds(phrase: str, number: str) -> bool:
    """Whether a phrase holds a number as its own, its sign aside.

    ('≥9.66', '9.66') yes · ('3.0人', '3') yes · ('1,582万元', '1582') yes · ('195%', '95') no · ('有一家', '1') yes · ('二十个', '20') yes, '2' no
    """
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", phrase)
    found = [float(digits) for digits in re.findall(r"\d+(?:\.\d+)?", plain)]
    return abs(float(number)) in [*found, *map(numerals.number, numerals.RUN.findall(plain))]


def _plausible(tables: dict[str, pd.DataFrame], known: Catalogue | None) -> list[Problem]:
    """Figures outside the indicator's plausible range: a warning, because a source's own slip stands as printed."""
    if known is None or "figures.csv" not in tables:
        return []
    table = tables["figures.csv"]
    ranges = {key: one.plausible for key, one in known.indicators.items()}
    bad = [
        rules.is_implausible(None if pd.isna(value) else value, ranges.get(key))
        for key, value in zip(table["indicator"], table["value"])
    ]
    return _tell(
        "figures.csv",
        table,
        pd.Series(bad, index=table.index, dtype=bool),
        "value",
        "implausible",
        "超出合理范围",
        "核对原文；原文如此的，在 note 中说明",
        level="warning",
    )
