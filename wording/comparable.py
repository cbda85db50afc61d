"""Words about a comparison of areas (gaps.comparable): the scale, why an area stands apart, the order. 可比, never 同比 (year on year)."""

from model.comparison import Comparison, Placement, Scale
from model.numbers import given
from model.verdicts import REASONS
from wording.numbers import year

LEVELS = {"nation": "全国", "province": "省级", "city": "市级", "county": "县级"}
DIFFERS = {
    "level": "层级不同",
    "definition": "口径不同",
    "population": "人群不同",
    "plan": "规划期不同",
    "year": "年份不同",
    "status": "数据状态不同",
}
ORDERS = {
    "promises": "按地区表，目标力度不分先后",
    "alone": "按地区表，可比地区仅 1 个",
    "nobody": "按地区表",
    "asked": "按地区表",
    "gap_missing": "按地区表，有的差距无法计算",
    "directions_differ": "按地区表，各地目标方向不同，差距不可比较大小",
    "few_events": "按地区表，有的地区事件太少，差距大小可能出于偶然",
    "intervals_overlap": "按地区表，各地的随机波动范围都相互重叠，差距大小可能出于偶然",
    "by_gap": "差距大的在前（同口径、同年、同类数据），不是名次",
    "by_gap_neighbours_overlap": "差距大的在前（同口径、同年、同类数据），不是名次；相邻地区的随机波动范围有重叠，先后可能出于偶然",
}
NOT_STATED = "未注明"


def scale(one: Scale) -> str:
    """'2024 年数 · 2025 年目标', with definition, population and status where stated."""
    when = year(one.year) if one.year is None else f"{one.year} 年"
    return " · ".join(
        part for part in (f"{when}{one.status or '数'}", plan(one), one.definition, one.population) if part
    )


def plan(one: Scale) -> str:
    """'2025 年目标', '2023 年度目标', '至 2025 年每年目标', '未写目标年'."""
    if one.target_year is None:
        return "未写目标年"
    ways = {"annual": "{} 年度目标", "every_year": "至 {} 年每年目标"}
    return ways.get(one.scope, "{} 年目标").format(one.target_year)


def why(row: Placement, *, kind: str) -> str:
    """Why a row stands apart, '' on the scale: '年份不同：2023 年', '规划期不同：2023 年度目标', '缺现状值', '层级不同：市级'."""
    if not row.apart:
        return ""
    if row.apart == "no_target":
        return "文件未列目标"
    if row.apart == "no_baseline" and row.assessment.scope in ("annual", "every_year"):
        return "年度目标，没有基期"
    if row.apart not in DIFFERS:
        return REASONS[row.apart]
    own = given(row.scale)
    when = year(own.year) if own.year is None else f"{own.year} 年"
    which = {
        "level": LEVELS[own.level],
        "definition": own.definition or NOT_STATED,
        "population": own.population or NOT_STATED,
        "plan": plan(own),
        "year": f"基期 {when}" if kind == "promise" else when,
        "status": own.status or NOT_STATED,
    }
    return f"{DIFFERS[row.apart]}：{which[row.apart]}"


def order(comparison: Comparison) -> str:
    """Which order the areas stand in, and why."""
    return ORDERS[comparison.because]
