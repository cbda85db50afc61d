"""The main part of a deck of several counties: one comparison, not one county after the other, twelve slides at most for any number of them.

Up to MANY counties stand each in a line, in the order of the areas. Of more the targets are counted together, and the counties with the most
shortfalls, the most reached and the most owed are named, with how many; the others stand in the annex.
"""

from collections import Counter
from collections.abc import Sequence

from charts import style
from exports.pptx import briefing, overview
from exports.pptx.briefing import LEAST, USUAL, Rows
from exports.pptx.page import LEFT, ROOM, Deck, Run, text_box, text_height
from exports.pptx.table import HEAD, Cell, draw, spread, text_cell
from exports.report_data import County, Pack
from model.assessment import Assessment
from model.evaluation import SHORT
from model.indicators import Indicator
from model.verdicts import ATTRIBUTES
from wording import counts as counting
from wording import decisions as asked
from wording import evaluation, numbers, verdicts

ACROSS, DOWN = 6, 8  # columns and rows of the matrix
SHORTFALLS = (("指标", 4.4), ("地区数", 1.1), ("地区与差距", 6.75))
OWED = (("地区", 3.0), ("目标", 1.3), ("待报", 1.3), ("约束性待报", 1.9), ("待报最多的类别", 4.75))
READ = "每格：判定符号 最近数据 / 目标，不是目标年的数据注明年份；空格为文件未列约束性目标"
LEGEND = 0.8  # inches under the matrix
MANY = 10  # counties that stand each in a line
MATRICES = 2  # slides of the matrix; one that needs more is a table of counts
NAMED = 4  # counties named beside a shortfall


def add(deck: Deck, pack: Pack, counties: Sequence[County], silent: Sequence[str]) -> None:
    """Add the slides; counties: those that are counted; silent: names of chosen areas without a target."""
    over = briefing.is_over(pack)
    of: dict[str, Rows] = {one.area.code: one.standings(over=over) for one in counties}
    every = [row for rows in of.values() for row in rows]
    said = {one.area.code: one for one in counties}
    told = asked.decisions(every, over=over, said=lambda a, field: said[a.area.code].said(a).get(field, ""))
    _answer(deck, pack, counties, of, every, told, silent)
    _binding(deck, counties, of)
    _shortfalls(deck, every, over=over)
    _owed(deck, counties, of, over=over)
    briefing.decide(deck, told)


def _answer(
    deck: Deck,
    pack: Pack,
    counties: Sequence[County],
    of: dict[str, Rows],
    every: Rows,
    sentences: Sequence[str],
    silent: Sequence[str],
) -> None:
    title = briefing.answer(pack.who, every)
    groups = [(one.area.name, of[one.area.code]) for one in counties]
    if len(groups) > MANY:
        kinds = [(word, [row for row in every if row[0].attribute == kind]) for kind, word in ATTRIBUTES.items()]
        pages = briefing.counts(deck, title, [(word, mine) for word, mine in kinds if mine], first="目标性质")
        _extremes(deck, groups)
    else:
        pages = briefing.counts(deck, title, groups, first="地区")
    briefing.points(pages[-1], every, sentences, silent)


def _extremes(deck: Deck, groups: Sequence[tuple[str, Rows]]) -> None:
    """A slide each of the counties with the most shortfalls and with the most reached: by how many, doubtful ones not reckoned as reached."""
    for title, wanted, sure in (
        ("未完成或滞后项数最多的", SHORT, False),
        ("已完成或达到进度项数最多的", evaluation.PRAISED, True),
    ):
        number = {
            name: sum(key in wanted and not (sure and a.is_qualified) for a, key in rows) for name, rows in groups
        }
        order = sorted((one for one in groups if number[one[0]]), key=lambda one: -number[one[0]])
        if order:
            listed = order[:MANY]
            last, tied = (
                number[listed[-1][0]],
                len(order) > len(listed) and number[order[len(listed)][0]] == number[listed[-1][0]],
            )
            more = (
                f"；另有 {sum(number[name] == last for name, _ in order[len(listed) :])} 个同为 {last} 项"
                if tied
                else ""
            )
            briefing.counts(deck, f"{title} {len(listed)} 个地区（共 {len(groups)} 个）{more}", listed, first="地区")


