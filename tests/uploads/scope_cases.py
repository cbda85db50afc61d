"""Small files that say of whom, of when or of what their figures are, in ways an office does: what is right of each.

A case: its name, the file (lines of CSV, or sheets of a workbook), `right` (what may be stored: all of it, or nothing
where `right` is empty) and `told` (the codes of all problems). Figures are written 'area indicator year[period] value'.
"""

from dataclasses import dataclass

import openpyxl

from tests.uploads import make

INDICATORS = {
    "孕": "maternal_systematic_management",
    "幼": "under3_systematic_management",
    "婴": "infant_mortality",
    "新": "neonatal_mortality",
    "五": "under5_mortality",
    "死": "maternal_mortality",
    "高": "hypertension_standard_management",
    "老": "elderly_health_management",
    "护": "nurses",
    "医": "physicians",
    "传": "notifiable_ab_incidence",
}
AREAS = {
    "甲": "900101",
    "乙": "900102",
    "丙": "900103",
    "丁": "900104",
    "甲市": "900100",
    "甲省": "900000",
    "国": "000000",
}
Figure = tuple[str, str, int, str, float]


@dataclass(frozen=True)
class Case:
    name: str
    body: bytes
    right: frozenset[Figure]
    told: frozenset[str]
    ending: str


CASES: list[Case] = []


def figures(said: str) -> frozenset[Figure]:
    """'甲 孕 2024 95.1; 甲 婴 2024H1 3.1' -> figures."""
    found = []
    for one in said.split(";"):
        if one.strip():
            area, indicator, when, value = one.split()
            found.append((AREAS[area], INDICATORS[indicator], int(when[:4]), when[4:] or "year", float(value)))
    return frozenset(found)


def case(name: str, file: str | dict[str, str], right: str = "", told: str = "", *, merged: str = "") -> None:
    """file: lines of CSV, or sheet name -> lines. merged: 'B2:D2 A2:A3' of the first sheet."""
    if isinstance(file, str):
        body, ending = file.strip("\n").encode(), "csv"
    else:
        body, ending = workbook({tab: rows(lines) for tab, lines in file.items()}, merged.split()), "xlsx"
    CASES.append(Case(name, body, figures(right), frozenset(told.split()), ending))


def rows(lines: str) -> list[list]:
    return [[_cell(cell) for cell in line.split(",")] for line in lines.strip("\n").split("\n")]


def _cell(text: str):
    try:
        return float(text) if text else None
    except ValueError:
        return text


def workbook(sheets: dict[str, list[list]], merged=()) -> bytes:
    def dress(book: openpyxl.Workbook) -> None:
        for ranged in merged:
            book.worksheets[0].merge_cells(ranged)

    return make.book(sheets, dress)


TWO = """
指标,单位,数值
孕产妇系统管理率,%,95.4
婴儿死亡率,‰,3.1
"""
RIGHT = "甲 孕 2024 95.4; 甲 婴 2024 3.1"
MCH = "甲 孕 2024mch_year 95.4; 甲 婴 2024mch_year 3.1"
HALF = "甲 孕 2024H1 95.4; 甲 婴 2024H1 3.1"

# ---- when


def titled(name: str, title: str, right: str = "", told: str = "") -> None:
    case(name, title + TWO, right, told)


titled("a plain title", "甲县2024年妇幼健康主要指标", RIGHT)
titled("months in a line of their own", "甲县妇幼健康主要指标\n统计时间：2024年1—9月", told="choice")
titled("half a year in a line of its own", "甲县2024年妇幼健康主要指标\n报表时间：2024年1-6月", HALF)
titled("a report of December", "甲县2024年12月份妇幼月报表(当月)", told="choice")
titled("the year of the mother-and-child service, with dots", "甲县2024年妇幼健康年报表(2023.10.1-2024.9.30)", MCH)
titled("the same in a line", "甲县2024年妇幼健康年报表\n统计时间：2023年10月1日—2024年9月30日", MCH)
titled("the same with slashes", "甲县妇幼健康年报表\n统计期间：2023/10/1至2024/9/30", MCH)
titled("the same in ISO days", "甲县妇幼健康年报表\n统计期间：2023-10-01至2024-09-30", MCH)
titled("the same without days", "甲县妇幼健康年报表（2023.10-2024.9）", MCH)
titled("the same without years", "甲县2024年妇幼健康年报表（上年10月至当年9月）", MCH)
titled("full-width months", "甲县２０２４年１－９月妇幼健康指标", told="choice")
titled("months with 至", "甲县2024年1至9月妇幼健康指标", told="choice")
titled("months as dates", "甲县妇幼健康指标\n数据时段：2024.1.1-2024.9.30", told="choice")
titled("up to a day", "甲县妇幼健康指标（截至2024年9月30日）", told="choice")
titled("up to the last day", "甲县妇幼健康指标（截至2024年12月31日）", RIGHT)
titled("the whole year in months", "甲县2024年1-12月妇幼健康指标", RIGHT)
titled("the whole year in days", "甲县妇幼健康指标\n统计时间：2024年1月1日至2024年12月31日", RIGHT)
titled("three quarters", "甲县2024年前三季度妇幼健康指标", told="choice")
titled("the first quarter", "甲县2024年第一季度妇幼健康指标", "甲 孕 2024Q1 95.4; 甲 婴 2024Q1 3.1")
titled("the second half", "甲县2024年下半年妇幼健康指标", told="choice")
titled("one month", "甲县2024年9月妇幼健康指标", told="choice")
titled("a monthly report", "甲县2024年妇幼健康月报", told="choice")
titled("two times that differ", "甲县2024年上半年妇幼健康指标\n统计时间：2024年1—9月", told="choice")
titled("two periods that differ", "甲县2024年上半年妇幼健康指标\n统计时间：2024年1—3月", told="choice")
titled("two years that differ", "甲县2024年妇幼健康指标\n统计时间：2023年", told="year_format")
titled("the day it was made", "甲县2024年妇幼健康指标\n填报日期：2025年1月15日", RIGHT)
titled("the month it was made", "甲县2024年妇幼健康指标\n制表时间：2025年1月", RIGHT)
titled("months behind 填报时间", "甲县2024年妇幼健康指标\n填报时间：2024年1-9月", told="choice")
titled("ages are no months", "甲县2024年3-6岁儿童健康指标", RIGHT)
titled("months of age are no months", "甲县2024年0-6月龄婴儿健康指标", RIGHT)
for note, told in (
    ("注：2024年为1-9月数。", "choice"),
    ("注：以上数据截至2024年9月底", "choice"),
    ("备注：本表为前三季度累计数", "choice"),
    ("注：本表数据为农村居民", "population"),
    ("注：不含流动人口", "population"),
    ("注：婴儿死亡率为全年数", ""),
    ("数据来源：县统计局2025年1月公报", ""),
    ("注：保留一位小数", ""),
):
    case(f"a note: {note}", f"甲县2024年妇幼健康指标{TWO}{note}", "" if told else RIGHT, told)
case(
    "a quarter's column",
    "县区,指标,年份,季度,数值\n甲县,孕产妇系统管理率,2024,一季度,23.5\n乙县,孕产妇系统管理率,2024,第二季度,22.9",
    "甲 孕 2024Q1 23.5; 乙 孕 2024Q2 22.9",
)
case(
    "a month's column",
    "县区,年份,月份,孕产妇系统管理率(%),婴儿死亡率(‰)\n甲县,2024,9月,70.2,2.4\n乙县,2024,9,68.8,3.3\n丙县,2024,全年,91.2,3.0",
    "丙 孕 2024 91.2; 丙 婴 2024 3.0",
    "choice",
)
case(
    "December in a month's column",
    "县区,年份,月份,孕产妇系统管理率(%),婴儿死亡率(‰)\n甲县,2024,12月,8.2,0.4",
    "",
    "choice",
)
case(
    "months and the year across",
    "甲县2024年传染病报告\n指标,单位,1月,2月,3月,全年\n甲乙类传染病发病率,1/10万,12.1,10.9,11.4,165.2",
    "甲 传 2024 165.2",
    "unknown_column",
)
case(
    "quarters across",
    "甲县2024年妇幼健康指标\n指标,单位,一季度,上半年,全年\n孕产妇系统管理率,%,93.1,94.0,95.2",
    "甲 孕 2024Q1 93.1; 甲 孕 2024H1 94.0; 甲 孕 2024 95.2",
)
case(
    "a remark that says months",
    "县区,指标,年份,数值,备注\n甲县,孕产妇系统管理率,2024,71.1,1-9月数\n乙县,孕产妇系统管理率,2024,93.8,据年报",
    "乙 孕 2024 93.8",
    "narrowed",
)
case("tab against title: the year", {"2024": f"甲县2023年妇幼健康指标{TWO}"}, "", "year_format")
case("tab against title: a half", {"上半年": f"甲县2024年妇幼健康指标{TWO}"}, HALF)
case("a tab of nine months", {"1-9月": f"甲县2024年妇幼健康指标{TWO}"}, "", "choice")
case("a numbered tab", {"Sheet1": f"甲县2024年妇幼健康指标{TWO}"}, RIGHT)
case("the year on the tab alone", {"2024年": f"甲县妇幼健康指标{TWO}"}, RIGHT)
case(
    "a value merged over two years",
    {
        "Sheet1": "甲县妇幼健康指标,,,,\n指标,单位,2022年,2023年,2024年\n孕产妇系统管理率,%,93,93.8,95.1\n婴儿死亡率,‰,3.3,,3.1"
    },
    "甲 孕 2022 93; 甲 孕 2023 93.8; 甲 孕 2024 95.1; 甲 婴 2024 3.1",
    "merged",
    merged="A1:E1 C4:D4",
)
case(
    "a value merged over two rows",
    {"Sheet1": "甲县2024年妇幼健康指标,,\n指标,单位,数值\n婴儿死亡率,‰,3.3\n新生儿死亡率,‰,\n孕产妇系统管理率,%,95.1"},
    "甲 孕 2024 95.1",
    "merged",
    merged="A1:C1 C3:C4",
)

# ---- whose

