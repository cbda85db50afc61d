"""make_pack: what a meeting needs of the chosen areas, gathered from one batch, masked, and written as files.

gather puts a pack together; make writes it in the formats asked for, telling which part is being made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from actions import checking, judging, picturing, reference
from charts import cells as picking
from charts import matrix, profile_rows, summary
from exports.report_data import FINDINGS, FORMATS, SECTIONS, SOURCES, TASKS, County, Pack, Provenance
from gaps import masking, yearly
from gaps.working import working
from model.indicators import Thresholds
from model.numbers import missing, printed
from model.plans import Plan
from model.verdicts import CHECKS
from store import Store


def _method(limits: Thresholds) -> tuple[tuple[str, str], ...]:
    """What a reader of the pack must know of the method, in a few lines."""
    return (
        ("差距", "差距按指标自己的单位算: 越高越好的是 目标 − 现值, 越低越好的是 现值 − 目标; 不大于 0 就是达到。"),
        (
            "基期与现值",
            "基期用规划印出的数; 现值用目标年及以前、所看年份及以前最新的一个年度数。没有新数时只有基期, 不当作完成情况。",
        ),
        (
            "时序进度",
            f"已过年数 ÷ 总年数。完成份额 = 已变化 ÷ 承诺变化; 进度比 = 完成份额 ÷ 时序进度, ≥{printed(limits.on_pace)} 达到时序, "
            f"≥{printed(limits.slightly_behind)} 略滞后, 再低为滞后。",
        ),
        ("约束性与预期性", "分开计数, 不互相抵补; 待补数据照数列出, 缺的数不当作 0。"),
        ("到期待报终期数", "目标年已到而终期数还没有报来: 判定按手上最新的数给出, 只作过程参考。"),
        ("小数目", "死亡和精神障碍的 1—4 例不显示, 由它可以反推出来的数也不显示; 判定不受影响。"),
    )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a pack is asked to show. areas: codes in order, () for all that list targets; sections: keys of exports.report_data.SECTIONS."""

    areas: tuple[str, ...]
    plan: Plan
    year: int
    made: date
    core_only: bool = False
    category: str = ""
    attributes: tuple[str, ...] = ("binding", "expected", "none")
    indicators: tuple[str, ...] = ()
    sections: tuple[str, ...] = tuple(SECTIONS)
    as_of: int | None = None
    link: str = ""


def find(
    store: Store,
    *,
    areas: list[str] | None,
    indicators: list[str] | None,
    plan: Plan,
    year: int,
    as_of: int | None,
    made: date,
) -> Asked:
    """What is asked in names: areas by code, name or short name, indicators by id, name or alias. Raises NotFound."""
    known = reference.read(store, as_of=as_of)
    return Asked(
        areas=tuple(judging.find_area(known, one) for one in areas or ()),
        indicators=tuple(judging.find_indicator(known, one) for one in indicators or ()),
        plan=plan,
        year=year,
        made=made,
        as_of=as_of,
    )


def gather(store: Store, asked: Asked) -> Pack:
    """Everything the pack says. Counts of few deaths and of mental disorder, and what gives them back, are held back here."""
    judged = judging.judge(store, year=asked.year, as_of=asked.as_of)
    known, figures = judged.reference, store.statements("figure", as_of=asked.as_of)
    declared = judged.declared  # not `known`: a pack of an earlier batch must not tell more
    hidden = masking.masked(figures=figures, catalogue=declared.catalogue, areas=declared.areas)
    table = masking.held_back(table=judged.table, figures=figures, hidden=hidden)
    table = table.assign(v_source_title=judging.source_titles(table["v_source"], table["v_batch"], known))
    codes = asked.areas or tuple(code for code in known.areas["code"] if code in set(table["area_code"]))
    table = _asked_for(table, asked, known.catalogue, codes)
    latest = judging.latest_figures(store, year=asked.year, as_of=asked.as_of)
    cells = picking.cells(table, plan=asked.plan, figures=latest.head(0))
    names = known.areas.set_index("code")
    areas = [{"code": code, "name": names.at[code, "name"], "short": names.at[code, "short"]} for code in codes]
    order = {key: place for place, key in enumerate(known.catalogue.categories)}
    indicators = [
        {"id": key, "name": one.name, "unit": one.unit, "category": known.catalogue.categories[one.category]}
        for key, one in sorted(known.catalogue.indicators.items(), key=lambda pair: order[pair[1].category])
        if key in set(cells["indicator"])
    ]
    of_years = _by_year(figures, hidden, reference.dates(known), asked.year)
    who = areas[0]["name"] if len(areas) == 1 else f"{len(areas)} 个地区"
    return Pack(
        title=f"{'、'.join(one['name'] for one in areas[:3])}{f'等 {len(areas)} 个地区' if len(areas) > 3 else ''}卫生健康规划目标完成情况",
        finding=summary.finding(cells, who=who),
        sections=tuple(key for key in SECTIONS if key in asked.sections),
        provenance=_provenance(asked, areas, judged, table, invented=store.invented),
        areas=areas,
        indicators=indicators,
        cells=cells,
        counties=tuple(_county(one, cells, of_years) for one in areas),
        findings=_findings(checking.plan_check(store, year=asked.year, as_of=asked.as_of), codes),
        tasks=_tasks(store.statements("commitment", as_of=asked.as_of), codes, names, known.sources),
        sources=_sources(known.sources, codes, names, table),
        method=_method(known.catalogue.thresholds),
        gaps=table.reset_index(drop=True),
    )


