"""What a leader is asked to decide of a plan's targets, from what is judged and written: no proposal that the rows do not carry."""

from collections.abc import Callable, Sequence

from model.assessment import Assessment
from model.evaluation import SHORT
from wording import numbers, verdicts

NAMED = 3  # indicators named in a sentence before it ends in 等


def decisions(rows: Sequence[tuple[Assessment, str]], *, said: Callable[[Assessment, str], str]) -> list[str]:
    """One sentence each, the most pressing first. rows: (target, key of model.evaluation.STANDINGS); said(a, field): what people wrote there."""
    found = []
    disputed = [a for a, _ in rows if _disputed(a)]
    if disputed:
        found.append(f"规划两处表述不同且判定不同的 {len(disputed)} 项按哪处评价：{named(map(both, disputed))}")
    binding = [(a, key) for a, key in rows if a.attribute == "binding" and key in SHORT]
    silent = [a for a, _ in binding if not said(a, "cause")]
    if binding:
        rest = f"，其中 {len(silent)} 项原因待责任单位填报" if silent else ""
        found.append(
            f"约束性目标未完成的 {len(binding)} 项如何补救{rest}：{named(a.indicator.name for a, _ in binding)}"
        )
    owed = [a for a, key in rows if key == "owed"]
    if owed:
        bound = sum(a.attribute == "binding" for a in owed)
        found.append(f"待报期末数 {len(owed)} 项（约束性 {bound} 项）的报送时限和责任单位")
    unclear = [a for a, key in rows if key == "not_assessable" and a.reason == "qualitative_only"]
    if unclear:
        found.append(f"仅有定性表述的 {len(unclear)} 项如何评价：{named(a.indicator.name for a in unclear)}")
    review = [a for a, _ in rows if said(a, "review")]
    if review:
        found.append(f"责任单位请求审定的 {len(review)} 项：{named(a.indicator.name for a in review)}")
    return found


def _disputed(a: Assessment) -> bool:
    """Whether two places of the documents ask differently and the verdict turns on which one counts."""
    return "target_conflict" in a.doubts and a.other is not None and a.other.verdict not in ("", a.verdict)


def both(a: Assessment) -> str:
    """'孕产妇系统管理率（≥90 与 ≥95）'."""
    other = "" if a.other is None else numbers.bound(numbers.printed(a.other.value), a.other.comparator)
    return f"{a.indicator.name}（{verdicts.target(a)}{f' 与 {other}' if other else ''}）"


def named(names) -> str:
    """'甲、乙、丙等 5 项'."""
    names = list(names)
    return "、".join(names[:NAMED]) + (f"等 {len(names)} 项" if len(names) > NAMED else "")
