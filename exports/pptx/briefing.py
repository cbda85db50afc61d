"""The main part of a deck of one county: eight to twelve slides for ten minutes, each title a finding.

一页结论 · 约束性逐项 · 离目标最远的五项 · 原因与措施 · 待报 · 与上级对照 · 请审定事项. Nothing is set below LEAST points; what has no room stands in the annex
and in the workbook, and the slide says how much that is.
"""

import re
from collections.abc import Callable, Sequence

from charts import style
from exports.pptx import course, target_cells
from exports.pptx.page import LEFT, ROOM, SIDE, Deck, Line, Page, Run, fitted, text_box, text_height
from exports.pptx.table import HEAD, Cell, draw, spread, text_cell
from exports.report_data import Beside, County, Pack
from model.assessment import Assessment, Figure
from model.evaluation import SHORT, STANDINGS
from model.verdicts import ATTRIBUTES
from wording import counts as counting
from wording import decisions as asked
from wording import evaluation, numbers, verdicts

LEAST, USUAL, LARGE = 14, 16, 30  # points
MOST = 10  # rows of a table
PAGES = 2  # slides of a table: the main part has twelve at most, whatever it tells
FEW = 4
BINDING = (("指标", 4.15), ("基期", 1.45), ("最近数据", 1.75), ("目标", 1.5), ("差距 · 判定", 3.4))
CAUSES = (("指标", 2.9), ("差距", 2.15), ("偏差原因", 2.95), ("下一步措施", 2.95), ("责任单位", 1.3))
OWED = (("类别", 2.6), ("待报", 0.9), ("约束性", 1.1), ("指标", 7.65))
BESIDE = (("指标", 5.0), ("年份", 1.0), ("本县", 1.9), ("", 1.9), ("相差", 2.45))
COUNTED = 1.55  # inches of a column of counts
GROUP = (2.6, 4.8)  # inches of the column before them: at the least, at the most
SAID = 3  # sentences to say of a slide
SIGNS = 88  # of a cause or a measure on a slide
Rows = Sequence[tuple[Assessment, str]]  # (target, key of STANDINGS)


def add(deck: Deck, pack: Pack, county: County, silent: Sequence[str]) -> None:
    """Add the slides of the county; those that would have nothing to say are left out. silent: names of chosen areas without a target."""
    over = is_over(pack)
    rows = county.standings(over=over)
    sentences = asked.decisions(rows, over=over, said=lambda a, field: county.said(a).get(field, ""))
    _answer(deck, county, rows, sentences, silent)
    _binding(deck, rows)
    _furthest(deck, pack, county, rows)
    _causes(deck, county, rows, over=over)
    _owed(deck, rows, over=over)
    _beside(deck, pack, county)
    decide(deck, sentences)


def is_over(pack: Pack) -> bool:
    """Whether the plan's last year has come."""
    return pack.provenance.year >= pack.plan.last


# -- one page ------------------------------------------------------------------------------------------------------------


def answer(who: str, rows: Rows) -> str:
    """'乙县：33 项目标已完成 7 项（其中 1 项待核）、未完成 5 项、待报 18 项、不可评 3 项；12 项据快报数'."""
    of = [found for a, _ in rows if (found := set(a.doubts) & set(counting.PROVISIONAL))]
    told = f"；{counting.provisional(len(of), set().union(*of))}" if of else ""
    return f"{who}：{len(rows)} 项目标{evaluation.parts(rows)}{told}"


def unlisted(names: Sequence[str]) -> list[Line]:
    """A line that says which chosen areas list no target in the plan."""
    return [(Run(f"{'、'.join(names)}：文件在本规划期内未列目标", USUAL, style.SECONDARY),)] if names else []


