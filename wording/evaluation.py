"""An evaluation of a plan (终期评估, 中期评估) in words. What is counted is the counting rule's (wording/counts.py), part by part:

met -> 已完成 · missed -> 未完成 · owed -> 待报 · unknown -> 不可评; before the target year 已提前达到 · 达到进度 · 进度滞后 · 较基期变差 · 仅有基期.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from model.areas import Area
from model.assessment import Assessment, Figure
from model.evaluation import SHORT, STANDINGS, EvaluationRow
from model.plans import Plan
from model.remarks import FIELDS
from model.verdicts import ATTRIBUTES, DOUBTS, FLAGS
from wording import numbers, verdicts
from wording.counts import CONTRADICTIONS, Counts, noted

OF_PART = {
    "met": "done",
    "missed": "undone",
    "owed": "owed",
    "ahead": "ahead",
    "on_pace": "on_schedule",
    "behind": "late",
    "worse": "worse",
    "unknown": "not_assessable",
    "qualitative": "not_assessable",
}
PRAISED = ("done", "ahead", "on_schedule")  # never told of a doubtful row without its doubt
OF_VERDICT = {"met": "done", "kept": "done", "missed": "undone"}
REMARKS = FIELDS["target"] | FIELDS["indicator"]  # what is written beside a target -> its head
CHANCE = {"loose_met": "随机波动以内", "loose_short": "随机波动以内", "few": "事件太少，以个案评审为准"}


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """year: the as-of year; rows: the targets that are counted, binding first; apart: annual and milestone targets; counts: of the rows."""

    area: Area
    plan: Plan
    year: int
    rows: tuple[EvaluationRow, ...]
    apart: tuple[EvaluationRow, ...]
    counts: Counts

    @property
    def mid(self) -> bool:
        """Whether the plan's last year has not come."""
        return self.year < self.plan.last

    @property
    def last(self) -> int:
        """The last year it looks at."""
        return min(self.year, self.plan.last)

    def of(self, attribute: str) -> list[EvaluationRow]:
        """The counted targets of one attribute."""
        return [row for row in self.rows if row.a.attribute == attribute]

    @property
    def without_cause(self) -> int:
        """How many fell short without a word why."""
        return sum(row.lacks_cause for row in self.rows)


def standing(part: str, *, over: bool) -> str:
    """A part of the counting rule as a key of STANDINGS. over: the plan's last year has come; what then has a baseline only has no target year."""
    if part == "baseline_only":
        return "not_assessable" if over else "baseline"
    return OF_PART[part]


def name(e: Evaluation) -> str:
    """'山丹县终期评估', '山丹县中期评估'."""
    return f"{e.area.name}{'中期' if e.mid else '终期'}评估"


def sentence(e: Evaluation) -> tuple[str, str]:
    """(title, the line under it): the binding targets are the title.

    ('乙县终期评估：约束性 9 项，已完成 3 项、未完成 2 项、待报 4 项', '预期性 20 项，…；共 1 项待核；另有 3 项年度或阶段目标')
    """
    groups = [(kind, rows) for kind in ATTRIBUTES if (rows := e.of(kind))]
    if not groups:
        return f"{name(e)}：文件在本规划期内未列目标", ""
    first, *more = [f"{ATTRIBUTES[kind]} {len(rows)} 项，{_parts(rows)}" for kind, rows in groups]
    said = {f"未写原因 {e.without_cause} 项": e.without_cause, f"另有 {len(e.apart)} 项年度或阶段目标": len(e.apart)}
    final = "期末数" if first.endswith(f"均{STANDINGS['owed']}") and not e.mid else ""
    notes = [*noted(e.counts), *(words for words, number in said.items() if number)]
    return f"{name(e)}：{first}{final}", "；".join([*more, *notes])


def _parts(rows: Sequence[EvaluationRow]) -> str:
    return parts([(row.a, row.standing) for row in rows])


def parts(rows: Sequence[tuple[Assessment, str]]) -> str:
    """'已完成 3 项（其中 1 项待核、1 项有年份未达）、待报 4 项', '均待报', '待报' of one. rows: (target, key of STANDINGS)."""
    told = [(code, mine) for code in STANDINGS if (mine := [a for a, key in rows if key == code])]
    beside = [_beside(mine) if code in PRAISED else "" for code, mine in told]
    if len(told) == 1:
        return f"{'均' if len(rows) > 1 else ''}{STANDINGS[told[0][0]]}{beside[0]}"
    return "、".join(f"{STANDINGS[code]} {len(mine)} 项{note}" for (code, mine), note in zip(told, beside))


def _beside(praised: Sequence[Assessment]) -> str:
    """'（其中 1 项待核、1 项有年份未达）' of targets that are told as reached; '' where nothing is to be said of them."""
    notes = {"待核": sum(map(is_doubtful, praised)), FLAGS["missed_year"]: sum(bool(a.missed_before) for a in praised)}
    told = "、".join(f"{number} 项{word}" for word, number in notes.items() if number)
    return f"（其中 {told}）" if told else ""


