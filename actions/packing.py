"""A meeting pack: what a meeting needs of the chosen areas, gathered from one View of audience 'release', which judges, counts and
suppresses; nothing of that is done here. Its files: actions/pack_files.py.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from actions import evaluating, tasks
from actions.assess import Selection, View
from charts import profile_rows
from exports.report_data import FINDINGS, SECTIONS, SOURCES, TASKS, Beside, County, Pack, Provenance
from model import clock
from model.areas import NATION, Area
from model.assessment import Assessment, Figure
from model.choice import Choice
from model.indicators import Indicator, Thresholds
from model.numbers import missing
from model.plans import Plan
from model.verdicts import ATTRIBUTES, CHECKS
from wording import counts as counting
from wording import findings as wording_of_findings
from wording import numbers
from wording import tasks as wording_of_tasks

Asked = Callable[[str, str], bool]  # of an area's code and an indicator's id
NEAR = 4  # documents, or places, named one by one under a picture
WITHOUT_TASKS = "文件所列任务不分指标，仅选部分指标、类别或属性的不列任务。"


def _method(limits: Thresholds) -> tuple[tuple[str, str], ...]:
    """What a reader of the pack must know of the method, in a few lines."""
    return (
        ("差距", "差距以指标单位计：越高越好的指标为目标减现状值，越低越好的指标为现状值减目标；不大于 0 即为达到。"),
        (
            "基期与现状值",
            "基期用规划文本所列数；现状值取目标年及以前、数据截至年份及以前最新的一个年度数。"
            "没有新数据的仅列基期，不作完成情况。",
        ),
        (
            "时序进度",
            "已过年数 ÷ 总年数。目标实现程度 = 已变化 ÷ 承诺变化；进度比 = 目标实现程度 ÷ 时序进度，"
            f"≥{numbers.printed(limits.on_pace)} 达到时序，≥{numbers.printed(limits.slightly_behind)} 略滞后，低于此值为滞后。",
        ),
        ("约束性与预期性", "分开计数，不互相抵补；待补数据如数列出，缺报数据不按 0 计。"),
        (
            "计数",
            "每个地区每项指标计一次，取所选规划最后一年的目标；年度和阶段目标另列、另计。选定县的，只计县级，上级地区和全国列作参考。",
        ),
        ("待报期末数", "目标年已到而期末数尚未报送的，最近一次数据仅反映过程，不作完成情况。"),
        (
            "判定附说明",
            "表述不一致待核、比较符待核、数据待核、快报数和未审核，均在判定后注明；此类目标不列入完成较好。",
        ),
        ("小例数", "死亡和精神障碍的 1—4 例不显示，可由此反推的数也不显示；判定不受影响。"),
    )


def find(
    view: View,
    *,
    areas: Iterable[str] | None,
    indicators: Iterable[str] | None,
    plan: Plan,
    core_only: bool = False,
    attributes: Iterable[str] | None = None,
) -> Choice:
    """What is asked in names as a Choice: areas by code, name or short name (None: all that list targets), indicators by id, name or
    alias (None: all); attributes: keys of ATTRIBUTES (None: all). Raises NotFound.
    """
    named = None if areas is None else {view.find_area(one) for one in areas}
    return Choice(
        areas=tuple(code for code in view.areas if code in (view.areas_with_targets if named is None else named)),
        year=view.year,
        version=view.version,
        plan=plan,
        core_only=core_only,
        indicators=tuple(view.find_indicator(one) for one in indicators or ()),
        attributes=tuple(one for one in ATTRIBUTES if attributes is None or one in set(attributes)),
    )


def _narrowed(choice: Choice) -> bool:
    """Whether single indicators, a category or an attribute are chosen: what carries none of them is then left out."""
    return bool(choice.indicators or choice.category) or set(choice.attributes) != set(ATTRIBUTES)


def gather(
    view: View,
    choice: Choice,
    *,
    made: date,
    sections: Collection[str] = tuple(SECTIONS),
    link: str = "",
    appendix: bool = True,
) -> Pack:
    """Everything the files say of a choice (decision 0013).

    view: of audience 'release'; made: the day; sections: keys of exports.report_data.SECTIONS; link: to the same view
    on the dashboard; appendix: the deck has everything behind its main part.
    """
    selection = view.select(choice)
    areas = tuple(view.areas[code] for code in choice.areas)
    rows, others = tuple(selection.rows()), tuple(selection.others())
    counted = counting.counted_areas(choice.areas, areas=view.areas)
    commitments = _tasks(view, choice, on=made)
    parts = counties(view, selection, areas, rows, others, counted=counted)
    shown = _documents(
        rows, others, [figure for one in parts for mine in (*one.series, *one.other_series) for figure in mine]
    )
    asked = _asked(view, selection, commitments)
    findings, checked = _findings(view, selection, asked)
    who = counting.who(counted, areas=view.areas)
    above, beside = _beside(view, counted, {a.indicator.id: a.indicator for a in rows})
    return Pack(
        title=_title(areas),
        finding=counting.sentence(selection.counts, who=who, plan=choice.plan),
        sections=tuple(key for key in SECTIONS if key in sections),
        plan=choice.plan,
        provenance=provenance(view, choice, rows, others, made=made, link=link, documents=shown),
        areas=areas,
        indicators=_indicators(view, rows),
        categories=view.reference.catalogue.categories,
        counts=selection.counts,
        rows=rows,
        others=others,
        counties=parts,
        findings=findings,
        aside=_aside(view, selection, asked),
        tasks=commitments,
        tasks_note=WITHOUT_TASKS if _narrowed(choice) else "",
        sources=_sources(view, shown),
        method=_method(view.reference.catalogue.thresholds),
        beside=beside,
        beside_name=above,
        who=who,
        checked=checked,
        appendix=appendix,
        units=tuple(evaluating.units(view, choice.areas)),
    )


def _beside(view: View, counted: tuple[str, ...], chosen: dict[str, Indicator]) -> tuple[str, tuple[Beside, ...]]:
    """(name, figures beside its) of the nearest area above a single county that has one of the same year and definition; ('', ()) for
    several counties, and where there is none. chosen: the indicators looked at.
    """
    above = _above(view, counted[0]) if len(counted) == 1 else ""
    while above in view.areas:
        alike = tuple(
            Beside(indicator=chosen[one.indicator], own=one.own, other=one.other, difference=one.difference)
            for one in view.beside(area=counted[0], other=above)
            if one.difference is not None and one.indicator in chosen
        )
        if alike:
            return view.areas[above].name, alike
        above = _above(view, above)
    return "", ()


def _above(view: View, area: str) -> str:
    """The code of the next area above one; '' above the nation."""
    return "" if area == NATION else view.areas[area].parent or NATION


def passport(
    view: View, choice: Choice, rows: Sequence[Assessment], *, made: date, sources: Iterable[str] = ()
) -> tuple[str, ...]:
    """What stands under a picture of these rows of a choice, line by line: whose they are, as of when, in which range, of which batch, how
    much is on it; from which documents, and of few numbers the place of each. sources: their titles, where the picture has no rows.
    """
    targets = tuple(a for a in rows if a.target is not None)
    found = provenance(view, choice, targets, (), made=made, link="")
    return _passport(replace(found, sources=tuple(sources)) if not rows else found, rows)


def _passport(provenance: Provenance, rows: Sequence[Assessment]) -> tuple[str, ...]:
    stood = [one for a in rows for one in (a.target, a.latest) if one is not None and one.title]
    places = dict.fromkeys(f"{one.title} {one.place}" for one in stood if one.place)
    shown = f" · 图中 {len({a.indicator.id for a in rows})} 个指标" if rows else ""
    titles = replace(provenance, sources=tuple(dict.fromkeys(one.title for one in stood)) or provenance.sources)
    source = f"来源：{'；'.join(places)}" if 0 < len(places) <= NEAR else titles.source_line(NEAR)
    more = "" if len(places) <= NEAR else "；每个数在文件中的位置见看板"
    return provenance.line() + shown, source + more


def _title(areas: tuple[Area, ...]) -> str:
    more = f"等 {len(areas)} 个地区" if len(areas) > 3 else ""
    return f"{'、'.join(one.name for one in areas[:3])}{more}卫生健康规划目标完成情况"


def _indicators(view: View, rows: tuple[Assessment, ...]) -> tuple:
    """Those with a headline target, category by category."""
    catalogue, shown = view.reference.catalogue, {a.indicator.id for a in rows}
    order = {key: place for place, key in enumerate(catalogue.categories)}
    return tuple(
        sorted((one for key, one in catalogue.indicators.items() if key in shown), key=lambda one: order[one.category])
    )


def counties(
    view: View,
    selection: Selection,
    areas: tuple[Area, ...],
    rows: tuple[Assessment, ...],
    others: tuple[Assessment, ...],
    *,
    counted: tuple[str, ...],
) -> tuple[County, ...]:
    """One part an area of the choice: its rows and others among those given, its counts, its finding. counted: the codes that are; others
    are reference. Which part of the counts a row belongs to is asked of the counting rule, once for all rows.
    """
    part = dict(
        zip(zip(selection.headline["area_code"], selection.headline["indicator"]), counting.parts(selection.headline))
    )
    timeseries = view.timeseries((a.area.code, a.indicator.id) for a in (*rows, *others))
    of, beside, counts_of = _by_area(rows), _by_area(others), selection.counts_of_each()
    said, last = view.remarks(area.code for area in areas), min(view.year, selection.choice.plan.last)
    found = []
    for area in areas:
        mine = profile_rows.ordered(of.get(area.code, []))
        apart = tuple(profile_rows.ordered(beside.get(area.code, [])))
        counts, is_reference = counts_of[area.code], area.code not in counted
        who = f"{area.name}（参考，不计入合计）" if is_reference else area.name
        found.append(
            County(
                area=area,
                counts=counts,
                finding=counting.sentence(counts, who=who, plan=selection.choice.plan),
                is_reference=is_reference,
                rows=tuple(mine),
                parts=tuple(part[area.code, a.indicator.id] for a in mine),
                others=apart,
                other_series=tuple(timeseries.get((area.code, a.indicator.id), ()) for a in apart),
                series=tuple(timeseries.get((area.code, a.indicator.id), ()) for a in mine),
                remarks={
                    (a.indicator.id, a.target_year, a.scope): written
                    for a in (*mine, *beside.get(area.code, []))
                    if (written := evaluating.written(a, said, last=last))
                },
            )
        )
    return tuple(found)


def _by_area(rows: Iterable[Assessment]) -> dict[str, list[Assessment]]:
    found: dict[str, list[Assessment]] = {}
    for a in rows:
        found.setdefault(a.area.code, []).append(a)
    return found


def provenance(
    view: View,
    choice: Choice,
    rows: tuple[Assessment, ...],
    others: tuple[Assessment, ...],
    *,
    made: date,
    link: str,
    documents: Mapping[str, str] | None = None,
) -> Provenance:
    """Which data these rows of a choice were made from. made: the day; documents: id -> title of all that is shown, where more is than the rows."""
    catalogue = view.reference.catalogue
    unreviewed = {(a.area.code, a.indicator.id, a.latest.year) for a in (*rows, *others) if "unreviewed" in a.doubts}
    which = f"{len(choice.indicators)} 个指标" if choice.indicators else "核心指标" if choice.core_only else "全部指标"
    category = f" · {catalogue.categories[choice.category]}" if choice.category else ""
    attributes = (
        ""
        if set(choice.attributes) == set(ATTRIBUTES)
        else f" · 仅{'、'.join(ATTRIBUTES[one] for one in choice.attributes)}"
    )
    return Provenance(
        areas=tuple(view.areas[code].name for code in choice.areas),
        choices=f"数据截至 {choice.year} 年 · {choice.plan.name} · {which}{category}{attributes}",
        year=choice.year,
        batch=view.version,
        made=made.isoformat(),
        sources=tuple(_documents(rows, others).values() if documents is None else documents.values()),
        demo=view.invented,
        unreviewed=len(unreviewed),
        link=link,
        seal=view.seal,
    )


def _findings(view: View, selection: Selection, asked: Asked) -> tuple[pd.DataFrame, str]:
    """(the checks on the chosen indicators, of areas with targets of the chosen plan: of a cell with targets in other
    plans only, none; how many, and of what).
    """
    every = view.findings(selection.choice.areas)
    lines = [
        (
            row["area"],
            CHECKS[row["check"]],
            row["indicator_name"],
            row["words"],
            row["place_a"],
            row["as_printed_a"],
            row["place_b"],
            row["as_printed_b"],
        )
        for row in every.to_dict("records")
        if asked(row["area_code"], row["indicator"])
    ]
    told = wording_of_findings.counted(len(lines), every=len(every))
    return pd.DataFrame(lines, columns=list(FINDINGS), dtype="str"), told


def _aside(view: View, selection: Selection, asked: Asked) -> str:
    """The line below the findings, of the same cells."""
    met = view.aside(selection.choice.areas)
    cells = zip(met["area_code"], met["indicator"], met["aside"])
    return wording_of_findings.aside(aside for area, indicator, aside in cells if asked(area, indicator))


def _asked(view: View, selection: Selection, tasks: pd.DataFrame) -> Asked:
    """Whether a finding of an area and an indicator ('' for a task, which carries none) belongs into the pack with these tasks."""
    listed, *mine = (
        set(zip(table["area_code"], table["indicator"])) for table in (view.table, selection.headline, selection.apart)
    )
    chosen = set().union(*mine)
    areas = {area for area, _ in chosen}
    with_tasks, every = set(tasks["地区"]), set(selection.choice.attributes) == set(ATTRIBUTES)

    def asked(area: str, indicator: str) -> bool:
        if not indicator:
            return view.areas[area].name in with_tasks
        of_cell = (area, indicator) in chosen or (every and (area, indicator) not in listed and area in areas)
        return indicator in selection.indicators and of_cell

    return asked


def _tasks(view: View, choice: Choice, *, on: date) -> pd.DataFrame:
    """The tasks of documents of the chosen plan as they stand on a day; none where indicators, a category or an attribute are chosen, because
    a task carries none of them.
    """
    lines = [
        (
            view.areas[task.area].name,
            task.task,
            wording_of_tasks.quantity(task.quantity, task.quantity_unit),
            task.deadline,
            task.lead,
            task.helping,
            wording_of_tasks.report(task),
            f"{task.title} · {task.place}",
        )
        for task in ([] if _narrowed(choice) else tasks.of_plan(view, choice, on=on))
    ]
    return pd.DataFrame(lines, columns=list(TASKS), dtype="str")


def _documents(
    rows: Iterable[Assessment], others: Iterable[Assessment], series: Iterable[Figure] = ()
) -> dict[str, str]:
    """Id -> title of the documents that the targets and figures shown stand in, those of targets first; each title once, so that they are
    counted as they are listed.
    """
    shown = [*rows, *others]
    stood = [*(a.target for a in shown), *(one for a in shown for one in (a.baseline, a.latest)), *series]
    title_of = {one.title: one.source for one in reversed(stood) if one is not None and one.title}
    return {
        title_of[title]: title for title in dict.fromkeys(one.title for one in stood if one is not None and one.title)
    }


def _sources(view: View, used: Mapping[str, str]) -> pd.DataFrame:
    """The documents shown, those of sources.csv with all that is known of them, then uploads."""
    known = view.reference.sources
    lines = [
        (
            row["title"],
            row["issuer"],
            row["number"],
            "" if missing(row["date"]) else clock.stated_words(str(row["date"])),
            view.areas[row["area"]].name,
        )
        for row in known.to_dict("records")
        if row["id"] in used
    ]
    lines += [(title, "", "", "", "") for source, title in used.items() if source not in set(known["id"])]
    return pd.DataFrame(lines, columns=list(SOURCES), dtype="str")
