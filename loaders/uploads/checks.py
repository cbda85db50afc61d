"""What one figure's own cells say of it, without any other figure: its unit, its scale, its plausible range, its
numerator and denominator, and whether it stands in a cell of its own below its head.

tell(code, why, fix, at=column, value=text, level=...) collects the problems of the figure.
"""

import re
from collections.abc import Container, Iterable

from loaders.rules import DECIMALS, is_implausible
from loaders.spreadsheets.sheet import COMPUTED, DATE, TEXT_NUMBER, UNCOMPUTED, UNSHOWN, Cell, Sheet
from loaders.uploads.naming import Names
from loaders.uploads.parse_cell import ANOTHER_NUMBER, STROKE, STRUCK, Numeral, plain
from loaders.uploads.result import SheetProblems
from model.indicators import Indicator
from wording.numbers import printed

# numerator / denominator * PER gives the value in this unit.
PER = {"%": 100, "‰": 1_000, "1/10万": 100_000, "人/千人": 1_000, "张/千人": 1_000, "个/千人": 1_000, "人/万人": 10_000}
# Up to here a number without a unit may be a share of one (0.938 for 93.8 %): real rates are hardly ever so small.
SHARES = {"%": 1, "‰": 0.05, "1/10万": 0.01}
MOST_PERCENT = 500  # a share of a population that was only estimated may pass 100 %, but not five times that
MOST_MERGED = 1_000  # rows that are looked at below a merged figure
MOST_SPANS = 8
SLIPS = {
    ("‰", "%"): "‰ 是 % 的十分之一：985‰ = 98.5%",
    ("%", "‰"): "% 是 ‰ 的十倍：0.43% = 4.3‰",
    ("%", "1/10万"): "0.0127% = 12.7/10万",
    ("‰", "1/10万"): "0.127‰ = 12.7/10万",
    ("1/10万", "%"): "98500/10万 = 98.5%",
    ("1/10万", "‰"): "430/10万 = 4.3‰",
    ("人/万人", "人/千人"): "25人/万人 = 2.5人/千人",
    ("人/千人", "人/万人"): "2.5人/千人 = 25人/万人",
    ("万元", "元"): "1万元 = 10000元",
    ("元", "万元"): "10000元 = 1万元",
    ("个百分点", "%"): "个百分点是变动的幅度，不是达到的水平，请填达到的数",
    ("百分点", "%"): "百分点是变动的幅度，不是达到的水平，请填达到的数",
}
SCALE_SAID = re.compile("[十百千万亿kKMm]")  # a format 0.0,"千" shows by what it divides
NO_UNIT = {"", "-", "—", "/", "无"}


DOWN = re.compile("负|减|降|下降|升|上升|增|提高")  # 1.2(负) is below zero or a fall


def number(found: Numeral, cell: Cell, tell) -> None:
    """Whether the value cell holds one number that can be kept."""
    if STROKE in cell.text:
        tell("struck", *STRUCK)
    elif cell.formula == UNCOMPUTED:
        tell("formula", "公式没有计算结果", "在 WPS 或 Excel 中打开并保存一次，或粘贴为数值")
    elif cell.kind == UNSHOWN:
        tell("unshown", "单元格的数字格式不显示该数", "改为常规格式后核对；没有数据的清空")
    elif cell.format and not SCALE_SAID.search(cell.format):
        why = f"单元格的数字格式（{cell.format[:20]}）把该数缩小显示，表上所见与存的数不同"
        tell("scale", why, "改为常规格式，核对数和单位后再上传")
    elif cell.kind == DATE and not cell.formula:
        tell("not_a_number", "单元格是日期", "表格软件将数值改成了日期：请将单元格设为数值格式，重新填写")
    elif found.kind == "bad":
        tell("formula" if cell.text.lstrip().startswith("=") else "not_a_number", found.why, found.fix)
    elif found.comparator == "range":
        tell("not_a_number", "是一个区间，不是一个数", "实际值只能是一个数；区间目标请用目标模板")
    elif found.decimals > DECIMALS:
        tell("decimals", f"超过 {DECIMALS} 位小数", "设定显示的小数位（如两位），或四舍五入后填写")


