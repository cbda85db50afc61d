"""judge: how far is each county from each target? explain: everything behind one of those verdicts."""

from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import pandas as pd

import gaps
from actions import reference
from gaps import masking
from gaps.working import Step, working
from loaders.curated import Reference
from model.failures import NotFound, StoreTrouble
from store import Store

UPLOAD = "upload"  # the source of every figure that came as an upload
FEW, MOST = 6, 12  # names offered where one was not known: near ones, or all there are
ALIKE = 0.6  # how alike a name must be to count as near


@dataclass(frozen=True, kw_only=True)
class Judged:
    """The gaps table with the words it was judged by. version: the batch it shows; table: model.columns.GAPS and more.

    reference: what was known at that batch; declared: what says which counts are sensitive, see `declared`."""

    table: pd.DataFrame
    reference: Reference
    declared: Reference
    year: int
    version: int


def judge(
    store: Store,
    *,
    year: int,
    as_of: int | None = None,
    areas: list[str] | None = None,
    indicators: list[str] | None = None,
    target_year: int | None = None,
) -> Judged:
    """Select, judge, order. areas: codes, names or short names; indicators: ids, names or aliases. Raises NotFound naming what is not known."""
    version = store.version() if as_of is None else as_of
    known = reference.read(store, as_of=as_of)
    codes = None if areas is None else [find_area(known, asked) for asked in areas]
    ids = None if indicators is None else [find_indicator(known, asked) for asked in indicators]
    rows = store.select(
        areas=known.areas,
        sources=known.sources,
        measures=reference.measures(known.catalogue),
        units=reference.units(known.catalogue),
        year=year,
        as_of=as_of,
        only_areas=codes,
        only_indicators=ids,
        target_year=target_year,
    )
    table = gaps.judge(rows=rows, catalogue=known.catalogue, areas=known.areas, year=year)
    sensitive = declared(store, as_of=as_of, known=known)
    small = small_counts(store, sensitive, as_of=as_of)
    if len(small):
        table = masking.held_back(table=table, figures=small, hidden=pd.Series(True, index=small.index))
    table = table.assign(source_title=source_titles(table["source"], table["batch"], known))
    return Judged(table=table, reference=known, declared=sensitive, year=year, version=version)


def declared(store: Store, *, as_of: int | None = None, known: Reference | None = None) -> Reference:
    """What masking goes by (decision 0007): every indicator as indicators.yaml declares it now.

    One that has been taken out since, as it was declared at the batch asked about; where every build is undone, all of them.
    known: what was known at that batch, where the caller has read it.
    """
    bodies = store.reference_files()
    if known is not None and bodies in ({}, store.reference_files(as_of=as_of)):
        return known
    try:
        now = reference.read(store)
    except StoreTrouble:
        return reference.read(store, as_of=as_of)
    try:
        then = known or reference.read(store, as_of=as_of)
    except StoreTrouble:  # the batch that undid the last build
        return now
    catalogue = now.catalogue.model_copy(
        update={
            "indicators": then.catalogue.indicators | now.catalogue.indicators,
            "units": then.catalogue.units | now.catalogue.units,
        }
    )
    gone = then.areas[~then.areas["code"].isin(now.areas["code"])]
    return replace(now, catalogue=catalogue, areas=pd.concat([now.areas, gone], ignore_index=True))


def counted(known: Reference) -> list[str]:
    """The indicators whose figure is itself a sensitive count: hidden on the screen of the house too."""
    return [key for key, one in known.catalogue.indicators.items() if one.sensitive and one.kind == "count"]


def small_counts(store: Store, known: Reference, *, as_of: int | None = None) -> pd.DataFrame:
    """The live figures that are themselves counts of few deaths or patients, shown nowhere (method section 6, last line).

    known: what `declared` gives: a frozen link must not show what has been declared since.

    A rate whose births are known gives its count back too; within the house it is shown all the same, because it stands in the
    county's own documents. What leaves the house is masked further (gaps.masking.held_back, in actions/packing.py).
    """
    tables = [store.statements("figure", as_of=as_of, indicator=key) for key in counted(known)]
    tables = [table for table in tables if len(table)]
    if not tables:
        return pd.DataFrame(columns=["area", "indicator", "year"])
    figures = pd.concat(tables, ignore_index=True)
    return figures[masking.masked(figures=figures, catalogue=known.catalogue, areas=known.areas)]


@dataclass(frozen=True, kw_only=True)
class Explained:
    """One verdict with its working and everything said about it. statements and figures: live rows of the store with their titles."""

    row: dict
    steps: list[Step]
    statements: pd.DataFrame
    figures: pd.DataFrame


def explain(
    store: Store,
    judged: Judged,
    *,
    area: str,
    indicator: str,
    target_year: int | None,
    scope: str,
    as_of: int | None = None,
) -> Explained | None:
    """The panel behind one cell; None when the store holds no such target."""
    table = judged.table
    year = table["target_year"].isna() if target_year is None else (table["target_year"] == target_year).fillna(False)
    found = table[(table["area_code"] == area) & (table["indicator"] == indicator) & year & (table["scope"] == scope)]
    if found.empty:
        return None
    row = found.iloc[0].to_dict()
    row["v_source_title"] = source_titles(found["v_source"], found["v_batch"], judged.reference).iloc[0]
    statements, figures = (
        store.statements(name, as_of=as_of, area=area, indicator=indicator) for name in ("target", "figure")
    )
    small = figures.index.isin(_rows_of(figures, small_counts(store, judged.declared, as_of=as_of)))
    figures = figures.assign(
        value=figures["value"].mask(small), as_printed=figures["as_printed"].mask(small, ""), held_back=small
    )
    return Explained(
        row=row,
        steps=working(row),
        statements=_titled(statements, judged.reference),
        figures=_titled(figures, judged.reference),
    )