titled("a township's health centre", "甲县清泉镇卫生院2024年基本公共卫生服务主要指标", told="ambiguous_area")
titled("a township", "甲县清泉镇2024年妇幼健康指标", told="ambiguous_area")
titled("a street", "甲县城关街道2024年妇幼健康指标", told="ambiguous_area")
titled("a village", "甲县清泉镇南湖村2024年妇幼健康指标", told="ambiguous_area")
titled("a hospital", "甲县人民医院2024年医疗质量指标", told="ambiguous_area")
titled("a Chinese-medicine hospital", "甲县中医医院2024年主要指标", told="ambiguous_area")
titled("the mother-and-child hospital", "甲县妇幼保健院2024年主要指标", told="ambiguous_area")
titled("a community's centre", "甲县东关社区卫生服务中心2024年主要指标", told="ambiguous_area")
titled("all townships", "甲县各乡镇2024年妇幼健康指标汇总", RIGHT)
titled("township hospitals in general", "甲县2024年乡镇卫生院妇幼健康指标", told="ambiguous_area")
titled("public hospitals in general", "甲县2024年公立医院主要指标", told="ambiguous_area")
titled("town and country", "甲县城乡居民2024年健康指标", RIGHT)
titled("the county's office", "甲县卫生健康局2024年妇幼健康指标", RIGHT)
titled("disease control", "甲县疾病预防控制中心2024年主要指标", told="ambiguous_area")
titled("filled in by disease control", "甲县2024年主要指标\n填报单位：甲县疾病预防控制中心", RIGHT)
titled("filled in by a township", "妇幼健康统计表(2024年)\n填报单位：甲县圪洞镇中心卫生院", told="ambiguous_area")
titled(
    "filled in by a hospital without a county", "甲县2024年妇幼健康统计表\n填报单位：县人民医院", told="ambiguous_area"
)
titled("filled in by the county", "妇幼健康统计表(2024年)\n填报单位：甲县卫生健康局", RIGHT)
titled("filled in by the mother-and-child hospital", "2024年妇幼健康统计表\n填报单位（盖章）：甲县妇幼保健院", RIGHT)
titled("filled in by another county", "甲县2024年妇幼健康统计表\n填报单位：乙县卫生健康局", told="ambiguous_area")
titled("filled in for the city", "甲县2024年妇幼健康统计表\n填报单位：甲市卫生健康委员会", RIGHT)
titled("a national form", "全国妇幼卫生年报表(2024年)", told="missing_area")
titled("a national system", "全国卫生健康统计调查制度 卫健统1表，2024年", told="missing_area")
titled("a national form of a county", "全国妇幼卫生年报表(2024年)\n填报单位：甲县卫生健康局", RIGHT)
titled("the nation", "全国2024年主要指标", "国 孕 2024 95.4; 国 婴 2024 3.1")
titled("a province's form", "甲省妇幼卫生年报表 2024年", told="ambiguous_area")
titled("a province's form of a county", "甲省妇幼卫生统计报表\n甲县2024年", RIGHT)
titled("a province", "甲省2024年妇幼健康指标", "甲省 孕 2024 95.4; 甲省 婴 2024 3.1")
titled("a full name", "甲省甲市甲县2024年妇幼健康指标", RIGHT)
titled("two counties", "甲县、乙县2024年妇幼健康指标", told="ambiguous_area")
case("tab against title: the county", {"乙县": f"甲县2024年妇幼健康指标{TWO}"}, "", "ambiguous_area")
case("tab within title", {"甲县": f"甲市2024年妇幼健康指标{TWO}"}, RIGHT)
case("a township's tab", {"清泉镇": f"甲县2024年妇幼健康指标{TWO}"}, "", "ambiguous_area")
case(
    "townships and the county",
    "甲县2024年各乡镇高血压管理情况\n乡镇,高血压患者规范管理率(%)\n清泉镇,77.5\n位奇镇,80.1\n全县,78.6",
    "甲 高 2024 78.6",
    "total_row",
)
case(
    "townships with a sum",
    "甲县2024年各乡镇高血压管理情况\n乡镇,高血压患者规范管理率(%)\n清泉镇,77.5\n位奇镇,80.1\n合计,157.6",
    "",
    "total_row",
)
case(
    "hospitals and the county",
    "甲县2024年各医疗机构情况\n医疗机构,高血压患者规范管理率(%)\n县人民医院,77.5\n甲县,78.6",
    "甲 高 2024 78.6",
    "total_row",
)
case(
    "a township beside its county",
    "县区,乡镇,年份,高血压患者规范管理率(%)\n甲县,清泉镇,2024,77.5\n甲县,,2024,78.6\n乙县,,2024,79.1",
    "甲 高 2024 78.6; 乙 高 2024 79.1",
    "total_row",
)

# ---- of whom

titled("migrants", "甲县2024年流动人口妇幼健康指标", told="population")
titled("the countryside", "甲县2024年农村妇幼健康指标", told="population")
titled("registered residents", "甲县2024年户籍居民妇幼健康指标", told="population")
titled("the towns", "甲县2024年城市居民妇幼健康指标", told="population")
titled("women", "甲县2024年健康指标（女）", told="population")
titled("women at length", "甲县2024年女性健康指标", told="population")
titled("the poor", "甲县2024年建档立卡人口健康指标", told="population")
titled("women are no part where women are meant", "甲县2024年妇女儿童健康指标", RIGHT)
titled("a healthy city", "甲县2024年健康城市建设指标", RIGHT)
case("a tab of the countryside", {"农村": f"甲县2024年妇幼健康指标{TWO}"}, "", "population")
case(
    "section lines",
    "甲县2024年妇幼健康指标\n指标,单位,数值\n一、全县,,\n孕产妇系统管理率,%,93.8\n二、农村地区,,\n婴儿死亡率,‰,5.2\n5岁以下儿童死亡率,‰,7.0",
    "甲 孕 2024 93.8",
    "section",
)
case(
    "section lines of last year",
    "甲县2024年妇幼健康指标\n指标,单位,数值\n孕产妇系统管理率,%,93.8\n二、上年同期,,\n婴儿死亡率,‰,5.2",
    "甲 孕 2024 93.8",
    "section",
)
case(
    "section lines of months",
    "甲县2024年妇幼健康指标\n指标,单位,数值\n孕产妇系统管理率,%,93.8\n2024年1-9月,,\n婴儿死亡率,‰,5.2",
    "甲 孕 2024 93.8",
    "section",
)
case(
    "section lines of themes",
    "甲县2024年妇幼健康指标\n指标,单位,数值\n一、妇女健康,,\n孕产妇系统管理率,%,93.8\n二、儿童健康,,\n婴儿死亡率,‰,5.2",
    "甲 孕 2024 93.8; 甲 婴 2024 5.2",
)
for head, cell in (
    ("性别", "女"),
    ("城乡", "农村"),
    ("人群", "流动人口"),
    ("类别", "城市"),
    ("户籍", "非户籍"),
    ("民族", "藏族"),
):
    case(
        f"a column: {head}",
        f"县区,{head},指标,年份,数值\n甲县,{cell},婴儿死亡率,2024,5.3\n乙县,,婴儿死亡率,2024,4.1",
        "乙 婴 2024 4.1",
        "narrowed" if head == "类别" else "population",
    )
case(
    "a column: all of both sexes",
    "县区,性别,指标,年份,数值\n甲县,合计,婴儿死亡率,2024,5.3\n甲县,男,婴儿死亡率,2024,5.9\n甲县,女,婴儿死亡率,2024,4.7",
    "甲 婴 2024 5.3",
    "population",
)

# ---- heads of several rows

DATA = "甲县,{0}\n乙县,{1}"
PAIR = "2024年各县妇幼健康指标\n县区,孕产妇系统管理率(%),{fill},婴儿死亡率(‰),{fill}\n"


def two(
    name: str, sub: str, first: str, second: str, right: str, told: str = "", *, title: str = "2024年妇幼指标"
) -> None:
    """Two indicators, each over as many columns; below it `sub`, twice."""
    count = sub.count(",") + 1
    fill = "," * count
    lines = (
        f"{title}\n县区,孕产妇系统管理率(%){fill}婴儿死亡率(‰){fill[:-1]}\n,{sub},{sub}\n甲县,{first}\n乙县,{second}"
    )
    case(name, lines, right, told)
    head = lines.split("\n")
    wide = {"Sheet1": "\n".join([head[0] + "," * 2 * count, *head[1:]])}
    last = openpyxl.utils.get_column_letter(1 + count)
    next_, end = openpyxl.utils.get_column_letter(2 + count), openpyxl.utils.get_column_letter(1 + 2 * count)
    merged = f"A2:A3 B2:{last}2 {next_}2:{end}2" if count > 1 else "A2:A3"
    case(f"{name} (merged)", wide, right, told, merged=merged)


GOT = "甲 孕 2024 95.1; 乙 孕 2024 93.8; 甲 婴 2024 3.1; 乙 婴 2024 4.1"
two("last year first", "上年同期,本期,增减", "93.8,95.1,1.3,3.5,3.1,-0.4", "92,93.8,1.8,4.4,4.1,-0.3", GOT)
two("last year and this", "上年,本年", "93.8,95.1,3.5,3.1", "92,93.8,4.4,4.1", GOT)
two("last year with blanks", "上年,本年", "—,95.1,3.5,3.1", "92.0,93.8,—,4.1", GOT)
two(
    "去年 and 今年 as years",
    "2023年,2024年",
    "93.8,95.1,3.5,3.1",
    "92,93.8,4.4,4.1",
    GOT + ";甲 孕 2023 93.8; 乙 孕 2023 92; 甲 婴 2023 3.5; 乙 婴 2023 4.4",
    title="妇幼指标",
)
two("target, done, rate", "目标值,完成值,完成率", "95,95.1,100.1,4.5,3.1,100", "95,93.8,98.7,4.5,4.1,100", GOT)
two("plan, done, gap", "计划,实际,差距", "95,95.1,0,4.5,3.1,0", "95,93.8,1.2,4.5,4.1,0", GOT)
two("base, this year", "基期,本期", "90,95.1,5.5,3.1", "91,93.8,5.4,4.1", GOT)
two("town, country, all", "城市,农村,合计", "96,94,95.1,2.1,4,3.1", "95,93,93.8,2.9,5.1,4.1", GOT, "unknown_column")
two("men, women, all", "男,女,合计", "96,94,95.1,2.1,4,3.1", "95,93,93.8,2.9,5.1,4.1", GOT, "unknown_column")
two("counts, then rates", "人数,率", "1246,95.1,4,3.1", "1219,93.8,5,4.1", GOT)
two("births, managed, rate", "活产数,管理人数,率", "1310,1246,95.1,1290,4,3.1", "1300,1219,93.8,1220,5,4.1", GOT)
two("rate, then rank", "率,位次", "95.1,1,3.1,1", "93.8,2,4.1,2", GOT)
two("a word that is not known", "摸底,本期", "93,95.1,3,3.1", "92,93.8,4,4.1", GOT, "sub_head")
two("no word that is known", "摸底,复核", "93,95.1,3,3.1", "92,93.8,4,4.1", "", "not_a_table")
two("months below", "1-9月,全年", "71,95.1,2,3.1", "70,93.8,3,4.1", GOT, "narrowed")
two(
    "months alone below",
    "1-6月,7-9月",
    "47,24,2,1",
    "48,25,2,1",
    "甲 孕 2024H1 47; 甲 孕 2024Q3 24; 乙 孕 2024H1 48; 乙 孕 2024Q3 25; 甲 婴 2024H1 2; 甲 婴 2024Q3 1; 乙 婴 2024H1 2; 乙 婴 2024Q3 1",
)
two("town and country without all", "城市,农村", "96,94,2.1,4", "95,93,2.9,5.1", "", "not_a_table")
case(
    "deaths, then the rate",
    "2024年孕产妇死亡情况,,\n县区,孕产妇死亡率(1/10万),\n,死亡数,率\n甲县,1,76.3\n乙县,0,0",
    "甲 死 2024 76.3; 乙 死 2024 0",
)
case(
    "target and done under years",
    "甲县妇幼指标\n指标,单位,2023年,,2024年,\n,,目标,完成,目标,完成\n孕产妇系统管理率,%,92,93.8,95,95.1",
    "甲 孕 2023 93.8; 甲 孕 2024 95.1",
)
case(
    "years under target and done",
    "甲县妇幼指标\n指标,单位,目标值,,完成值,\n,,2023年,2024年,2023年,2024年\n孕产妇系统管理率,%,92,95,93.8,95.1",
    "甲 孕 2023 93.8; 甲 孕 2024 95.1",
)
case(
    "an indicator that is not known over years",
    "各县婴儿死亡率\n县区,某率,,婴儿死亡率(‰),\n,2023年,2024年,2023年,2024年\n甲县,9,8,3.5,3.1",
    "甲 婴 2023 3.5; 甲 婴 2024 3.1",
    "sub_head",
)
case(
    "three rows",
    "甲县妇幼指标\n指标,单位,2024年,,,\n,,全县,,农村,\n,,目标,完成,目标,完成\n孕产妇系统管理率,%,95,95.1,93,92",
    "甲 孕 2024 95.1",
    "unknown_column",
)
case(
    "counties over years",
    "妇幼指标\n指标,单位,甲县,,乙县,\n,,2023年,2024年,2023年,2024年\n孕产妇系统管理率,%,93.8,95.1,92,93.8",
    "甲 孕 2023 93.8; 甲 孕 2024 95.1; 乙 孕 2023 92; 乙 孕 2024 93.8",
)
case(
    "last year beside this, one row",
    "甲县2024年妇幼指标\n指标,单位,上年,本年,增减\n孕产妇系统管理率,%,93.8,95.1,1.3",
    "甲 孕 2024 95.1",
)
case(
    "a value of the countryside",
    "县区,指标,年份,数值(农村)\n甲县,婴儿死亡率,2024,5.3",
    "",
    "not_a_table",
)
case("a value of nine months", "县区,指标,年份,数值(1-9月)\n甲县,婴儿死亡率,2024,5.3", "", "not_a_table")
case("a value of a year", "县区,指标,数值(2024年)\n甲县,婴儿死亡率,5.3", "甲 婴 2024 5.3")

