"""The meeting pack as DOCX in the form of an official document (公文, GB/T 9704 as far as it applies): title, addressee, text in chapters,
list of annexes, signature and date to fill in; then the annexes, each on pages of its own.
"""

from collections.abc import Callable, Sequence

from exports.docx import annexes, draft, indicator_table
from exports.docx.annexes import Part
from exports.docx.page import FLUSH, LISTED, SIGNED, Cell, Report
from exports.docx.prose import Paragraph, full
from exports.report_data import Pack, others_line

DRAFT = "（草稿）"
ADDRESSEE, SIGNER, DATE = "〔主送机关〕：", "〔发文机关署名〕", "〔成文日期〕"
EACH = "各地区"
SHORT = 8  # targets of an area that needs no page of its own
ONE_LINE = 19  # Chinese signs of 二号 in a line of a portrait page, one left free
Fill = Callable[[Report, Pack, str, str], None]


def write(pack: Pack) -> bytes:
    """The pack as the bytes of a DOCX: the report, and behind it an annex of each section asked for that holds anything."""
    report = Report(title=_title(pack).replace("\n", ""), provenance=pack.provenance)
    found = _annexes(pack)
    _text(report, pack, found)
    for label, (_, name, fill) in zip(_labels(found), found, strict=True):
        fill(report, pack, name, label)
    return report.save()


def _title(pack: Pack) -> str:
    """'关于山丹县“十四五”卫生健康规划\n目标完成情况的报告'; a long name has a line of its own."""
    who, plan = pack.title.removesuffix("卫生健康规划目标完成情况"), f"“{_plan(pack)}”卫生健康规划"
    if _wide(f"关于{who}{plan}") <= ONE_LINE:
        return f"关于{who}{plan}\n目标完成情况的报告"
    if len(pack.areas) > 1 and _wide(f"关于{who}") > ONE_LINE:
        who = f"{pack.areas[0].name}等 {len(pack.areas)} 个地区"
    return f"关于{who}\n{plan}目标\n完成情况的报告"


def _wide(text: str) -> float:
    """How many Chinese signs wide it is."""
    return sum(0.5 if sign.isascii() else 1 for sign in text)


def _plan(pack: Pack) -> str:
    return pack.plan.name.partition("（")[0]


def _annexes(pack: Pack) -> list[tuple[str, str, Fill]]:
    """(section, name, what fills it) in their order; what there is nothing of is told in the last one."""
    made: dict[str, tuple[str, Fill]] = {
        "counties": (f"{_whose(pack)}“{_plan(pack)}”卫生健康规划指标完成情况表", _targets),
        "checks": ("规划文本核对", _sheet(annexes.of_checks)),
        "tasks": ("重点任务", _sheet(annexes.of_tasks)),
    }
    found = [(key, *made[key]) for key in pack.sections if key in made and not annexes.is_empty(pack, key)]
    name = "判定方法和数据来源" if "method" in pack.sections else annexes.SOURCES_HEAD
    return [*found, ("sources", name, _sheet(annexes.of_grounds))]


def _labels(found: Sequence) -> list[str]:
    """'附件1', …; a single one has no number."""
    return [f"附件{place}" for place in range(1, len(found) + 1)] if len(found) > 1 else ["附件"]


def _whose(pack: Pack) -> str:
    """Whose table it is: in the list of annexes a name stands as it stands over the annex."""
    return pack.counties[0].area.name if len(pack.counties) == 1 else EACH


def _text(report: Report, pack: Pack, found: Sequence[tuple[str, str, Fill]]) -> None:
    report.begin_section(landscape=False, annex=False)
    report.title(_title(pack), DRAFT)
    report.place(ADDRESSEE, FLUSH)
    report.text(f"现将有关情况报告如下。{_basis(pack)}")
    where = dict(zip((key for key, *_ in found), _labels(found), strict=True))
    for one in draft.paragraphs(pack, where):
        _paragraph(report, one)
    report.place("", FLUSH)
    last = len(found)
    for place, (_, name, _) in enumerate(found, start=1):
        number = f"{place}. " if last > 1 else ""
        report.place(f"{'附件：' if place == 1 else '　　　'}{number}{name}", LISTED, keep=place == last)
    for line in ("", SIGNER, DATE):  # with the last annex: who signs never stands on a page without text
        report.place(line, SIGNED, keep=line != DATE)
    report.text(
        f"（本稿由看板根据第 {pack.provenance.batch} 批数据于{pack.provenance.day}拟制，供修改使用。〔〕内由拟稿单位填写；原因和措施未写明的，由责任单位补写。）"
    )


def _basis(pack: Pack) -> str:
    """'数据截至 2026 年，范围为全部指标。'"""
    choices = full(pack.provenance.choices).split(" · ")
    return f"{choices[0]}，范围为{'、'.join(choices[2:])}。" if len(choices) > 2 else f"{'，'.join(choices)}。"


def _paragraph(report: Report, one: Paragraph) -> None:
    if one.level:
        report.heading(one.text, level=one.level)
    else:
        report.text(one.text, lead=one.lead)
    if one.grid:
        rows = [[Cell(text, left=place == 0) for place, text in enumerate(row)] for row in one.grid.rows]
        report.table(columns=dict(one.grid.columns), rows=rows)


def _targets(report: Report, pack: Pack, name: str, label: str) -> None:
    """The tables of every area; each begins a page, but for those of a few targets."""
    for place, one in enumerate(pack.counties):
        if place == 0 or len(one.rows) > SHORT:
            report.begin_section(landscape=True, annex=True)
        report.title(f"{one.area.name}{name.removeprefix(_whose(pack))}", annex=label if place == 0 else "")
        report.heading(f"{one.finding}。", level=3)
        if one.rows:
            columns, rows = indicator_table.table(one)
            report.table(columns=columns, rows=rows)
            years = indicator_table.years_line(one.rows, one.series)
            report.note(f"{indicator_table.source_line(one.rows)}。{years}{indicator_table.notes(one)}")
        if one.others:
            report.heading(f"{one.area.name}：{others_line(one.others)}", level=3)
            columns, rows = indicator_table.others(one)
            report.table(columns=columns, rows=rows)
            behind = {"start": len(one.rows) + 1}
            years = indicator_table.years_line(one.others, one.other_series, **behind)
            report.note(f"{indicator_table.source_line(one.others, **behind)}。{years}年度和阶段目标不计入以上各数。")


def _sheet(parts: Callable[[Pack], list[Part]]) -> Fill:
    """What fills an annex on pages of its own with these parts."""

    def fill(report: Report, pack: Pack, name: str, label: str) -> None:
        report.begin_section(landscape=True, annex=True)
        report.title(name, annex=label)
        for part in parts(pack):
            if part.heading:
                report.heading(part.heading, level=3)
            if part.line:
                report.note(part.line)
            if part.grid:
                columns, rows = part.grid
                report.table(columns=columns, rows=rows)
            if part.below:
                report.note(part.below)

    return fill