def _answer(deck: Deck, county: County, rows: Rows, sentences: list[str], silent: Sequence[str]) -> None:
    binding = [one for one in rows if one[0].attribute == "binding"]
    title = answer(county.area.name, rows)
    if not binding:
        title += "；文件未标约束性目标"
    elif (
        "；" not in title and len({key for _, key in rows}) <= FEW
    ):  # more would be a title of three lines; the table tells them
        title += f"；约束性 {len(binding)} 项{evaluation.parts(binding)}"
    kinds = [(word, [one for one in rows if one[0].attribute == kind]) for kind, word in ATTRIBUTES.items()]
    (page,) = counts(deck, title, [(word, mine) for word, mine in kinds if mine], first="目标性质")
    points(page, rows, sentences, silent)


def counts(deck: Deck, title: str, groups: Sequence[tuple[str, Rows]], *, first: str) -> list[Page]:
    """Tables of counts: a line a group, a column a standing that occurs; gives their slides. first: head of the first column. To say: the first SAID."""
    shown = [code for code in STANDINGS if any(key == code for _, mine in groups for _, key in mine)]
    doubts = any(evaluation.is_doubtful(a) for _, mine in groups for a, _ in mine)
    heads = [first, "目标", *(f"{style.STANDINGS[code][2]} {STANDINGS[code]}" for code in shown)]
    heads += ["其中待核"] if doubts else []
    longest = max(style.width(word, USUAL, bold=True) for word, _ in groups) / 72 / 0.97 + 2 * SIDE
    wide = min(max(longest, GROUP[0]), GROUP[1], max(ROOM - COUNTED * (len(heads) - 1), GROUP[0]))
    widths = [wide, *[min(COUNTED, (ROOM - wide) / (len(heads) - 1))] * (len(heads) - 1)]
    size = LARGE if len(groups) <= FEW else 20

    def cells(group: tuple[str, Rows]) -> list[Cell]:
        word, mine = group
        told = [(len(mine), style.INK), *((sum(key == code for _, key in mine), _ink(code)) for code in shown)]
        counted = [text_cell(f"{n}", size, ink if n else style.SECONDARY, bool(n)) for n, ink in told]
        disputed = [text_cell(f"{sum(evaluation.is_doubtful(a) for a, _ in mine)}", USUAL)] if doubts else []
        return [text_cell(word, USUAL, style.INK, True), *counted, *disputed]

    pages, parts = [], spread(groups, cells, widths, deck.room(title) - HEAD - 0.05, most=MOST, least=LEAST)
    for number, mine in enumerate(parts, start=1):
        pages.append(deck.add(continued(title, number, len(parts))))
        sentences = [f"{word} {len(rows)} 项，{evaluation.parts(rows)}" for word, rows in mine if rows]
        told = "；".join(sentences)
        pages[-1].notes += [f"{one}。" for one in sentences[:SAID]]
        draw(pages[-1], heads, widths, [cells(one) for one in mine], name="完成情况", sentence=f"{told}。", least=LEAST)
    return pages


def _ink(standing: str) -> str:
    return {"done": style.GOOD_INK, "ahead": style.GOOD_INK, "on_schedule": style.GOOD_INK}.get(
        standing, style.BAD_INK if standing in SHORT else style.INK
    )


def points(page: Page, rows: Rows, sentences: Sequence[str], silent: Sequence[str]) -> None:
    """What is to be said of the counts, under their table and as the notes of the slide; of several areas with whose it is."""
    bullets, names = _bullets(rows, sentences), unlisted(silent)
    if bullets:
        page.notes[1:] = [f"{''.join(run.text for run in line).lstrip('①②③ ')}。" for line in bullets]
    page.top += 0.25
    lines = fitted(bullets + names, ROOM, page.room - 0.1, least=USUAL)
    while (
        lines and text_height(lines, ROOM) > page.room - 0.1
    ):  # a table of ten lines leaves little; the notes say it all
        del lines[-1 - len(names) if len(lines) > len(names) else -1]
    if lines:
        text_box(page.slide, "要点", LEFT, page.top, ROOM, text_height(lines, ROOM) + 0.1, lines)


