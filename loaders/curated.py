"""The text files of data/ with indicators.yaml -> one Curated set, or every problem in them at once."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from loaders import catalogue as catalogue_reader
from loaders import cells
from model.columns import AREAS, COMMITMENTS, FIGURES, SOURCES, TARGETS, Column, key_names
from model.indicators import Catalogue
from model.problems import Problem

DEFINITIONS = "indicators.yaml"
# What a view frozen to a batch needs besides the statements in the store.
REFERENCE_FILES = (DEFINITIONS, "areas.csv", "sources.csv")
TABLES: dict[str, tuple[Column, ...]] = {
    "areas.csv": AREAS, "sources.csv": SOURCES, "figures.csv": FIGURES, "targets.csv": TARGETS, "commitments.csv": COMMITMENTS,
}
FILES = (DEFINITIONS, *TABLES)


@dataclass(frozen=True, kw_only=True)
class Reference:
    """What is measured, where, by which documents: the words every judgement needs beside the figures."""

    catalogue: Catalogue
    areas: pd.DataFrame
    sources: pd.DataFrame


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
            problems.append(Problem(code="no_file", file=name, why="找不到或打不开这个文件", fix=f"放在 {path.parent.name or '.'}/ 下"))
    return bodies, problems


def read_reference(bodies: dict[str, bytes]) -> tuple[Reference | None, list[Problem]]:
    """Catalogue, areas and sources alone, as kept with a curated batch."""
    known, problems = catalogue_reader.read(bodies[DEFINITIONS])
    tables, told = _tables({name: bodies[name] for name in REFERENCE_FILES if name in TABLES})
    problems += told
    if known is None:
        return None, problems
    return Reference(catalogue=known, areas=tables["areas.csv"], sources=tables["sources.csv"]), problems


def read(bodies: dict[str, bytes]) -> tuple[Curated | None, list[Problem]]:
    """Everything, checked cell by cell and against each other. Problems of level error mean: do not use it."""
    known, problems = catalogue_reader.read(bodies[DEFINITIONS])
    tables, told = _tables({name: bodies[name] for name in TABLES})
    problems += told
    problems += _references(tables, known) + _keys(tables) + _targets(tables["targets.csv"]) + _printed(tables) + _plausible(tables, known)
    if known is None:
        return None, problems
    return Curated(catalogue=known, areas=tables["areas.csv"], sources=tables["sources.csv"], figures=tables["figures.csv"],
                   targets=tables["targets.csv"], commitments=tables["commitments.csv"], bodies=dict(bodies)), problems


def _tables(bodies: dict[str, bytes]) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    tables, problems = {}, []
    for name, body in bodies.items():
        text, told = cells.read_csv(body, file=name, columns=TABLES[name])
        typed, more = cells.check(text, file=name, columns=TABLES[name])
        if "decimals" in typed:
            typed = typed.assign(decimals=typed["decimals"].fillna(cells.printed_decimals(text["value"])))
        tables[name] = typed
        problems += told + more
    return tables, problems


def _tell(file: str, table: pd.DataFrame, bad: pd.Series, column: str, code: str, why: str, fix: str, level: str = "error") -> list[Problem]:
    shown = table[column][bad].astype("string").fillna("")
    return [Problem(level=level, code=code, file=file, row=int(line), column=column, value=value, why=why, fix=fix) for line, value in zip(table["line"][bad], shown)]


def _references(tables: dict[str, pd.DataFrame], known: Catalogue | None) -> list[Problem]:
    """Codes and ids that must exist elsewhere."""
    areas, sources = set(tables["areas.csv"]["code"]), set(tables["sources.csv"]["id"])
    indicators = set(known.indicators) if known else None
    checks = [("areas.csv", "parent", areas, "areas.csv 的 code"), ("sources.csv", "area", areas, "areas.csv 的 code"), ("sources.csv", "supersedes", sources, "sources.csv 的 id")]
    for name in ("figures.csv", "targets.csv", "commitments.csv"):
        checks += [(name, "area", areas, "areas.csv 的 code"), (name, "source", sources, "sources.csv 的 id")]
        if "indicator" in tables[name] and indicators is not None:
            checks.append((name, "indicator", indicators, "indicators.yaml 的编号"))
    problems = []
    for name, column, there, where in checks:
        table = tables[name]
        bad = (table[column] != "") & ~table[column].isin(there)
        problems += _tell(name, table, bad, column, "unknown", "没有这一项", f"填 {where}")
    return problems


def _keys(tables: dict[str, pd.DataFrame]) -> list[Problem]:
    """One statement stands once: the same area, indicator, year, role, document and place twice is a slip of ours."""
    problems = []
    for name, columns in TABLES.items():
        table, key = tables[name], key_names(columns)
        bad = table.duplicated(key, keep="first")
        problems += _tell(name, table, bad, key[0], "duplicate", "与前面一行说的是同一处", "删去一行, 或把 place 写得更细")
    return problems


def _targets(table: pd.DataFrame) -> list[Problem]:
    """Cells of targets.csv that depend on each other."""
    relative = ~table["basis"].isin(("absolute", "external"))
    rules = [
        ((table["scope"] == "annual") & table["year"].isna(), "year", "year", "年度目标须有年份", "填文件的年度"),
        (table["value"].notna() & (table["comparator"] == ""), "comparator", "comparator", "有数值而没有比较符", "没有符号的填 ="),
        ((table["comparator"] == "range") & (table["value_to"].isna() | (table["value"] > table["value_to"])), "value_to", "range", "区间须有两端, 小的在前", "value 填下端, value_to 填上端"),
        ((table["comparator"] != "range") & table["value_to"].notna(), "value_to", "range", "不是区间却有上端", "comparator 填 range 或清空"),
        (table["baseline"].notna() != table["baseline_year"].notna(), "baseline", "baseline", "基期的值和年份须同时有", "补上另一个, 或都留空"),
        (relative & table["value"].isna(), "value", "value", "相对目标须有幅度", "填印出的幅度"),
        (relative & (table["value"] < 0), "value", "sign", "相对目标的幅度不带负号", "减少用 points_off / percent_off / step_off"),
    ]
    return [p for bad, column, code, why, fix in rules for p in _tell("targets.csv", table, bad.fillna(False).astype(bool), column, code, why, fix)]


def _printed(tables: dict[str, pd.DataFrame]) -> list[Problem]:
    """The figure phrase must hold the row's number: a row whose phrase says something else is a copying slip."""
    problems = []
    for name in ("figures.csv", "targets.csv"):
        table = tables[name]
        number = table["value"].map(lambda v: f"{v:.6f}".rstrip("0").rstrip(".") if pd.notna(v) else "")
        held = [value == "" or holds(phrase, value) for phrase, value in zip(table["as_printed"], number)]
        bad = (table["as_printed"] != "") & (table["implied"] != "yes") & ~pd.Series(held, index=table.index, dtype=bool)
        problems += _tell(name, table, bad, "as_printed", "not_in_phrase", "原文短语里没有这一行的数", "照原文抄写含该数的短语")
    return problems


CHINESE_DIGITS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


def holds(phrase: str, number: str) -> bool:
    """Whether a phrase holds a number as its own: ('≥9.66', '9.66') yes, ('3.0人', '3') yes, ('195%', '95') no, ('有一家', '1') yes."""
    plain = phrase.replace(" ", "").replace(",", "")
    found = [float(digits) for digits in re.findall(r"\d+(?:\.\d+)?", plain)] + [float(CHINESE_DIGITS[sign]) for sign in plain if sign in CHINESE_DIGITS]
    return float(number) in found


def _plausible(tables: dict[str, pd.DataFrame], known: Catalogue | None) -> list[Problem]:
    """Figures outside the indicator's plausible range: a warning, because a source's own slip stands as printed."""
    if known is None:
        return []
    table = tables["figures.csv"]
    low = table["indicator"].map({k: i.plausible[0] for k, i in known.indicators.items() if i.plausible})
    high = table["indicator"].map({k: i.plausible[1] for k, i in known.indicators.items() if i.plausible})
    bad = (table["value"] < low) | (table["value"] > high)
    return _tell("figures.csv", table, bad, "value", "implausible", "超出合理范围", "核对原文; 原文如此就在 note 里说明", level="warning")