# ---- what

case(
    "the year in the column's name",
    "县区,2023年孕产妇系统管理率(%),2024年孕产妇系统管理率(%),2024年婴儿死亡率(‰)\n甲县,93.8,95.1,3.1",
    "甲 孕 2023 93.8; 甲 孕 2024 95.1; 甲 婴 2024 3.1",
)
case(
    "the year behind the column's name",
    "县区,孕产妇系统管理率_2023,孕产妇系统管理率_2024,婴儿死亡率(2024年)\n甲县,93.8,95.1,3.1",
    "甲 孕 2023 93.8; 甲 孕 2024 95.1; 甲 婴 2024 3.1",
)
case(
    "months in the column's name",
    "县区,2024年1-9月孕产妇系统管理率(%),2024年婴儿死亡率(‰),2023年婴儿死亡率(‰)\n甲县,71.1,3.1,3.5",
    "甲 婴 2024 3.1; 甲 婴 2023 3.5",
    "narrowed",
)
case(
    "the statistics office's site",
    "数据库：分省年度数据\n指标：甲乙类传染病发病率(1/10万)\n时间：最近5年\n地区,2024年,2023年\n甲省,165.2,171.9\n丑省,301.2,322.0\n数据来源：国家统计局",
    "甲省 传 2024 165.2; 甲省 传 2023 171.9",
    "unknown_area",
)
for title in (
    "各县（区）孕产妇系统管理率（%）",
    "2022—2024年各县孕产妇系统管理率情况表（%）",
    "甲市各县区孕产妇系统管理率",
    "附表1 孕产妇系统管理率统计表",
    "指标：孕产妇系统管理率（%）",
):
    case(
        f"the indicator in the title: {title}",
        f"{title}\n县区,2023年,2024年\n甲县,93.8,95.1",
        "甲 孕 2023 93.8; 甲 孕 2024 95.1",
    )
case(
    "the indicator of some in the title",
    "各县农村孕产妇系统管理率（%）\n县区,2023年,2024年\n甲县,93.8,95.1",
    "",
    "population missing_indicator",
)
case(
    "two indicators in the title",
    "各县孕产妇系统管理率、婴儿死亡率\n县区,2023年,2024年\n甲县,93.8,95.1",
    "",
    "missing_indicator",
)
case(
    "codes of another system",
    "县区,指标代码,指标名称,计量单位,代码,2024年\n甲县,FY0103,孕产妇系统管理率,%,01,95.1\n甲县,FY0211,婴儿死亡率,‰,02,3.1",
    "甲 孕 2024 95.1; 甲 婴 2024 3.1",
    "unknown_code unknown_column",
)
case(
    "a county's own codes",
    "地区编码,县区,指标,年份,数值\nSD01,甲县,孕产妇系统管理率,2024,95.1\nFS01,乙县,孕产妇系统管理率,2024,93.8",
    "甲 孕 2024 95.1; 乙 孕 2024 93.8",
    "unknown_code",
)
case(
    "codes that contradict",
    "县区代码,县区,指标,年份,数值\n900102,甲县,孕产妇系统管理率,2024,95.1\n900102,乙县,孕产妇系统管理率,2024,93.8",
    "乙 孕 2024 93.8",
    "ambiguous_area",
)
case(
    "codes alone that are not known",
    "地区编码,指标,年份,数值\nSD01,孕产妇系统管理率,2024,95.1",
    "",
    "unknown_area",
)
case(
    "codes in scientific notation",
    "区划代码,指标,年份,数值\n9.00101E+11,孕产妇系统管理率,2024,95.1",
    "",
    "unknown_area",
)
case(
    "a pivot table",
    "2024年\n行标签,求和项:孕产妇系统管理率(%),平均值项:婴儿死亡率(‰)\n甲县,95.1,3.1\n乙县,93.8,4.1\n总计,188.9,3.6",
    GOT,
    "total_row",
)
case(
    "a pivot table that counts",
    "2024年\n行标签,计数项:孕产妇系统管理率(%),求和项:婴儿死亡率(‰),求和项:新生儿死亡率(‰)\n甲县,1,3.1,2.0",
    "甲 婴 2024 3.1; 甲 新 2024 2.0",
)
case(
    "no indicator that is known",
    "年份,甲乙丙类传染病总计,甲乙类传染病合计,病毒性肝炎,肺结核\n2022,5012,1480,611,402",
    "",
    "not_a_table",
)

# ---- value or something else

case(
    "target, done, rate in one row",
    "甲县2024年目标责任书完成情况\n指标,单位,目标,完成,完成率\n孕产妇系统管理率,%,95,95.1,100.1%\n婴儿死亡率,‰,4.5,3.1,达标",
    "甲 孕 2024 95.1; 甲 婴 2024 3.1",
)
case(
    "done, and next year's plan",
    "甲县2024年指标完成情况及2025年计划\n指标,单位,2024年完成,2025年计划\n孕产妇系统管理率,%,95.1,96",
    "甲 孕 2024 95.1",
)
case(
    "base, actual, target, share",
    "甲县“十四五”卫生健康规划中期评估表\n指标,单位,2020年基期,2023年实际,2025年目标,完成进度\n孕产妇系统管理率,%,91.0,93.8,95,70%",
    "甲 孕 2023 93.8",
)
titled("changes", "甲县2024年妇幼健康指标增减情况", told="aims")
titled("rates of completion", "甲县2024年目标任务完成率", told="aims")
titled("scores", "甲县2024年健康指标考核得分", told="aims")
titled("targets", "甲县2024年卫生健康目标任务分解表", told="aims")

# ---- rows out of shape

case(
    "a column without a head",
    "甲县妇幼健康指标\n指标,单位,2022年,2023年,\n孕产妇系统管理率,%,93.0,93.8,95.4\n婴儿死亡率,‰,3.9,3.5,3.1",
    "甲 孕 2022 93.0; 甲 孕 2023 93.8; 甲 婴 2022 3.9; 甲 婴 2023 3.5",
    "no_head",
)
case(
    "a counter without a head",
    "甲县2024年妇幼健康指标\n,指标,单位,数值\n1,孕产妇系统管理率,%,93.0\n2,婴儿死亡率,‰,3.9",
    "甲 孕 2024 93.0; 甲 婴 2024 3.9",
)
case(
    "a second table of other years",
    "甲县妇幼健康指标\n指标,单位,2021年,2022年,2023年\n孕产妇系统管理率,%,92.1,93.0,93.8\n指标,单位,2022年,2023年,2024年\n新生儿死亡率,‰,2.9,2.6,2.4",
    "甲 孕 2021 92.1; 甲 孕 2022 93.0; 甲 孕 2023 93.8",
    "another_head",
)
case(
    "a second table of other years, its label blank",
    "甲县妇幼健康指标\n指标,2021年,2022年\n孕产妇系统管理率,92.1,93.0\n,2022年,2023年\n新生儿死亡率,2.9,2.6",
    "甲 孕 2021 92.1; 甲 孕 2022 93.0",
    "another_head",
)
case(
    "a second table of other counties",
    "2024年妇幼指标\n指标,甲县,乙县\n孕产妇系统管理率(%),95.1,93.8\n指标,丙县,丁河县\n3岁以下儿童系统管理率(%),92.5,90.7",
    "甲 孕 2024 95.1; 乙 孕 2024 93.8",
    "another_head",
)
case(
    "a second table of other indicators",
    "2024年妇幼指标\n县区,孕产妇系统管理率(%),3岁以下儿童系统管理率(%)\n甲县,95.1,93.8\n县区,婴儿死亡率(‰),新生儿死亡率(‰)\n甲县,3.1,2.0",
    "甲 孕 2024 95.1; 甲 幼 2024 93.8",
    "another_head",
)
case(
    "a second table of other indicators, its label blank",
    "2024年妇幼指标\n县区,孕产妇系统管理率(%),3岁以下儿童系统管理率(%)\n甲县,95.1,93.8\n,婴儿死亡率(‰),新生儿死亡率(‰)\n甲县,3.1,2.0",
    "甲 孕 2024 95.1; 甲 幼 2024 93.8",
    "another_head",
)
case(
    "the head again on the next page",
    "2024年妇幼指标\n县区,孕产妇系统管理率(%),3岁以下儿童系统管理率(%)\n甲县,95.1,93.8\n县区,孕产妇系统管理率(%),3岁以下儿童系统管理率(%)\n乙县,93.1,92.0",
    "甲 孕 2024 95.1; 甲 幼 2024 93.8; 乙 孕 2024 93.1; 乙 幼 2024 92.0",
)
case(
    "side by side",
    "甲县2024年卫生健康主要指标\n指标,单位,数值,指标,单位,数值\n婴儿死亡率,‰,3.1,孕产妇系统管理率,%,95.2\n新生儿死亡率,‰,2.0,3岁以下儿童系统管理率,%,93.4",
    "甲 婴 2024 3.1; 甲 新 2024 2.0; 甲 孕 2024 95.2; 甲 幼 2024 93.4",
)
case(
    "side by side, of two counties",
    "2024年\n县区,婴儿死亡率(‰),县区,婴儿死亡率(‰)\n甲县,3.1,乙县,4.1\n丙县,2.0,丁河县,3.4",
    "甲 婴 2024 3.1; 乙 婴 2024 4.1; 丙 婴 2024 2.0; 丁 婴 2024 3.4",
)
case(
    "side by side, a shared county",
    "县区,年份,指标,数值,指标,数值\n甲县,2024,婴儿死亡率,3.1,新生儿死亡率,2.0",
    "甲 婴 2024 3.1; 甲 新 2024 2.0",
)
case(
    "one comma too many",
    "2024年妇幼指标\n县区,孕产妇系统管理率(%),3岁以下儿童系统管理率(%)\n甲县,95.1,93.4\n乙县,,93.8,91.2\n丙县,92.5,90.8",
    "甲 孕 2024 95.1; 甲 幼 2024 93.4; 丙 孕 2024 92.5; 丙 幼 2024 90.8",
    "ragged",
)