def _bullets(rows: Rows, sentences: Sequence[str]) -> list[Line]:
    """Three sentences at most: the furthest, what got worse or is not known, what is to be decided."""
    far, told = asked.furthest(rows), []
    several = len({a.area.code for a, _ in rows}) > 1
    if far:
        late = any(a is far[0] and key == "owed" for a, key in rows)
        whose = far[0].area.name if several else ""
        told.append(f"{'按最近一次数据，' if late else ''}{asked.measured(far[0])}：{whose}{_standing(far[0])}")
    worse = [a for a, key in rows if key == "worse" or _lost_ground(a)]
    if worse:
        told.append(f"较基期变差或未保持的 {len(worse)} 项：{asked.whose(worse, several=several)}")
    owed = [a for a, key in rows if key == "owed"]
    stood = [verdicts.by_newest(a) for a in owed]
    met, short = stood.count("met"), stood.count("short")
    quiet = len(owed) - met - short
    if owed and quiet and len(told) < 2:
        by_newest = f"按最近一次数据 {met} 项已达到目标值、{short} 项未达到，" if met + short else ""
        told.append(f"待报的 {len(owed)} 项：{by_newest}{quiet} 项没有基期以后的数据")
    if sentences:
        told.append(f"请审定：{len(sentences)} 个事项，见末页")
    return [(Run(f"{sign} {one}", 20),) for sign, one in zip("①②③", told)]


def _lost_ground(a: Assessment) -> bool:
    """Whether the judged figure, later than the baseline, is worse than it and short of the target."""
    worse = a.verdict in ("moving_away", "lost") or (a.progress is not None and a.progress < 0)
    return a.has_newer_figure and not a.met and worse


def _standing(a: Assessment) -> str:
    """'65岁及以上老年人健康管理率 2024 年 72.30%，目标 75%以上，还差 2.7 个百分点'."""
    latest = "" if a.latest is None else f" {numbers.year(a.latest.year)} 年 {numbers.amount(a.latest, a.indicator)}"
    gap = verdicts.gap(a)
    return "，".join(
        filter(
            None,
            (
                f"{a.indicator.name}{latest}",
                verdicts.aim(verdicts.target_in_words(a)),
                f"比目标{gap}" if gap.startswith("高") else gap,
            ),
        )
    )


# -- target by target ----------------------------------------------------------------------------------------------------


def _binding(deck: Deck, rows: Rows) -> None:
    mine = [one for one in rows if one[0].attribute == "binding"]
    if not mine:
        return
    short = [a.indicator.name for a, key in mine if key in SHORT]
    title = f"约束性 {len(mine)} 项：{evaluation.parts(mine)}" + (f"，差在{asked.named(short)}" if short else "")

    def cells(a: Assessment) -> list[Cell]:
        name = Cell(((Run(a.indicator.name, USUAL), Run(f" {a.indicator.unit_word}", LEAST, style.SECONDARY)),))
        target = text_cell(verdicts.target_with_number(a), USUAL, style.INK, True)
        return [name, target_cells.baseline(a), target_cells.latest(a), target, target_cells.status(a)]

    order = [a for a, key in sorted(mine, key=lambda one: one[1] not in SHORT)]
    table(deck, title, BINDING, order, cells, name="约束性目标表", sentence=verdicts.sentence, second=_years(order))


def _years(rows: Sequence[Assessment]) -> str:
    """What a slide says of figures whose year only a title tells; '' where there are none."""
    return "；".join(numbers.years_inferred(f for a in rows for f in (a.baseline, a.latest)))


def _furthest(deck: Deck, pack: Pack, county: County, rows: Rows) -> None:
    far = asked.furthest(rows)
    if not far:
        return
    few = len(far) < asked.FURTHEST and all(key == "owed" or a not in far for a, key in rows)
    subject = "有新数据而未达目标值的" if few else "未保持或目标实现程度最低的"
    title = f"{subject} {len(far)} 项：{asked.named(a.indicator.name for a in far)}"
    second = "没有实现程度的（未保持、逐年判定、缺基期）在前，其余按目标实现程度由低到高；实线为历年数，虚线为目标"
    second = "；".join(filter(None, (second, _years(far))))
    if deck.room(title, second) < course.room(len(far)):  # names so long that the title would take the charts' room
        title = f"{subject} {len(far)} 项"
    page = deck.add(title, second)
    series = {a.indicator.id: figures for a, figures in zip(county.rows, county.series, strict=True)}
    course.draw(page, far, series, since=pack.plan.first - 1)
    page.notes += [f"{_standing(a)}。" for a in far[:SAID]]