def _rows_of(figures: pd.DataFrame, small: pd.DataFrame) -> pd.Index:
    """The index of the figures whose cell is among the small ones."""
    cells = set(zip(small["area"], small["indicator"], small["year"]))
    return figures.index[[cell in cells for cell in zip(figures["area"], figures["indicator"], figures["year"])]]


def outward(store: Store, judged: Judged, *, as_of: int | None = None) -> tuple[Judged, pd.DataFrame]:
    """What may leave the house: the same verdicts without what tells a small count, and the live figures with the hidden ones blank.

    Of the figures: value, numerator, denominator and as_printed are blank where held_back. (method section 6, last line)
    """
    figures = store.statements("figure", as_of=as_of)
    known = judged.declared
    hidden = masking.masked(figures=figures, catalogue=known.catalogue, areas=known.areas)
    table = masking.held_back(table=judged.table, figures=figures, hidden=hidden)
    blank = {name: figures[name].mask(hidden) for name in ("value", "numerator", "denominator")}
    figures = figures.assign(**blank, as_printed=figures["as_printed"].mask(hidden, ""), held_back=hidden)
    return replace(judged, table=table), figures


def _titled(table: pd.DataFrame, known: Reference) -> pd.DataFrame:
    return table.assign(title=source_titles(table["source"], table["batch"], known)).sort_values(
        ["year", "rank"], na_position="last", kind="stable"
    )


def source_titles(sources: pd.Series, batches: pd.Series | None, known: Reference) -> pd.Series:
    """What the documents of rows are called; an upload by its batch: '上传数据(批次 #7)'. '' where there is no source."""
    titles = sources.map(dict(zip(known.sources["id"], known.sources["title"]))).fillna(sources).fillna("")
    if batches is None:
        return titles.replace(UPLOAD, "上传数据")
    uploads = [f"上传数据(批次 #{batch})" for batch in batches.astype("Int64")]
    return titles.mask(sources == UPLOAD, pd.Series(uploads, index=sources.index, dtype=str))


def find_area(known: Reference, asked: str) -> str:
    """The code of an area asked for by code, name or short name. Exact, or NotFound with what there is."""
    table = known.areas
    found = table[(table["code"] == asked) | (table["name"] == asked) | (table["short"] == asked)]
    if len(found) == 1:
        return found["code"].iloc[0]
    if len(found) > 1:
        raise NotFound(
            f"“{asked}”可指 "
            + "、".join(f"{name}({code})" for name, code in zip(found["name"], found["code"]))
            + ", 请用代码"
        )
    near = _nearest(
        asked,
        {
            f"{short}({code})": (code, name, short)
            for code, name, short in zip(table["code"], table["name"], table["short"])
        },
    )
    everything = [f"{short}({code})" for short, code in zip(table["short"], table["code"])]
    raise NotFound(
        f"没有“{asked}”这个地区。"
        + (
            f"相近的有: {'、'.join(near)}"
            if near
            else f"现有: {'、'.join(everything[:MOST])}"
            + (f" 等 {len(everything)} 个" if len(everything) > MOST else "")
        )
    )


def find_indicator(known: Reference, asked: str) -> str:
    """The id of an indicator asked for by id, name or alias. Exact, or NotFound with near names."""
    found = known.catalogue.find(asked)
    if found is None:
        near = _nearest(
            asked,
            {f"{one.name}({key})": (key, one.name, *one.aliases) for key, one in known.catalogue.indicators.items()},
        )
        raise NotFound(
            f"没有“{asked}”这个指标。"
            + (f"相近的有: {'、'.join(near)}" if near else "请用 indicators.yaml 里的编号、名称或别名")
        )
    return found


def _nearest(asked: str, names: dict[str, tuple[str, ...]]) -> list[str]:
    """The few whose names hold what was asked or differ from it by little, nearest first: 山 -> 山丹, 方山; 山单县 -> 山丹县."""

    def likeness(name: str) -> float:
        return 1.0 if asked and (asked in name or name in asked) else SequenceMatcher(None, asked, name).ratio()

    best = {shown: max(map(likeness, known)) for shown, known in names.items()}
    return sorted((shown for shown in best if best[shown] >= ALIKE), key=lambda shown: -best[shown])[:FEW]


def latest_figures(store: Store, *, year: int, as_of: int | None = None) -> pd.DataFrame:
    """The newest figure of each area and indicator as of a year, with names and titles: what is shown where no target is listed.

    held_back: it is a small count, and latest is empty.
    """
    known = reference.read(store, as_of=as_of)
    table = gaps.latest(figures=store.statements("figure", as_of=as_of), dates=reference.dates(known), year=year)
    counts = small_counts(store, declared(store, as_of=as_of, known=known), as_of=as_of)
    small = table.index.isin(_rows_of(table.rename(columns={"latest_year": "year"}), counts))
    table = table.assign(latest=table["latest"].mask(small), held_back=small)
    names = {key: one.name for key, one in known.catalogue.indicators.items()}
    return table.assign(
        area_code=table["area"],
        area=table["area"].map(dict(zip(known.areas["code"], known.areas["name"]))),
        indicator_name=table["indicator"].map(names),
        source_title=source_titles(table["source"], None, known),
    )[
        [
            "area_code",
            "area",
            "indicator",
            "indicator_name",
            "latest_year",
            "latest",
            "latest_decimals",
            "source",
            "place",
            "source_title",
            "held_back",
        ]
    ]