# ---- said in a cell beside the figure

LONG = "县区,指标,年份,{0},数值\n甲县,婴儿死亡率,2024,{1},5.3\n乙县,婴儿死亡率,2024,{2},4.1"
for head, cell, other in (
    ("类型", "目标", "实际"),
    ("数据说明", "上年同期", "本期"),
    ("说明", "计划数", ""),
    ("备注", "农村", ""),
    ("备注", "截至9月", "已核对"),
    ("备注", "1—9月累计", "2025年补报"),
):
    told = "narrowed" + (" unknown_column" if head == "类型" else "")
    case(f"beside a figure: {head} {cell}", LONG.format(head, cell, other), "乙 婴 2024 4.1", told)
case("beside a figure: 口径", LONG.format("口径", "户籍人口", "常住人口"), "乙 婴 2024 4.1", "population")
case(
    "beside a figure: the month it was sent",
    LONG.format("备注", "2025年1月补报", ""),
    "甲 婴 2024 5.3; 乙 婴 2024 4.1",
    "narrowed",
)
case(
    "within the cell of a figure",
    "县区,指标,年份,数值\n甲县,婴儿死亡率,2024,5.3（1-9月）\n乙县,婴儿死亡率,2024,4.1（农村）\n丙县,婴儿死亡率,2024,4.4（目标）\n丁河县,婴儿死亡率,2024,3.3（2024年）",
    "丁 婴 2024 3.3",
    "narrowed note_cell",
)
case(
    "counties under 单位名称",
    "2024年\n单位名称,婴儿死亡率(‰),新生儿死亡率(‰)\n甲县,3.1,2.0\n乙县,4.1,2.4",
    "甲 婴 2024 3.1; 乙 婴 2024 4.1; 甲 新 2024 2.0; 乙 新 2024 2.4",
)
for note, told in (
    ("数据来源：2024年1-9月妇幼月报", "choice"),
    ("数据来源：2025年1月公报", ""),
    ("填报时间：2024年1-9月", "choice"),
    ("1、以上为农村数据", "population"),
):
    right = "" if told else RIGHT
    case(f"below: {note}", f"甲县2024年妇幼健康指标{TWO}{note}", right, told)

# ---- more of whom, of when, of what: what only words of the title, the tab, a note or a remark say

for words in (
    "甲县2024年一至九月妇幼健康指标",
    "甲县2024年三季度末妇幼健康指标",
    "甲县2024年秋季学期健康指标",
    "甲县2024年第35周传染病指标",
    "甲县2024年妇幼健康指标（20240101-20240930）",
    "甲县妇幼健康指标202409",
):
    titled(f"a part of the year: {words}", words, told="choice")
for words in (
    "甲县2024年妇幼健康指标预计数",
    "甲县2024年妇幼健康指标（预测值）",
    "甲县2024年妇幼健康指标计划数",
    "甲县2024年妇幼健康指标（三年平均）",
    "甲县卫生健康规划2024年主要指标",
):
    titled(f"nobody counted it: {words}", words, told="aims")
for words in (
    "甲县经济技术开发区2024年妇幼健康指标",
    "甲县2024年清泉镇妇幼健康指标",
    "甲县2024年和平医院指标",
    "甲县城关办事处2024年妇幼健康指标",
    "甲县第一中学2024年健康指标",
    "甲县等三县2024年妇幼健康指标",
    "2024年妇幼健康指标\n填报单位：甲县开发区管理委员会",
):
    titled(f"not the county: {words}", words, told="ambiguous_area")
for words in ("流动孕产妇", "外来务工人员", "牧区", "藏族", "监测点"):
    titled(f"some of the people: {words}", f"甲县2024年{words}健康指标", told="population")
for words in (
    "甲县2024年妇幼健康指标（含开发区）",
    "甲县2024年慢性病综合防控示范区指标",
    "甲县2024年预期性指标完成情况",
    "甲县“十四五”规划实施情况（2024年）",
    "甲县2024年医院和卫生院指标",
    "甲县2024年乡村医生和妇幼健康指标",
):
    titled(f"the county's: {words}", words, RIGHT)
for note, told in (
    ("注：本表数据为预计数", "aims"),
    ("注：数据为目标值", "aims"),
    ("注：数据统计截止日期为2024年11月20日", "choice"),
):
    case(f"a note: {note}", f"甲县2024年妇幼健康指标{TWO}{note}", "", told)
for tab, told in (("预计", "aims"), ("上年同期", "aims"), ("开发区", "ambiguous_area"), ("202409", "choice")):
    case(f"a tab: {tab}", {tab: f"甲县2024年妇幼健康指标{TWO}"}, "", told)
for note in ("预测数", "为上年数", "估算", "全市平均"):
    case(f"beside a figure: 备注 {note}", LONG.format("备注", note, ""), "乙 婴 2024 4.1", "narrowed")
for title in ("甲县2024年卫生人员\n单位：千人", "甲县2024年卫生人员（百人）"):
    case(f"a multiple of people: {title}", f"{title}\n指标,数值\n注册护士数,5", "", "unit")

# ---- words of scope_words.py in every place where they may stand; the words by themselves: test_uploads_scope.py

for title in (
    "甲县2024年职工主要健康指标",
    "甲县65岁以上人群2024年健康指标",
    "甲县2024年易地搬迁人口健康指标",
    "甲县2024年健康指标（抽样调查5个乡镇）",
    "甲县2024年健康指标\n统计对象：6-17岁",
    "甲县2024年健康指标\n统计对象：3-6岁儿童",
    "甲县2024年健康指标\n（调查人群：企业在岗人员）",
    "甲县2024年高血压患者健康指标",
):
    told = "population" + (" ambiguous_area" if "调查" in title else "")
    titled(f"some of the people: {title}", title, told=told)
for title in (
    "甲县2024年试点乡镇健康指标",
    "甲县2024年健康指标\n统计范围：县直医疗机构",
    "甲县2024年民营医院主要指标",
    "甲县医共体2024年主要指标",
    "甲县2024年妇幼健康指标（全市平均水平）",
    "甲市各县平均2024年妇幼健康指标",
    "甲县2024年妇幼健康指标\n（县均）",
    "甲县2024年妇幼健康指标（不含开发区）",
):
    told = "ambiguous_area" + (" population" if "统计范围" in title else "")
    titled(f"not the county: {title}", title, told=told)
for title in (
    "甲县2024年健康指标\n统计范围：全县常住人口",
    "甲县2024年健康指标\n统计对象：全体居民",
    "甲县2024年农村自来水普及率、孕产妇死亡率等指标",
    "甲县2024年65岁以上老年人健康管理率等指标",
    "甲县2024年紧密型县域医共体建设监测指标",
    "甲县2024年患者满意度等指标",
    "甲县全县平均2024年指标",
):
    titled(f"all of the county's: {title}", title, RIGHT)
ONE = "\n指标,单位,数值\n{},%,71.5"
case(
    "the word is in the name of the only indicator",
    "甲县2024年65岁以上老年人健康管理情况" + ONE.format("65岁及以上老年人健康管理率"),
    "甲 老 2024 71.5",
)
case(
    "the word is in the name of one indicator of two",
    "甲县2024年65岁以上人群健康情况" + ONE.format("65岁及以上老年人健康管理率") + "\n孕产妇系统管理率,%,95.4",
    "",
    "population",
)
case(
    "another age than the indicator's",
    "甲县2024年80岁以上老年人健康管理情况" + ONE.format("65岁及以上老年人健康管理率"),
    "",
    "population",
)
case(
    "sections of themes, of the old and the ill",
    "甲县2024年健康指标\n指标,单位,数值\n一、老年人健康管理,,\n65岁及以上老年人健康管理率,%,71.5\n二、慢性病患者管理,,\n高血压患者规范管理率,%,78.6",
    "甲 老 2024 71.5; 甲 高 2024 78.6",
)
case(
    "a section of some of the old",
    "甲县2024年健康指标\n指标,单位,数值\n孕产妇系统管理率,%,95.4\n其中：高龄产妇,,\n婴儿死亡率,‰,3.1",
    "甲 孕 2024 95.4",
    "section",
)
for note, told in (
    ("注：表中数据为2023年数据", "year_format"),
    ("说明：以上数据均为2022年", "year_format"),
    ("以上为县级医疗机构数据", "ambiguous_area"),
    ("注：本表为公立医院数据", "ambiguous_area"),
    ("注：含乙县", "ambiguous_area"),
    ("注：本表数据包括乙县、丙县", "ambiguous_area"),
    ("注：不含开发区", "ambiguous_area"),
    ("注：数据不包括城关镇", "ambiguous_area"),
    ("注：数据仅含65岁以上人群", "population"),
    ("注：本表为推算数", "aims"),
    ("注：含开发区", ""),
    ("注：65岁及以上老年人健康管理率是指接受健康管理的65岁以上老年人占辖区老年人的比例", ""),
    ("注：孕产妇系统管理率=系统管理的产妇人数/活产数，含流动人口", ""),
    ("数据来源：甲县疾控中心、县医院", ""),
    ("注：2023年数据为终报数", ""),
    ("注：本表由县妇幼保健院填报", ""),
):
    case(f"a note: {note}", f"甲县2024年妇幼健康指标{TWO}{note}", "" if told else RIGHT, told)
BESIDE = "甲县2024年妇幼健康指标,,,,\n指标,单位,数值,,\n孕产妇系统管理率,%,95.4,,{}\n婴儿死亡率,‰,3.1,,"
for note, told in (
    ("注：表中数据为2023年数据", "year_format"),
    ("注：本表为农村居民数据", "population"),
    ("说明：以上为1-9月数", "choice"),
):
    case(f"a note beside the table: {note}", BESIDE.format(note), "", told)
for note in (
    "清泉镇",
    "开发区",
    "学校",
    "仅公立",
    "65岁以上",
    "预计",
    "不含开发区",
    "县级医疗机构数据",
    "推算数",
    "含丙县",
):
    case(f"beside a figure: 备注 {note}", LONG.format("备注", note, ""), "乙 婴 2024 4.1", "narrowed")
for note in (
    "已核对",
    "含开发区",
    "妇幼保健院上报",
    "按常住人口推算人口计算",
    "较上年上升",
    "65岁及以上老年人健康管理率见附表",
):
    case(f"beside a figure: 备注 {note}", LONG.format("备注", note, ""), "甲 婴 2024 5.3; 乙 婴 2024 4.1")
for word in ("预测", "预计", "估算", "抽样调查", "样本地区"):
    case(f"beside a figure: 口径 {word}", LONG.format("口径", word, "国家口径"), "乙 婴 2024 4.1", "population")
for word in ("学生", "渔民", "0-6岁"):
    case(f"beside a figure: 人群 {word}", LONG.format("人群", word, "全县常住居民"), "乙 婴 2024 4.1", "population")

# ---- another area's column, an example's row, a day for a tab, a number that is none, a year that differs

