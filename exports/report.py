"""The meeting pack as DOCX in official manner: 规划指标完成情况表 of each area, then a draft 评估报告 in sentences."""

from exports import report_table, report_words
from exports.pack import Pack
from exports.report_page import XIAO_WU, Cell, Sheet

TABLE, DRAFT = "规划指标完成情况表", "评估报告"


def write(pack: Pack) -> bytes:
    """The document as bytes. Lying sheets with the table where the counties are asked for, then the draft; the sources stand last."""
    sheet = Sheet(title=pack.title, stamp=pack.stamp)
    if "counties" in pack.sections:
        _tables(sheet, pack)
    _draft(sheet, pack)
    _sources(sheet, pack)
    return sheet.save()


def _tables(sheet: Sheet, pack: Pack) -> None:
    sheet.turn(lying=True)
    sheet.title(pack.title.removesuffix("目标完成情况") + TABLE.removeprefix("规划"))
    for place, one in enumerate(pack.counties):
        sheet.head(one.finding, level=3, new_page=place > 0)
        if one.rows.empty:
            continue
        sheet.table(columns=report_table.columns(one), rows=report_table.rows(one))
        sheet.note(report_table.source_words(one))
        for text in report_table.NOTES:
            sheet.note(text)


def _draft(sheet: Sheet, pack: Pack) -> None:
    sheet.turn(lying=False)
    sheet.title(pack.title + DRAFT, "(草稿)")
    sheet.text(f"本稿由看板按已入库的数据拟出({pack.stamp.choices}), 供修改; 原因分析和下一步措施由责任单位补写。")
    for said in report_words.told(pack):
        if said.level:
            sheet.head(said.text, level=said.level)
        else:
            sheet.text(said.text, lead=said.lead)


def _sources(sheet: Sheet, pack: Pack) -> None:
    if pack.sources.empty:
        return
    sheet.turn(lying=True)
    sheet.head("数据来源", level=3)
    widths = dict(zip(pack.sources.columns, (110, 60, 45, 22, 30), strict=True))
    lines = [
        [Cell(str(text), XIAO_WU, left=place < 2) for place, text in enumerate(row)]
        for row in pack.sources.itertuples(index=False)
    ]
    sheet.table(columns=widths, rows=lines)
