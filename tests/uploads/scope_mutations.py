"""Good tables bent as offices bend them, and the figures that may be stored of each.

Every number of a table stands in it once, so that a stored figure tells where it was read. bend(random) gives a file,
what may be stored, and whether all of it must be.
"""

from dataclasses import dataclass, field, replace
from random import Random

from tests.uploads import make
from tests.uploads.scope_cases import AREAS, Figure

COUNTIES = {"甲县": "900101", "乙县": "900102", "丙县": "900103", "丁河县": "900104"}
RATES = {
    "孕产妇系统管理率": "maternal_systematic_management",
    "3岁以下儿童系统管理率": "under3_systematic_management",
    "高血压患者规范管理率": "hypertension_standard_management",
    "65岁及以上老年人健康管理率": "elderly_health_management",
}
YEARS = (2021, 2022, 2023, 2024)


@dataclass(frozen=True)
class Table:
    """titles and notes: lines. head: its rows. rows: the data, a label column or two first. right: what they say.
    must: whether all of right must be stored. labels: how many label columns. tab: the sheet's name.
    """

    titles: tuple[str, ...]
    head: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    right: frozenset[Figure] = field(default_factory=frozenset)
    must: bool = True
    labels: int = 1
    form: str = ""
    tab: str = "Sheet1"


def _numbers(random: Random):
    """Numbers of which none comes twice, all of them possible rates."""
    return iter([f"{number / 10:.1f}" for number in random.sample(range(301, 998), 400)])


def base(random: Random, numbers) -> Table:
    """One of five forms, of counties, indicators and years drawn."""
    counties = random.sample(list(COUNTIES), random.randint(2, 3))
    rates = random.sample(list(RATES), random.randint(2, 3))
    years = sorted(random.sample(YEARS, random.randint(2, 3)))
    form = random.choice(("long", "years", "areas", "indicators", "both"))
    county, year, right = counties[0], years[-1], set()

    def number(area: str, rate: str, when: int) -> str:
        value = next(numbers)
        right.add((COUNTIES[area], RATES[rate], when, "year", float(value)))
        return value

    if form == "long":
        head = (("县区", "指标", "年份", "数值"),)
        rows = [(a, r, str(y), number(a, r, y)) for a in counties for r in rates for y in years]
        titles = random.choice(((), ("各县卫生健康主要指标",)))
        return Table(titles, head, tuple(rows), right=frozenset(right), labels=3, form=form)
    if form == "years":
        head = (("指标", "单位", *(f"{y}年" for y in years)),)
        rows = [(r, "%", *(number(county, r, y) for y in years)) for r in rates]
        return Table((f"{county}卫生健康主要指标",), head, tuple(rows), right=frozenset(right), labels=2, form=form)
    if form == "areas":
        rows = [(r, *(number(a, r, year) for a in counties)) for r in rates]
        return Table((f"{year}年各县主要指标",), (("指标", *counties),), tuple(rows), right=frozenset(right), form=form)
    if form == "indicators":
        rows = [(a, *(number(a, r, year) for r in rates)) for a in counties]
        head = (("县区", *(f"{r}(%)" for r in rates)),)
        return Table((f"{year}年各县主要指标",), head, tuple(rows), right=frozenset(right), form=form)
    upper = ("县区", *(cell for r in rates for cell in (r, *[""] * (len(years) - 1))))
    lower = ("", *(f"{y}年" for _ in rates for y in years))
    rows = [(a, *(number(a, r, y) for r in rates for y in years)) for a in counties]
    return Table(("各县主要指标",), (upper, lower), tuple(rows), right=frozenset(right), form=form)


# ---- bends: what becomes of a table

