"""The cells that say which county, indicator and year a row speaks of, and the problems of such cells.

Each answer is (value, None) or ('', (code, why, fix)). Answers are remembered per distinct text: 100,000 rows ask about
few texts.
"""

import re

from loaders.uploads import times
from loaders.uploads.naming import Names
from loaders.uploads.parse_cell import PERIODS, STATUSES, moment, plain
from loaders.uploads.scope_words import (
    AIMED,
    CHANGED,
    OTHER_AREA,
    PART_OF_AREA,
    PEOPLE_IN_TITLES,
    PLACES_IN_TITLES,
    UNCOUNTED,
    found_in,
)

EARLIEST = 1949
Trouble = tuple[str, str, str]


def area(text: str, names: Names) -> tuple[str, Trouble | None]:
    """(code, None) of the area a cell names, or ('', why it names none)."""
    found = names.area(text)
    if found.id:
        return found.id, None
    if found.several:
        which = "、".join(f"{names.area_names[code]}（{code}）" for code in found.several)
        return "", ("ambiguous_area", f"可指几个地区：{which}", "改填代码")
    if re.fullmatch(r"[0-9.]+[eE][+-]?[0-9]+", text.strip()):
        return "", (
            "unknown_area",
            "代码成了科学记数法，末尾的数字可能已丢失",
            "把该列设为文本格式，重新填写 6 位代码或县区名称",
        )
    if words := _part_of_area(text, names):
        return "", ("unknown_area", f"含“{words}”，不是一个县区全体居民的数", "只填县区的数；没有的删去该行")
    like = names.like_area(text)
    return "", ("unknown_area", "不在地区表中", like or "填县区的全称或 6 位代码；新县区请先在“县区与目标”页登记")


def _part_of_area(text: str, names: Names) -> str:
    """The words by which a cell is of a part of a county or of several: 甲县城区, 甲县（不含开发区）, 平均水平; '' for none. To such a cell the county
    is never proposed: its figure would go in as the county's.
    """
    bare = names.without_names(plain(text))
    words = found_in(PEOPLE_IN_TITLES, bare) or found_in(PLACES_IN_TITLES, bare)
    part = PART_OF_AREA.search(bare) if "|" in bare else None
    return words or (part.group() if part else "")


def _not_of_all(text: str, names: Names) -> str:
    """The words beside a known indicator's name by which a row is not of all, of the year or of the county: 婴儿死亡率（1-9月）, 全市婴儿死亡率;
    '' for none. To such a row the indicator is never proposed.
    """
    bare = names.without_names(plain(text))
    if "|" not in bare:
        return ""
    months = next((words for name, words in times.of(bare).periods if name != "year"), "")
    patterns = (PEOPLE_IN_TITLES, PLACES_IN_TITLES, UNCOUNTED, CHANGED, AIMED, OTHER_AREA)
    return months or next((words for one in patterns if (words := _first(one, bare))), "")


def _first(pattern: re.Pattern, bare: str) -> str:
    if pattern is OTHER_AREA:
        found = pattern.search(bare)
        return found.group() if found else ""
    return found_in(pattern, bare)


def indicator(text: str, names: Names) -> tuple[str, Trouble | None]:
    """(id, None) of the indicator a cell names, or ('', why it names none)."""
    found = names.indicator(text)
    if found.id:
        return found.id, None
    if found.several:
        which = "、".join(f"{names.catalogue.indicators[key].name}（{key}）" for key in found.several)
        return "", ("ambiguous_indicator", f"可指几个指标：{which}", "改填指标编号")
    if words := _not_of_all(text, names):
        return "", (
            "unknown_indicator",
            f"指标名中有“{words}”，不是目录中该指标全县、全年的实际数",
            "只填全县、全年的实际数；没有的删去该行",
        )
    like = names.like_indicator(text)
    return "", ("unknown_indicator", "不在指标目录中", like or "填指标的名称或编号；不需要的行请删去")


def year(text: str, *, as_of: int) -> tuple[tuple[int | None, str, str], Trouble | None]:
    """(year, period, status): '2023年上半年' says two things."""
    when = moment(text)
    if when is None or when.year is None:
        return (None, "", ""), (
            "year_format",
            "不是年份",
            "填四位年份，如 2023，或 2023年上半年；某个月的数不能当作全年的数",
        )
    trouble = year_in_range(when.year, as_of=as_of)
    return (when.year, when.period, when.status), trouble


def year_in_range(value: int, *, as_of: int) -> Trouble | None:
    """Why a year cannot be that of a figure reported in the year as_of; None where it can."""
    if value < EARLIEST:
        return ("year_format", f"早于 {EARLIEST} 年", "核对年份；单元格若是日期格式，改为常规")
    if value > as_of:
        return ("future_year", f"晚于 {as_of} 年，还没有实际数", "核对年份；目标值请用目标模板上传")
    return None


def period(text: str) -> tuple[str, Trouble | None]:
    """(code of the period a cell names, '' for an empty cell; None), or ('', why it names none)."""
    bare = plain(text).replace(" ", "").lower().replace("–", "-").replace("—", "-").replace("~", "-")
    if bare in PERIODS or not bare:
        return PERIODS.get(bare, ""), None
    if bare in ("年报", "年底", "年末", "12月", "截至年底"):
        return "year", None
    when = moment(bare)
    if when and (when.period or when.year):  # 2024年12月31日 ends the year
        return when.period or "year", None
    return "", ("choice", "不能识别该时期", "可填 年、妇幼年度、上半年、一季度、二季度、三季度、四季度")


def status(text: str) -> tuple[str, Trouble | None]:
    """(快报, 年报 or 核定, '' for an empty cell; None), or ('', why it names none)."""
    bare = plain(text).replace(" ", "")
    if bare in STATUSES or bare in ("", "-", "—", "无", "/"):
        return STATUSES.get(bare, ""), None
    return "", ("choice", "不能识别该状态", "可填 快报、年报、核定，或留空")
