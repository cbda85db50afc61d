"""领导简报: one county on one page of A4, as DOCX, PDF and PNG. What stands on it and how much room each part has is decided here, once; the
writers put it down.

The text is measured as it will be set (charts.style.width): what is left of the page is the picture's, and a sentence that is longer than its
lines ends in …: there is never a second page.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from charts import export_frame, profile, profile_rows, style
from charts.export_frame import Legend
from exports.report_data import County, Pack
from model.assessment import Assessment
from model.failures import NotMade
from wording import counts as counting
from wording import decisions, numbers, verdicts
from wording.counts import Card

ONE = "领导简报每次一个县：请只选一个列有目标的县，现有 {number} 个。"
ASKED, NOTHING = "需要决定的事项", "目前没有需要决定的事项。"
SHOWN, FEWEST = 5, 3  # targets in the picture, at most and at least: fewer where its type would be smaller than LEAST
LEAST = 6.5  # points
LARGER = 1.35  # the type of its title and legend, beside that of a picture that fills a slide
# Millimetres: margins above, below, at the sides; then width and height of the text in points.
TOP, BOTTOM, SIDE = 24, 20, 24
WIDE, HIGH = (210 - 2 * SIDE) / 25.4 * 72, (297 - TOP - BOTTOM) / 25.4 * 72
SPARE, DEEP = 0.94, 0.97  # of a line, and of the height, is reckoned with: other faces are wider than ours
# (type, line) in points of title, finding, sentences, what stands under the picture.
TITLE, FINDING, SENTENCE, NOTE = (20, 32), (15, 24), (13, 21), (9, 13)
NUMBERS = 78  # points of the three numbers with their air
HEADING = 30
MOST_FINDING, MOST_SENTENCE = 6, 3  # lines of the finding, of one sentence
ASKED_LINES = (10, 8, 6, 4)  # of all sentences: fewer, where they leave the picture too little
LEAST_PICTURE = 170.0  # points of height, of which less is not worth reading


@dataclass(frozen=True, kw_only=True)
class Brief:
    """The page as texts. marks: 虚构, 未审核; cards: three numbers, beside: what is told beside them; picture: (width, height) of it in points."""

    title: str
    about: str
    marks: list[str]
    finding: str
    cards: list[Card]
    beside: str
    asked: list[str]
    picture: tuple[float, float]
    caption: str
    source: str


def county_of(pack: Pack) -> County:
    """The one county with targets that is counted. Raises NotMade where there is none, or more than one."""
    found = [one for one in pack.counties if not one.is_reference and one.rows]
    if len(found) != 1:
        raise NotMade(ONE.format(number=len(found)))
    return found[0]


def figure(pack: Pack) -> go.Figure:
    """The picture: the targets with the least of the way done, then binding ones, with title and legend in it. Raises NotMade."""
    return _picture(pack)[1]


def _picture(pack: Pack) -> tuple[list[Assessment], go.Figure]:
    """(its targets, the picture): as many as can be read in the room there is."""
    one, room = county_of(pack), _room(pack)[1]
    number = Counter(a.attribute for a in one.rows)
    for most in range(SHOWN, FEWEST - 1, -1):
        rows = _shown(one, most)
        drawn = profile.draw(rows, of=number, on_paper=True)
        legend, title = Legend.of(rows, reading=_reading(rows)), _picture_title(pack, rows)
        framed = export_frame.draw(
            drawn, title=title, legend=legend, passport=(), drawn_at=profile.PAPER, larger=LARGER
        )
        wide, tall, _ = export_frame.size(framed)
        if min(WIDE / wide, room / tall) * profile.SMALL >= LEAST:
            break
    return rows, framed


def compose(pack: Pack, picture: go.Figure) -> Brief:
    """What stands on the page; picture: as figure gives it. Raises NotMade."""
    cards, beside = counting.three(county_of(pack).counts)
    title, about, finding, source = _texts(pack)
    sentences, high = _room(pack)
    wide, tall, _ = export_frame.size(picture)
    shrunk = min(WIDE / wide, max(high, 0.0) / tall)
    return Brief(
        title=title,
        about=about,
        marks=pack.provenance.marks(),
        finding=finding,
        cards=cards,
        beside=beside,
        asked=sentences,
        picture=(wide * shrunk, tall * shrunk),
        caption="".join(verdicts.sentence(a) for a in _picture(pack)[0]),
        source=source,
    )


def _texts(pack: Pack) -> tuple[str, str, str, str]:
    """(title, the line under it, the finding, where the data are from)."""
    one, provenance, plan = county_of(pack), pack.provenance, pack.plan.name.partition("（")[0]
    held = (f for a in _shown(one, SHOWN) for f in (a.baseline, a.latest))
    years = "".join(f"{line}。" for line in numbers.years_inferred(held))
    return (
        f"{one.area.name}“{plan}”卫生健康规划目标完成情况简报",
        f"{provenance.day}　{provenance.choices.partition(' · ')[0]}",
        _cut(f"{one.finding}。", FINDING[0], MOST_FINDING),
        f"{provenance.source_line(2)}。{years}数据第 {provenance.batch} 批；“待报”为尚未报送，缺报数据不按 0 计。",
    )


def _room(pack: Pack) -> tuple[list[str], float]:
    """(what is to be decided, points of height that are left for the picture)."""
    one, (title, about, finding, source) = county_of(pack), _texts(pack)
    over = pack.provenance.year >= pack.plan.last
    rows = one.standings(over=over)
    asked = decisions.decisions(rows, over=over, said=lambda a, field: one.said(a).get(field, ""))
    fixed = (
        _lines(title, TITLE[0], bold=True) * TITLE[1]
        + _lines(about, SENTENCE[0]) * SENTENCE[1]
        + _lines(finding, FINDING[0]) * FINDING[1]
        + NUMBERS
        + NOTE[1] * bool(counting.three(one.counts)[1])
        + HEADING
        + _lines(source, NOTE[0]) * NOTE[1]
    )
    for most in ASKED_LINES:
        sentences = _sentences(asked, most)
        high = HIGH * DEEP - fixed - sum(_lines(text, SENTENCE[0]) for text in sentences) * SENTENCE[1]
        if high >= LEAST_PICTURE:
            break
    return sentences, high


def _shown(one: County, most: int) -> list[Assessment]:
    """Those with the least of the way done, then binding ones, those not met first, then the others, so many at most, in the order of the county's page."""
    far = decisions.furthest(one.standings(over=True))
    rest = [a for a in one.rows if a not in far]
    judged = sorted(rest, key=lambda a: (a.attribute != "binding", bool(a.met), a.verdict == "unknown"))
    return profile_rows.ordered((far + judged)[:most])