def _by_indicator(deck: Deck, title: str, standings: Rows) -> None:
    """The binding targets as counts, an indicator a line, those most counties fall short of first."""
    of: dict[str, Rows] = {}
    for a, key in standings:
        of.setdefault(a.indicator.name, []).append((a, key))
    order = sorted(of.items(), key=lambda one: -sum(key in SHORT for _, key in one[1]))
    left = len(order) - MANY
    more = f"；另有 {left} 项指标见报告和表格" if left > 0 else ""
    briefing.counts(deck, f"{title}{more}", order[:MANY], first="指标")


def _binding(deck: Deck, counties: Sequence[County], of: dict[str, Rows]) -> None:
    """A matrix of the binding targets: indicators down, counties across."""
    at = {(a.indicator.id, code): a for code, rows in of.items() for a, _ in rows if a.attribute == "binding"}
    if not at:
        return
    standings = [(a, key) for rows in of.values() for a, key in rows if a.attribute == "binding"]
    indicators: list[Indicator] = list({a.indicator.id: a.indicator for a in at.values()}.values())
    listing = [one for one in counties if any((each.id, one.area.code) in at for each in indicators)]
    title = f"约束性 {len(at)} 项：{evaluation.parts(standings)}"
    parts = []
    for left in range(0, len(listing), ACROSS):
        across = listing[left : left + ACROSS]
        widths = [3.7, *[(ROOM - 3.7) / len(across)] * len(across)]

        def cells(one: Indicator, across=across) -> list[Cell]:
            return [text_cell(one.name, LEAST), *(_cell(at.get((one.id, county.area.code))) for county in across)]

        room = deck.room(title, READ) - HEAD - LEGEND
        parts += [
            (down, across, widths, cells) for down in spread(indicators, cells, widths, room, most=DOWN, least=LEAST)
        ]
    if len(parts) > MATRICES:
        _by_indicator(deck, title, standings)
        return
    for number, (down, across, widths, cells) in enumerate(parts, start=1):
        page = deck.add(briefing.continued(title, number, len(parts)), READ)
        codes, ids = {one.area.code for one in across}, {one.id for one in down}
        shown = [a for (indicator, code), a in at.items() if code in codes and indicator in ids]
        told = "；".join(verdicts.sentence(a).rstrip("。") for a in shown)
        heads, lines = ["指标", *(one.area.short for one in across)], [cells(one) for one in down]
        draw(page, heads, widths, lines, name="约束性目标对照表", sentence=f"{told}。", lined=False, least=LEAST)
        page.notes += [
            _across(one, [row for row in standings if row[0] in shown and row[0].indicator.id == one.id])
            for one in down[: briefing.SAID]
        ]
        legend = [(Run(overview.legend(shown), LEAST, style.SECONDARY),)]
        text_box(page.slide, "图例", LEFT, page.top + 0.08, ROOM, text_height(legend, ROOM), legend)


def _across(one: Indicator, rows: Rows) -> str:
    """'婴儿死亡率 4 个地区列有约束性目标：已完成 3 项、待报 1 项；未完成的是甲县（还差 0.3‰）。'"""
    short = [f"{a.area.name}{f'（{gap}）' if (gap := verdicts.gap(a)) else ''}" for a, key in rows if key in SHORT]
    beyond = f"等 {len(short)} 个地区" if len(short) > NAMED else ""
    more = f"；未完成或滞后的是{'、'.join(short[:NAMED])}{beyond}" if short else ""
    return f"{one.name} {len(rows)} 个地区列有约束性目标：{evaluation.parts(rows)}{more}。"


