"""A plan document as a file -> what it proposes, as a table; and beside the rows curated from it, how well it was read. Writes nothing."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from loaders import curated, plans
from loaders.plans import scoring
from loaders.plans.proposals import FIELDS
from loaders.uploads.naming import Names
from model.failures import NotFound, Refused
from wording.numbers import printed


@dataclass(frozen=True, kw_only=True)
class Read:
    """table: one row a proposal, the columns of design's JSON. unread: numbers and tables of which nothing is proposed, columns
    loaders.plans.UNREAD_FIELDS. notes: what a reader must know, one a line. score and source: only beside data.
    """

    table: pd.DataFrame
    unread: pd.DataFrame = field(default_factory=pd.DataFrame)
    notes: tuple[str, ...] = ()
    score: scoring.Score | None = None
    source: str = ""


def read(path: Path, *, data: Path, definitions: Path, area: str | None = None, against: Path | None = None) -> Read:
    """Reads one file. area: code, name or short name of whose document it is, for against. Raises NotFound, and Refused with the problems."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise NotFound(f"打不开文件 {path}") from error
    bodies, problems = curated.gather(data=against or data, definitions=definitions)
    if problems:
        raise NotFound(f"{against or data} 中没有可比对的数据：{problems[0].line()}")
    known, problems = curated.read_reference(bodies)
    if known is None:
        raise Refused([one for one in problems if one.level == "error"])
    names = Names(catalogue=known.catalogue, areas=known.areas)
    code = _area(names, area)
    document = plans.read(body, path.name)
    if document.refusal:
        raise Refused([document.refusal])
    reading = plans.propose(document, names)
    notes = [one.line() for one in document.problems]
    if reading.repeated:
        notes.append(f"{reading.repeated} 段文字与前文逐字相同，只读一次。")
    table = pd.DataFrame([one.as_dict() for one in reading.proposals], columns=list(FIELDS))
    unread = pd.DataFrame([one.as_dict() for one in reading.unread], columns=list(plans.UNREAD_FIELDS))
    if against is None:
        return Read(table=table, unread=unread, notes=tuple(notes))
    whole, problems = curated.read(bodies, catalogue=known.catalogue)
    if whole is None:
        raise Refused([one for one in problems if one.level == "error"])
    source, rows = _rows(reading.proposals, whole.targets, code, names)
    if not source:
        notes.append("数据中没有由这份文件整理的目标，无从比对。")
        return Read(table=table, unread=unread, notes=tuple(notes))
    return Read(
        table=table,
        unread=unread,
        notes=tuple(notes),
        score=scoring.score(reading.proposals, rows, names),
        source=source,
    )


def tasks(path: Path) -> Read:
    """The tasks of one file for which it names who answers: columns of loaders.plans.TASK_FIELDS. Raises NotFound, and Refused with the problems."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise NotFound(f"打不开文件 {path}") from error
    document = plans.read(body, path.name)
    if document.refusal:
        raise Refused([document.refusal])
    found = [one.as_dict() for one in plans.assigned(document)]
    table = pd.DataFrame(found, columns=list(plans.TASK_FIELDS)).astype({"sure": bool})
    return Read(table=table, notes=tuple(one.line() for one in document.problems))


def _area(names: Names, asked: str | None) -> str:
    if asked is None:
        return ""
    code = names.area(asked).id
    if not code:
        raise NotFound(f"没有地区“{asked}”。{names.like_area(asked)}".strip())
    return code


def _rows(proposals, targets: pd.DataFrame, code: str, names: Names) -> tuple[str, pd.DataFrame]:
    """The rows of the source that most of the proposals are rows of, of one area where it is named."""
    if code:
        targets = targets[targets["area"] == code]
    best, most = "", 0
    for source, rows in targets.groupby("source", sort=False):
        right = scoring.score(proposals, rows, names).right
        if right > most:
            best, most = str(source), right
    return best, targets[targets["source"] == best]


def unread(read: Read) -> list[str]:
    """The numbers of which nothing is proposed, one a line, under how many they are; empty where there is none."""
    lines = [f"未读出 {row['place']}：“{row['as_printed']}”（{row['why']}）" for row in read.unread.to_dict("records")]
    return [f"未读出的数 {len(lines)} 处，请对照原文：", *lines] if lines else []


def told(read: Read) -> list[str]:
    """The score in words: how many were found and were right, then every miss and every proposal that is no row, one a line."""
    found = read.score
    if found is None:
        return []
    recall = f"，占 {printed(100 * found.recall, 1)}%" if found.recall is not None else ""
    precision = f"，占 {printed(100 * found.precision, 1)}%" if found.precision is not None else ""
    return [
        f"与 {read.source} 比对：原文列出数值的目标 {found.explicit} 条，读出 {found.found} 条{recall}；提出 {found.proposed} 条，相符 {found.right} 条{precision}。",
        *(f"漏读 {line}" for line in found.missed),
        *(f"多读 {line}" for line in found.extra),
    ]
