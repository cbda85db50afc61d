"""Codes of method section 5 (classes, reasons, flags) and the calm Chinese words shown for them.

The codes are stable: they stand in exports and on the command line. The words are for the screen.
"""

# class code -> word. The order is the order of legends: best first, unknown last.
CLASSES: dict[str, str] = {
    "met": "已达标",
    "kept": "保持达标",
    "met_early": "提前达到",
    "on_pace": "达到时序进度",
    "slightly_behind": "略滞后于时序",
    "behind": "滞后于时序进度",
    "missed": "未达标",
    "lost": "未保持",
    "moving_away": "较基期变差",
    "baseline_meets": "基期已达标",
    "baseline_short": "基期未达标",
    "unknown": "待补数据",
}

REASONS: dict[str, str] = {
    "no_figure": "缺现状值",
    "no_baseline": "缺基期",
    "no_target": "缺目标",
    "no_target_year": "未写目标年",
    "no_reference_figure": "缺参照值",
    "qualitative_only": "仅定性目标",
    "ambiguous_basis": "表述有歧义",
    "unit_mismatch": "单位不符",
    "definition_changed": "口径变化",
    "conflicting_figures": "数据待核",
}

FLAGS: dict[str, str] = {
    "baseline_met": "基期曾达标",
    "comparator_against_direction": "比较符与指标方向相反（待核）",
    "due_no_final": "目标年已到，待报期末数",
    "early": "早期",
    "floor_below_baseline": "基期已优于目标值",
    "hold": "以保持为目标",
    "missed_year": "有年份未达",
    "target_conflict": "表述不一致待核",
}

# What makes a verdict doubtful (method section 5, last paragraph), in the order it is said.
DOUBTS: dict[str, str] = {
    "target_conflict": "表述不一致待核",
    "comparator_against_direction": "比较符待核",
    "conflicting_figures": "数据待核",
    "preliminary": "快报数",
    "unreviewed": "未审核",
}

# The checks of method section 7, in the order they are told: what contradicts before what is weak.
CHECKS: dict[str, str] = {
    "target_conflict": "目标两处不同",
    "figure_conflict": "数值两处不同",
    "built_and_planned": "现状又列为目标",
    "ratio_vs_parts": "比值与分项不符",
    "sum_vs_parts": "合计与分项不符",
    "part_over_whole": "部分大于整体",
    "share_vs_count": "比例与个数不符",
    "comparator_against_direction": "比较符与指标方向相反",
    "ambiguous_basis": "表述有歧义",
    "unit_slip": "单位或位数待核",
    "implausible": "超出合理范围",
    "figures_transposed": "数字疑似颠倒",
    "name_differs": "名称不一致",
    "definition_differs": "名称相近，口径待核",
    "floor_below_baseline": "基期已优于目标值",
    "hold": "以保持为目标",
    "near_figure": "未列基期，有相近数据",
    "unresolved": "目标值无法确定",
}

# What the checks meet that is no finding (method section 7): counted in one line below the list, with its classifier.
ASIDE: dict[str, str] = {
    "no_baseline": "{} 项未列基期",
    "qualitative": "{} 项仅有定性表述",
    "repeated": "{} 处目标重复而数值一致",
    "held": "{} 项基期已到限值而以保持为目标",
    "no_event": "{} 项基期当年无死亡而目标为上限",
    "no_target": "{} 项有现状而未列目标",
    "other_years": "{} 项与他县目标年不同",
}

# The classes of targets that still have something to do.
OPEN = ("slightly_behind", "behind", "missed", "lost", "moving_away", "baseline_short")

ATTRIBUTES: dict[str, str] = {"binding": "约束性", "expected": "预期性", "none": "未标属性"}

PERIODS: dict[str, str] = {
    "year": "全年",
    "H1": "上半年",
    "Q1": "一季度",
    "Q2": "二季度",
    "Q3": "三季度",
    "Q4": "四季度",
    "mch_year": "妇幼年度",
}

SCOPES: dict[str, str] = {"plan": "规划期", "annual": "当年", "every_year": "每年"}

# What a target of each scope is called; one of the plan's before its last year is a milestone.
KINDS_OF_TARGET: dict[str, str] = {"plan": "规划期目标", "annual": "年度目标", "every_year": "每年目标"}
MILESTONE = "阶段目标"

# Which of the conditions joined by 且 speaks for all (docs/decisions/0002 R25): one missed is enough for missed, one that cannot
# be judged leaves the whole open; else the worst.
WORST_FIRST = (
    "missed",
    "unknown",
    "lost",
    "moving_away",
    "behind",
    "slightly_behind",
    "baseline_short",
    "on_pace",
    "baseline_meets",
    "met_early",
    "kept",
    "met",
)