two("the county's and the city's", "本县,全市", "95.1,93,3.1,4", "93.8,93,4.1,4", GOT, "unknown_column")
two("all of the county and of the city", "全市,全县", "93,95.1,4,3.1", "93,93.8,4,4.1", GOT, "unknown_column")
for sub, right in (("本县,全市", True), ("全县,全省", True), ("本县,全市平均", True), ("全市,全省", False)):
    case(
        f"under a county's title: {sub}",
        f"甲县2024年妇幼指标\n指标,单位,2024年,\n,,{sub}\n孕产妇系统管理率,%,95.4,93\n婴儿死亡率,‰,3.1,4",
        RIGHT if right else "",
        "unknown_column" if right else "not_a_table",
    )
case(
    "the county's and the city's in one row",
    "甲县2024年妇幼指标\n指标,单位,本县,全市\n孕产妇系统管理率,%,95.4,93\n婴儿死亡率,‰,3.1,4",
    RIGHT,
    "unknown_column",
)
case(
    "the city's under the city's title",
    "甲市2024年妇幼指标\n指标,单位,2024年,\n,,全市,全省\n孕产妇系统管理率,%,93,94",
    "甲市 孕 2024 93",
    "unknown_column",
)
for word in ("例", "示例", "样例", "（例）", "例："):
    case(
        f"a row that is an example: {word}",
        f"序号,县区,指标,年份,数值\n{word},甲县,婴儿死亡率,2024,5.3\n1,乙县,婴儿死亡率,2024,4.1",
        "乙 婴 2024 4.1",
        "narrowed",
    )
case(
    "a row that is an example, without a head",
    "甲县2024年\n,指标,单位,数值\n示例,孕产妇系统管理率,%,90\n1,婴儿死亡率,‰,3.1",
    "甲 婴 2024 3.1",
    "narrowed no_head",
)
case(
    "a row that is an example, in the remark",
    LONG.format("备注", "填写示例", ""),
    "乙 婴 2024 4.1",
    "narrowed",
)
for tab, told in (
    ("9.30", "choice"),
    ("9.30汇总", "choice"),
    ("12.31", ""),
    ("1.2", ""),
    ("表1.2", ""),
    ("2024.9", "choice"),
    ("三季度", "Q3"),
    ("乙县2024", "ambiguous_area"),
    ("2023上半年", "year_format"),
    ("65岁以上", "population"),
    ("全市平均", "ambiguous_area aims"),
    ("示例", "aims"),
):
    right = "甲 孕 2024Q3 95.4; 甲 婴 2024Q3 3.1" if told == "Q3" else "" if told else RIGHT
    case(f"a tab: {tab}", {tab: f"甲县2024年妇幼健康指标{TWO}"}, right, "" if told == "Q3" else told)
CELL = "县区,指标,年份,数值\n甲县,孕产妇系统管理率,2024,{}\n乙县,孕产妇系统管理率,2024,93.8"
for cell, told in (
    ("约95", "bound"),
    ("≥95", "bound"),
    ("95以上", "bound"),
    ("近95", "bound"),
    ("<95.4", "bound"),
    ("95左右", "bound"),
    ("95+", "bound"),
    ("95.4(预计)", "narrowed note_cell"),
    ("95.4（推算）", "narrowed note_cell"),
    ("95.4（93.8）", "note_cell"),
    ("95.4(上年93.8)", "note_cell"),
    ("95.4（2023年93.8）", "note_cell"),
    ("95.4（不含开发区）", "narrowed note_cell"),
    ("95.4（公立医院）", "narrowed note_cell"),
):
    case(f"a cell that is no figure: {cell}", CELL.format(cell), "乙 孕 2024 93.8", told)
for cell, value in (("9.54E+01", 95.4), ("9.54e1", 95.4), ("9.540E+001", 95.40)):
    case(f"a cell in powers of ten: {cell}", CELL.format(cell), f"甲 孕 2024 {value}; 乙 孕 2024 93.8")
case("a cell in powers of ten, digits lost", CELL.format("9.5E+02"), "乙 孕 2024 93.8", "not_a_number")
for title, year, told in (
    ("2024年各县妇幼健康指标", "2023", "year_format"),
    ("各县妇幼健康指标\n统计时间：2024年", "2023", "year_format"),
    ("2024年各县妇幼健康指标", "2024", ""),
    ("2023—2024年各县妇幼健康指标", "2024", ""),
    ("各县妇幼健康指标\n填报日期：2025年1月3日", "2024", ""),
):
    case(
        f"{title} over a column of {year}",
        f"{title}\n县区,指标,年份,数值\n甲县,孕产妇系统管理率,{year},95.4\n乙县,孕产妇系统管理率,{year},93.8",
        "" if told else f"甲 孕 {year} 95.4; 乙 孕 {year} 93.8",
        told,
    )
case(
    "a title's year over the only year across",
    "甲县2024年妇幼指标\n指标,单位,2023年\n孕产妇系统管理率,%,95.4",
    "",
    "year_format",
)
case(
    "a yearbook's year over several years",
    "甲县2024年统计资料\n指标,单位,2022年,2023年\n孕产妇系统管理率,%,93,93.8",
    "甲 孕 2022 93; 甲 孕 2023 93.8",
)

# ---- good tables that were refused

titled("the year in Chinese", "甲县二〇二四年妇幼健康指标", RIGHT)
titled("the year in Chinese, with a circle", "甲县二○二四年妇幼健康指标", RIGHT)
titled("the year in Chinese, with a letter's zero", "甲县二零二四年度妇幼健康指标", RIGHT)
titled("a year of two digits", "甲县24年妇幼健康指标", told="year_format")
titled("a year of two digits beside one of four", "甲县2024年（24年）妇幼健康指标", RIGHT)
titled("a year of the mother-and-child service", "甲县2024妇幼年度指标", MCH)
titled("the same with 卫生", "甲县2024妇幼卫生年度主要指标", MCH)
titled("its days run together", "甲县妇幼健康指标20231001-20240930", MCH)
titled("its days run together, in brackets", "甲县2024年妇幼健康指标（20231001—20240930）", MCH)
titled("a quarter in letters", "甲县2024Q3妇幼健康指标", "甲 孕 2024Q3 95.4; 甲 婴 2024Q3 3.1")
titled("a half in letters", "甲县2024H1妇幼健康指标", HALF)
case("a tab: 20231001-20240930", {"20231001-20240930": f"甲县妇幼健康指标{TWO}"}, MCH)
case("a tab: 2024妇幼年度", {"2024妇幼年度": f"甲县妇幼健康指标{TWO}"}, MCH)
case("a tab: 2024Q3", {"2024Q3": f"甲县妇幼健康指标{TWO}"}, "甲 孕 2024Q3 95.4; 甲 婴 2024Q3 3.1")
case("a tab: 24年", {"24年": f"甲县妇幼健康指标{TWO}"}, "", "year_format")
for head, right, told in (
    ("婴儿死亡率（上半年）", "甲 婴 2024H1 3.1", ""),
    ("2024上半年婴儿死亡率(‰)", "甲 婴 2024H1 3.1", ""),
    ("2024年第一季度婴儿死亡率(‰)", "甲 婴 2024Q1 3.1", ""),
    ("婴儿死亡率（1-6月）", "甲 婴 2024H1 3.1", ""),
    ("婴儿死亡率（1-9月）", "", "narrowed"),
    ("2024年前三季度婴儿死亡率(‰)", "", "narrowed"),
    ("婴儿死亡率（农村）", "", "narrowed"),
    ("65岁以上人群新生儿死亡率", "", "narrowed"),
):
    case(
        f"a head of a part: {head}",
        f"2024年各县妇幼指标\n县区,孕产妇系统管理率(%),{head}\n甲县,95.4,3.1",
        f"甲 孕 2024 95.4;{right}",
        told,
    )
case(
    "last year and this year as heads",
    "甲县2024年妇幼指标\n指标,单位,去年,今年\n孕产妇系统管理率,%,93.8,95.4\n婴儿死亡率,‰,3.5,3.1",
    RIGHT,
)
case(
    "the beginning and the end of the year",
    "甲县2024年卫生人员\n指标,单位,年初,年末\n注册护士数,人,412,431",
    "甲 护 2024 431",
)
case(
    "the beginning and the end of a span",
    "甲县2024年卫生人员\n指标,单位,期初数,期末数\n注册护士数,人,412,431",
    "甲 护 2024 431",
)
case(
    "a county with its zone",
    "2024年\n县区,婴儿死亡率(‰),新生儿死亡率(‰)\n甲县,3.1,2.0\n乙县（含开发区）,4.1,2.4",
    "甲 婴 2024 3.1; 乙 婴 2024 4.1; 甲 新 2024 2.0; 乙 新 2024 2.4",
)
for label in ("乙县（不含开发区）", "乙县（含丙县）", "乙县（开发区）"):
    case(
        f"a county and not all of it, or more: {label}",
        f"2024年\n县区,婴儿死亡率(‰),新生儿死亡率(‰)\n甲县,3.1,2.0\n{label},4.1,2.4",
        "甲 婴 2024 3.1; 甲 新 2024 2.0",
        "unknown_area",
    )

# ---- a note about one year

ACROSS = (
    "甲县妇幼健康指标\n指标,单位,2022年,2023年,2024年\n孕产妇系统管理率,%,93,93.8,95.1\n婴儿死亡率,‰,3.9,3.5,3.1\n{}"
)
PAST = "甲 孕 2022 93; 甲 孕 2023 93.8; 甲 婴 2022 3.9; 甲 婴 2023 3.5"
for note in ("注：2024年为1-9月数。", "注：2024年数据截至9月底", "备注：2024年为预计数", "注：2024年仅为农村居民数据"):
    case(f"a note about one year across: {note}", ACROSS.format(note), PAST, "narrowed")
case("a note about all years", ACROSS.format("注：各年均为1-9月数"), "", "choice")
case(
    "a note about a year that is not there",
    ACROSS.format("注：2020年为1-9月数"),
    "",
    "choice",
)
case(
    "a note about one year of a column",
    "县区,指标,年份,数值\n甲县,孕产妇系统管理率,2023,93.8\n甲县,孕产妇系统管理率,2024,95.1\n注：2024年为1-9月数",
    "甲 孕 2023 93.8",
    "narrowed",
)

# ---- any others that are called so, and titles that only look like them

for words in (
    "退休人员",
    "信教群众",
    "危重孕产妇",
    "新生入学体检",
    "回民",
    "出租车司机",
    "五类人群",
    "困难家庭",
    "专项调查",
):
    titled(f"called so: {words}", f"甲县2024年{words}健康指标", told="population")
for words in (
    "助产机构",
    "沿黄乡镇",
    "产业集聚区",
    "城东新城",
    "乡镇平均",
    "所在市",
    "二院",
    "（国家平均）",
    "体检中心",
):
    titled(f"called so: {words}", f"甲县2024年{words}健康指标", told="ambiguous_area")
for words in ("（折算全年）", "年化值", "参考值", "标准值", "权重", "（估）", "同比变化", "差值", "任务数"):
    titled(f"called so: {words}", f"甲县2024年健康指标{words}", told="aims")
for words in ("元月", "汛期", "春节期间", "头三季度", "（截止三季度）"):
    titled(f"called so: {words}", f"甲县2024年{words}健康指标", told="choice")