def is_doubtful(a: Assessment) -> bool:
    """Whether statements or figures contradict each other: 待核."""
    return not CONTRADICTIONS.isdisjoint(a.doubts)


def why(row: EvaluationRow) -> str:
    """Why a target cannot be assessed: '仅定性目标', '未写目标年'; '' where it can."""
    if row.standing != "not_assessable":
        return ""
    return verdicts.reason(row.a) or verdicts.year(None)


def doubts(row: EvaluationRow) -> list[str]:
    """What stands at the row and travels with it: ['表述不一致待核', '未审核', '随机波动以内']; 快报 stands at the figure (Cells.status)."""
    chance = CHANCE.get(row.firmness, "") if row.standing in ("done", "undone") else ""
    missed = verdicts.missed_years(row.a)
    own = [DOUBTS[code] for code in row.a.doubts if code != "preliminary" or row.final is not row.a.latest]
    years = numbers.years_inferred([row.a.baseline, *row.years.values(), row.final])
    return [word for word in (*own, missed, chance, *years) if word]


def other(row: EvaluationRow) -> str:
    """What another place of the documents asks and, unless the final figure is owed, how the target would stand by it:
    '另有表述 ≥95：未完成'; '' where there is none.
    """
    a, one = row.a, row.a.other
    if one is None or not (one.place and one.verdict):
        return ""
    key = OF_VERDICT.get(one.verdict, "")
    word = STANDINGS.get(key) or verdicts.class_word(one.verdict, a.attribute)
    by_it = f"：{word}" if row.standing not in ("owed", "baseline", "not_assessable") else ""
    if one.joined:
        return f"同时须满足“{one.as_printed or one.place}”{by_it}"
    bound = numbers.bound(numbers.printed(one.value), one.comparator)
    return f"另有表述 {bound}{by_it}" if bound else ""


# -- a row as text -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Cells:
    """What every form of the table shows of a row, as text. gap: of what fell short; status: 快报, 累计 … of the final value; due: which year the target is of, where it is
    not the plan's last; notes: why it cannot be assessed, and its doubts.
    """

    base: str
    years: tuple[str, ...]
    final: str
    status: str
    target: str
    due: str
    other: str
    standing: str
    gap: str
    notes: tuple[str, ...]


def cells(row: EvaluationRow, e: Evaluation) -> Cells:
    """A row in words; a figure of another year than its column's has its year beside it."""
    a = row.a
    summed = ["累计"] if a.target and a.target.summed and row.final is a.latest else []
    return Cells(
        base=_figure(a.baseline, e.plan.first - 1) or "—",
        years=tuple(numbers.figure(row.years.get(year)) or "—" for year in range(e.plan.first, e.last)),
        final=_figure(row.final, e.last) or (STANDINGS["owed"] if row.standing == "owed" else "—"),
        status="、".join([*summed, *([row.final.status] if row.final and row.final.status else [])]),
        target=verdicts.target_with_number(a) or "—",
        due=_due(a, e.plan),
        other=other(row),
        standing=STANDINGS[row.standing],
        gap=verdicts.gap(a) if row.standing in SHORT else "",
        notes=tuple(one for one in (why(row), *doubts(row)) if one),
    )


def heads(e: Evaluation) -> tuple[str, ...]:
    """The heads of the table as one line: 序号, 指标, …, 基期, 2021, …, 期末值（2025）, …, 责任单位."""
    return (
        *("序号", "指标", "单位", "属性", f"基期（{e.plan.first - 1}）"),
        *map(str, range(e.plan.first, e.last)),
        *(f"{final(e)}（{e.last}）", "数据状态", "目标", "判定", "说明"),
        *REMARKS.values(),
    )


def record(row: EvaluationRow, e: Evaluation) -> tuple[str, ...]:
    """A row under these heads."""
    told, a = cells(row, e), row.a
    attribute = ATTRIBUTES[a.attribute] + ("" if row in e.rows else "，不计入")
    target = f"{told.target}（{told.due}）" if told.due else told.target
    said = "；".join(one for one in (told.gap, *told.notes, told.other) if one)
    written = (row.remarks[field].text if field in row.remarks else "" for field in REMARKS)
    return (
        *(str(row.number), a.indicator.name, a.indicator.unit_word, attribute, told.base, *told.years),
        *(told.final, told.status, target, told.standing, said, *written),
    )


def final(e: Evaluation) -> str:
    """What the value of its last year is called."""
    return "最新值" if e.mid else "期末值"


def _figure(figure: Figure | None, year: int) -> str:
    text = numbers.figure(figure)
    return f"{text}（{numbers.year(figure.year)}）" if text and figure and figure.year != year else text


def _due(a: Assessment, plan: Plan) -> str:
    if a.scope == "every_year":
        return "每年"
    if a.target_year is None or (a.target_year == plan.last and a.scope == "plan"):
        return "" if a.target_year else verdicts.year(None)
    return f"{a.target_year} 年{'度' if a.scope == 'annual' else ''}"
