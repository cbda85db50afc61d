"""A row of the 完成情况表: one target of a plan at its end, or at an earlier as-of year, with what people wrote beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from model.assessment import Assessment, Figure
from model.remarks import Remark, Slot

# How a target stands in an evaluation -> its word, in the order they are told.
STANDINGS: dict[str, str] = {
    "done": "已完成",
    "undone": "未完成",
    "ahead": "已提前达到",
    "on_schedule": "达到进度",
    "late": "进度滞后",
    "worse": "较基期变差",
    "baseline": "仅有基期",
    "owed": "待报",
    "not_assessable": "不可评",
}
SHORT = ("undone", "late", "worse")  # those whose cause is asked for first


@dataclass(frozen=True, kw_only=True)
class EvaluationRow:
    """number: 序号; standing: a key of STANDINGS; years: the figures of the plan's years before the last one; final: that of the last year, or
    the one it is judged by; firmness: a key of wording.confidence.FIRMNESS; slots, remarks: field -> where it is written, what stands there;
    before: field -> (year, text) of the newest earlier evaluation that said something, for fields that say nothing yet.
    """

    number: int
    a: Assessment
    standing: str
    years: Mapping[int, Figure]
    final: Figure | None
    firmness: str
    slots: Mapping[str, Slot]
    remarks: Mapping[str, Remark]
    before: Mapping[str, tuple[int, str]]

    @property
    def lacks_cause(self) -> bool:
        """Whether it fell short and nobody wrote why."""
        return self.standing in SHORT and "cause" not in self.remarks
