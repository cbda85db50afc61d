"""The meeting pack as DOCX in the form of an official document: 规划指标完成情况表 of each area, then a draft 评估报告
in sentences.
"""

from exports.docx import draft, indicator_table
from exports.docx.page import XIAO_WU, Cell, Report
from exports.docx.prose import full
from exports.report_data import Pack, others_line

DRAFT = "评估报告"
NOT_LISTED = "文件未列"  # a blank says why
ONE_LINE = 20  # Chinese signs of 二号 in a line of a portrait page


def write(pack: Pack) -> bytes:
    """The pack as the bytes of a DOCX: landscape pages with the tables where the section counties is asked for, the
    draft, the sources.
    """
    report = Report(title=pack.title, provenance=pack.provenance)
    if "counties" in pack.sections:
        _tables(report, pack)
    _draft(report, pack)
    _sources(report, pack)
    return report.save()


def _tables(report: Report, pack: Pack) -> None:
    report.begin_section(landscape=True)
    report.title(pack.title.removesuffix("目标完成情况") + "指标完成情况表")
    for place, one in enumerate(pack.counties):
        report.heading(one.finding, level=3, new_page=place > 0)
        if one.rows:
            columns, rows = indicator_table.table(one)
            report.table(columns=columns, rows=rows)
            report.note(f"{indicator_table.source_line(one.rows)}。{indicator_table.NOTES}")
        if one.others:
            report.heading(f"{one.area.name}：{others_line(one.others)}", level=3)
            columns, rows = indicator_table.others(one)
            report.table(columns=columns, rows=rows)
            report.note("年度和阶段目标不计入以上各数。")


def _draft(report: Report, pack: Pack) -> None:
    report.begin_section(landscape=False)
    report.title(_in_two(pack.title + DRAFT), "（草稿）")
    choices = full(pack.provenance.choices).replace(" · ", "、")
    report.text(
        f"本稿由看板根据已入库数据拟制，供修改使用；范围为{choices}。原因和下一步措施未写明的，由责任单位补写。"
    )
    for one in draft.paragraphs(pack):
        if one.level:
            report.heading(one.text, level=one.level)
        else:
            report.text(one.text, lead=one.lead)


def _in_two(title: str) -> str:
    """The title, broken after its areas where it is too long for one line: not in the middle of a word."""
    who, name, what = title.partition("卫生健康规划")
    return f"{who}\n{name}{what}" if len(title) > ONE_LINE and who and name else title


def _sources(report: Report, pack: Pack) -> None:
    if pack.sources.empty:
        return
    report.begin_section(landscape=True)
    report.heading("数据来源", level=3)
    widths = dict(zip(pack.sources.columns, (110, 60, 45, 22, 30), strict=True))
    lines = [
        [Cell(str(text) or NOT_LISTED, XIAO_WU, left=place < 2) for place, text in enumerate(row)]
        for row in pack.sources.itertuples(index=False)
    ]
    report.table(columns=widths, rows=lines)