def exact(found: Numeral, tell) -> None:
    """Whether a figure is given as it is: 约95 and ≥95 may be a target's, no figure's. A change in points is told as one."""
    if found.comparator not in ("", "=", "range") and "百分点" not in found.unit:
        why = "是约数，不是准确的数" if found.comparator == "~" else "是一个界限，不是一个数"
        tell("bound", why, "填实际的数；没有的留空")


def remarks(found: Numeral, cell: Cell, numeric: bool, falls: bool, tell) -> None:
    """What is read and yet worth a look. numeric: the column holds real numbers otherwise; falls: the indicator may be below zero."""
    if cell.formula == COMPUTED:
        tell("formula", "单元格是公式，采用保存时的计算结果", "核对计算结果；粘贴为数值后不再提醒", level="warning")
    if cell.kind == TEXT_NUMBER and numeric:
        tell("text_number", "数值存为文字，同列其他格是数值", "已按数读入；可在表中转换为数字", level="warning")
    if ANOTHER_NUMBER.fullmatch(found.note):
        tell(
            "note_cell",
            f"数旁还有另一个数“{found.note}”，不能确定应取哪一个",
            "一格只填一个数；另一个写在备注列或另一列",
        )
    elif falls and DOWN.match(found.note):
        why = f"数旁注明“{found.note}”，不能确定该数是正是负"
        tell("note_cell", why, "负数填负号，如 -1.2；升降的幅度不用上传")
    elif found.note:
        tell("note_cell", f"数旁还有“{found.note}”", "已读出数，注记未保留；需要的请写在备注列", level="warning")


def unit(indicator: str, given: list[tuple[str, int | None]], names: Names, tell) -> str:
    """The printed unit in its accepted spelling. given: (unit, column it stands in), nearest to the number first; each
    must fit the indicator. Another unit is told with its slip and never converted.
    """
    printed = ""
    for text, column in given:
        if plain(text) in NO_UNIT:
            continue
        accepted = names.accepted(indicator, text)
        if "百分点" in text:
            more = {} if column is None else {"at": column}
            tell(
                "change", "是变动的幅度（百分点），不是实际水平", "填实际水平的数，如 93.8%；变动的幅度不用上传", **more
            )
            return ""
        if accepted is None:
            own = names.catalogue.indicators[indicator].unit
            slip = next((words for (a, b), words in SLIPS.items() if b == own and names.same_unit(a, text)), "")
            why = f"单位是 {plain(text)}，该指标用 {own or '（无单位）'}" + (f"；{slip}" if slip else "")
            more = {} if column is None else {"at": column}
            tell("unit", why, f"按 {own or '无单位'} 填写数值和单位，不会自动换算", **more)
            return ""
        printed = printed or accepted
    return printed


def merged(
    cell: Cell, row: int, column: int, sheet: Sheet, values: Container[int], labels: Iterable[int], tell
) -> None:
    """Whether a figure's cell is merged with cells that would hold other figures. values, labels: the columns of the
    table's figures and of the words that name its rows.
    """
    if cell.merged is None:
        return
    first, left, last, right = cell.merged
    if (row, column) != (first, left):
        tell("merged", "在合并的单元格之下，表上看不到", "取消合并，核对每一格")
        return
    wide = any(other in values for other in range(left + 1, right + 1))
    below = range(first + 1, min(last, first + MOST_MERGED) + 1)
    high = any(sheet.cell(other, at).text.strip() for other in below for at in labels)
    if wide or high:
        what = "列" if wide else "行"
        tell("merged", f"该格合并了几{what}，不能确定是哪一{what}的数", "取消合并，逐格填写")


def ragged(sheet: Sheet, header: int, usual: int, number: int, cells: list[str], needed: Iterable[int]) -> str:
    """Why the cells of a row do not stand below their heads, '' where they do. header, usual: how many cells the header
    and most rows have; needed: the columns of figures and of the words that name a row: a row that is too short and has
    all of these lacks a remark.
    """
    count = (sheet.fields or {}).get(number, len(cells))
    if len(cells) > header or count > max(header, usual):
        return f"该行有 {count} 格，表头有 {header} 格"
    if count >= min(header, usual) or sum(1 for cell in cells if cell.strip()) < 2:
        return ""
    if any(column >= len(cells) or not cells[column].strip() for column in needed):
        return f"该行只有 {count} 格，表头有 {header} 格"
    return ""


