"""What a leader is asked to decide of a plan's targets, from what is judged and written: no proposal that the rows do not carry."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from model.assessment import Assessment
from model.evaluation import SHORT
from wording import numbers, verdicts

FURTHEST = 5
NAMED = 3  # indicators named in a sentence before it ends in 等


def decisions(
    rows: Sequence[tuple[Assessment, str]], *, over: bool, said: Callable[[Assessment, str], str]
) -> list[str]:
    """One sentence each, the most pressing first.

    rows: (target, key of model.evaluation.STANDINGS), of one area or of several; over: the plan's last year has come; said(a, field): what
    people wrote beside a target.
    """
    several = len({a.area.code for a, _ in rows}) > 1
    found = []
    disputed = [a for a, _ in rows if _disputed(a)]
    if disputed:
        told = named((a.area.short if several else "") + both(a) for a in disputed)
        found.append(f"规划两处表述不同且判定不同的 {len(disputed)} 项按哪处评价：{told}")
    binding = [a for a, key in rows if a.attribute == "binding" and key in SHORT]
    silent = [a for a in binding if not said(a, "cause")]
    if binding:
        which = (
            "原因均"
            if len(silent) == len(binding) > 1
            else f"其中 {len(silent)} 项原因"
            if len(binding) > 1
            else "原因"
        )
        rest = f"，{which}待责任单位填报" if silent else ""
        found.append(
            f"约束性目标{short_word(over)}的 {len(binding)} 项如何补救{rest}：{whose(binding, several=several)}"
        )
    owed = [a for a, key in rows if key == "owed"]
    if owed:
        bound = sum(a.attribute == "binding" for a in owed)
        figures = "期末数" if over else "数"
        apart = f"（约束性 {bound} 项）" if bound else ""
        found.append(f"待报{figures} {len(owed)} 项{apart}的报送时限和责任单位")
    unclear = [a for a, key in rows if key == "not_assessable" and a.reason == "qualitative_only"]
    if unclear and over:
        found.append(f"仅有定性表述的 {len(unclear)} 项如何评价：{whose(unclear, several=several)}")
    return found


def furthest(rows: Sequence[tuple[Assessment, str]]) -> list[Assessment]:
    """Those that fall short by a figure later than their baseline: what was not held or has no share of a promised change first, then the
    least of the change done: gaps in different units are never compared. What is suppressed is not among them.
    """
    mine = [
        a
        for a, key in rows
        if a.has_newer_figure and not a.suppressed and verdicts.by_newest(a) == "short" and key in (*SHORT, "owed")
    ]
    return sorted(mine, key=lambda a: (a.progress is not None, a.progress or 0.0))[:FURTHEST]


def measured(a: Assessment) -> str:
    """By what the first of `furthest` stands first: '目标实现程度最低（12%）'; where it has no share what it is: '未保持', '缺基期而未达目标值', '未达目标值'."""
    if a.progress is not None:
        return f"目标实现程度最低（{verdicts.progress(a)}）"
    if a.reason == "no_baseline":
        return "缺基期而未达目标值"
    return verdicts.class_word(a.verdict, a.attribute) if a.verdict in ("lost", "moving_away") else "未达目标值"


def short_word(over: bool) -> str:
    """What targets of model.evaluation.SHORT are called together: a plan that is not over has nothing 未完成 yet."""
    return "未完成" if over else "滞后或变差"


def _disputed(a: Assessment) -> bool:
    """Whether two places of the documents ask differently and the verdict turns on which one counts."""
    return "target_conflict" in a.doubts and a.other is not None and a.other.verdict not in ("", a.verdict)


def both(a: Assessment) -> str:
    """'孕产妇系统管理率（≥90 与 ≥95）'."""
    other = "" if a.other is None else numbers.bound(numbers.printed(a.other.value), a.other.comparator)
    return f"{a.indicator.name}（{verdicts.target(a)}{f' 与 {other}' if other else ''}）"


def whose(rows: Iterable[Assessment], *, several: bool) -> str:
    """The indicators of these targets; of several areas with whose it is: '甲县县域就诊率、孕产妇死亡率（2 县）'."""
    rows = list(rows)
    if not several:
        return named(a.indicator.name for a in rows)
    counted = Counter(a.indicator.name for a in rows)
    first = {a.indicator.name: a.area.short for a in reversed(rows)}
    return named(f"{name}（{n} 县）" if n > 1 else f"{first[name]}{name}" for name, n in counted.items())


def named(names: Iterable[str]) -> str:
    """'甲、乙、丙等 5 项'."""
    names = list(names)
    return "、".join(names[:NAMED]) + (f"等 {len(names)} 项" if len(names) > NAMED else "")
