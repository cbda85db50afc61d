"""Words of 十五五工作台: what a drafted target asks beside what was achieved, what is to be checked, and the table as such plans print it."""

from collections.abc import Iterable, Mapping, Sequence

from model import clock
from model.assessment import Assessment, Figure
from model.drafts import Draft, DraftLine, Version
from model.indicators import Indicator
from model.numbers import given
from model.verdicts import ATTRIBUTES
from wording import numbers, verdicts

COMPARATORS = {
    "≥": "不低于 ≥",
    "≤": "不高于 ≤",
    ">": "超过 >",
    "<": "低于 <",
    "=": "达到 =",
    "~": "左右",
    "range": "区间",
}
DOUBTS = {"suppressed": "人数少，不作测算", "unit": "单位不同，不作测算", "preliminary": "快报，待核"}
LATE = {
    "older": "{} 年，待更新",
    "later": "{} 年，规划期内",
}  # of a baseline's year that is not the one before the plan
NO_BASELINE = "未报送数据"
NO_COURSE = "此前缺历年数"
# What a typed number says beside the number, and what to do.
FAR_END = "是两个数：区间请选“区间”，两端分别填写"
MORE = "除数字外还有文字：只填数字，说明写在备注"
TO_MEND = "待改正"  # in a file, of a target that was typed and cannot be read
UNSAVED = "（含未保存的修改）"


def headline(counts: Mapping[str, int], *, name: str) -> str:
    """The finding of a page with a draft open: '山丹县草案 12 项指标：2 项需核对，1 项未填目标值；约束性 3 项、预期性 9 项'.

    counts: all, warned, empty, and of each attribute; name: the county's.
    """
    if not counts["all"]:
        return f"{name}草案：尚未列入指标"
    told = [f"{counts['warned']} 项需核对" if counts["warned"] else "没有需核对的事项"]
    told += [f"{counts['empty']} 项未填目标值"] * bool(counts["empty"])
    of = "、".join(f"{word} {counts[key]} 项" for key, word in ATTRIBUTES.items() if counts[key])
    return f"{name}草案 {counts['all']} 项指标：{'，'.join(told)}；{of}"


def listed(drafts: Sequence[Draft], names: Mapping[str, str]) -> str:
    """The finding of the list: '十五五草案 3 份：山丹县 2 份、方山县 1 份'."""
    if not drafts:
        return "尚无十五五草案：选择县区，从十四五目标或空白起草"
    areas = list(dict.fromkeys(one.area for one in drafts))
    of = "、".join(f"{names.get(code, code)} {sum(one.area == code for one in drafts)} 份" for code in areas[:4])
    return f"十五五草案 {len(drafts)} 份：{of}" + (f" 等 {len(areas)} 个县区" if len(areas) > 4 else "")


def passport(draft: Draft, *, changed: bool) -> str:
    """'第 3 版，王芳 2026年11月30日 10:02 保存'; of one that was never saved that it was not."""
    if not draft.version:
        return "尚未保存"
    told = f"第 {draft.version} 版，{draft.maker} {clock.words(draft.made)} {'删除' if draft.deleted else '保存'}"
    return told + (UNSAVED if changed else "")


def edition(draft: Draft, *, changed: bool) -> str:
    """Which version a file was made of: '第 3 版'."""
    return (f"第 {draft.version} 版" if draft.version else "尚未保存") + (UNSAVED if changed and draft.version else "")


def version(one: Version) -> str:
    """A line of the list of versions."""
    done = "删除" if one.deleted else f"{one.lines} 项"
    return f"第 {one.version} 版 · {one.maker} · {clock.words(one.made)} · {done}"


# -- a line ------------------------------------------------------------------------------------------------------------


def target(line: DraftLine, indicator: Indicator) -> str:
    """A drafted target as plans print it: '≥97.5', '103～107', '2左右'; '' while nothing is chosen."""
    if line.value is None or (line.comparator == "range" and line.value_to is None):
        return ""
    text = numbers.printed(line.value, line.decimals)
    if line.comparator == "range":
        return numbers.span(text, numbers.printed(line.value_to, line.decimals))
    told = numbers.bound(text, line.comparator)
    return told if indicator.unit != "1:" else numbers.bound(numbers.with_unit(text, "1:"), line.comparator)


def doubts(codes: Iterable[str]) -> list[str]:
    """What is doubtful about a proposed baseline, besides its year."""
    return [DOUBTS[code] for code in codes if code in DOUBTS]


def base_year(figure: Figure, codes: Iterable[str]) -> str:
    """The year of a proposed baseline, with what is wrong with it: '2025', '2020 年，待更新'."""
    late = next((LATE[code] for code in codes if code in LATE), "{}")
    return late.format(numbers.year(figure.year))


