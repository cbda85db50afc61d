"""One cell of a header -> what it says of its column."""

import re
from dataclasses import dataclass

from loaders.uploads import headings, times
from loaders.uploads.naming import Names
from loaders.uploads.parse_cell import NUMBER, When, moment, plain
from loaders.uploads.titles import limits

NUMBER_ALONE = re.compile(rf"{NUMBER} ?[%‰]?")
# Columns of numbers that are no figures of the year they stand beside.
ASIDE = re.compile(
    "目标|计划|任务|基期|基线|上年|去年|同期|上期|增减|增长|增幅|增速|较上年|比上年|同比|环比|±|排名|排序|位次|名次|完成率|进度|得分|权重|分值|差距|标准值|是否|原因|措施|评价|说明|电话|填报|审核|日期"
)
LABELS = {"area", "indicator", "year"}
MONTH = re.compile(r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?")
# 全县, 本县, 全市平均: the figure of the sheet's own area, or of the one it lies in (see layout).
WHOLE_AREA = re.compile(r"[全本]([县区市省旗州盟])(?:合计|总计|平均值?|均值|水平)?")
# Beside an indicator's name: what it is to reach, no word of what stands below it.
AIM_BESIDE = re.compile(
    r" ?\((?:(?:规划|年度|国家|全?省|全?市|本?县|考核|20[0-9]{2}年)*(?:目标|标准|要求|任务|指标)(?:值|数|要求)?[:为是]? ?(?:[≥≤><=~]|不低于|不高于|不超过|控制在)? ?[0-9.]+ ?(?:%|‰|1?/10万)?(?:以上|以下|以内)?|[≥≤] ?[0-9.]+ ?(?:%|‰|1?/10万)?)\)"
)
# 2024年度(2023年10月-2024年9月)
SERVICE_YEAR = re.compile(r"((?:19|20)[0-9]{2})年度? ?\((.{6,24})\)")
PIVOT = re.compile(r"^(求和|平均值|最大值|最小值|计数|数值计数)项 ?[:_] ?(.+)$")
PART_WITHIN = re.compile(r"\(?(上半年|全年|第?[一二三四1-4]季度|(?<![0-9])(?:1-[36]|4-6|7-9|10-12|1-12)月份?)\)?")
YEAR_WITHIN = re.compile(r"\(?((?:19|20|21)[0-9]{2}) ?(?:年度|年末|年底|年|(?![0-9.-]))\)?")


# Columns that say of each row whether it is of the whole year, valid, an estimate.
_WHETHER = re.compile(
    "是否为?(?:全(?:年|县|口径|人群)|完整|齐全|有效|采用|采信|可用|常住|年报|最终|定稿|核定|实际|正式|准确|属实)"
)
_WHETHER_NOT = re.compile(
    "(?:是否为?)(?:作废|删除|停用|失效|无效|预计|预测|估算|推算|初步|缺报|漏报|农村|户籍|流动|抽样|目标|计划|异常|有误|错误)"
    "|(?:作废|删除|停用|失效|无效|错误|异常)(?:标[记志识]|状态)$"
)
_YES, _NO = frozenset({"是", "√", "1", "y", "yes", "true"}), frozenset({"否", "×", "0", "n", "no", "false", "不是"})


def refusing(head: str) -> frozenset[str]:
    """The answers in a column 是否全年, 是否预计, 删除标记 by which a row is no figure of the county's year, in small letters; none for other heads."""
    return _NO if _WHETHER.match(head) else _YES if _WHETHER_NOT.match(head) else frozenset()


@dataclass(frozen=True)
class Word:
    """One header cell: what it is ('' unknown) and what it says."""

    text: str = ""
    role: str = ""
    fixes: tuple[tuple[str, str], ...] = ()
    held: tuple[tuple[str, str], ...] = ()
    number: bool = False

    @property
    def known(self) -> bool:
        """Whether the word says what stands in its column or row."""
        return bool(self.role or self.fixes or self.held)

    def kind(self) -> str:
        """The name of the first thing it fixes (indicator, year, area …), '' where it fixes none."""
        return self.fixes[0][0] if self.fixes else ""


BLANK = Word()


def word(text: str, names: Names, family: str) -> Word:
    """One header cell: a role word, a time, an area, an indicator, a unit; in a table of figures also a month, a pivot
    table's 求和项:…, and a year beside something known (2024年孕产妇死亡率(1/10万), 2025年计划).
    """
    bare = plain(text)
    if family == "figure" and names.indicator(aimless := AIM_BESIDE.sub("", bare)).id:
        bare = aimless
    found = _simple(bare, names, family)
    if found.known or found.number or not bare or family != "figure":
        return found
    made = _compound(bare.replace("—", "-").replace("–", "-"), names)
    return made if made.known else found


def _simple(bare: str, names: Names, family: str) -> Word:
    """A word that says one thing; what is a number is no header."""
    if not bare:
        return BLANK
    role, beside = headings.role(bare, family)
    if role:
        kind, held = headings.fixed(role)
        if held:
            return Word(bare, kind, tuple(held.items()))
        if not beside:
            return Word(bare, role)
        if names.is_unit(beside):
            return Word(bare, role, (), (("unit", beside),))
        if role not in headings.NUMBERS and not limits(beside):
            return Word(bare, role)
        when = moment(beside) if family == "figure" else None
        return Word(bare, role, *_of_time(when)) if when else Word(bare)  # 数值(农村) is not 数值
    when = moment(bare)
    if when:
        fixes, held = _of_time(when)
        report = when.period or (
            when.status and bare.endswith(("数", "值"))
        )  # 年报数 stands over figures, 年报 may be a label
        return Word(bare, "value" if report and not fixes and family == "figure" else "", fixes, held)
    area = names.area(bare)
    if area.id:
        return Word(bare, "", (("area", area.id),))
    if family == "figure" and (whole := WHOLE_AREA.fullmatch(bare)):
        return Word(bare, "value", (), (("whole", whole.group(1)),))
    indicator = names.indicator(bare)
    if indicator.id:
        return Word(bare, "", (("indicator", indicator.id),), (("unit", indicator.unit),) if indicator.unit else ())
    unit = re.sub(r"^\(|\)$", "", bare).removeprefix("单位:")
    if names.is_unit(unit):
        return Word(bare, "", (), (("unit", unit),))
    return Word(bare, number=NUMBER_ALONE.fullmatch(bare) is not None)


def _of_time(when: When) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    held = tuple((key, value) for key, value in (("period", when.period), ("status", when.status)) if value)
    return ((("year", str(when.year)),) if when.year else ()), held


def _compound(bare: str, names: Names) -> Word:
    """A year beside something known, a month, or a pivot table's 求和项:…; else a word that is not known."""
    if MONTH.fullmatch(bare):
        return Word(bare, "ignore")
    if (service := SERVICE_YEAR.fullmatch(bare)) and (said := times.of(service.group(2))).years == {service.group(1)}:
        periods = {name for name, _ in said.periods}
        return (
            Word(bare, "", (("year", service.group(1)),), (("period", "mch_year"),))
            if periods == {"mch_year"}
            else BLANK
        )
    pivot = PIVOT.match(bare)
    if pivot:
        inner = _simple(pivot.group(2), names, "figure")
        return Word(bare, "ignore" if pivot.group(1) in ("计数", "数值计数") else inner.role, inner.fixes, inner.held)
    parts = PART_WITHIN.findall(bare)
    undated = PART_WITHIN.sub("", bare)
    years = YEAR_WITHIN.findall(undated)
    rest = YEAR_WITHIN.sub("", undated).strip(" _-:·的")
    if len(years) > 1 or len(parts) > 1 or not (years or parts) or not rest or YEAR_WITHIN.search(rest):
        return BLANK
    of_part = tuple(("period", when.period) for one in parts if (when := moment(one)))
    if rest in ("基数", "基期数", "现状"):  # beside figures: where the plan started
        return Word(bare, "ignore")
    inner = _simple(rest, names, "figure")
    if inner.role == "ignore":
        return Word(bare, "ignore")
    if inner.role in LABELS or inner.kind() == "year" or not (inner.fixes or inner.role in headings.NUMBERS):
        return BLANK
    return Word(bare, inner.role, (*(("year", one) for one in years), *inner.fixes), inner.held + of_part)
