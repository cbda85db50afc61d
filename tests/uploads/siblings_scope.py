"""Files as a county health bureau has them, in the formats in which they come: what of each may be stored, by hand.

A case: its name, the file as bytes, `right` (figures 'area indicator year[period] value', as in scope_cases.py), `must` (all that is right
is stored) and `reason` (a pattern that one of the problems must answer to, where not all of the file is stored). What is stored beside `right` is silently wrong.
"""

import html
from dataclasses import dataclass

from tests.uploads.scope_cases import Figure, figures, rows, workbook


@dataclass(frozen=True)
class Sent:
    name: str
    body: bytes
    ending: str
    right: frozenset[Figure]
    must: bool
    reason: str


CASES: list[Sent] = []


def sent(
    name: str, file, right: str = "", *, reason: str = "", must: bool | None = None, form: str = "", merged: str = ""
) -> None:
    """file: lines of CSV, or sheet name -> lines (a workbook). form: 'gbk', 'html', 'xml' of the lines. merged: 'A1:D1' of the first sheet."""
    if isinstance(file, dict):
        body, ending = workbook({tab: rows(lines) for tab, lines in file.items()}, merged.split()), "xlsx"
    elif form == "html":
        body, ending = _html(file), "xls"
    elif form == "xml":
        body, ending = _xml(file), "xls"
    else:
        body, ending = file.strip("\n").encode(form or "utf-8"), "csv"
    CASES.append(Sent(name, body, ending, figures(right), bool(right) and not reason if must is None else must, reason))


def _html(lines: str) -> bytes:
    """As an export of a reporting system: a table in a page called .xls."""
    said = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line.split(",")) + "</tr>"
        for line in lines.strip("\n").split("\n")
    )
    return f'<html><head><meta charset="utf-8"></head><body><table>{said}</table></body></html>'.encode()


