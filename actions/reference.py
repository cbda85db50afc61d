"""The words a judgement stands on: indicators, areas and sources as they were at the batch asked about."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher

import pandas as pd

from loaders import additions, curated
from loaders.curated import Reference
from model import likeness
from model.failures import NotFound, StoreTrouble
from model.numbers import missing
from store import Given, Store
from store.limited import Limited

UPLOAD = "upload"  # the source of every figure that came as an upload
FEW, MOST = 6, 12  # names offered where one was not known: near ones, or all there are
ALIKE = 0.6  # how alike a name must be to count as near


def read(store: Store, *, as_of: int | None = None) -> Reference:
    """What the newest live curated batch knew, and what the live batches of the page brought along.

    Raises StoreTrouble when the store has never been built, or every build is undone.
    """
    return seen_by(store, with_brought(store.whole, read_own(store.whole, as_of=as_of), as_of=as_of))


def seen_by(store: Store, known: Reference) -> Reference:
    """The same without the counties, and their documents, that whoever a store is limited to may not see (store/limited.py)."""
    if not isinstance(store, Limited) or not store.is_limited:
        return known
    areas, sources = (
        table[[not code or missing(code) or store.shows(code) for code in table[column]]].reset_index(drop=True)
        for table, column in ((known.areas, "code"), (known.sources, "area"))
    )
    return Reference(catalogue=known.catalogue, areas=areas, sources=sources)


def read_own(store: Store, *, as_of: int | None = None) -> Reference:
    """What the newest live curated batch knew, alone. Raises what read raises."""
    bodies = store.reference_files(as_of=as_of)
    if not bodies and store.version():
        raise StoreTrouble(
            "missing",
            store.told,
            f"数据库 {store.told} 中的系统初始数据均已撤销。请查看 python cli.py batches，再撤销该次撤销：python cli.py undo 批次号",
        )
    if not bodies:
        raise StoreTrouble(
            "missing", store.told, f"数据库 {store.told} 中尚无系统初始数据。请先运行 make run 或 python cli.py build"
        )
    known, problems = curated.read_reference(bodies)
    if known is None:  # only checked files are ever written, so the store's own copy no longer reads
        raise StoreTrouble("damaged", store.told, f"数据库 {store.told} 中保存的 {problems[0].line()}")
    return known


def with_brought(store: Store, own: Reference, *, as_of: int | None = None) -> Reference:
    """What data/ says, with what the live batches of the page brought along (own: read_own). Raises StoreTrouble where that no longer reads."""
    try:
        return additions.joined(own, map(additions.read, store.additions(as_of=as_of).values()))
    except ValueError as error:
        raise StoreTrouble("damaged", store.told, f"数据库 {store.told} 中保存的 {error}") from error


def declared(store: Store, *, as_of: int | None = None, now: Reference | None = None) -> Reference:
    """What suppression goes by (decision 0007): see `as_declared_now`. Reads what was known at a batch, and what is known now where
    it is not given. The same files are not parsed twice.
    """
    try:
        now = now or read(store)
    except StoreTrouble:
        return read(store, as_of=as_of)
    same = store.reference_files(as_of=as_of) == store.reference_files()
    if same and store.additions(as_of=as_of) == store.additions():
        return now
    try:
        return as_declared_now(then=read(store, as_of=as_of), now=now)
    except StoreTrouble:  # the batch that undid the last build
        return now


def as_declared_now(*, then: Reference, now: Reference) -> Reference:
    """Every indicator as indicators.yaml declares it now; one that has been taken out since, as it was declared then."""
    if then is now:
        return now
    catalogue = now.catalogue.model_copy(
        update={
            "indicators": then.catalogue.indicators | now.catalogue.indicators,
            "units": then.catalogue.units | now.catalogue.units,
        }
    )
    gone = then.areas[~then.areas["code"].isin(now.areas["code"])]
    return replace(now, catalogue=catalogue, areas=pd.concat([now.areas, gone], ignore_index=True))


def given(
    known: Reference, *, year: int, areas: Iterable[str] | None = None, indicators: Iterable[str] | None = None
) -> Given:
    """What the store needs to know of the batch to choose figures. areas: codes, indicators: ids, None for all."""
    catalogue = known.catalogue
    units = [(key, unit) for key in catalogue.indicators for unit in catalogue.accepted_units(key)]
    measures = [(key, one.measure) for key, one in catalogue.indicators.items()]
    return Given(
        areas=known.areas,
        sources=known.sources,
        measures=pd.DataFrame(measures, columns=["indicator", "measure"]),
        units=pd.DataFrame(units, columns=["indicator", "unit"]),
        year=year,
        only_areas=None if areas is None else sorted(areas),
        only_indicators=None if indicators is None else sorted(indicators),
    )


def source_title(source: str, batch: int | None, known: Reference) -> str:
    """What a document is called; an upload by its batch, where that is known: '上传数据（第 7 批）'. '' where there is no source."""
    title = known.titles.get(source, source)
    return title if title != UPLOAD else "上传数据" if batch is None else f"上传数据（第 {batch} 批）"


def find_area(known: Reference, asked: str) -> str:
    """The code of an area asked for by code, name or short name. Exact. Raises NotFound, with what there is."""
    table = known.areas
    found = table[(table["code"] == asked) | (table["name"] == asked) | (table["short"] == asked)]
    if len(found) == 1:
        return found["code"].iloc[0]
    if len(found) > 1:
        raise NotFound(
            f"“{asked}”可指 "
            + "、".join(f"{name}（{code}）" for name, code in zip(found["name"], found["code"]))
            + "，请用代码"
        )
    near = _nearest(
        asked,
        {
            f"{short}（{code}）": (code, name, short)
            for code, name, short in zip(table["code"], table["name"], table["short"])
        },
    )
    everything = [f"{short}（{code}）" for short, code in zip(table["short"], table["code"])]
    raise NotFound(
        f"没有“{asked}”这一地区。"
        + (
            f"相近的有：{'、'.join(near)}"
            if near
            else f"现有：{'、'.join(everything[:MOST])}"
            + (f" 等 {len(everything)} 个" if len(everything) > MOST else "")
        )
    )


def meant(known: Reference, asked: str) -> str:
    """The id of the indicator a link or a reader names by id, name or alias, spelled as uploads may spell it; '' where none or several fit."""
    found = known.catalogue.find(asked)
    if found:
        return found
    # Here, where a name is none of the plain ones: it brings along all that reads uploads, a tenth of what a command takes to start.
    from loaders.uploads.naming import Names

    return Names(catalogue=known.catalogue, areas=known.areas).indicator(asked).id


def alike(known: Reference, asked: str) -> list[str]:
    """The ids of indicators an unknown name may be a slip of; else of those whose names hold it, FEW at most."""
    entries = known.catalogue.indicators
    near = likeness.near(asked, _names(known))
    holding = [
        key
        for key, one in entries.items()
        if len(asked) > 1 and any(asked in name for name in (one.name, *one.aliases))
    ]
    return (near or holding)[:FEW]


def _names(known: Reference) -> Iterator[tuple[str, str]]:
    return ((name, key) for key, one in known.catalogue.indicators.items() for name in (key, one.name, *one.aliases))


def find_indicator(known: Reference, asked: str) -> str:
    """The id of an indicator asked for by id, name or alias. Exact. Raises NotFound, with near names."""
    found = known.catalogue.find(asked)
    if found is None:
        entries = known.catalogue.indicators
        near = likeness.near(asked, _names(known))
        holding = [key for key, one in entries.items() if len(asked) > 1 and (asked in one.name or asked in key)]
        said = "、".join(f"{entries[key].name}（{key}）" for key in (near or holding)[:FEW])
        said += f" 等 {len(holding)} 个" if not near and len(holding) > FEW else ""
        begins = "相近的有：" if near else f"名称中有“{asked}”的："
        raise NotFound(
            f"没有“{asked}”这一指标。" + (begins + said if said else "请用 indicators.yaml 中的编号、名称或别名")
        )
    return found


def _nearest(asked: str, names: dict[str, tuple[str, ...]]) -> list[str]:
    """The few whose names hold what was asked or differ from it by little, nearest first: 山 -> 山丹, 方山; 山单县 -> 山丹县."""

    def likeness(name: str) -> float:
        return 1.0 if asked and (asked in name or name in asked) else SequenceMatcher(None, asked, name).ratio()

    best = {shown: max(map(likeness, known)) for shown, known in names.items()}
    return sorted((shown for shown in best if best[shown] >= ALIKE), key=lambda shown: -best[shown])[:FEW]