NOTHING = {"right": frozenset(), "must": True}
OF_A_PART = (
    "{}清泉镇卫生院2024年主要指标", "{}人民医院主要指标", "{}流动人口主要指标", "{}农村地区主要指标", "{}2024年1—9月主要指标",
    "{}2024年9月份月报", "{}2024年前三季度主要指标", "{}城关镇2024年指标", "{}户籍居民健康指标", "{}低保对象健康指标",
    "{}2024年主要指标增减情况", "{}2024年健康指标考核得分", "{}中医医院2024年质量指标", "{}（截至2024年8月底）",
)  # fmt: skip
LINES_OF_A_PART = (
    "统计时间：2024年1—9月", "报表时间：2024年1-10月", "统计期间：2024/1/1-2024/9/30", "统计对象：流动人口", "人群：农村居民", "数据时段：2024年7月",
    "统计范围：户籍人口", "（前三季度）",
)  # fmt: skip
HARMLESS = (
    "填报日期：2025年1月9日",
    "制表时间：2025年2月",
    "打印日期：2025-01-09",
    "单位：%",
    "卫生健康统计资料",
    "（征求意见稿）",
)
NOTES_OF_A_PART = ("注：2024年为1-9月数。", "注：本表为农村居民数据", "说明：数据截至2024年10月底", "注：不含流动人口")
NOTES_HARMLESS = ("注：保留一位小数。", "数据来源：县卫生健康局2025年1月统计", "填表人：张三", "注：按常住人口计算")
NOT_FIGURES = (
    "上年同期",
    "上年",
    "目标值",
    "计划",
    "基期",
    "增减",
    "完成率",
    "位次",
    "城市",
    "农村",
    "男",
    "女",
    "同比",
    "人数",
    "流动人口",
)
FIGURES = ("本期", "本年", "完成值", "实际", "率", "合计", "全县")


def title(table: Table, random: Random, numbers) -> Table:
    line = random.choice(OF_A_PART).format("甲县")
    return replace(table, titles=(line, *table.titles), **NOTHING)


def line(table: Table, random: Random, numbers) -> Table:
    return replace(table, titles=(*table.titles, random.choice(LINES_OF_A_PART)), **NOTHING)


def harmless_line(table: Table, random: Random, numbers) -> Table:
    return replace(table, titles=(*table.titles, random.choice(HARMLESS)))


def note(table: Table, random: Random, numbers) -> Table:
    """A note about one year of several calls only that year in question."""
    said = random.choice(NOTES_OF_A_PART)
    years = {when for _, _, when, *_ in table.right}
    others = (
        frozenset(one for one in table.right if one[2] != 2024) if "2024" in said and 2024 in years else frozenset()
    )
    return replace(table, notes=(*table.notes, said), right=others, must=True)


def harmless_note(table: Table, random: Random, numbers) -> Table:
    return replace(table, notes=(*table.notes, random.choice(NOTES_HARMLESS)))


def tab(table: Table, random: Random, numbers) -> Table:
    return replace(table, tab=random.choice(("1-9月", "农村", "流动人口", "9月")), **NOTHING)


def other_tab(table: Table, random: Random, numbers) -> Table:
    """A tab that names another county or year than the title; where the table names its own, the tab is of no weight."""
    if table.form == "years":
        return replace(table, tab="丁河县" if "丁河县" not in table.titles[0] else "甲县", **NOTHING)
    return replace(table, tab="2020年", **NOTHING) if table.form in ("areas", "indicators") else table


def swapped(table: Table, random: Random, numbers) -> Table:
    """Columns in another order; heads of one row only."""
    if len(table.head) > 1:
        return table
    order = list(range(len(table.head[0])))
    random.shuffle(order)
    turned = [tuple(row[at] for at in order) for row in (*table.head, *table.rows)]
    return replace(table, head=(turned[0],), rows=tuple(turned[1:]))


def split(table: Table, random: Random, numbers) -> Table:
    """Below each head of a figure: what it is, and something else that it is not."""
    if table.form in ("long", "both") or len(table.head) > 1:
        return table
    first = next((at for at, cell in enumerate(table.head[0]) if cell in ("县区", "指标", "单位")), 0)
    figure, other = random.choice(FIGURES), random.choice(NOT_FIGURES)
    order = random.random() < 0.5
    upper, lower, rows = [], [], [[] for _ in table.rows]
    for at, head in enumerate(table.head[0]):
        label = head in ("县区", "指标", "单位")
        upper += [head] if label else [head, ""]
        lower += [""] if label else [figure, other] if order else [other, figure]
        for row, made in zip(table.rows, rows):
            decoy = "" if label else next(numbers)
            made += [row[at]] if label else [row[at], decoy] if order else [decoy, row[at]]
    assert first >= 0
    return replace(table, head=(tuple(upper), tuple(lower)), rows=tuple(map(tuple, rows)))