def base(figure: Figure | None, codes: Iterable[str]) -> str:
    """A proposed baseline as printed; with its own unit where that is another than the indicator's: '4.16', '2.02‰'."""
    text = numbers.figure(figure)
    return numbers.with_unit(text, figure.unit) if figure is not None and "unit" in codes else text


def change(value: float | None, indicator: Indicator, *, decimals: int | None) -> str:
    """A change a year, one decimal finer than the figures: '+0.223 人'."""
    if value is None:
        return ""
    text = numbers.signed(numbers.rounded(value, (1 if decimals is None else decimals) + 1))
    return numbers.with_unit(text, numbers.gap_unit(indicator.unit))


def required(a: Assessment | None) -> str:
    """What a line asks a year; where the baseline meets it already, that it does; '' where nothing can be told (no baseline, another unit)."""
    if a is None or a.reason:
        return ""
    if a.met:
        return "基期已达到"
    return verdicts.required(a) or verdicts.gap(a)


def span(start: Figure, end: Figure) -> str:
    """'2020—2024 年'."""
    return f"{start.year}—{end.year} 年"


def above(a: Assessment) -> str:
    """A target of an area above: '全国 ≥5.1'."""
    return f"{a.area.short} {verdicts.target_with_number(a)}"


def others(
    texts: Sequence[tuple[str, Figure]],
    *,
    low: float,
    middle: float,
    high: float,
    first: int,
    last: int,
    decimals: int | None,
) -> list[str]:
    """The other counties' figures, a line each: few by name, more as lowest, middle and highest. texts: (name, figure) by value."""
    years = f"{first} 年" if first == last else f"{first}—{last} 年"
    if len(texts) <= 2:
        return [f"{name} {numbers.dated(one)}" for name, one in texts]
    ends = [numbers.printed(one, decimals) for one in (low, middle, high)]
    return [f"{len(texts)} 县（{years}）", f"最低 {ends[0]}，最高 {ends[2]}", f"中位 {ends[1]}"]


# -- what is to be checked ------------------------------------------------------------------------------------------------


def weaker(line: DraftLine, indicator: Indicator, stronger: Iterable[Assessment]) -> str:
    """'目标 ≥4.5 松于上级目标（全国 2030 年目标 ≥5.1）：请核对，或说明理由'."""
    which = "、".join(
        f"{one.area.name} {one.target_year} 年目标 {verdicts.target_with_number(one)}" for one in stronger
    )
    return f"目标 {target(line, indicator)} 松于上级目标（{which}）：请核对，或说明理由"


def chance(code: str, a: Assessment, figure: Figure) -> str:
    """'few' or 'chance' of gaps.drafting.chance."""
    if code == "few":
        return "基期所依据的事件不足 10 例，数值年际波动大：宜用多年合并数，或以个案评审为准"
    promised = verdicts.size(given(a.gap), a)
    base = f"基期 {numbers.dated(figure)}"
    return f"目标与{base}相差 {promised}，在随机波动范围（95%置信区间）以内：完成与否难以同偶然波动区分"


def too_fine(decimals: int | None, most: int) -> str:
    """Of a number typed with more digits than a target of its indicator has."""
    return f"有 {decimals} 位小数，最多 {most} 位：请四舍五入后填写"


def other_comparator(said: str, chosen: str) -> str:
    """Of a number typed with a comparator that is not the chosen one."""
    return f"所带的“{COMPARATORS[said]}”与所选“{COMPARATORS[chosen]}”不同：请选定比较符，只填数字"


def other_unit(unit: str, indicator: Indicator) -> str:
    """Of a number typed with a unit that is not the indicator's."""
    own = f"（{indicator.unit}）" if indicator.unit else ""
    return f"所带的“{unit}”不是本指标的单位{own}：单位写在指标名后，请换算后只填数字"


def reversed_range(line: DraftLine) -> str:
    """A range whose ends are in the wrong order."""
    ends = numbers.span(numbers.printed(line.value, line.decimals), numbers.printed(line.value_to, line.decimals))
    return f"区间 {ends} 两端颠倒：前一端应小于后一端"


# -- the table as printed --------------------------------------------------------------------------------------------------


def title(area: str) -> str:
    """The name of the table: '山丹县“十五五”卫生健康发展主要指标（草案）'."""
    return f"{area}“十五五”卫生健康发展主要指标（草案）"


def file_name(draft: Draft, area: str) -> str:
    """Of a file, without its ending."""
    return f"{area}十五五指标体系表_{draft.name or '草案'}"


def attribute(code: str) -> str:
    """'约束性', '预期性'; blank where none is chosen."""
    return "" if code == "none" else ATTRIBUTES[code]