for words in (
    "卫生人员情况",
    "卫生技术人员配备情况",
    "医疗卫生机构及人员情况",
    "家庭医生签约服务情况",
    "国家卫生县城复审指标",
    "母婴安全行动情况",
    "高血压、糖尿病患者健康管理情况",
    "免疫规划工作情况",
    "孕产妇和儿童健康管理情况",
    "中医药服务情况",
    "健康指标（省级反馈）",
    "县域医疗服务能力评估",
):
    titled(f"all of it: {words}", f"甲县2024年{words}", RIGHT)
for remark in ("人员调动所致", "家庭医生团队上报", "平均水平以上", "较上年上升"):
    case(f"a remark of no weight: {remark}", LONG.format("备注", remark, ""), "甲 婴 2024 5.3; 乙 婴 2024 4.1")

# ---- words of a title that no table knows are told; a draft or a sample is asked about; what says nothing is silent

for words in (
    "健康村",
    "河西",
    "沿黄",
    "石油工地",
    "大棚区",
    "信用社",
    "寺庙",
    "华侨",
    "病区",
    "对照组",
    "旧",
    "参考",
    "中位数",
    "最低值",
    "累计",
    "夜间",
    "ICU",
    "某",
):
    titled(f"a word that is not known: {words}", f"甲县2024年{words}健康指标", RIGHT, "title_rest")
    if words != "健康村":  # a tab of a village is asked about
        case(f"a tab that is not known: {words}", {words: f"甲县2024年妇幼健康指标{TWO}"}, RIGHT, "title_rest")
for words in ("试填", "草稿", "模板", "测试", "作废", "暂定", "样稿"):
    titled(f"no figures yet: {words}", f"甲县2024年妇幼健康指标（{words}）", told="aims")
    case(f"a tab of no figures yet: {words}", {words: f"甲县2024年妇幼健康指标{TWO}"}, "", "aims")
for words in ("日报", "周报"):
    titled(f"a report of days: {words}", f"甲县2024年妇幼健康{words}", told="choice")
FORM = "表号：卫健统42表\n制定机关：国家卫生健康委员会\n批准机关：国家统计局\n批准文号：国统制〔2023〕12号\n有效期至：2026年7月"
for words in (
    FORM,
    "填报单位（盖章）：甲县卫生健康局\n填报人：张三\n联系电话：0936-2721234",
    "填表说明：1.本表由县卫健局填报；2.保留两位小数。",
    "制表：李四 审核：王五",
    "（保留一位小数）",
    "密级：内部",
):
    titled(f"what a form says of itself: {words[:20]}", f"甲县2024年妇幼健康指标\n{words}", RIGHT)
for words in (
    "2024年度甲县卫生健康主要指标一览表（终稿）",
    "附件2：甲县卫生健康系统2024年重点工作完成情况",
    "甲县“十四五”卫生健康规划主要指标2024年度监测表",
    "甲县2024全年卫生健康指标",
    "续表1 甲县2024年指标",
    "甲县2024年度目标管理考核自查表",
    "甲县2024年县级公立医院综合改革监测",
):
    titled(f"an ordinary title: {words}", words, RIGHT)
for words in ("Sheet1 (2)", "报市局", "表2 妇幼", "final", "2024终稿"):
    case(f"an ordinary tab: {words}", {words: f"甲县2024年妇幼健康指标{TWO}"}, RIGHT)

# ---- merged cells hold for all their rows; a file that keeps no merging leaves blanks, which are asked about
GROUPED = "甲县2024年妇幼健康指标\n{head},指标,单位,数值\n{one},孕产妇系统管理率,%,95.4\n,婴儿死亡率,‰,3.1\n{two},3岁以下儿童系统管理率,%,93\n,新生儿死亡率,‰,2"
for head, one, two, told in (
    ("人群", "农村", "城市", "population"),
    ("城乡", "农村", "城市", "population"),
    ("户籍", "户籍", "非户籍", "population"),
    ("性别", "男", "女", "population"),
    ("年龄组", "0-6岁", "7-17岁", "population"),
    ("类别", "户籍", "非户籍", "narrowed"),
    ("乡镇", "清泉镇", "东乡", "total_row"),
    ("医疗机构", "县医院", "县中医院", "total_row"),
    ("月份", "1月", "2月", "choice"),
):
    grouped = GROUPED.format(head=head, one=one, two=two)
    case(f"merged over two rows: {head}", {"表1": grouped}, "", told, merged="A3:A4 A5:A6")
    case(f"merged once, saved as text: {head}", grouped, "", f"{told} narrowed")
QUARTERS = "甲 孕 2024Q1 95.4; 甲 婴 2024Q1 3.1; 甲 幼 2024Q2 93; 甲 新 2024Q2 2"
grouped = GROUPED.format(head="季度", one="一季度", two="二季度")
case("merged over two rows: 季度", {"表1": grouped}, QUARTERS, merged="A3:A4 A5:A6")
case("merged once, saved as text: 季度", grouped, "甲 孕 2024Q1 95.4; 甲 幼 2024Q2 93", "narrowed")
grouped = GROUPED.format(head="时期", one="上半年", two="全年")
case("a half-year above a blank", grouped, "甲 孕 2024H1 95.4; 甲 幼 2024 93; 甲 新 2024 2", "narrowed")
case(
    "the whole year named once, the rest blank",
    GROUPED.format(head="时期", one="全年", two=""),
    f"{RIGHT}; 甲 幼 2024 93; 甲 新 2024 2",
)
case(
    "a part without a number above a blank",
    "甲县2024年妇幼健康指标\n人群,指标,单位,数值\n农村,孕产妇系统管理率,%,-\n,婴儿死亡率,‰,3.1",
    "",
    "narrowed",
)
case(
    "the county's row below those of its townships",
    "甲县2024年妇幼健康指标\n乡镇,孕产妇系统管理率(%),婴儿死亡率(‰)\n清泉镇,94,3.3\n东乡,96,2.9\n,95.4,3.1",
    RIGHT,
    "total_row",
)
case(
    "of each indicator the rural and then everybody's",
    "甲县2024年妇幼健康指标\n人群,指标,单位,数值\n农村,孕产妇系统管理率,%,94\n,孕产妇系统管理率,%,95.4\n农村,婴儿死亡率,‰,3.3\n,婴儿死亡率,‰,3.1",
    RIGHT,
    "population",
)
case(
    "some of the people right of the figures",
    "甲县2024年\n指标,单位,数值,人群\n孕产妇系统管理率,%,95.4,\n婴儿死亡率,‰,3.1,\n新生儿死亡率,‰,2,农村",
    RIGHT,
    "population",
)

# ---- everybody beside some of the people
for whole, some in (("合计", "户籍,非户籍"), ("计", "城市,农村"), ("合计", "男,女"), ("总计", "本地户籍,流动人口")):
    case(
        f"of all, and of {some}",
        f"甲县2024年妇幼健康指标\n指标,单位,{whole},{some}\n孕产妇系统管理率,%,95.4,96,90\n婴儿死亡率,‰,3.1,3.0,3.9",
        RIGHT,
        "unknown_column",
    )
case(
    "a sum of counties is nobody's",
    "2024年婴儿死亡率\n指标,甲县,乙县,合计\n婴儿死亡率(‰),3.1,3,3.05",
    "甲 婴 2024 3.1; 乙 婴 2024 3",
    "unknown_column",
)
case("none but some of the people", "甲县2024年妇幼健康指标\n指标,户籍,非户籍\n婴儿死亡率(‰),3,3.9", "", "not_a_table")

# ---- quarters as numbers, and answers in cells of their own
case(
    "quarters as numbers", "甲县\n年份,季度,婴儿死亡率(‰)\n2024,1,3.1\n2024,4,2.9", "甲 婴 2024Q1 3.1; 甲 婴 2024Q4 2.9"
)
case("a fifth quarter", "县区,年份,季度,指标,数值\n甲县,2024,5,婴儿死亡率(‰),3.1", "", "choice")
case("a period is no number", "县区,年份,时期,指标,数值\n甲县,2024,2,婴儿死亡率(‰),3.1", "", "choice")
for caption in ("县区,甲县\n年份,2024", "年份,2024\n县区,甲县", "县区,甲县,年份,2024", "年度,2024年\n地区,甲县"):
    case(
        f"answers beside their labels: {caption!r}",
        f"{caption}\n指标,单位,数值\n孕产妇系统管理率,%,95.4\n婴儿死亡率,‰,3.1",
        RIGHT,
    )
case(
    "another county beside its label",
    "县区,甲县,乙县\n指标,数值\n婴儿死亡率(‰),3.1",
    "",
    "missing_indicator missing_year",
)

# ---- a column left of the counties groups them; a blank is everybody's only where all else beside it was seen before
for head, one, right, told in (
    ("时期", "上半年", "甲 婴 2024H1 3.1", "narrowed"),
    ("季度", "一季度", "甲 婴 2024Q1 3.1", "narrowed"),
    ("城乡", "农村", "", "population narrowed"),
    ("人群", "农村", "", "population narrowed"),
):
    case(
        f"grouped left of the counties: {head}",
        f"{head},县区,年份,指标,单位,数值\n{one},甲县,2024,婴儿死亡率,‰,3.1\n,乙县,2024,婴儿死亡率,‰,3.5\n,丙县,2024,婴儿死亡率,‰,3.6",
        right,
        told,
    )
case(
    "quarters below a township",
    "甲县2024年\n乡镇,季度,指标,数值\n清泉镇,一季度,婴儿死亡率(‰),3.3\n,二季度,婴儿死亡率(‰),3.2",
    "",
    "total_row narrowed",
)
case(
    "quarters below 农村",
    "甲县2024年\n人群,季度,指标,数值\n农村,一季度,婴儿死亡率(‰),3.3\n,二季度,婴儿死亡率(‰),3.2",
    "",
    "population narrowed",
)
case(
    "sources below 农村",
    "甲县2024年\n人群,来源,指标,数值\n农村,妇幼年报,婴儿死亡率(‰),3.3\n,抽样调查,婴儿死亡率(‰),3.2",
    "",
    "population narrowed",
)
case(
    "a county right of which some of the people stand",
    "县区,人群,年份,指标,数值\n甲县,户籍,2024,婴儿死亡率(‰),3.3\n乙县,,2024,婴儿死亡率(‰),3.2",
    "乙 婴 2024 3.2",
    "population",
)
case(
    "another county's caption within the sheet",
    {"表1": "县区,甲县\n年份,2024\n序号,指标,单位,数值\n1,孕产妇系统管理率,%,95.4\n县区,乙县\n1,婴儿死亡率,‰,3.9"},
    "甲 孕 2024 95.4",
    "another_head",
)
case("a caption of a quarter", "县区,甲县\n年份,2024\n季度,1\n指标,单位,数值\n婴儿死亡率,‰,3.1", "甲 婴 2024Q1 3.1")
for months in ("1-9", "9"):
    case(
        f"a caption of months: {months}",
        f"县区,甲县\n年份,2024\n月份,{months}\n指标,单位,数值\n婴儿死亡率,‰,3.1",
        "",
        "choice",
    )
case("quarters as 01", "甲县\n年份,季度,婴儿死亡率(‰)\n2024,01,3.1\n2024,04,2.9", "甲 婴 2024Q1 3.1; 甲 婴 2024Q4 2.9")

