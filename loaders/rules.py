"""What a statement must keep to, whoever wrote it down: the same rules for data/ (curated) and for uploads.

Each rule is asked of one row. A missing cell is None.
"""

from collections.abc import Iterator, Mapping

DECIMALS = 6  # NUMERIC(20,6) in the store
Slip = tuple[str, str, str, str]  # column, code, what is wrong, what to do


def is_implausible(value: float | None, plausible: tuple[float, float] | None) -> bool:
    """Whether a value lies outside the indicator's plausible range; never where either is unknown."""
    return value is not None and plausible is not None and not plausible[0] <= value <= plausible[1]


def target_slips(row: Mapping) -> Iterator[Slip]:
    """The cells of one target that contradict each other.

    row: year, scope, basis, comparator ('' or None for none), value, value_to, tolerance, baseline, baseline_year.
    """
    basis, comparator = row.get("basis"), row.get("comparator") or ""
    value, to, tolerance = row.get("value"), row.get("value_to"), row.get("tolerance")
    base, base_year, year = row.get("baseline"), row.get("baseline_year"), row.get("year")
    is_external, is_range = basis == "external", comparator == "range"
    is_relative = basis not in ("absolute", "external")
    ends_wrong = to is None or (value is not None and value > to)
    rules = (
        (row.get("scope") == "annual" and year is None, "year", "year", "年度目标须有年份", "填文件的年度"),
        (value is not None and not comparator, "comparator", "comparator", "有数值而没有比较符", "没有符号的填 ="),
        (
            value is None and comparator and not is_external and not is_relative,
            "value", "value", "有比较符而没有数值", "填原文所列的数；仅有定性表述的，清空比较符",
        ),
        (
            is_external and (value is not None or not comparator or is_range),
            "comparator", "external", "与上级比的目标只有比较符，没有数值", "如 不低于全市平均：比较符填 ≥，数值留空",
        ),
        (is_range and not is_external and ends_wrong, "value_to", "range", "区间须有两端，小的在前", "填下端和上端"),
        (not is_range and to is not None, "value_to", "range", "不是区间却有上端", "比较符填区间（range），或清空上端"),
        (comparator != "~" and tolerance is not None, "tolerance", "tolerance", "只有 ~ 有允许差", "比较符填 ~ 或清空"),
        (tolerance is not None and tolerance < 0, "tolerance", "sign", "允许差不为负", "填正数"),
        ((base is None) != (base_year is None), "baseline", "baseline", "基期的值和年份须同时有", "补填另一项，或均留空"),
        (
            base_year is not None and year is not None and base_year >= year,
            "baseline_year", "baseline", "基期年不早于目标年", "核对两个年份",
        ),
        (is_relative and value is None, "value", "value", "相对目标须有幅度", "填原文所列幅度"),
        (
            is_relative and any(end is not None and end < 0 for end in (value, to)),
            "value", "sign", "相对目标的幅度不带负号", "减少用 points_off / percent_off / step_off",
        ),
    )  # fmt: skip
    return ((column, code, why, fix) for broken, column, code, why, fix in rules if broken)
