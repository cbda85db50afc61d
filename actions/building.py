"""check: every problem of indicators.yaml and data/. build: bring the store up to date with them, keeping uploads."""

import logging
from dataclasses import dataclass
from pathlib import Path

from loaders import additions, curated, dataset
from loaders.curated import Reference
from model.actors import Actor
from model.failures import Refused
from model.problems import Problem
from store import Store
from wording.numbers import printed

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Built:
    """What a build did. batch is None when nothing had changed. outranked: a line for each figure of data/
    whose cell an upload fills instead, and for each area, document and indicator that data/ now has itself.
    """

    batch: int | None
    problems: list[Problem]
    outranked: list[str]


def check(*, data: Path, definitions: Path) -> list[Problem]:
    """Every problem of indicators.yaml and data/, errors and warnings."""
    return _read(data, definitions)[3]


def build(store: Store, *, data: Path, definitions: Path, actor: Actor) -> Built:
    """Write what data/ says now as one curated batch, and whether it is invented into the store.

    Raises Refused with every error, also where the store holds the other kind (real, invented); then nothing is written.
    """
    bodies, content, invented, problems = _read(data, definitions)
    errors = [p for p in problems if p.level == "error"]
    if content is None or errors:
        raise Refused(problems)
    store.declare(invented=invented, actor=actor)
    rows = {"figure": content.figures, "target": content.targets, "commitment": content.commitments}
    batch = store.append(
        kind="curated",
        rows=rows,
        files_kept=bodies,
        actor=actor,
        seen=store.version(),
        reason="data/ 与 indicators.yaml",
    )
    log.info("%s", f"第 {batch} 批已写入" if batch else "没有新内容，未写入新批次")
    return Built(batch=batch, problems=problems, outranked=[*_arrived(store, content), *_outranked(store)])


def _read(data: Path, definitions: Path):
    """(the files' bytes, what they say or None, whether it is invented, every problem)."""
    bodies, problems = curated.gather(data=data, definitions=definitions)
    content, told = curated.read(bodies)
    invented, undeclared = dataset.read(data)
    problems += told + undeclared
    if content is not None and not undeclared:
        problems += dataset.check(content.areas, invented=invented)
    return bodies, content, invented, problems


def _arrived(store: Store, content: Reference) -> list[str]:
    """What was registered on the page and has come to data/ since: data/ goes before it, and that is told."""
    areas, titles, indicators = content.area_names, content.titles, content.catalogue.names
    told: dict[str, None] = {}
    for batch, bodies in store.additions().items():
        brought = additions.read(bodies)
        known = [f"{areas[code]} {code}" for code in brought.areas["code"] if code in areas]
        known += [f"文件“{titles[one]}”（{one}）" for one in brought.sources["id"] if one in titles]
        known += [f"指标“{indicators[one]}”（{one}）" for one in brought.indicators if one in indicators]
        told |= dict.fromkeys(
            f"{one} 已列入 data/ 或 indicators.yaml，以其为准（第 {batch} 批曾在页面登记）" for one in known
        )
    return list(told)


def _outranked(store: Store) -> list[str]:
    """Curated figures whose cell an upload or a plan reading fills: they stay in the ledger and are listed, never silently shown."""
    figures = store.statements("figure")
    cell = ["area", "indicator", "year", "period"]
    best = figures.groupby(cell, dropna=False)["origin"].transform("min")
    return [
        f"{row.area} {row.indicator} {row.year} 以上传数据为准，data/ 中的 {printed(row.value)} 只作对照（{row.source} {row.place}）"
        for row in figures[(figures["origin"] == 2) & (best < 2)].itertuples()
    ]
