"""What one figure's own cells say of it, without any other figure: its unit, its plausible range, its numerator and
denominator.

tell(code, why, fix, at=column, value=text, level=...) collects the problems of the figure.
"""

from loaders.rules import DECIMALS, is_implausible
from loaders.spreadsheets.sheet import COMPUTED, DATE, TEXT_NUMBER, UNCOMPUTED, Cell
from loaders.uploads.naming import Names
from loaders.uploads.parse_cell import Numeral, plain
from model.indicators import Indicator
from wording.numbers import printed

# numerator / denominator * PER gives the value in this unit.
PER = {"%": 100, "‰": 1_000, "1/10万": 100_000, "人/千人": 1_000, "张/千人": 1_000, "个/千人": 1_000, "人/万人": 10_000}
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
NO_UNIT = {"", "-", "—", "/", "无"}


def number(found: Numeral, cell: Cell, tell) -> None:
    """Whether the value cell holds one number that can be kept."""
    if cell.formula == UNCOMPUTED:
        tell("formula", "公式没有计算结果", "在 WPS 或 Excel 中打开并保存一次，或粘贴为数值")
    elif cell.kind == DATE and not cell.formula:
        tell("not_a_number", "单元格是日期", "表格软件将数值改成了日期：请将单元格设为数值格式，重新填写")
    elif found.kind == "bad":
        tell("formula" if cell.text.lstrip().startswith("=") else "not_a_number", found.why, found.fix)
    elif found.comparator == "range":
        tell("not_a_number", "是一个区间，不是一个数", "实际值只能是一个数；区间目标请用目标模板")
    elif found.decimals > DECIMALS:
        tell("decimals", f"超过 {DECIMALS} 位小数", "设定显示的小数位（如两位），或四舍五入后填写")


def remarks(found: Numeral, cell: Cell, numeric: bool, tell) -> None:
    """What is read and yet worth a look. numeric: the column holds real numbers otherwise."""
    if cell.formula == COMPUTED:
        tell("formula", "单元格是公式，采用保存时的计算结果", "核对计算结果；粘贴为数值后不再提醒", level="warning")
    if cell.kind == TEXT_NUMBER and numeric:
        tell("text_number", "数值存为文字，同列其他格是数值", "已按数读入；可在表中转换为数字", level="warning")
    if found.comparator in ("≥", "≤", ">", "<"):
        tell("bound", "是一个界限而不是一个数", "会照录，但不参与判定；有实际值请填实际值", level="warning")
    if found.comparator == "~":
        tell("bound", "是约数", "会照录为约数；有准确的数请填准确的数", level="warning")
    if found.note:
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
        if accepted is None:
            own = names.catalogue.indicators[indicator].unit
            slip = next((words for (a, b), words in SLIPS.items() if b == own and names.same_unit(a, text)), "")
            why = f"单位是 {plain(text)}，该指标用 {own or '（无单位）'}" + (f"；{slip}" if slip else "")
            more = {} if column is None else {"at": column}
            tell("unit", why, f"按 {own or '无单位'} 填写数值和单位，不会自动换算", **more)
            return ""
        printed = printed or accepted
    return printed


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
