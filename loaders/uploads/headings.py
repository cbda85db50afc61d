"""What the words of a header row mean, by the kind of table: figures, targets, commitments.

A column's role is one word ('area', 'value' …) or words joined by ';' where a header fixes something for the whole
column: 'year:2023', 'area:620725', 'indicator:maternal_mortality', 'year:2023;indicator:…', 'indicator:…;numerator'.
"""

import re

from loaders.uploads.parse_cell import by_word, plain

_SHARED = {
    "area": "县区代码 区县代码 行政区划代码 行政区代码 区划代码 区划码 地区代码 地区编码 县代码 行政代码 区域代码 县区 区县 县 地区 县市区 县(市、区) 县(市,区) 县(市区) 县(区) 区(县) "
    "县市 区县名称 县区名称 地区名称 行政区划 行政区划名称 行政区 县名 县区名 市县 县域 区域 填报地区 填报县区 上报县区 所属县区 所在县 行标签 area area_code county",
    "indicator": "指标编号 指标代码 指标编码 指标id 指标 指标名称 指标名 统计指标 监测指标 主要指标 考核指标 评价指标 指标项 指标项目 核心指标 主要指标名称 项目 项目名称 统计项目 indicator indicator_name",
    "unit": "单位 计量单位 指标单位 数据单位 unit",
    "source": "来源 数据来源 资料来源 出处 来源文件 文件 文件名称 依据文件 数据出处 source",
    "note": "备注 说明 注 附注 备注说明 note",
    "population": "人群 统计人群 人口口径 统计对象 人群范围 人群口径 数据范围 统计范围 覆盖范围 填报范围 population",
    "ignore": "序号 行号 no no. 类别 分类 一级指标 二级分类 方向 指标方向 计算公式 计算方法 上年值 增减 同比 同比增减 增幅 增速 环比 排名 位次 名次 上次数值 上次年份 上次状态 问题 目标要求 指标解释",
}
FIGURES = by_word(
    _SHARED
    | {
        "year": "年份 年度 年 统计年份 统计年度 报告年度 报告年份 数据年份 数据年度 所属年份 所属年度 统计时间 数据时间 报告期 统计期 时间 year",
        "period": "时期 期间 周期 时段 截止月份 截至月份 截止时间 截至时间 截止日期 截至日期 数据截止 数据截至 数据截止月份 数据截止时间 数据截止日期 数据截至日期 统计截止 统计截止时间 统计截止日期 统计期间 统计区间 统计时段 数据时段 数据期间 期别 统计周期 数据期 报告周期 报告期别 季度 季 期次 period",
        "status": "状态 数据状态 数据类型 数据性质 数据来源类型 报表类型 数据类别 数据属性 数据版本 status",
        "value": "数值 值 指标值 指标数值 数据 数据值 实际值 实际 完成值 完成数 实际完成值 实际完成 现值 现状值 统计值 监测值 统计数 实绩 结果 率 比例 本年 本年值 本年数 本年实际 本年完成 本年度 本期 本期值 本期数 当年 当年值 数量 年度值 完成 完成情况 今年 今年数 今年值 今年实际 今年完成 年末 年末数 年末值 期末 期末数 期末值 全年累计 全年合计 全年值 百分比 百分率 比率 占比 value",
        "numerator": "分子 分子数 分子值 分子(例数) 例数 发生数 numerator",
        "denominator": "分母 分母数 分母值 分母(人数) 基数 denominator",
        "ignore": _SHARED["ignore"]
        + " 计划 计划数 计划值 目标 目标值 目标数 任务数 指标目标 规划目标 规划目标值 年度目标 目标任务 预期目标 "
        "年初 年初数 年初值 期初 期初数 期初值 去年值 上年 去年 上年同期 去年同期 同期 同期值 上期 上期值 上年数 去年数 上年实际 上年完成 上年度 基期 基期值 基期数 基线 基线值 基准值",
        # Who answers for a figure says nothing of whom it is, where the indicators stand in a column of their own.
        "responsible": "责任股室 责任科室 责任处室 责任单位 责任单位名称 责任部门 责任人 责任领导 分管领导 牵头单位 牵头科室 牵头部门 牵头股室 配合单位 配合部门 配合科室 联系人 填表人 填报人 审核人",
        # Who reports a figure may report only what is their own.
        "reporting": "填报单位 填报单位名称 填报部门 填报机构 填报科室 填报股室 上报单位 上报部门 上报机构 上报科室 报送单位 报送部门 报送机构 报送科室 报告单位 提供单位 提供部门 提供科室 数据提供单位 数据提供部门 数据填报单位 数据报送单位 数据上报单位",
        # Of whom or of which months a row is: a row of a part is never the county's of the year.
        "part": "乡镇 乡(镇) 乡镇街道 乡镇(街道) 乡镇名称 街道 乡镇、街道 村 社区 卫生院 机构 机构名称 医疗机构 医疗机构名称 医疗卫生机构 医院 医院名称 单位名称 学校 片区",
        "group": "性别 城乡 城乡类型 城乡分类 户口 户籍 户口性质 户籍类型 民族 年龄组 年龄 年龄段",
        "month": "月份 月 月度 统计月份 报告月份",
        "definition_version": "口径 统计口径 口径版本 口径说明 指标口径 定义版本 definition_version",
    }
)
TARGETS = by_word(
    _SHARED
    | {
        "year": "目标年 目标年份 目标年度 年份 年度 规划年 完成年份",
        "scope": "范围 目标范围 目标类型 适用范围",
        "comparator": "比较符 比较符号 符号 方向符",
        "value": "目标值 目标 规划目标 规划目标值 指标目标 指标目标值 预期目标 目标数 计划目标 计划目标值 目标要求",
        "value_to": "目标值上限 目标上限 上限",
        "attribute": "属性 指标属性 目标属性 指标性质 性质",
        "baseline": "基期值 基期 基期数 基线 基线值 现状 现状值 基数 基准值 基期数值",
        "baseline_year": "基期年 基期年份 基线年 基线年份 基准年 现状年 基期年度",
        "place": "位置 原文位置 出处位置 文件位置 页码 章节 所在章节",
        "strength": "措辞 力度 力度词",
        "status": "状态",
    }
)
COMMITMENTS = by_word(
    {key: _SHARED[key] for key in ("area", "source", "note", "ignore")}
    | {
        "id": "任务编号 编号 任务代码 任务id",
        "task": "任务 任务内容 任务名称 工作任务 重点任务 主要任务 具体任务 建设任务 目标任务 工作内容 任务事项 重点工作 事项",
        "quantity": "数量 任务数量 任务数 目标数量",
        "quantity_unit": "数量单位 单位 计量单位",
        "deadline": "期限 完成时限 时限 完成时间 截止日期 完成期限 截止时间 时间要求 计划完成时间",
        "responsible": "责任股室 责任科室 责任单位 牵头单位 牵头科室 责任部门 牵头股室 责任人 牵头部门",
        "involved": "涉及部门 涉及单位 配合单位 配合部门 协作部门 参与部门 配合股室",
        "status": "状态 进展 进度 完成情况 落实情况 进展情况 任务状态 当前状态 工作进展",
        "place": "位置 原文位置 出处位置 文件位置 页码 章节",
        "elsewhere": "别处名称 另一处名称 别处位置和名称",
    }
)
FAMILIES = {"figure": FIGURES, "target": TARGETS, "commitment": COMMITMENTS}
ROLES = {family: set(words.values()) for family, words in FAMILIES.items()}
# Roles whose cells are numbers.
NUMBERS = {"value", "numerator", "denominator", "baseline", "quantity", "value_to"}
# Roles of a target table that no table of figures has.
PLAN_ONLY = {"scope", "comparator", "value_to", "attribute", "baseline", "baseline_year", "place"}
_UNIT_BESIDE = re.compile(r"^(.+?) ?\(([^()]+)\)$")
_TARGET_YEAR = re.compile(r"^(?:到)?((?:19|20|21)[0-9]{2})年?(?:末|底)?(?:规划|计划|预期)?目标(?:值|数)?$")
_BASE_YEAR = re.compile(r"^((?:19|20|21)[0-9]{2})年?(?:末|底)?(?:基期|基线|现状|基数|实际|基准)?(?:值|数)?$")