def _causes(deck: Deck, county: County, rows: Rows, *, over: bool) -> None:
    short = [a for a, key in rows if key in SHORT]
    written = [a for a, key in rows if key not in SHORT and county.said(a).keys() & {"cause", "measure"}]
    mine = short + written
    if not mine:
        return
    told = sum("cause" in county.said(a) for a in short)
    title = (
        f"{asked.short_word(over)}的目标 {len(short)} 项，原因已填 {told} 项"
        if short
        else f"{len(written)} 项已写明原因或措施"
    )

    def cells(a: Assessment) -> list[Cell]:
        words = [_shortened(county.said(a).get(field, "")) or "待填" for field in ("cause", "measure", "unit")]
        return [
            text_cell(a.indicator.name, USUAL, style.INK, a.attribute == "binding"),
            text_cell(verdicts.gap(a) or verdicts.status(a), LEAST, style.ink(a.verdict)),
            *(text_cell(text, LEAST, style.SECONDARY if text == "待填" else style.INK) for text in words),
        ]

    table(
        deck,
        title,
        CAUSES,
        mine,
        cells,
        name="原因与措施表",
        sentence=lambda a: f"{a.indicator.name}：{county.said(a).get('cause') or '原因待填'}。",
    )


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SIGNS else f"{text[: SIGNS - 1]}…"


def _owed(deck: Deck, rows: Rows, *, over: bool) -> None:
    owed = [a for a, key in rows if key == "owed"]
    if not owed:
        return
    bound = sum(a.attribute == "binding" for a in owed)
    groups: dict[str, list[Assessment]] = {}
    for a in sorted(owed, key=lambda a: a.attribute != "binding"):
        groups.setdefault(a.category, []).append(a)

    def cells(group: tuple[str, list[Assessment]]) -> list[Cell]:
        category, mine = group
        binding = sum(a.attribute == "binding" for a in mine)
        return [
            text_cell(category, USUAL, style.INK, True),
            text_cell(f"{len(mine)}", USUAL, style.INK, True),
            text_cell(f"{binding}" if binding else "—", USUAL),
            text_cell(asked.named(a.indicator.name for a in mine), LEAST),
        ]

    title = f"待报{'期末数' if over else ''} {len(owed)} 项" + (f"，约束性 {bound} 项" if bound else "")
    table(
        deck,
        title,
        OWED,
        list(groups.items()),
        cells,
        name="待报表",
        sentence=lambda group: (
            f"{group[0]}待报 {len(group[1])} 项：{asked.named(a.indicator.name for a in group[1])}。"
        ),
        pages=1,
    )


def _beside(deck: Deck, pack: Pack, county: County) -> None:
    """The county beside the area above it, of one year and definition only."""
    if not pack.beside:
        return
    apart = [one for one in pack.beside if one.indicator.sensitive == "deaths" or "发病率" in one.indicator.name]
    told = [one for one in pack.beside if one not in apart]
    better, worse = (sum(_side(one) == side for one in told) for side in (1, -1))
    above = pack.beside_name
    years = {one.own.year for one in told or apart}
    when = f"{years.copy().pop()} 年与{above}" if len(years) == 1 else f"与{above}同年、"
    even = len(told) - better - worse
    title = f"{when}同口径可比的 {len(told)} 项中，{better} 项优于、{worse} 项差于{above}"
    title += f"，{even} 项相同或不分优劣" if even else ""
    if not told:
        title = f"{when}同口径可比的 {len(apart)} 项"

    def cells(one: Beside) -> list[Cell]:
        ink = {1: style.GOOD_INK, -1: style.BAD_INK}.get(_side(one) if one in told else 0, style.INK)
        return [
            text_cell(one.indicator.name, USUAL),
            text_cell(f"{numbers.year(one.own.year)}", LEAST),
            text_cell(_with_status(one.own, one), USUAL, style.INK, True),
            text_cell(_with_status(one.other, one), USUAL),
            text_cell(numbers.apart(one.difference, one.indicator.unit), USUAL, ink),
        ]

    names = {"本县": county.area.short, "": above}
    columns = tuple((names.get(name, name), width) for name, width in BESIDE)
    second = f"另有 {len(apart)} 项例数少或随报告而变，相差不代表优劣，列在最后" if apart else ""
    table(
        deck,
        title,
        columns,
        told + apart,
        cells,
        name="与上级对照表",
        sentence=lambda one: _compared(one, above),
        second=second,
        pages=1,
    )