def _picture_title(pack: Pack, rows: Sequence[Assessment]) -> str:
    one = county_of(pack)
    if len(rows) == len(one.rows):
        return f"{one.area.name}：全部 {len(rows)} 项目标"
    return f"{one.area.name}：实现程度较低的和约束性的目标（{len(rows)} 项，全部 {len(one.rows)} 项见报告）"


def _reading(rows: Sequence[Assessment]) -> str:
    if any(a.progress is not None for a in rows):
        return "横线：左端 ○ 为基期，右端粗竖线为目标，实心点为已实现的程度，细竖线为时序进度"
    return ""


def _sentences(asked: Sequence[str], most: int) -> list[str]:
    """The sentences numbered, each in MOST_SENTENCE lines and all in `most`; what has no room is counted."""
    if not asked:
        return [NOTHING]
    found: list[str] = []
    left = most
    for place, text in enumerate(asked, start=1):
        more = len(asked) - place
        lines = min(MOST_SENTENCE, left - more)
        if lines < 1:
            return [*found, f"另有 {more + 1} 个事项，见报告。"]
        found.append(_cut(f"{place}. {text}。", SENTENCE[0], lines))
        left -= _lines(found[-1], SENTENCE[0])
    return found


def _lines(text: str, size: float, *, bold: bool = False) -> int:
    return -int(-(2 * size + style.width(text, size, bold=bold)) // (WIDE * SPARE)) if text else 0


def _cut(text: str, size: float, lines: int) -> str:
    return text if _lines(text, size) <= lines else style.cut(text, size, WIDE * SPARE * lines - 3 * size)
