"""What stands above and below a table and holds for all of it: county, year, period, status, unit.

'山丹县2023年妇幼卫生年报' -> area 620725, year 2023, status 年报     '单位：%' -> unit %     '2021—2023年' -> nothing: a span is no year
"""

import re

from loaders.spreadsheets.sheet import Sheet
from loaders.uploads.naming import Names
from loaders.uploads.parse_cell import plain

NOTES = re.compile(
    r"^(?:\(?[0-9一二三四五六七八九十]{0,2}[、.)]?)?(?:数据来源|资料来源|来源|注释?|备注|说明|填表说明|附注|填报人|填表人|制表人?|审核人?|复核人?|单位负责人|统计负责人|负责人|联系人|联系电话|电话|填报日期|填报时间|"
    r"报出日期|制表日期|填报单位|上报单位|编制单位|统计员|分管领导|科室负责人|本表|以上数据|表中)[^::]{0,12}[::0-9①-⑳]|^(?:注|说明|备注)[0-9]?[::、. ]|^[①-⑳*※] ?|^本表|^以上数据"
)
LONGEST = 200  # characters of a title; longer ones are prose
_UNIT_LINE = re.compile(r"^\(?(?:计量|数据|指标)?单位 ?: ?([^)]+)\)?$")
_DAY = re.compile(r"[0-9]{4} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?日|[0-9]{4}[./-][0-9]{1,2}[./-][0-9]{1,2}")
_SPAN = re.compile(r"[0-9]{4} ?年? ?[-–—~至到]{1,2} ?[0-9]{4} ?年?")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2}) ?年(?!以|来|前|后)")
_YEAR_ALONE = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_MCH = re.compile(r"([0-9]{4}) ?年 ?10 ?月.{0,12}?([0-9]{4}) ?年 ?9 ?月")
_MONTHS = re.compile(
    r"(?:[0-9]{1,2} ?月? ?[-–—~至] ?)?(?<![0-9])(?:[1-9]|1[01]) ?月|前[一二三]季度|下半年"
)  # December ends the year
_AIMS = re.compile(r"目标|任务分解|指标分解|计划表|任务表")
_DONE = re.compile(r"完成|实际|进展|监测|达标|评估|现状|对比|情况")
_PERIODS = (
    ("mch_year", re.compile(r"妇幼(?:卫生|统计)?年度")),
    ("Q1", re.compile(r"(?:第?[一1]季度|1 ?[-–—~至] ?3 ?月)")),
    ("Q2", re.compile(r"(?:第?[二2]季度|4 ?[-–—~至] ?6 ?月)")),
    ("Q3", re.compile(r"(?:第?[三3]季度|7 ?[-–—~至] ?9 ?月)")),
    ("Q4", re.compile(r"(?:第?[四4]季度|10 ?[-–—~至] ?12 ?月)")),
    ("H1", re.compile(r"(?:上半年|半年报|(?<![0-9])1 ?[-–—~至] ?6 ?月)")),
)
_STATUSES = (
    ("快报", re.compile("快报|初步数")),
    ("核定", re.compile("核定|终报|审定")),
    ("年报", re.compile("(?<!半)年报")),
)


def context_of(sheet: Sheet, names: Names, *, above: int, from_row: int) -> dict[str, str]:
    """The facts that hold for the whole sheet (see facts_of): from the lines above the table, else from 填报单位 below it,
    else from the sheet's name. above, from_row: places in sheet.rows of the first header row and of the first row below
    the header.
    """
    titles = [plain(cell) for _, cells in sheet.rows[:above] for cell in cells if 0 < len(cell.strip()) <= LONGEST]
    last = sheet.rows[max(from_row, len(sheet.rows) - 12) :]
    below = [plain(cell) for _, cells in last for cell in cells if 0 < len(cell.strip()) <= LONGEST]
    lines = [title for title in dict.fromkeys(titles) if not re.match(r"^[^:]{0,8}(?:日期|时间) ?:", title)]
    found = facts_of(lines, names)
    for more in ([line for line in below if re.match(r"^(?:填报|上报|报送|编制|报出)单位", line)], [sheet.name]):
        other = facts_of(more, names, alone=more == [sheet.name])
        found = {key: value or other[key] for key, value in found.items()}
    return found


def doubts(sheet: Sheet, *, above: int) -> dict[str, tuple[int, int, str, str]]:
    """Why a table may not hold figures of a year. 'period': its title names some months; 'aims': its title says that
    they are targets. Each with (row number, column, the title, the words in it). above: place in sheet.rows of the
    first header row.
    """
    lines = [(number, column, plain(cell)) for number, cells in sheet.rows[:above] for column, cell in enumerate(cells)]
    first = sheet.rows[above][0] if above < len(sheet.rows) else 1
    lines = [line for line in (*lines, (first, 0, plain(sheet.name))) if 0 < len(line[2]) <= LONGEST]
    done = any(_DONE.search(line) for _, _, line in lines)
    found: dict[str, tuple[int, int, str, str]] = {}
    for row, column, line in lines:
        if re.match(r"^[^:]{0,8}(?:日期|时间) ?:", line):
            continue
        text = _MCH.sub(" ", _DAY.sub(" ", line))
        for _, pattern in _PERIODS:
            text = pattern.sub(" ", text)
        months, aims = _MONTHS.search(text), _AIMS.search(text)
        if months:
            found.setdefault("period", (row, column, line, months.group().strip()))
        if aims and not done:
            found.setdefault("aims", (row, column, line, aims.group()))
    return found


def facts_of(lines: list[str], names: Names, *, alone: bool = False) -> dict[str, str]:
    """Title lines -> {'area': code, 'indicator': id, 'year': '2023', 'period', 'status', 'unit'}, all as text.

    '' where the lines name none of a kind, or two different ones (2022年 in one line, 2023年 in another). alone: a number
    like 2023 is a year even without 年, as in the name of a sheet.
    """
    units = {line for line in lines if _UNIT_LINE.match(line)}
    given = {_UNIT_LINE.match(line).group(1).strip() for line in units}
    unit = next(iter(given)) if len(given) == 1 else ""
    text = "\n".join(
        line for line in lines if line not in units or not names.is_unit(_UNIT_LINE.match(line).group(1).strip())
    )
    years, period = _years(text, alone=alone or any(_YEAR_ALONE.fullmatch(line.strip("()")) for line in lines))
    periods = {name for name, pattern in _PERIODS if pattern.search(text)} | ({period} if period else set())
    statuses = {name for name, pattern in _STATUSES if pattern.search(text)}
    areas = names.areas_within(text) if text else ()
    own = {names.indicator(line).id for line in lines} - {""}
    return {
        "area": areas[0] if len(areas) == 1 else "",
        "indicator": own.pop() if len(own) == 1 else "",
        "year": years.pop() if len(years) == 1 else "",
        "period": periods.pop() if len(periods) == 1 else "",
        "status": statuses.pop() if len(statuses) == 1 else "",
        "unit": unit if unit and names.is_unit(unit) else "",
    }


def _years(text: str, *, alone: bool) -> tuple[set[str], str]:
    """(years named, 'mch_year' where a year runs from October to September)."""
    across = _MCH.search(text)
    if across and int(across.group(2)) == int(across.group(1)) + 1:
        return {across.group(2)}, "mch_year"
    text = _SPAN.sub(" ", _DAY.sub(" ", text))
    years = set(_YEAR.findall(text))
    if not years and alone:
        years = set(_YEAR_ALONE.findall(text))
    return years, ""