def heading(text: str) -> str:
    """A header cell for comparing: no spaces, no colon at the end, no star of a required column, small letters."""
    return plain(text).replace(" ", "").strip("*:").lower()


def role(text: str, family: str) -> tuple[str, str]:
    """(role, what stands in brackets beside it) of a header word: '数值(%)' -> ('value', '%'); ('', '') when it is none."""
    word, words = heading(text), FAMILIES[family]
    if word in words:
        return words[word], ""
    if family == "target":
        for pattern, kind in ((_TARGET_YEAR, "year"), (_BASE_YEAR, "baseline")):
            found = pattern.match(word)
            if found:
                return f"{kind}:{found.group(1)}", ""
    beside = _UNIT_BESIDE.match(word)
    if beside and beside.group(1) in words:
        return words[beside.group(1)], beside.group(2)
    return "", ""


def fixed(given: str) -> tuple[str, dict[str, str]]:
    """A column's role -> (what its cells are, what holds for all of them): 'indicator:x;numerator' -> ('numerator',
    {'indicator': 'x'}).
    """
    kind, held = "", {}
    for part in given.split(";"):
        name, colon, value = part.partition(":")
        if colon:
            held[name] = value
        elif name:
            kind = name
    if "baseline" in held:
        return kind or "baseline", {"baseline_year": held.pop("baseline")} | held
    return kind or ("value" if held else "ignore"), held