# ---- who answers for a figure, and the class it stands under
BOTH = "甲 孕 2024 95.4; 甲 婴 2024 3.1"
for head in ("责任单位", "责任科室", "牵头单位", "责任股室"):
    for unit in (
        "县疾控中心",
        "县人民医院",
        "各乡镇卫生院",
        "县人民医院、县中医院",
        "妇幼股",
        "县乡村振兴局",
        "各社区卫生服务站",
    ):
        case(
            f"{head} {unit} before the figures",
            f"甲县2024年主要指标\n{head},指标,单位,数值\n{unit},孕产妇系统管理率,%,95.4\n,婴儿死亡率,‰,3.1",
            BOTH,
        )
for unit in (
    "清泉卫生院",
    "清泉中心卫生院",
    "县医院东城分院",
    "东关服务站",
    "清泉镇卫生院",
    "马营乡卫生院",
    "东关社区卫生服务中心",
    "村卫生室",
    "仅公立医院",
    "农村",
):
    case(
        f"responsible is one of a part: {unit}",
        f"甲县2024年主要指标\n指标,单位,数值,责任单位\n孕产妇系统管理率,%,95.4,{unit}",
        "",
        "narrowed",
    )
case(
    "hospitals called responsible, a row each",
    "甲县2024年主要指标\n责任单位,孕产妇系统管理率,婴儿死亡率\n县人民医院,95.4,3.1",
    "",
    "narrowed",
)
case(
    "two hospitals called responsible for one indicator",
    "甲县2024年主要指标\n指标,单位,数值,责任单位\n孕产妇系统管理率,%,95.4,县人民医院\n孕产妇系统管理率,%,93,县中医院",
    "",
    "duplicate",
)
# Who reports a figure: the bodies that count the county's people report the county's, of their own kind of indicator; nobody else for sure.
for head in ("填报单位", "上报单位", "报送单位", "填报机构"):
    for unit in (
        "县疾控中心",
        "县疾病预防控制中心",
        "甲县疾控中心",
        "县妇幼保健院",
        "甲县妇幼保健院",
        "妇幼保健院",
        "县妇幼保健计划生育服务中心",
        "县卫健局",
        "甲县卫生健康局",
        "县卫生监督所",
        "妇幼股",
        "县疾控中心、县妇幼保健院",
        "各乡镇卫生院",
    ):
        case(
            f"{head} {unit}",
            f"甲县2024年主要指标\n{head},指标,单位,数值\n{unit},孕产妇系统管理率,%,95.4\n,婴儿死亡率,‰,3.1",
            BOTH,
        )
for unit in (
    "县人民医院",
    "县中医院",
    "清泉镇卫生院",
    "清泉卫生院",
    "县医院东城分院",
    "县妇幼保健院城东门诊部",
    "县妇幼保健院产科",
    "城关妇幼保健站",
    "清泉镇妇幼保健站",
    "东关社区卫生服务中心",
    "村卫生室",
    "乙县疾控中心",
    "乙县卫生健康局",
    "市疾控中心",
    "甲市妇幼保健院",
    "县疾控中心、清泉镇卫生院",
    "县卫健局和县人民医院",
):
    case(
        f"reported by {unit}",
        f"甲县2024年主要指标\n填报单位,指标,单位,数值\n{unit},孕产妇系统管理率,%,95.4\n县卫健局,婴儿死亡率,‰,3.1",
        "甲 婴 2024 3.1",
        "narrowed",
    )
# A bureau, its sections and the bodies that count for all are a closed list; any other body may report its own only.
REPORTS = "甲县2024年主要指标\n填报单位,指标,单位,数值\n{},孕产妇系统管理率,%,95.4\n县卫健局,婴儿死亡率,‰,3.1"
for unit in (
    "县护理院",
    "县养老院",
    "县体检中心",
    "县康复中心",
    "县精神卫生中心",
    "县监狱",
    "县一小",
    "矿务局",
    "东城防疫站",
    "东城管理处",
    "西关办事处",
    "县卫健局东城分局",
    "甲县卫健局东城管理处",
    "民政局养老中心",
    "公安局看守所",
    "东城卫健局",
    "丁县卫健局",
    "市卫健委",
    "产科",
    "病案室",
    "中医科",
    "管理处",
    "某公司",
    "县卫健局、县护理院",
    "城东计生服务站",
    '"丙县、甲县妇幼保健院"',
    "甲县、丙县卫健局",
):
    case(f"reported by one of no known kind: {unit}", REPORTS.format(unit), "甲 婴 2024 3.1", "narrowed")
for unit in (
    "卫生健康局",
    "县卫健委",
    "县卫生局",
    "县卫生和计划生育局",
    "县卫健局妇幼股",
    "甲县卫健局（规划财务股）",
    "卫健局基层卫生与妇幼健康股",
    "基层卫生与妇幼健康股",
    "规划与信息科",
    "疾控科",
    "办公室",
    "县统计局",
    "县统计局综合股",
    "县医保局",
    "县医疗保障局",
    "县疾控局",
    "县民政局",
    "县教育局",
    "县教育体育局",
    "县财政局",
    "县公安局",
    "县公安局交警大队",
    "县人力资源和社会保障局",
    "县住房和城乡建设局",
    "县乡村振兴局",
    "县退役军人事务局",
    "县水利局",
    "市场监督管理局",
    "县爱卫办",
    "县爱国卫生运动委员会办公室",
    "县政府办公室",
    "县妇联",
    "县残联",
    "县红十字会",
    "县健康教育所",
    "县卫生健康综合监督执法大队",
    "县计划生育服务站",
    "甲县妇幼保健院（盖章）",
    "甲市甲县卫生健康局",
    "县公安局、县民政局",
    "各医疗卫生机构",
    "相关部门",
    "县局",
    "县卫健局信息中心",
    "县防疫站",
    "本级",
    "—",
):
    case(f"reported by one that counts for the county: {unit}", REPORTS.format(unit), BOTH)
case(
    "reported by the house whose nurses they are",
    "甲县2024年主要指标\n填报单位,指标,单位,数值\n县妇幼保健院,注册护士数,人,120\n县卫健局,婴儿死亡率,‰,3.1",
    "甲 婴 2024 3.1",
    "narrowed",
)
case(
    "reporting bodies of several counties, each beside its own",
    "2024年主要指标\n县区,指标,单位,数值,填报单位\n甲县,婴儿死亡率,‰,3.1,甲县妇幼保健院\n乙县,婴儿死亡率,‰,4.1,甲县妇幼保健院\n丙县,婴儿死亡率,‰,5.1,县妇幼保健院",
    "甲 婴 2024 3.1; 丙 婴 2024 5.1",
    "narrowed",
)
case(
    "a reporting body that is the area itself",
    "2024年主要指标\n填报单位,指标,单位,数值\n甲县,婴儿死亡率,‰,3.1\n乙县,婴儿死亡率,‰,4.1",
    "甲 婴 2024 3.1; 乙 婴 2024 4.1",
)
case(
    "reporting bodies, a row each",
    "甲县2024年主要指标\n填报单位,孕产妇系统管理率,婴儿死亡率\n县妇幼保健院,95.4,3.1",
    "",
    "narrowed",
)
for unit in ("乙县人民医院", "乙县卫生健康局"):
    case(
        f"responsible is one of another county: {unit}",
        f"甲县2024年主要指标\n指标,单位,数值,责任单位\n孕产妇系统管理率,%,95.4,{unit}\n婴儿死亡率,‰,3.1,甲市疾控中心",
        "甲 婴 2024 3.1",
        "narrowed",
    )
case(
    "counties called responsible in the table of their city",
    "甲市2024年主要指标\n责任单位,指标,单位,数值\n甲县卫健局,婴儿死亡率,‰,3.1\n乙县卫健局,婴儿死亡率,‰,4.1\n市卫健委,婴儿死亡率,‰,3.4",
    "甲市 婴 2024 3.4",
    "narrowed",
)
case(
    "a class of the people the indicator is of",
    "甲县2024年主要指标\n类别,指标,单位,数值\n老年人,65岁及以上老年人健康管理率,%,75\n妇幼,婴儿死亡率,‰,3.1",
    "甲 老 2024 75; 甲 婴 2024 3.1",
)
case(
    "a class of other people than the indicator's",
    "甲县2024年主要指标\n类别,指标,单位,数值\n老年人,65岁及以上老年人健康管理率,%,75\n,婴儿死亡率,‰,3.1\n农村,孕产妇系统管理率,%,95.4",
    "甲 老 2024 75",
    "narrowed",
)

# ---- when, in further words
for title, right in (
    ("甲县2024年截至11月30日主要指标", ""),
    ("甲县2024年主要指标（截止到10月31日）", ""),
    ("甲县2024年十一月末主要指标", ""),
    ("甲县二〇二四年九月份主要指标", ""),
    ("甲县2024年年初主要指标", ""),
    ("甲县2024年截止目前主要指标", ""),
    ("甲县2024年第1-3季度主要指标", ""),
    ("甲县2024年1—4季度主要指标", RIGHT),
    ("甲县2024年一至四季度主要指标", RIGHT),
    ("甲县2024年半年主要指标", HALF),
    ("甲县2024年主要指标（截至12月31日）", RIGHT),
    ("甲县2024年一至十二月主要指标", RIGHT),
    ("甲县2024年初步统计主要指标", RIGHT),
    ("甲县2024年上年十月至当年九月妇幼健康指标", MCH),
):
    titled(f"a time: {title}", title, right, told="" if right else "choice")
for head, cells in (("2024年10月,2024年11月,2024年12月", "91,92,93"), ("2024年11月,2024年12月", "91,92")):
    case(
        f"December beside other months: {head}",
        f"甲县主要指标\n指标,单位,{head}\n孕产妇系统管理率,%,{cells}",
        "",
        "not_a_table",
    )
case(
    "December beside its year",
    "甲县主要指标\n指标,单位,2024年12月,2024年\n孕产妇系统管理率,%,8.1,95.4\n婴儿死亡率,‰,0.2,3.1",
    RIGHT,
    "year_format",
)
case(
    "Decembers of two years are the years",
    "甲县主要指标\n指标,单位,2023年12月,2024年12月底\n婴儿死亡率,‰,3.5,3.1",
    "甲 婴 2023 3.5; 甲 婴 2024 3.1",
)
case(
    "December below other months",
    "县区,指标,时间,数值\n甲县,婴儿死亡率,2024年11月,0.3\n甲县,婴儿死亡率,2024年12月,0.2\n甲县,婴儿死亡率,2023年12月,3.5",
    "甲 婴 2023 3.5",
    "year_format",
)
case(
    "ends of months, at which is counted what there is",
    "甲县\n时间,注册护士数\n2024年6月末,425\n2024年12月末,431",
    "甲 护 2024 431",
    "year_format",
)
case(
    "the year of the mother-and-child service over a column",
    "甲县主要指标\n指标,单位,2024年度（2023年10月-2024年9月）\n孕产妇系统管理率,%,95.4\n婴儿死亡率,‰,3.1",
    MCH,
)
for heads in ("本期,累计", "本期数,累计数", "完成数,累计完成数", "数值,本年累计"):
    case(
        f"beside a sum so far: {heads}",
        f"甲县2024年主要指标\n指标,单位,{heads}\n孕产妇系统管理率,%,23.1,95.4",
        "",
        "choice",
    )
