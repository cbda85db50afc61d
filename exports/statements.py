"""A target stated twice: the other statement and how it is judged, beside the verdict (method section 1)."""

from model.numbers import missing
from wording.numbers import printed
from model.verdicts import class_word


def other(row: dict, *, where: bool = True) -> str:
    """The other statement of a target and its verdict, as text; '' where there is none or its verdict is suppressed.

    '另有表述 ≥95: 未达标(第三章 任务 四)'; of two conditions that must both hold '同时须满足“…”: 未达标'. row: of gaps,
    as a dict; where: with the place of the other statement.
    """
    if missing(row["other_place"]) or missing(row["other_class"]):
        return ""
    word = class_word(row["other_class"], row["attribute"]) + (f"({row['other_place']})" if where else "")
    if row["joined"] is True:
        return f"同时须满足“{row['other_as_printed'] or row['other_place']}”: {word}"
    if missing(row["other_target"]):
        return ""
    sign = "" if row["other_comparator"] in ("=", "range") else row["other_comparator"]
    return f"另有表述 {sign}{printed(row['other_target'])}: {word}"