def hidden(
    sheet: Sheet, rows: list[tuple[int, int, str]], columns: Iterable[int], tell: SheetProblems, start: int = 0
) -> None:
    """What is hidden and was not read, in one line for all rows and one for each column. rows: (row, column, text) of the
    first figure in each; start: the first row below the header, as a place in sheet.rows.
    """
    if rows:
        number, column, text = rows[0]
        tell.row(number, [])
        why = f"隐藏的行，未读入；共 {len(rows)} 行：第 {_spans([row for row, *_ in rows])} 行"
        tell(
            "hidden",
            why,
            "需要的请取消隐藏（或清除筛选）再上传；不需要的请删去",
            at=column,
            value=text,
            level="warning",
        )
    for column in columns:
        for number, cells in sheet.rows[start:]:
            if column < len(cells) and cells[column].strip():
                tell.row(number, [])
                fix = "需要的请取消隐藏再上传；不需要的请删去"
                tell("hidden", "隐藏的列，未读入", fix, at=column, value=cells[column], level="warning")
                break


def _spans(numbers: list[int]) -> str:
    """[2, 4, 5, 6] -> '2、4—6'; the first few where there are many."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    shown = "、".join(f"{first}—{last}" if last > first else str(first) for first, last in spans[:MOST_SPANS])
    return shown + ("等" if len(spans) > MOST_SPANS else "")


def may_fall(one: Indicator) -> bool:
    """Whether an indicator may be below zero: 人口自然增长率."""
    return one.plausible is not None and one.plausible[0] < 0


def level(one: Indicator, found: Numeral, numerator: float | None, denominator: float | None, tell) -> None:
    """Whether a number can be where an indicator stands, and not a change of it, nor a share of one for a percentage.
    A unit in the cell itself is taken at its word: 0.5% is half a percent.
    """
    changes = may_fall(one)
    value, per = found.value, PER.get(one.unit, 0)
    if found.signed and not changes:
        tell("change", "带正负号，像是变动的幅度，不是实际水平", "填实际水平的数；变动的幅度不用上传")
        return
    if one.unit == "%" and value > MOST_PERCENT and not changes:
        tell("scale", "可能是将百分数再设成了百分比格式", "核对数值和单元格格式，如 93.8 或 93.8%")
        return
    given = numerator / denominator * per if numerator is not None and denominator else None
    agrees = given is not None and abs(given - value) <= 0.5 * 10.0**-found.decimals + 1e-9
    if 0 < value <= SHARES.get(one.unit, 0) and not found.unit and not changes and not agrees:
        small = printed(value, found.decimals)
        large = printed(value * per, max(found.decimals - len(str(per)) + 1, 0))
        why = f"像是未换算成“{one.unit}”的比例（即 {large}{one.unit}）"
        tell("scale", why, f"是的填 {large}；确为 {small}{one.unit} 的，在格内写明单位：{small}{one.unit}")


def judge(one: Indicator, found: Numeral, numerator: float | None, denominator: float | None, tell) -> None:
    """The plausible range, and whether numerator and denominator give the value within its printed rounding."""
    value, per = found.value, PER.get(one.unit)
    if one.unit == "%" and one.kind in ("rate", "proportion") and value > 100:
        tell("over_100", "超过 100%", "分母若是推算的人口，也可能如此；请核对分子、分母", level="warning")
    elif is_implausible(value, one.plausible):
        low, high = map(printed, one.plausible)
        why = f"超出合理范围 {low}—{high}{one.unit}" + (f"（{one.plausible_why}）" if one.plausible_why else "")
        tell("implausible", why, "核对数值和单位；确实如此的可照传", level="warning")
    if numerator is None or denominator is None or not per or found.comparator:
        return
    if denominator <= 0:
        tell("ratio", "分母不大于 0", "核对分母", value=printed(denominator))
        return
    given = numerator / denominator * per
    if abs(given - value) > 0.5 * 10.0**-found.decimals * (1 + 1e-9) + 1e-9:
        shown = printed(given, min(found.decimals + 2, DECIMALS))
        why = f"分子 {printed(numerator)} ÷ 分母 {printed(denominator)} 得 {shown}{one.unit}，与所填不符"
        tell("ratio", why, "核对分子、分母和数值；三者要对得上（允许末位四舍五入）")