def _cell(a: Assessment | None) -> Cell:
    if a is None:
        return Cell(())
    fill, ink = style.paint(a)
    now = numbers.figure(a.latest) if a.latest is not None else verdicts.reason(a)
    edge = style.strong(a.verdict) if style.is_history(a) else None
    doubt = verdicts.DOUBTFUL if a.is_qualified else ""
    # A figure of another year than the target's has it beside it.
    had = "" if a.latest is None or a.latest.year in (None, a.target_year) else f"（{a.latest.year}）"
    return text_cell(
        f"{style.shape(a)} {now}{had}{doubt} / {verdicts.short_target(a)}", LEAST, ink, True, fill=fill, edge=edge
    )


def _shortfalls(deck: Deck, every: Rows, *, over: bool) -> None:
    """Which indicators most counties fall short of."""
    short: dict[str, list[Assessment]] = {}
    for a, key in every:
        if key in SHORT:
            short.setdefault(a.indicator.id, []).append(a)
    if not short:
        return
    order = sorted(short.values(), key=lambda mine: (-len(mine), all(a.attribute != "binding" for a in mine)))

    def where_short(mine: list[Assessment]) -> str:
        told = [f"{a.area.name}{verdicts.gap(a) or '（不显示）'}" for a in mine]
        return "；".join(told[:NAMED]) + (f"等 {len(mine)} 个地区" if len(mine) > NAMED else "")

    def cells(mine: list[Assessment]) -> list[Cell]:
        return [
            text_cell(mine[0].indicator.name, USUAL, style.INK, any(a.attribute == "binding" for a in mine)),
            text_cell(f"{len(mine)}", USUAL, style.BAD_INK, True),
            text_cell(where_short(mine), LEAST),
        ]

    most = [mine for mine in order if len(mine) == len(order[0]) > 1]
    each = f"（{'各 ' if len(most) > 1 else ''}{len(order[0])} 个地区）"
    where = f"，地区最多的是{asked.named(mine[0].indicator.name for mine in most)}{each}" if most else ""
    word = asked.short_word(over)
    title = f"{word}涉及 {len(order)} 项指标{where}"
    briefing.table(
        deck,
        title,
        SHORTFALLS,
        order,
        cells,
        name="差距表",
        sentence=lambda mine: f"{mine[0].indicator.name} {len(mine)} 个地区{word}：{where_short(mine)}。",
    )


def _owed(deck: Deck, counties: Sequence[County], of: dict[str, Rows], *, over: bool) -> None:
    owing = [(one, [a for a, key in of[one.area.code] if key == "owed"]) for one in counties]
    owing = [one for one in owing if one[1]]
    if not owing:
        return
    total = sum(len(mine) for _, mine in owing)

    def largest(mine: list[Assessment]) -> str:
        kinds = Counter(a.category for a in mine).most_common(2)
        return "、".join(f"{name} {number} 项" for name, number in kinds)

    def cells(line: tuple[County, list[Assessment]]) -> list[Cell]:
        county, mine = line
        binding = sum(a.attribute == "binding" for a in mine)
        return [
            text_cell(county.area.name, USUAL, style.INK, True),
            text_cell(f"{len(of[county.area.code])}", USUAL),
            text_cell(f"{len(mine)}", USUAL, style.INK, True),
            text_cell(f"{binding}" if binding else "—", USUAL),
            text_cell(largest(mine), LEAST),
        ]

    who = counting.who([one.area.code for one, _ in owing], areas={one.area.code: one.area for one, _ in owing})
    title = f"{who}待报{'期末数' if over else ''} {total} 项"
    if len(owing) > MANY:
        owing = sorted(owing, key=lambda one: -len(one[1]))[:MANY]
        title += f"，最多的 {MANY} 个地区"
    briefing.table(
        deck,
        title,
        OWED,
        owing,
        cells,
        name="待报表",
        sentence=lambda line: (
            f"{line[0].area.name} {len(of[line[0].area.code])} 项目标中待报 {len(line[1])} 项，较多的是{largest(line[1])}。"
        ),
        pages=1,
    )
