"""The arithmetic of the method and the checks on plans. Tables in, tables out, pure: no files, no SQL, no clock.

judge(): resolve the target, measure level, progress and pace, classify, fold to one row a target, one module a
step. Two opposite examples: 管理率 90 against ≥ 95 is a gap of 5 (direction +1, 95 - 90); 婴儿死亡率 6 against ≤ 5 is a gap of 1
(direction -1, 6 - 5). A gap is in the indicator's own unit, never a percentage of the target.

Beside the verdict, never in it: confidence_intervals (how firm a figure is), extrapolation (what the pace comes to),
comparable (who stands on one scale), timeseries (what each year is to a target), profile (what one county lacks): they
take typed assessments. suppression (small counts) and checks (of the plan itself) take whole tables, as judge does. All
give numbers and codes; their words are in wording/.

May import model only. Tested by the method's vectors and against tests/reference.py.
"""

from gaps.judge import judge, spoken, statements

__all__ = ["judge", "spoken", "statements"]