case(
    "this year beside the sum of all years",
    "甲县2024年主要指标\n指标,单位,当年,累计\n孕产妇系统管理率,%,95.4,97",
    "甲 孕 2024 95.4",
    "unknown_column",
)

# ---- what a sign stands for, and lines below a table
for note in (
    "*为目标值",
    "①表示计划数",
    "注：*为上年同期数",
    "注：带*的为目标值",
    "*：预测",
    "* 按计划填报",
    "*2022年数据",
    "※为2023年数",
    "*1-9月",
    "注：标*者为1-11月数",
):
    sign = next(one for one in note if one in "*①※")
    case(
        f"a sign: {note}",
        f"甲县2024年主要指标\n指标,单位,数值\n孕产妇系统管理率,%,95.4\n婴儿死亡率{sign},‰,3.1\n{note}",
        "",
        "choice" if "月" in note else "year_format" if "年" in note.replace("上年", "") else "aims",
    )
for note in ("* 2024年为目标值", "注：2024年为计划数", "*2024年为预测数"):
    case(
        f"a sign of a year: {note}",
        f"甲县主要指标\n指标,单位,2023年,2024年*\n婴儿死亡率,‰,3.5,3.1\n{note}",
        "甲 婴 2023 3.5",
        "narrowed",
    )
case(
    "a sign of another year's number in this year's column",
    "甲县主要指标\n指标,单位,2023年,2024年*\n婴儿死亡率,‰,3.5,3.1\n*为2022年数据",
    "",
    "year_format",
)
for note in ("*为2024年数据", "*2020年为基线值", "*为必填项", "注：*为约束性指标", "①为年末数", "*为快报数"):
    sign = next(one for one in note if one in "*①")
    case(
        f"a sign that changes nothing: {note}",
        f"甲县2024年主要指标\n指标,单位,数值\n孕产妇系统管理率,%,95.4\n婴儿死亡率{sign},‰,3.1\n{note}",
        RIGHT,
    )
for note, told in (
    ("12月份数据为预计", "aims"),
    ("其中12月为推算", "aims"),
    ("数据为全年预计", "aims"),
    ("注：12月未统计", "choice"),
    ("11月、12月数未出", "choice"),
    ("缺12月", "choice"),
    ("缺11、12月数据", "choice"),
    ("12月份数据待补", "choice"),
    ("12月数据待报", "choice"),
    ("12月数据缺失", "choice"),
    ("a.预测值", "aims"),
    ("a.任务数", "aims"),
    ("b 为预计数", "aims"),
    ("†为任务数", "aims"),
    ("†为2024年1-9月", "choice"),
):
    case(f"a line below: {note}", f"甲县2024年主要指标{TWO}{note}", "", told)

# ---- whose, by the source and by the kind of row
for source in (
    "清泉镇卫生院",
    "清泉镇",
    "县医院东城分院",
    "村卫生室",
    "东关社区卫生服务中心",
    "乙县统计局",
    "预计",
    "测算",
    "1-9月报表",
):
    case(
        f"from {source}",
        f"甲县2024年主要指标\n指标,单位,数值,数据来源\n孕产妇系统管理率,%,95.4,{source}\n婴儿死亡率,‰,3.1,县卫健局",
        "甲 婴 2024 3.1",
        "narrowed",
    )
for source in (
    "县统计局",
    "甲市统计公报",
    "农村住户调查",
    "城镇职工医保系统",
    "各乡镇卫生院",
    "乡镇卫生院年报",
    "抽样调查",
    "县人民医院",
    "全国妇幼卫生年报系统",
    "第七次人口普查推算人口",
    "流动人口监测",
    "县乡村振兴局",
    "《甲县统计年鉴》",
):
    case(
        f"from {source}, all of them",
        f"甲县2024年主要指标\n指标,单位,数值,数据来源\n孕产妇系统管理率,%,95.4,{source}\n婴儿死亡率,‰,3.1,县卫健局",
        RIGHT,
    )
# A source of an earlier year than the figure's, or of a part of its year, is not its; a yearbook of the year after is.
FROM = "甲县2024年主要指标\n指标,单位,数值,数据来源\n孕产妇系统管理率,%,95.4,{}\n婴儿死亡率,‰,3.1,县卫健局"
for source in (
    "2023年年报",
    "2023年统计年鉴",
    "2023年度妇幼年报",
    "《2022年甲县统计年鉴》",
    "2023年版统计年鉴",
    "23年年报",
    "2019-2022年年报",
    "上年",
    "去年年报",
    "半年报",
    "一季度报表",
    "2020年人口普查",
    "清泉镇政府",
    "清泉镇人民政府",
    "城关街道办",
    "城关街道办事处",
    "清泉镇上报",
    "清泉镇卫健办",
    "县中学",
    "县第一中学",
    "县一中",
    "县养老院",
    "学生体检",
    "住院病人",
    "住院病人调查",
):
    case(f"a source of a part or another time: {source}", FROM.format(source), "甲 婴 2024 3.1", "narrowed")
for source in (
    "2024年年报",
    "2024年统计年鉴",
    "2025年统计年鉴",
    "2020-2024年统计年鉴",
    "2023-2024年度妇幼年报",
    "2019年版国家基本公共卫生服务规范",
    "卫办〔2021〕12号文件",
    "抽查",
    "入户调查",
    "县教育局",
    "中小学校体质监测",
    "市统计局",
    "县乡村振兴局",
    "城乡居民健康档案系统",
    "镇村上报",
    "严重精神障碍患者管理系统",
):
    case(f"a source of the county's year: {source}", FROM.format(source), RIGHT)
case(
    "a half year's figures from the half-year form",
    FROM.format("半年报").replace("2024年主要", "2024年上半年主要"),
    "甲 孕 2024H1 95.4; 甲 婴 2024H1 3.1",
)
case(
    "last year's form beside last year's figure",
    "甲县主要指标\n指标,年份,单位,数值,数据来源\n婴儿死亡率,2023,‰,3.5,2023年年报\n婴儿死亡率,2024,‰,3.1,2023年年报",
    "甲 婴 2023 3.5",
    "narrowed",
)
for said in ("考核值", "全市", "1-9月", "任务数"):
    case(
        f"a row of another kind: {said}",
        f"甲县2024年主要指标\n指标,类型,单位,数值\n婴儿死亡率,{said},‰,3.6\n婴儿死亡率,,‰,3.1\n孕产妇系统管理率,,%,95.4",
        "甲 婴 2024 3.1; 甲 孕 2024 95.4",
        "narrowed unknown_column",
    )

# ---- cells
for unit in ("千分比", "千分率", "千分之"):
    case(f"per mille as {unit}", f"甲县2024年主要指标\n指标,单位,数值\n婴儿死亡率,{unit},3.1", "甲 婴 2024 3.1")

# ---- words by which a table is of a part of a year, without naming it
for said in (
    "卫生健康指标进度表",
    "季度监测表",
    "月度监测",
    "中期评估指标完成情况",
    "阶段性指标完成情况",
    "期中指标",
    "年中指标完成情况",
    "各季度指标",
    "民生实事进度",
):
    titled(f"of which part of the year: {said}", f"甲县2024年{said}", told="choice")
for said in ("规划中期评估监测指标", "规划实施中期评估", "中医药指标", "月度汇总", "季度汇总", "度指标进展情况"):
    titled(f"of the year: {said}", f"甲县2024年{said}", RIGHT)
titled("progress, made when the year was over", "甲县2024年卫生健康指标进度表\n填报日期：2025年1月8日", RIGHT)
titled("progress of a quarter that is named", "甲县2024年三季度指标进度", "甲 孕 2024Q3 95.4; 甲 婴 2024Q3 3.1")
case(
    "progress over the years of a plan",
    "甲县主要指标进度表\n指标,单位,2023年,2024年\n婴儿死亡率,‰,3.3,3.1",
    "甲 婴 2023 3.3; 甲 婴 2024 3.1",
)
for head in ("本期", "本期,上年同期", "本期数,增减"):
    case(
        f"a term of no length: {head}", f"甲县2024年妇幼健康指标\n指标,单位,{head}\n婴儿死亡率,‰,3.1,3.3", told="choice"
    )
case(
    "the term of half a year",
    "甲县2024年上半年妇幼健康指标\n指标,单位,本期,上年同期\n婴儿死亡率,‰,3.1,3.3",
    "甲 婴 2024H1 3.1",
)
case(
    "the term of a year that is over",
    "甲县2024年妇幼健康指标\n指标,单位,本期,上年同期\n婴儿死亡率,‰,3.1,3.3\n填报日期：2025年1月8日",
    "甲 婴 2024 3.1",
)
case("the term's end", "甲县2024年妇幼健康指标\n指标,单位,本年,上年同期\n婴儿死亡率,‰,3.1,3.3", "甲 婴 2024 3.1")

# ---- what a sign or a note says of a number
for note, told in (
    ("注1：预计数", "aims"),
    ("*为单月数", "choice"),
    ("注：目标值", "aims"),
    ("备注：预计数", "aims"),
    ("②估计值", "aims"),
):
    case(f"below the table: {note}", f"甲县2024年妇幼健康指标{TWO}{note}", told=told)
for remark in ("半年数据", "三季度", "为上半年数", "本栏为计划数"):
    case(
        f"beside a figure of the year: {remark}",
        f"甲县2024年妇幼健康指标\n指标,单位,数值,备注\n婴儿死亡率,‰,3.1,{remark}\n孕产妇系统管理率,%,95.4,",
        "甲 孕 2024 95.4",
        "narrowed",
    )
case(
    "half a year beside a figure of half a year",
    "甲县2024年上半年妇幼健康指标\n指标,单位,数值,备注\n婴儿死亡率,‰,3.1,半年数据",
    "甲 婴 2024H1 3.1",
)
ACROSS = "甲县妇幼健康指标\n指标,单位,2023年,2024年,{}\n婴儿死亡率,‰,3.4,3.1,{}"
case("a source of the first of two years", ACROSS.format("数据来源", "2023年年报"), "甲 婴 2023 3.4", "narrowed")
case("a source of both", ACROSS.format("数据来源", "2023年、2024年年报"), "甲 婴 2023 3.4; 甲 婴 2024 3.1")
case("a yearbook of the year after", ACROSS.format("数据来源", "2025年统计年鉴"), "甲 婴 2023 3.4; 甲 婴 2024 3.1")
case("one year lent to another", ACROSS.format("备注", "2024年沿用2023年数"), "甲 婴 2023 3.4", "narrowed")
case("two years compared", ACROSS.format("备注", "2024年比2023年下降0.3"), "甲 婴 2023 3.4; 甲 婴 2024 3.1")

# ---- who reports, in a line
REPORTED = "甲县2024年主要指标\n填报单位：{}\n指标,单位,数值\n注册护士数,人,310\n婴儿死亡率,‰,3.1"
for body in ("县妇幼保健院", "甲县妇幼保健院", "县疾控中心"):
    case(
        f"what {body} counts for the county, and what it does not", REPORTED.format(body), "甲 婴 2024 3.1", "narrowed"
    )
for body in ("县卫健局", "甲县统计局"):
    case(f"all of {body} is the county's", REPORTED.format(body), "甲 婴 2024 3.1; 甲 护 2024 310")
