"""Words of 待报清单: how much is due and held, since when a figure is owed, the text that asks for it."""

from collections.abc import Sequence
from datetime import date

from model import clock
from model.indicators import Indicator
from wording import numbers

SHEETS = {"area": "每县一表", "unit": "每单位一表"}  # how the form is parted
NO_UNIT = "未写责任单位"
WAITS = "已提交待审核"  # of a figure that is owed until it is published, in place of since when
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def finding(due: int, held: int, *, targets: int, binding: int) -> str:
    """'应报 91 个数，已报 0 个，待报 91 个；涉及目标 75 项，其中约束性待报 8 个数'."""
    if not due:
        return "所选范围内没有应报的数"
    told = f"应报 {due} 个数，已报 {held} 个，待报 {due - held} 个"
    if due == held:
        return f"{told}：已报齐"
    return f"{told}；涉及目标 {targets} 项" + (f"，其中约束性目标的数 {binding} 个" if binding else "，没有约束性目标")


def years(which: Sequence[int]) -> str:
    """Of which years figures are asked for: '2025', of a sum '2021—2025', '2021、2023—2025' where some are held."""
    runs: list[list[int]] = []
    for year in sorted(which):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "、".join(f"{run[0]}" if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs)


def since(year: int, *, on: date) -> str:
    """From when the figure of a year is owed, and how long that is by a day: '2026年1月起，已 10 个月'. A year's figure exists once it is over."""
    months = (on.year - year - 1) * 12 + on.month - 1
    return f"{year + 1}年1月起" + (f"，已 {months} 个月" if months > 0 else "")


def reminder(who: str, asked: Sequence[tuple[int, Indicator, Sequence[int]]], *, on: date) -> str:
    """A text to send to a county. asked: (year, indicator, the years lacking) of each figure."""
    parts = []
    for year in sorted({year for year, *_ in asked}, reverse=True):
        mine = [(one, lacking) for of, one, lacking in asked if of == year]
        named = "；".join(
            f"{_number(at)}{numbers.named(one)}{_yearly(lacking, year)}" for at, (one, lacking) in enumerate(mine, 1)
        )
        parts.append(f"{year} 年 {len(mine)} 个：{named}。")
    return (
        f"【{who}】请报送规划指标数据 {len(asked)} 个（截至 {clock.date_words(on)}尚未报送）。\n"
        + "\n".join(parts)
        + "\n请填写所附填报表，未产生的数据留空，不得填 0；填好后在看板“上传数据”中上传。"
    )


def _yearly(lacking: Sequence[int], year: int) -> str:
    """'（2021—2025 年逐年数）' of a sum; '' of the figure of its year alone."""
    return "" if list(lacking) == [year] else f"（{years(lacking)} 年逐年数）"


def _number(at: int) -> str:
    return CIRCLED[at - 1] if at <= len(CIRCLED) else f"（{at}）"


def head(batch: int, *, on: date, invented: bool) -> str:
    """The line over each page of the workbook."""
    return f"{'演示数据（虚构） · ' if invented else ''}待报数据填报表 · 数据第 {batch} 批 · {clock.date_words(on)}制"
