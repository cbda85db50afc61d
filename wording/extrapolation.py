"""Words about an extrapolation (gaps.extrapolation): its head, why it is withheld, what its number cannot be."""

from model.assessment import Assessment
from model.extrapolation import Extrapolation
from model.verdicts import REASONS
from wording.numbers import share

HEAD = "按现有年均变化推算（算术外推，不是预测）"
WITHHELD = {
    "no_target": "文件未列目标，不推算",
    "suppressed": "例数很少的年份不显示，不推算",
    "single_years": "年度目标和每年目标逐年单独判定，不推算",
    "no_target_year": "未写目标年，不推算",
    "target_year_past": "目标年 {year} 已到，以期末数为准，不再推算",
    "one_figure": "仅有一个年份的数据，至少两个年份方可计算变化，不推算",
    "early": "规划期仅过 {passed}（不足 {early}），年数太少，不推算",
    "few_events": "现状值的事件不足 10 例，年际波动大，不推算",
}
BEYOND = {
    "": "",
    "above": "推算值超过 100%，实际不可能，表明变化不会始终保持现有速度",
    "below": "推算值低于 0，实际不可能，表明变化不会始终保持现有速度",
}


def withheld(a: Assessment, found: Extrapolation, *, early: float) -> str:
    """Why nothing is extrapolated, '' where it is. early: the threshold it was asked with."""
    if not found.withheld:
        return ""
    if found.withheld not in WITHHELD:
        return f"{REASONS[found.withheld]}，不推算"
    return WITHHELD[found.withheld].format(year=a.target_year, passed=share(a.time_share), early=share(early))


def note(found: Extrapolation) -> str:
    """What is said of an extrapolated value that cannot be (a share above 100%, a rate below 0): it is neither hidden nor clipped. '' else."""
    return BEYOND[found.beyond]