def unknown_below(table: Table, random: Random, numbers) -> Table:
    """Below each head a word that nobody knows beside one that says the figure: the figure may be read, the other not."""
    made = split(table, random, numbers)
    if made is table:
        return table
    lower = tuple("摸底数据" if cell in NOT_FIGURES else cell for cell in made.head[1])
    return replace(made, head=(made.head[0], lower), must=False)


def decoy_column(table: Table, random: Random, numbers) -> Table:
    """One more column that is no figure of the year: 上年, 目标, 排名."""
    if table.form in ("long",) or len(table.head) > 1:
        return table
    word = random.choice(("目标值", "上年同期", "较上年增减", "完成率", "排名", "2025年计划", "2020年基期"))
    return replace(
        table,
        head=((*table.head[0], word),),
        rows=tuple((*row, next(numbers)) for row in table.rows),
    )


def headless_column(table: Table, random: Random, numbers) -> Table:
    if len(table.head) > 1:
        return table
    return replace(table, head=((*table.head[0], ""),), rows=tuple((*row, next(numbers)) for row in table.rows))


def narrowed_column(table: Table, random: Random, numbers) -> Table:
    """A column that says of whom each row is, in front."""
    if len(table.head) > 1:
        return table
    head, cell = random.choice(
        (("性别", "女"), ("城乡", "农村"), ("人群", "流动人口"), ("类别", "农村"), ("月份", "9月"), ("乡镇", "清泉镇"))
    )
    where = random.randint(0, 1) * len(table.head[0])
    put = [(*row[:where], value, *row[where:]) for row, value in zip((*table.head, *table.rows), [head, *[cell] * 99])]
    return replace(table, head=(put[0],), rows=tuple(put[1:]), **NOTHING)


def section(table: Table, random: Random, numbers) -> Table:
    """A line within the table: what stands below it is of some of the people, or of last year."""
    words = random.choice(("二、农村地区", "（二）流动人口", "二、上年同期", "2024年1-9月", "其中：城市"))
    at = random.randint(0, len(table.rows) - 1)
    kept = {float(cell) for row in table.rows[:at] for cell in row if _is_number(cell)}
    right = frozenset(one for one in table.right if one[4] in kept)
    return replace(table, rows=(*table.rows[:at], (words,), *table.rows[at:]), right=right)


def second_table(table: Table, random: Random, numbers) -> Table:
    """Another table of the same form below, of other years, counties or indicators: right, or not stored."""
    more = next(
        (other for _ in range(20) if (other := base(random, numbers)).form == table.form and other.head != table.head),
        None,
    )
    if more is None or len(table.head) > 1 or table.form == "long" or len({len(row) for row in table.rows}) > 1:
        return table
    head = more.head[0]
    if random.random() < 0.5 and table.form != "years":
        head = ("", *head[1:])
    return replace(table, rows=(*table.rows, head, *more.rows))


def _is_number(cell: str) -> bool:
    return cell.replace(".", "", 1).isdigit() and "." in cell


BENDS = (
    title, line, harmless_line, note, harmless_note, tab, other_tab, swapped, split, unknown_below, decoy_column,
    headless_column, narrowed_column, section, second_table,
)  # fmt: skip
LAST = (narrowed_column, section, second_table)  # what comes after them would bend the wrong thing
SHAPES = (split, unknown_below, decoy_column, headless_column, swapped, *LAST)


def bend(random: Random) -> tuple[Table, tuple[str, ...]]:
    """A table, and the names of its bends: one of its shape and up to two of what stands around it."""
    numbers = _numbers(random)
    table, names = base(random, numbers), []
    shape = random.choice((None, *SHAPES))
    around = random.sample([one for one in BENDS if one not in SHAPES], random.randint(0, 2))
    for one in (*([shape] if shape else []), *around):
        bent = one(table, random, numbers)
        names += [one.__name__] if bent is not table else []
        table = bent
    return table, (table.form, *names)


def body(table: Table, random: Random) -> tuple[str, bytes]:
    """(name, bytes): as CSV, or as a workbook where the tab says something or by chance."""
    lines = [(one,) for one in table.titles] + [*table.head, *table.rows] + [(one,) for one in table.notes]
    if table.tab == "Sheet1" and random.random() < 0.7:
        return "file.csv", make.text(lines)
    cells = [[float(cell) if _is_number(cell) else cell or None for cell in row] for row in lines]
    return "file.xlsx", make.book({table.tab: cells})


assert set(COUNTIES.values()) <= set(AREAS.values())
