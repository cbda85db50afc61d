"""What the report's sentences say of targets: of one with its figures and years, of several of the same standing in one sentence.

Binding targets come first and apart. Targets of the same standing share one sentence, in a list; a list longer than MOST ends in 等.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exports.docx.prose import MOST, listed
from exports.report_data import County, Pack, others_line
from model.assessment import Assessment, Figure
from model.verdicts import CLASSES, OPEN, REASONS
from wording import numbers, verdicts

NONE = "按已有期末数和时序进度，目前没有需提升的目标。"
NONE_YET = "按已有数据，目前没有需提升的目标；待报期末数的目标尚不能认定。"
NONE_LACKING = "目前没有待补数据的目标。"
NO_TARGETS = "文件在所选范围内未列目标。"
ANNEX = "附件"  # what the report calls an annex while its number is not known
RATE, OVER = "（1/10万）", "/10万"  # behind a number, and with it as a sentence writes it
GOOD = ("met", "ahead", "on_pace")  # parts of the counting rule
NEED = ("missed", "worse", "behind")
KINDS = {"binding": "约束性目标", "expected": "预期性目标", "none": "文件未标属性的目标"}
FREQUENCY = "notifiable_ab_incidence"
REPORTED = (
    "甲乙类传染病发病率随报告而变，须与报告质量一并核看，升降均不单独作为成效。"  # else it teaches under-reporting
)
FEW_DEATHS = (
    "死亡率按少数死亡例数计算，一年的率受偶然因素影响大，一两例即可改变是否达到目标值，宜结合多年合计和个案评审。"
)


@dataclass(frozen=True)
class Usual:
    """The baseline year and the target year most rows share: named once in 总体情况, and at a row only where its own
    differs.
    """

    base: int | None
    target: int | None

    @classmethod
    def of(cls, rows: Sequence[Assessment]) -> "Usual":
        """The years most of these rows share; None where no row has one."""
        bases = Counter(a.baseline.year for a in rows if a.baseline is not None and a.baseline.year is not None)
        targets = Counter(a.target_year for a in rows if a.scope == "plan" and a.target_year is not None)
        return cls(*(found.most_common(1)[0][0] if found else None for found in (bases, targets)))

    def words(self) -> str:
        """'以下除另注年份外，基期均指 2020 年、目标均指 2025 年。', '' where no year is usual."""
        years = [f"{name}均指 {year} 年" for name, year in (("基期", self.base), ("目标", self.target)) if year]
        return f"以下除另注年份外，{'、'.join(years)}。" if years else ""

    def baseline(self, a: Assessment) -> str:
        """'基期 4.35 人/千人', '2019 年基期 …', '基期不显示'."""
        if a.baseline is None:
            return "无基期"
        year = "" if a.baseline.year in (None, self.base) else f"{a.baseline.year} 年"
        return f"{year}基期{_amount(a.baseline, a)}"

    def asked(self, a: Assessment) -> str:
        """'目标 4.5 人以上', '2025 年度目标 较2022年提高2个百分点以上（即88.3%以上）', '每年目标 95%以上'."""
        year = "" if a.target_year is None else f"{a.target_year} 年"
        plan = "" if year == f"{self.target} 年" else year
        when = {"plan": plan, "annual": f"{year}度", "every_year": "每年"}[a.scope]
        return f"{when}{verdicts.aim(verdicts.target_in_words(a))}"


def _kinds(rows: Sequence[Assessment]) -> dict[str, list[Assessment]]:
    """Rows by kind of target, binding first; only kinds that are there."""
    found = {kind: [a for a in rows if a.attribute == kind] for kind in KINDS}
    return {kind: mine for kind, mine in found.items() if mine}


def _kind_of(kind: str) -> str:
    return KINDS[kind].removesuffix("目标").removesuffix("的")


def reached(a: Assessment, usual: Usual) -> str:
    """'每千人口注册护士数（2024 年 4.6 人，目标 4.5 人以上，快报数）'."""
    return f"{a.indicator.name}（{'，'.join((_now(a), usual.asked(a), *verdicts.remarks(a)))}）"


def cautions(rows: Sequence[Assessment]) -> list[str]:
    """What must be told beside targets whose figures do not mean what they seem to."""
    found = [REPORTED] if any(a.indicator.id == FREQUENCY for a in rows) else []
    return found + ([FEW_DEATHS] if any(a.indicator.sensitive == "deaths" for a in rows) else [])


def documents(pack: Pack, where: str) -> list[str]:
    """One sentence that leads to the annex of the checks, called `where`."""
    if "checks" not in pack.sections or pack.findings.empty:
        return []
    return [f"规划文本须核对的表述或数字有 {pack.checked or f'{len(pack.findings)} 处'}，不属于完成情况，详见{where}。"]


def still_short(owed: Sequence[Assessment]) -> list[str]:
    """Those behind or short by their newest figure whose final one is owed: they stand in a part of their own, and must not be missed here."""
    names = [
        a.indicator.name for a in owed if a.verdict in (*OPEN, "unknown")
    ]  # of unknown ones those whose level is known
    said = f"按最近一次数据滞后、变差或未达标而期末数尚未报送的 {len(names)} 项，见待报期末数的目标：{listed(names)}。"
    return [said] if names else []


def clauses(rows: Sequence[Assessment], clause: Callable[[Assessment], str], *, sign: str) -> list[str]:
    """One paragraph for each kind of target, binding first; in it one sentence for each verdict, in the order of the
    legend.

    clause: of one target; sign: between the clauses.
    """
    sentences = []
    for kind, mine in _kinds(rows).items():
        alike = {code: [a for a in mine if a.verdict == code] for code in CLASSES}
        sentences.append(
            f"{KINDS[kind]}中，"
            + "".join(
                f"{_word_of(code, kind, same)}{len(same)} 项：{listed(map(clause, same), sign=sign)}。"
                for code, same in alike.items()
                if same
            )
        )
    return sentences


def _word_of(code: str, kind: str, same: Sequence[Assessment]) -> str:
    """The verdict of these targets, with a space; of one that only lacks its baseline what its newest figure says."""
    if code == "unknown":
        return "缺基期、不判定进度而未达目标值 "
    return f"{verdicts.class_word(code, kind, due=any(map(verdicts.is_due, same)))} "


def baseline_only(rows: Sequence[Assessment], usual: Usual) -> list[str]:
    """What the baseline says of targets without a newer figure: what had reached the target then, and what had not; no achievement and
    not today's gap.
    """

    def above(a: Assessment) -> str:
        return f"{a.indicator.name}（{'，'.join((usual.baseline(a), usual.asked(a), *verdicts.doubts(a)))}）"

    def below(a: Assessment) -> str:
        return "，".join(
            filter(None, (f"{a.indicator.name}{usual.baseline(a)}", usual.asked(a), gap(a), *verdicts.doubts(a)))
        )

    def paragraph(front: str, mine: Sequence[Assessment], clause: Callable[[Assessment], str], sign: str) -> list[str]:
        parts = [
            f"{_kind_of(kind)} {len(same)} 项：{listed(map(clause, same), sign=sign)}。"
            for kind, same in _kinds(mine).items()
        ]
        since = verdicts.unreported({a.latest.year for a in mine if verdicts.unreported_since(a)}) or "尚无新数据"
        return [f"{since}，按基期数{front.format(len(mine))}。{''.join(parts)}"] if mine else []

    return [
        *paragraph(
            "已达到目标值的 {} 项，不计入完成情况", [a for a in rows if a.verdict == "baseline_meets"], above, "、"
        ),
        *paragraph(
            "未达到目标值的 {} 项，基期与目标的差距不代表当前差距",
            [a for a in rows if a.verdict == "baseline_short"],
            below,
            "；",
        ),
    ]


def others(one: County, usual: Usual) -> list[str]:
    """The annual and milestone targets with their verdicts, which are in none of the counts."""

    def clause(a: Assessment) -> str:
        asked = [] if a.reason == "qualitative_only" else [usual.asked(a)]  # the verdict says so
        now = [] if a.latest is None and not asked else [_now(a)]
        return f"{a.indicator.name}（{'，'.join((*now, *asked, verdicts.status(a)))}）"

    return (
        [f"{others_line(one.others)}，不计入以上各数：{listed(map(clause, one.others), sign='；')}。"]
        if one.others
        else []
    )


def short(a: Assessment, usual: Usual) -> str:
    """'每千人口注册护士数 2024 年 4.35 人，基期 4.10 人，目标 4.5 人以上，还差 0.15 人'."""
    figures = _now(a)
    base = [] if a.baseline is None or a.is_baseline else [usual.baseline(a)]
    early = ["尚在规划早期"] if "early" in a.flags else []
    space = " " if figures[0].isdigit() else ""
    return "，".join(
        filter(
            None, (f"{a.indicator.name}{space}{figures}", *base, usual.asked(a), gap(a), *early, *verdicts.remarks(a))
        )
    )


def gap(a: Assessment) -> str:
    """'还差 0.15 人', '比目标高 0.77 个百分点'; '' where there is none. The calculation stands on the page and in the workbook."""
    found = verdicts.gap(a).replace(RATE, OVER)  # 82.79/10万, as the figures beside it
    return f"比目标{found}" if found.startswith("高 ") else found


def lacking(rows: Sequence[Assessment], what: str) -> list[str]:
    """One sentence a reason, the most frequent first; the binding ones are counted apart. what: '待补数据'."""
    if not rows:
        return []
    reasons = Counter(map(verdicts.reason, rows))
    order = {verdicts.reason(a): list(REASONS).index(a.reason) for a in rows}
    front = f"{what} {len(rows)} 项{of_binding(rows)}，"
    if len(reasons) == 1:
        return [f"{front}均为{next(iter(reasons))}，缺报数据不按 0 计：{_with_doubts(rows)}。"]
    sentences = [f"{front}缺报数据不按 0 计。"]
    for why, number in sorted(reasons.items(), key=lambda pair: (-pair[1], order[pair[0]])):
        mine = [a for a in rows if verdicts.reason(a) == why]
        sentences.append(f"{why} {number} 项{of_binding(mine)}：{_with_doubts(mine)}。")
    return ["".join(sentences)] if len(rows) <= MOST else sentences


def _with_doubts(rows: Sequence[Assessment]) -> str:
    """Their names, behind each the doubts that are not the reason itself."""
    more = {
        id(a): [word for code, word in zip(a.doubts, verdicts.doubts(a), strict=True) if code != a.reason] for a in rows
    }
    return listed(a.indicator.name + (f"（{'，'.join(more[id(a)])}）" if more[id(a)] else "") for a in rows)


def qualitative(one: County) -> list[str]:
    """One sentence of the targets without a number: no figure is lacking, and none can be reported."""
    mine = one.in_parts("qualitative")
    names = listed(a.indicator.name for a in mine)
    return [f"文件仅有定性表述、不作判定的 {len(mine)} 项{of_binding(mine)}：{names}。"] if mine else []


def of_binding(rows: Sequence[Assessment]) -> str:
    """'（其中约束性 3 项）', '（约束性）' of all of them, '' of none."""
    number = sum(a.attribute == "binding" for a in rows)
    return f"（其中约束性 {number} 项）" if 0 < number < len(rows) else "（约束性）" if number else ""


def _now(a: Assessment) -> str:
    """'2025 年 4.6 人/千人'; '2025 年现状值不显示'; '缺现状值'."""
    if a.latest is None:
        return verdicts.instead(a)
    name = "现状值" if a.latest.suppressed else ""
    return f"{numbers.year(a.latest.year)} 年{name}{_amount(a.latest, a)}"


def _amount(figure: Figure, a: Assessment) -> str:
    """A figure with its unit as it is written in a sentence: ' 74.41 岁', ' 75%', ' 12.0/10万', ' 1：1.4', '不显示'."""
    return numbers.figure(figure) if figure.suppressed else f" {numbers.amount(figure, a.indicator)}"