def _xml(lines: str) -> bytes:
    """A workbook of Excel 2003 in XML."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    said = ""
    for line in lines.strip("\n").split("\n"):
        said += "<Row>"
        for cell in line.split(","):
            kind = "Number" if cell.replace(".", "", 1).isdigit() else "String"
            said += f'<Cell><Data ss:Type="{kind}">{html.escape(cell)}</Data></Cell>'
        said += "</Row>"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="Sheet1">'
        f"<Table>{said}</Table></Worksheet></Workbook>"
    ).encode()


TWO = "指标,单位,数值\n孕产妇系统管理率,%,95.4\n婴儿死亡率,‰,3.1\n"
RIGHT = "甲 孕 2024 95.4; 甲 婴 2024 3.1"
BOTH = RIGHT + "; 甲 孕 2023 94.2; 甲 婴 2023 3.4"
COUNTIES = "甲 孕 2024 95.4; 甲 婴 2024 3.1; 乙 孕 2024 93.8; 乙 婴 2024 4.2; 丙 孕 2024 96.0; 丙 婴 2024 2.7"

# fmt: off
# ---- good ones, of every form
sent("a plain workbook with a merged title", {"Sheet1": "甲县2024年妇幼健康主要指标完成情况统计表,,\n" + TWO}, RIGHT, merged="A1:C1")
sent("in GBK with who made it", "甲县2024年妇幼健康主要指标\n填报单位：甲县卫生健康局,,填报日期：2025年1月12日\n" + TWO + "单位负责人：张三,填表人：李四,联系电话：2721234\n", RIGHT, form="gbk")
sent("an export in HTML", "甲市2024年妇幼健康指标\n县区,孕产妇系统管理率(%),婴儿死亡率(‰)\n甲县,95.4,3.1\n乙县,93.8,4.2\n丙县,96.0,2.7\n", COUNTIES, form="html")
sent("Excel 2003 in XML", "甲县2024年妇幼健康指标\n" + TWO, RIGHT, form="xml")
sent("years down, indicators across", {"历年": "甲县历年妇幼健康指标,,\n年份,孕产妇系统管理率（%）,婴儿死亡率（‰）\n2023年,94.2,3.4\n2024年,95.4,3.1"}, BOTH, merged="A1:C1")
sent("areas across, indicators down", {"2024年": "指标,单位,甲县,乙县,丙县\n孕产妇系统管理率,%,95.4,93.8,96.0\n婴儿死亡率,‰,3.1,4.2,2.7"}, COUNTIES)
sent("merged counties with their years", {"指标": "县区,年份,孕产妇系统管理率(%),婴儿死亡率(‰)\n甲县,2023,94.2,3.4\n,2024,95.4,3.1\n乙县,2024,93.8,4.2"}, BOTH + "; 乙 孕 2024 93.8; 乙 婴 2024 4.2", merged="A2:A3")
sent("a tab for each county", {"甲县": "2024年妇幼健康指标\n" + TWO, "乙县": "2024年妇幼健康指标\n" + TWO.replace("95.4", "93.8").replace("3.1", "4.2")}, RIGHT + "; 乙 孕 2024 93.8; 乙 婴 2024 4.2")
sent("two rows of heads, years over indicators", {"A": "县区,2023年,,2024年,\n,孕产妇系统管理率(%),婴儿死亡率(‰),孕产妇系统管理率(%),婴儿死亡率(‰)\n甲县,94.2,3.4,95.4,3.1"}, BOTH, merged="A1:A2 B1:C1 D1:E1")
sent("indicators over this year and last with the year in the title", {"A": "甲市2024年妇幼健康指标,,,,\n县区,孕产妇系统管理率(%),,婴儿死亡率(‰),\n,本年,上年,本年,上年\n甲县,95.4,94.2,3.1,3.4\n乙县,93.8,92.9,4.2,4.4"}, "甲 孕 2024 95.4; 甲 婴 2024 3.1; 乙 孕 2024 93.8; 乙 婴 2024 4.2", merged="A1:E1 A2:A3 B2:C2 D2:E2")
sent("target, done, rate of completion in columns of one head", "甲县2024年卫生健康目标责任书完成情况\n序号,指标,单位,目标值,完成值,完成率(%),是否达标\n1,孕产妇系统管理率,%,92,95.4,103.7,是\n2,婴儿死亡率,‰,4.5,3.1,145.2,是\n", RIGHT)
sent("categories merged down", {"A": "甲县2024年卫生健康主要指标,,,\n类别,指标名称,计量单位,2024年\n妇幼健康,孕产妇系统管理率,%,95.4\n,婴儿死亡率,‰,3.1\n慢病管理,高血压患者规范管理率,%,71.2"}, RIGHT + "; 甲 高 2024 71.2", merged="A1:D1 A3:A4")
sent("nurses and physicians as numbers of people", "甲县2024年末卫生资源情况\n指标,单位,2023年,2024年,增减\n注册护士数,人,402,431,29\n执业（助理）医师数,人,318,327,9\n", "甲 护 2023 402; 甲 护 2024 431; 甲 医 2023 318; 甲 医 2024 327", must=False)
sent("a plain note about where it comes from", "甲县2024年妇幼健康指标\n" + TWO + "注：1.数据来源于妇幼健康统计年报；2.婴儿死亡率为每千名活产儿中婴儿死亡数。\n", RIGHT)
sent("half a year, said so", "甲县2024年上半年妇幼健康指标\n" + TWO, "甲 孕 2024H1 95.4; 甲 婴 2024H1 3.1")
sent("the third quarter, on a tab", {"2024年第三季度": "甲县妇幼健康指标\n" + TWO}, "甲 孕 2024Q3 95.4; 甲 婴 2024Q3 3.1")
sent("a blank row between two blocks of one table", "甲县2024年妇幼健康指标\n指标,单位,数值\n孕产妇系统管理率,%,95.4\n,,\n婴儿死亡率,‰,3.1\n", RIGHT)
sent("rank and change beside", "2024年妇幼健康指标\n县区,孕产妇系统管理率(%),全市排名,较上年增减,婴儿死亡率(‰),全市排名,较上年增减\n甲县,95.4,2,1.2,3.1,2,-0.3\n乙县,93.8,3,0.9,4.2,3,-0.2\n丙县,96.0,1,1.0,2.7,1,-0.1\n", COUNTIES)

# ---- whose
sent("a township's form with the county before it", {"Sheet1": "甲县清泉镇中心卫生院2024年基本公共卫生服务项目指标,,\n" + TWO}, reason="卫生院|清泉镇", merged="A1:C1")
sent("the township stands on the tab only", {"东乐镇": "甲县2024年妇幼健康指标\n" + TWO}, reason="东乐镇")
sent("tabs for townships and one for the county", {"全县": "甲县2024年妇幼健康指标\n" + TWO, "清泉镇": "甲县2024年妇幼健康指标\n" + TWO.replace("95.4", "97.7").replace("3.1", "0")}, RIGHT, reason="清泉镇", must=False)
sent("townships across and the county's sum", "甲县2024年妇幼健康指标\n指标,单位,全县,清泉镇,东乐镇\n孕产妇系统管理率,%,95.4,97.7,94.1\n婴儿死亡率,‰,3.1,0,4.4\n", RIGHT, reason="清泉镇|东乐镇|列")
sent("the county's hospital for women and children as place of birth", "甲县2024年妇幼健康指标（县妇幼保健院住院分娩）\n" + TWO, reason="住院分娩|保健院")
sent("people in a village doctor's care", "甲县2024年家庭医生已签约居民健康管理指标\n指标,单位,数值\n高血压患者规范管理率,%,81.2\n", reason="签约")
sent("census people against those of the register, in two rows", "甲县2024年\n指标,统计口径,单位,数值\n婴儿死亡率,户籍,‰,2.9\n婴儿死亡率,常住,‰,3.1\n", "甲 婴 2024 3.1", reason="户籍")
sent("women only, in the sheet's line", "甲县2024年健康指标\n人群：35—64岁妇女\n指标,单位,数值\n高血压患者规范管理率,%,70.1\n", reason="35|妇女")
sent("aged 65 in a sub-head", {"A": "2024年慢性病管理,,,\n县区,高血压患者规范管理率(%),,\n,全人群,65岁及以上,35-64岁\n甲县,71.2,78.0,66.0\n乙县,69.5,74.1,65.0"}, "甲 高 2024 71.2; 乙 高 2024 69.5", merged="A2:A3 B2:D2", reason="65岁|表头")
sent("towns and villages first, the sum last", {"A": "2024年妇幼健康指标,,,\n县区,婴儿死亡率(‰),,\n,城市,农村,合计\n甲县,2.0,3.9,3.1\n乙县,3.0,4.8,4.2"}, "甲 婴 2024 3.1; 乙 婴 2024 4.2", merged="A1:D1 A2:A3 B2:D2", reason="城市|农村|表头")
sent("a pupil's survey", "甲县2023—2024学年学生健康体检指标\n" + TWO, reason="学年|学生")
sent("the city's mean among counties", "2024年妇幼健康指标\n县区,孕产妇系统管理率(%),婴儿死亡率(‰)\n甲县,95.4,3.1\n乙县,93.8,4.2\n丙县,96.0,2.7\n平均水平,95.1,3.3\n", COUNTIES, reason="平均")
sent("the zone within the county", "2024年妇幼健康指标\n县区,孕产妇系统管理率(%),婴儿死亡率(‰)\n甲县,95.4,3.1\n甲县经济开发区,97.0,1.1\n", RIGHT, reason="开发区")
sent("a county with its zone taken out", "2024年妇幼健康指标\n县区,孕产妇系统管理率(%),婴儿死亡率(‰)\n甲县（不含开发区）,95.4,3.1\n乙县,93.8,4.2\n", "乙 孕 2024 93.8; 乙 婴 2024 4.2", reason="开发区")
sent("a medical group of the county", "甲县总医院（医共体）2024年运行指标\n指标,单位,数值\n注册护士数,人,212\n", reason="医院|医共体")
sent("two counties of one name", "2024年妇幼健康指标\n县区,婴儿死亡率(‰)\n丁河,3.1\n", reason="丁河")
sent("the county is the one compared with", "乙县与甲县2024年妇幼健康指标对比\n指标,单位,数值\n婴儿死亡率,‰,3.1\n", reason="县")

# ---- when
sent("an end of June in a corner", "甲县2024年妇幼健康指标,,（截至6月底）\n" + TWO, reason="6月")
sent("months beside the unit", "甲县2024年妇幼健康指标\n单位：%、‰,,2024年1-10月\n" + TWO, reason="10月")
sent("rolling twelve months", "甲县妇幼健康指标\n统计周期：滚动12个月（2023年7月—2024年6月）\n" + TWO, reason="滚动|7月")
sent("three years together", "甲县妇幼健康指标（2022—2024年合并）\n" + TWO, reason="年")
sent("mean of three years in a column", "甲县妇幼健康指标\n指标,单位,2022-2024三年均值,2024年\n婴儿死亡率,‰,3.4,3.1\n", "甲 婴 2024 3.1", reason="均值|列")
sent("year to date in a column", "甲县妇幼健康指标\n指标,单位,2024年,2025年1至10月\n孕产妇系统管理率,%,95.4,88\n婴儿死亡率,‰,3.1,2.2\n", RIGHT, reason="10月")
sent("year to date without a year of its own", "甲县2024年妇幼健康指标\n指标,单位,全年计划,1-9月完成,序时进度\n孕产妇系统管理率,%,92,95.4,100\n婴儿死亡率,‰,4.5,3.1,100\n", reason="9月|表头")
sent("quarters in columns and the year", "甲县2024年妇幼健康指标\n指标,单位,一季度,二季度,三季度,四季度,全年\n孕产妇系统管理率,%,93,94,95,97,95.4\n", "甲 孕 2024Q1 93; 甲 孕 2024Q2 94; 甲 孕 2024Q3 95; 甲 孕 2024Q4 97; 甲 孕 2024 95.4", must=False)
sent("quarters that add up", "甲县2024年妇幼健康指标\n指标,单位,一季度,一至二季度,一至三季度,全年\n孕产妇系统管理率,%,93,94,95,95.4\n", "甲 孕 2024Q1 93; 甲 孕 2024H1 94; 甲 孕 2024 95.4", reason="三季度|列")
sent("the fiscal year of a project", "甲县妇幼健康指标\n项目年度：2023年7月至2024年6月\n" + TWO, reason="6月")
sent("the assessment's year is not the figures'", "甲县2024年度考核指标（考核2023年工作）\n" + TWO, reason="2023|考核")
sent("the title's year and another's in the head", "甲县2024年妇幼健康指标\n指标,单位,2023年数值\n孕产妇系统管理率,%,95.4\n婴儿死亡率,‰,3.1\n", "甲 孕 2023 95.4; 甲 婴 2023 3.1", must=False, reason="年|^$")
sent("this year's half beside last year's whole", "甲县妇幼健康指标\n指标,单位,2023年,2024年上半年\n孕产妇系统管理率,%,94.2,95.4\n婴儿死亡率,‰,3.4,3.1\n", "甲 孕 2023 94.2; 甲 婴 2023 3.4; 甲 孕 2024H1 95.4; 甲 婴 2024H1 3.1", must=True)
sent("the year of each row's source", "甲县2024年妇幼健康指标\n指标,单位,数值,数据年份\n孕产妇系统管理率,%,95.4,2024\n婴儿死亡率,‰,3.4,2023\n", "甲 孕 2024 95.4; 甲 婴 2023 3.4", must=False, reason="年")
sent("a school year in a column", "甲县妇幼健康指标\n指标,单位,2022/2023学年,2023/2024学年\n婴儿死亡率,‰,3.4,3.1\n", reason="学年|列|年|表头")
sent("month by month, added up", "甲县2024年妇幼健康指标\n月份,孕产妇系统管理率(%),婴儿死亡率(‰)\n1月,90,2.1\n1-2月,91,2.3\n1-12月,95.4,3.1\n", RIGHT, reason="月")

# ---- which measure, heads of more rows
sent("three rows of heads with an unknown word", {"A": "2024年妇幼健康指标,,,,\n县区,妇女健康,,儿童健康,\n,孕产妇系统管理率(%),,婴儿死亡率(‰),\n,上报数,质控数,上报数,质控数\n甲县,95.4,93.0,3.1,3.5"}, reason="表头|上报|质控", merged="A1:E1 A2:A4 B2:C2 D2:E2 B3:C3 D3:E3")
sent("three rows of heads, all known", {"A": "2024年妇幼健康指标,,,,\n县区,妇女健康,,儿童健康,\n,孕产妇系统管理,,婴儿死亡,\n,人数,率(%),例数,率(‰)\n甲县,887,95.4,3,3.1\n乙县,901,93.8,4,4.2"}, "甲 孕 2024 95.4; 甲 婴 2024 3.1; 乙 孕 2024 93.8; 乙 婴 2024 4.2", must=False, reason="表头|列", merged="A1:E1 A2:A4 B2:C2 D2:E2 B3:C3 D3:E3")
sent("last year first, this year second", {"A": "甲县2024年妇幼健康指标,,,,\n指标,单位,完成情况,,\n,,上年同期,本期,增减\n孕产妇系统管理率,%,94.2,95.4,1.2\n婴儿死亡率,‰,3.4,3.1,-0.3"}, RIGHT, merged="A1:E1 A2:A3 B2:B3 C2:E2")
sent("plan and done for each of two years", {"A": "甲县妇幼健康指标,,,,,\n指标,单位,2023年,,2024年,\n,,目标,实际,目标,实际\n孕产妇系统管理率,%,90,94.2,92,95.4\n婴儿死亡率,‰,5,3.4,4.5,3.1"}, BOTH, merged="A1:F1 A2:A3 B2:B3 C2:D2 E2:F2")
sent("an expert's value and the county's", "甲县2024年妇幼健康指标\n指标,单位,县级自评,市级复核\n孕产妇系统管理率,%,95.4,92.1\n婴儿死亡率,‰,3.1,3.5\n", reason="自评|复核|列|数值|表头")
sent("score beside value", "甲县2024年基本公共卫生服务绩效评价\n指标,权重,得分,完成值\n孕产妇系统管理率,5,4.8,95.4\n婴儿死亡率,5,5,3.1\n", RIGHT, must=False, reason="列|单位|得分|^$")
sent("score only", "甲县2024年基本公共卫生服务绩效评价\n指标,分值,得分\n孕产妇系统管理率,100,95.4\n婴儿死亡率,5,3.1\n", reason="得分|数值|列|表头")
sent("the target only, in a table of tasks", "甲县2024年妇幼健康工作任务分解表\n指标,单位,指标值,责任股室\n孕产妇系统管理率,%,95.4,妇幼股\n婴儿死亡率,‰,3.1,妇幼股\n", reason="任务|目标")
sent("a value and its standard in one head's brackets", "甲县2024年妇幼健康指标\n指标,单位,数值（标准≥90）\n孕产妇系统管理率,%,95.4\n", "", must=False, reason="标准|列|表头|表头")
sent("the province's requirement between", "甲县2024年妇幼健康指标\n指标,单位,省级要求,县级,市级\n孕产妇系统管理率,%,90,95.4,94\n婴儿死亡率,‰,5,3.1,3.3\n", RIGHT, must=False, reason="省级|列|表头")
sent("numerator, denominator, rate in three heads", {"A": "2024年妇幼健康指标,,,,,,\n县区,孕产妇系统管理率,,,婴儿死亡率,,\n,分子,分母,率(%),分子,分母,率(‰)\n甲县,887,930,95.4,3,968,3.1\n乙县,901,960,93.9,4,952,4.2"}, "甲 孕 2024 95.4; 甲 婴 2024 3.1; 乙 孕 2024 93.9; 乙 婴 2024 4.2", merged="A1:G1 A2:A3 B2:D2 E2:G2")

# ---- shape and notes
sent("two stacked tables of two years, each with its title", "甲县2023年妇幼健康指标\n指标,单位,数值\n孕产妇系统管理率,%,94.2\n婴儿死亡率,‰,3.4\n\n甲县2024年妇幼健康指标\n指标,单位,数值\n孕产妇系统管理率,%,95.4\n婴儿死亡率,‰,3.1\n", BOTH, must=False, reason="表|未读")
sent("a second table under the first without a head of its own", "甲县2024年妇幼健康指标\n指标,单位,数值\n孕产妇系统管理率,%,95.4\n婴儿死亡率,‰,3.1\n2023年同期\n孕产妇系统管理率,%,94.2\n婴儿死亡率,‰,3.4\n", RIGHT, must=False, reason="2023|同期|表|两")
sent("side by side, two years", "甲县2023年,,,,甲县2024年,,\n指标,单位,数值,,指标,单位,数值\n孕产妇系统管理率,%,94.2,,孕产妇系统管理率,%,95.4\n", "甲 孕 2023 94.2; 甲 孕 2024 95.4", must=False, reason="表|列")
sent("a note that takes the villages out", "甲县2024年妇幼健康指标\n" + TWO + "注：孕产妇系统管理率不含县外分娩。\n", reason="县外分娩|不含", right="甲 婴 2024 3.1", must=False)
sent("a note that says these are to be expected", "甲县2024年妇幼健康指标\n" + TWO + "注：12月数据为预计数。\n", reason="预计")
sent("a note that another unit was used", "甲县2024年妇幼健康指标\n指标,数值\n孕产妇系统管理率,95.4\n婴儿死亡率,31\n注：婴儿死亡率单位为1/万。\n", "甲 孕 2024 95.4", must=False, reason="万|单位")
sent("an asterisk said below", "甲市2024年妇幼健康指标\n县区,孕产妇系统管理率(%),婴儿死亡率(‰)\n甲县,95.4,3.1*\n乙县,93.8,4.2\n*为2023年数\n", "甲 孕 2024 95.4; 乙 孕 2024 93.8; 乙 婴 2024 4.2", must=False, reason="2023|\\*")
sent("first numbers, to be confirmed", "甲县2024年妇幼健康指标\n" + TWO + "说明：以上为初步数，最终以省级反馈为准\n", RIGHT, must=False, reason="初步|^$")
sent("two tabs that contradict one another", {"妇幼": "甲县2024年妇幼健康指标\n" + TWO, "汇总": "甲县2024年主要健康指标\n指标,单位,数值\n婴儿死亡率,‰,3.5"}, "甲 孕 2024 95.4", must=False, reason="婴儿死亡率|两|不同")
sent("one row twice with different values", "甲县2024年妇幼健康指标\n指标,单位,数值\n婴儿死亡率,‰,3.1\n孕产妇系统管理率,%,95.4\n婴儿死亡率,‰,3.5\n", "甲 孕 2024 95.4", must=False, reason="婴儿死亡率|不同")
sent("the unit in the title fits one column only", "2024年妇幼健康指标（单位：‰）\n县区,婴儿死亡率,孕产妇系统管理率\n甲县,3.1,95.4\n", "甲 婴 2024 3.1", must=True, reason="单位")
sent("shares in one row, in per mille by the row", "甲县2024年妇幼健康指标\n指标,单位,数值\n孕产妇系统管理率,‰,954\n婴儿死亡率,‰,3.1\n", "甲 婴 2024 3.1; 甲 孕 2024 95.4", must=False, reason="单位|‰")
sent("of which the villages, indented", "甲县2024年妇幼健康指标\n指标,单位,数值\n婴儿死亡率,‰,3.1\n　其中：农村,‰,3.9\n　　　　城市,‰,2.0\n孕产妇系统管理率,%,95.4\n", RIGHT, must=False, reason="农村|其中")
sent("this county's zone in the remark", "县区,指标,年份,数值,备注\n甲县,婴儿死亡率,2024,3.1,\n乙县,婴儿死亡率,2024,4.2,仅统计县级助产机构\n", "甲 婴 2024 3.1", reason="助产机构")
# ---- one word put where it changes all that stands below: within a title, on a line, on a tab, in a head, in a sub-head, beside the name
TITLE, HEAD, ROW = "甲县2024年妇幼健康指标", "指标,单位,数值\n", "婴儿死亡率,‰,3.1\n"
for word in """Q1-Q3 Q1+Q2+Q3 1Q-3Q 2024年9M YTD 前9月 前九个月 头10个月 前十一个月 1～11月 至10月31日 10月止 截至三季度末 2024.1.1—10.31 2024年1—10 2024年头三季 头三季度 三年滚动 五年平均值 2022-2024 2022—2024年
    近3年 近三年 65+ ≥65岁 0-14岁 ♀ 女 户籍 本地户口 已签约 已建档 脱贫户 回族 住校生 清泉镇 县医院 公立机构 民营机构 乡级 三甲医院 试点乡 抽样 计划 任务 责任书 标准 目标 上年 去年 基期值 差距 预计 估 排名 完成率 得分 全市 全省平均""".split():
    if word not in ("三年滚动", "本地户口", "三甲医院", "住校生", "基期值"):
        sent(f"title ({word})", f"{TITLE}（{word}）\n{HEAD}{ROW}", reason=".")
for word in "预计 目标 任务数 上年 上年同期 增减 同比 完成率 得分 排名 标准 近三年均值 构成比 分子 农村 户籍 男 65岁以上 公立 县医院 清泉镇 抽样".split():
    sent(f"sub-head {word}", {"A": f"2024年妇幼指标,,\n县区,婴儿死亡率(‰),\n,{word},\n甲县,3.1,\n乙县,4.1,"}, reason="表头|列|不是", merged="A2:A3 B2:C2")
    sent(f"head ({word})", f"2024年妇幼指标\n县区,婴儿死亡率({word})\n甲县,3.1\n乙县,4.1\n", reason=".")
    sent(f"name ({word})", f"{TITLE}\n{HEAD}婴儿死亡率（{word}）,‰,3.1\n", reason=".")
    sent(f"value ({word})", f"{TITLE}\n指标,单位,数值（{word}）\n{ROW}", reason=".")
for word in "预计 目标 任务数 上年同期 增减 同比 完成率 得分 排名 标准 近三年均值 构成比 分子 农村 户籍 女 公立 抽样".split():
    sent(f"section {word}", f"{TITLE}\n{HEAD}孕产妇系统管理率,%,95.4\n{word}\n{ROW}", "甲 孕 2024 95.4", reason=".", must=False)
    sent(f"line {word}", f"{TITLE}\n{word}\n{HEAD}{ROW}", reason=".") if word != "抽样" else None
for word in "修订 终稿 定稿 第2版 附表3 续 年报 年度 全年 1-12月 常住人口 全县 县域 妇幼股 卫健局 公开版 汇总 核定 汇总表  疾控".split():
    sent(f"good title ({word})", f"{TITLE}（{word}）\n{HEAD}{ROW}", "甲 婴 2024 3.1")
for word in "全县 合计".split():
    sent(f"good sub-head {word}", {"A": f"2024年妇幼指标,,\n县区,婴儿死亡率(‰),\n,{word},\n甲县,3.1,\n乙县,4.1,"}, "甲 婴 2024 3.1; 乙 婴 2024 4.1", merged="A2:A3 B2:C2")
    sent(f"good section {word}", f"{TITLE}\n{HEAD}孕产妇系统管理率,%,95.4\n{word}\n{ROW}", RIGHT)

# ---- a unit, a year, a sum or a mistake in a note
for note in ("婴儿死亡率单位为1/万", "表中死亡率均为万分率", "单位为‱", "死亡率单位：1/10万", "本表数值已乘以10", "表中数值为万分比", "2024年指标值取自县“十四五”规划", "该数为累计数（2021年起）", "数据来自2023年年报", "甲县、乙县数据对调", "按户籍地统计", "含外县来甲县分娩", "因系统升级，11月、12月数据未纳入", "本表数据四季度按三季度推算", "以上数据为全市平均"):
    sent(f"note {note}", f"{TITLE}\n{HEAD.replace(',单位', '')}婴儿死亡率,3.1\n注：{note}\n", reason=".")
for note in ("婴儿死亡率单位为‰", "单位：‰", "数据来自2024年年报", "数据来源于妇幼健康年报系统", "指标名称取自县“十四五”规划"):
    sent(f"good note {note}", f"{TITLE}\n{HEAD.replace(',单位', '')}婴儿死亡率,3.1\n注：{note}\n", "甲 婴 2024 3.1")
sent("nurses in hundreds, said below", "甲县2024年卫生资源\n指标,数值\n注册护士数,4.31\n注：人员数以百人计\n", reason="百人")
sent("a unit at the end of the title", "甲县2024年妇幼健康指标（%）\n指标,数值\n婴儿死亡率,0.31\n孕产妇系统管理率,95.4\n", "甲 孕 2024 95.4", reason="单位")

# ---- what is told leads to no wrong number: neither the county nor the indicator is proposed
NO_SLIP = {text: f"2024年\n县区,婴儿死亡率(‰)\n{text},2.0\n" for text in ("甲县城区", "甲县农村", "甲县本级", "甲县（不含开发区）", "甲县开发区", "平均水平")}
NO_SLIP |= {text: f"{TITLE}\n{HEAD}{text},‰,3.1\n" for text in ("婴儿死亡率（1-9月）", "全市婴儿死亡率", "农村婴儿死亡率", "婴儿死亡率（户籍）", "婴儿死亡率控制目标")}
# fmt: on
