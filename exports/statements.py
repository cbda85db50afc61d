"""What several formats say of one target beside its verdict: the figure or why there is none, the other statement of the target, and
which year an annual or milestone target is of.
"""

from collections.abc import Mapping, Sequence

from exports.report_data import SUPPRESSED
from model.assessment import Assessment, Figure
from model.remarks import FIELDS
from wording import numbers, verdicts

# In place of a table with nothing in it.
NO_FINDINGS, NO_TASKS = "所选地区的规划文本未发现需要核对之处。", "所选地区的文件未列重点任务。"


def no_findings(checked: str) -> str:
    """In place of an empty table of checks. checked: as of the pack, '' where the documents have none at all."""
    return f"所选范围内没有须核对之处：{checked}。" if checked else NO_FINDINGS


def latest(a: Assessment) -> str:
    """'74.41（2020）', '2.61（2024 快报）', '不显示（2023）', or why there is none: '缺现状值', '仅定性目标'."""
    return numbers.dated(a.latest) or verdicts.instead(a)


def gap(a: Assessment) -> str:
    """'还差 0.15 人'; 不显示 where a suppressed figure would follow from it; '' where there is none."""
    return verdicts.gap(a) or (SUPPRESSED if a.suppressed else "")


def other(a: Assessment, *, where: bool = True) -> str:
    """The other statement of a target and its verdict; '' where there is none or its verdict is suppressed (method
    section 1).

    '另有表述 ≥95：未达标（第三章 任务 四）'; of two conditions that must both hold '同时须满足“…”：未达标'. where:
    with the place of the other statement.
    """
    one = a.other
    if one is None or not (one.place and one.verdict):
        return ""
    word = verdicts.class_word(one.verdict, a.attribute, due=verdicts.is_due(a)) + (f"（{one.place}）" if where else "")
    if one.joined:
        return f"同时须满足“{one.as_printed or one.place}”：{word}"
    if one.value is None:
        return ""
    return f"另有表述 {numbers.bound(numbers.printed(one.value), one.comparator)}：{word}"


def notes(a: Assessment, series: Sequence[Figure] = ()) -> list[str]:
    """What stands beside a target: its flags, and of every figure shown with it whose year its document does not print how the year is known."""
    return list(dict.fromkeys([*verdicts.flags(a), *numbers.years_inferred(series)]))


def remarks(said: Mapping[str, str]) -> str:
    """What people wrote beside a target in one line: '偏差原因：编制未增；责任单位：医政股'; '' where nothing."""
    words = FIELDS["target"] | FIELDS["indicator"]
    return "；".join(f"{word}：{said[field]}" for field, word in words.items() if field in said)


def review(said: Mapping[str, str]) -> str:
    """What people say of the verdict: '判定复核：有异议：口径含返聘'; '' where nothing."""
    return f"{FIELDS['target']['review']}：{said['review']}" if "review" in said else ""


def source(a: Assessment) -> str:
    """'document · place' of the target."""
    return verdicts.source(a.target)


def period(a: Assessment) -> str:
    """What an annual or milestone target asks for: '2024 年度', '每年', '2023 年阶段', '未写目标年'."""
    if a.scope == "every_year":
        return "每年"
    if a.target_year is None:
        return verdicts.year(None)
    return f"{a.target_year} 年{'度' if a.scope == 'annual' else '阶段'}"


def document_of(source: str) -> str:
    """The document of 'document · place'."""
    return source.partition(" · ")[0]


def place_of(source: str) -> str:
    """The place of 'document · place', where the document stands beside; the whole where there is no place."""
    return source.partition(" · ")[2] or source


def sources(titles: Sequence[str], *, start: int = 1) -> str:
    """'来源：山丹县…规划（第 1—60 项）；…（第 61、63 项）' under a table, of the document of each of its rows; of one document without the numbers.
    start: the number of the first row.
    """
    of: dict[str, list[int]] = {}
    for place, title in enumerate(titles, start=start):
        of.setdefault(title, []).append(place)
    if len(of) < 2:
        return "来源：" + "".join(of)
    return "来源：" + "；".join(f"{title}（第 {runs(places)} 项）" for title, places in of.items())


def runs(places: Sequence[int]) -> str:
    """[1, 2, 3, 7] -> '1—3、7'."""
    found: list[list[int]] = []
    for n in places:
        if found and found[-1][1] == n - 1:
            found[-1][1] = n
        else:
            found.append([n, n])
    return "、".join(f"{first}" if first == last else f"{first}—{last}" for first, last in found)