def make(
    pack: Pack, *, formats: tuple[str, ...], worker, progress: Callable[[int, int, str], None]
) -> dict[str, bytes]:
    """The pack as files: format -> bytes. progress(done, total, words) before each; it may raise, and then nothing is left behind.

    Raises exports.chromium.NoPicture where PDF is asked for and no browser is there.
    """
    made = {}
    for place, name in enumerate(formats):
        progress(place, len(formats), f"正在做 {FORMATS[name]}")
        made[name] = _write(pack, name, worker)
    progress(len(formats), len(formats), "做好了")
    return made


def one(pack: Pack, name: str, worker) -> bytes:
    """One file: a format of FORMATS, or png: the map as a picture. Raises exports.chromium.NoPicture."""
    if name != "png":
        return _write(pack, name, worker)
    figure = matrix.draw(pack.cells, indicators=pack.indicators, areas=pack.areas)
    source = f"{pack.provenance.line()} · {pack.provenance.source_line()}"
    return picturing.made(worker, figure, title=pack.finding, source=source, drawn_at=matrix.WIDTH, format="png")


def _write(pack: Pack, name: str, worker) -> bytes:
    """The writers' libraries are slow to import: only the one that is asked for is."""
    if name == "pptx":
        from exports import pptx

        return pptx.write(pack)
    if name == "docx":
        from exports import docx

        return docx.write(pack)
    if name == "xlsx":
        from exports import xlsx

        return xlsx.write(pack)
    from exports import html

    text = html.write(pack)
    return worker.document(text, landscape=True) if name == "pdf" else text.encode("utf-8")


def _asked_for(table: pd.DataFrame, asked: Asked, catalogue, codes: tuple[str, ...]) -> pd.DataFrame:
    year = table["target_year"].astype("float64")
    wanted = {
        key
        for key, one in catalogue.indicators.items()
        if (key in asked.indicators if asked.indicators else one.core or not asked.core_only)
        and asked.category in ("", one.category)
    }
    kept = table["area_code"].isin(codes) & table["indicator"].isin(wanted) & table["attribute"].isin(asked.attributes)
    return table[kept & (year.between(asked.plan.first, asked.plan.last) | year.isna())]


def _county(area: dict, cells: pd.DataFrame, of_years: dict) -> County:
    mine = profile_rows.ordered(cells[cells["area_code"] == area["code"]])
    rows = mine.to_dict("records")
    return County(
        area=area,
        finding=profile_rows.finding(mine, who=area["name"]),
        cards=summary.counts(mine),
        rows=mine,
        years=tuple(of_years.get((area["code"], row["indicator"]), {}) for row in rows),
        steps=tuple(
            () if row["held_back"] else tuple((step.label, step.formula) for step in working(row)) for row in rows
        ),
    )


def _by_year(figures: pd.DataFrame, hidden: pd.Series, dates: dict[str, str], year: int) -> dict:
    """(area, indicator) -> {year: figure as printed}; what is masked reads 不显示."""
    table = yearly.yearly(figures=figures.assign(hidden=hidden), dates=dates, year=year)
    found: dict[tuple[str, str], dict[int, str]] = {}
    for row in table.to_dict("records"):
        told = masking.HELD if row["hidden"] else printed(row["value"], row["decimals"])
        found.setdefault((row["area"], row["indicator"]), {})[int(row["year"])] = told
    return found


def _provenance(asked: Asked, areas: list[dict], judged, table: pd.DataFrame, *, invented: bool) -> Provenance:
    unreviewed = (table["v_source"] == "upload") & (table["v_status"] != "核定") & table["latest"].notna()
    return Provenance(
        areas=tuple(one["name"] for one in areas),
        choices=f"按 {asked.year} 年看 · {asked.plan.name} · {'核心指标' if asked.core_only else '全部指标'}"
        + (f" · {judged.reference.catalogue.categories[asked.category]}" if asked.category else ""),
        year=asked.year,
        batch=judged.version,
        made=asked.made.isoformat(),
        sources=tuple(dict.fromkeys(table["source_title"])),
        demo=invented,
        unreviewed=int(unreviewed.sum()),
        link=asked.link,
    )


def _findings(found: pd.DataFrame, codes: tuple[str, ...]) -> pd.DataFrame:
    told = [
        (row["area"], CHECKS[row["check"]], row["indicator_name"], row["words"], row["place_a"],
         row["as_printed_a"], row["place_b"], row["as_printed_b"])
        for row in found[found["area_code"].isin(codes)].to_dict("records")
    ]  # fmt: skip
    return pd.DataFrame(told, columns=list(FINDINGS), dtype="str")


def _tasks(tasks: pd.DataFrame, codes: tuple[str, ...], names: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    titles = dict(zip(sources["id"], sources["title"]))
    mine = tasks[tasks["area"].isin(codes)].sort_values(["origin", "id"], kind="stable").drop_duplicates("id")
    told = [
        (names.at[row["area"], "name"], row["task"], f"{printed(row['quantity'])} {row['quantity_unit']}".strip(), row["deadline"],
         row["responsible"], row["status"], f"{titles.get(row['source'], row['source'])} · {row['place']}")
        for row in mine.sort_values(["area", "id"], key=lambda c: c if c.name == "id" else c.map(codes.index), kind="stable").to_dict("records")
    ]  # fmt: skip
    return pd.DataFrame(told, columns=list(TASKS), dtype="str")


def _sources(sources: pd.DataFrame, codes: tuple[str, ...], names: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    used = set(table["source"]) | set(table["v_source"].dropna()) | set(table["base_source"].dropna())
    told = [
        (row["title"], row["issuer"], row["number"], "" if missing(row["date"]) else str(row["date"]), names.at[row["area"], "name"])
        for row in sources[sources["id"].isin(used)].to_dict("records")
    ]  # fmt: skip
    return pd.DataFrame(told, columns=list(SOURCES), dtype="str")
