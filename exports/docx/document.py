"""The meeting pack as DOCX in official manner: 规划指标完成情况表 of each area, then a draft 评估报告 in sentences."""

from exports.docx import draft, indicator_table
from exports.report_data import Pack
from exports.docx.page import XIAO_WU, Cell, Sheet
from exports.docx.prose import full

DRAFT = "评估报告"
ONE_LINE = 20  # signs of 二号 on a standing sheet


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
    sheet.title(pack.title.removesuffix("目标完成情况") + "指标完成情况表")
    for place, one in enumerate(pack.counties):
        sheet.head(full(one.finding), level=3, new_page=place > 0)
        if one.rows.empty:
            continue
        columns, rows = indicator_table.table(one)
        sheet.table(columns=columns, rows=rows)
        sheet.note(f"{indicator_table.source_words(one)}。{indicator_table.NOTES}")


def _draft(sheet: Sheet, pack: Pack) -> None:
    sheet.turn(lying=False)
    sheet.title(_in_two(pack.title + DRAFT), "（草稿）")
    choices = full(pack.stamp.choices).replace(" · ", "、")
    sheet.text(f"本稿由看板按已入库的数据拟出，供修改；范围为{choices}。原因分析和下一步措施由责任单位补写。")
    for said in draft.told(pack):
        if said.level:
            sheet.head(said.text, level=said.level)
        else:
            sheet.text(said.text, lead=said.lead)


def _in_two(title: str) -> str:
    """A title too long for one line is broken where its areas end, not in the middle of a word."""
    who, name, what = title.partition("卫生健康规划")
    return f"{who}\n{name}{what}" if len(title) > ONE_LINE and who and name else title


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