def _compared(one: Beside, above: str) -> str:
    """'孕产妇死亡率 2024 年本县 8.1/10万，全省 9.6/10万，本县低 1.5/10万。'"""
    told = f"本县{numbers.apart(one.difference, one.indicator.unit)}" if one.difference else "两者相同"
    own, other = _with_status(one.own, one), _with_status(one.other, one)
    return f"{one.indicator.name} {numbers.year(one.own.year)} 年本县 {own}，{above} {other}，{told}。"


def _with_status(figure: Figure, one: Beside) -> str:
    """'93.92%', '93.92%（快报）'."""
    return numbers.amount(figure, one.indicator) + (f"（{figure.status}）" if figure.status == "快报" else "")


def _side(one: Beside) -> int:
    """1 where the own figure is better, -1 where it is worse, 0 where neither."""
    return {"higher": 1, "lower": -1}.get(one.indicator.better, 0) * ((one.difference > 0) - (one.difference < 0))


def decide(deck: Deck, sentences: Sequence[str]) -> None:
    """The last slide of the main part: what is to be decided."""
    if not sentences:
        return
    page = deck.add(f"请审定 {len(sentences)} 个事项")
    lines: list[Line] = [(Run(f"{number}. {one}", 20),) for number, one in enumerate(sentences, start=1)]
    spaced = [part for line in lines for part in (line, (Run(" ", LEAST),))]
    text_box(page.slide, "事项", LEFT, page.top + 0.1, ROOM, text_height(spaced, ROOM) + 0.1, spaced)
    page.notes += [f"{one}。" for one in sentences[:SAID]]


# -- shared ----------------------------------------------------------------------------------------------------------------


def continued(title: str, number: int, of: int) -> str:
    """The title of the first slide whole, of the others its subject: '约束性 9 项（续 2/2）', '未完成涉及 13 项指标（续 2/2）'."""
    return title if number == 1 else f"{re.split('[：，；]', title)[0]}（续 {number}/{of}）"


def table(
    deck: Deck,
    title: str,
    columns: Sequence[tuple[str, float]],
    rows: list,
    cells: Callable,
    *,
    name: str,
    sentence: Callable,
    second: str = "",
    pages: int = PAGES,
) -> None:
    """A table in type of LEAST or larger on at most `pages` slides; how many rows have no room stands under the title. cells: row -> its cells;
    sentence: row -> its clause of the alt text.
    """
    heads, widths = [head for head, _ in columns], [width for _, width in columns]
    told = _told(second, len(rows))  # the line that may be needed takes its room
    parts = spread(rows, cells, widths, deck.room(f"{title}（续 9/9）", told) - HEAD - 0.05, most=MOST, least=LEAST)
    shown = sum(map(len, parts[:pages]))
    second = _told(second, len(rows) - shown)
    parts = parts[:pages]
    for number, mine in enumerate(parts, start=1):
        page = deck.add(continued(title, number, len(parts)), second)
        told = "".join(sentence(row) for row in mine)
        draw(page, heads, widths, [cells(row) for row in mine], name=name, sentence=told, least=LEAST)
        page.notes += [sentence(row) for row in mine[:SAID]]


def _told(second: str, left: int) -> str:
    """The line under a title, with how many rows stand on no slide of the main part."""
    return "；".join(filter(None, (second, f"另有 {left} 项见报告和表格" if left else "")))
