"""The draft report in sentences: only numbers and reasons of the pack, no cause, no praise, no rank.

Binding targets come first and apart. Targets of the same standing share one sentence, in a list; a list longer than
MOST ends in 等.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from charts import profile_rows, words
from exports.docx import draft_checks
from exports.docx.prose import MOST, Paragraph, full, listed, numeral
from exports.report_data import County, Pack
from model.numbers import missing
from wording.numbers import printed
from model.verdicts import CLASSES, REASONS, class_word

GOOD = ("met", "kept", "met_early", "on_pace")
OPEN = ("missed", "lost", "moving_away", "behind", "slightly_behind", "baseline_short")
WITH_PACE = ("behind", "slightly_behind")
KINDS = {"binding": "约束性目标", "expected": "预期性目标", "none": "文件未标属性的目标"}
FREQUENCY = "notifiable_ab_incidence"
REPORTED = (
    "甲乙类传染病发病率随报告而变，须与报告质量一并核看，升降都不单独作为成效。"  # else it teaches under-reporting
)


@dataclass(frozen=True)
class Usual:
    """The baseline year and the target year most rows share: named once in 总体情况, and at a row only where its own
    differs.
    """

    base: int | None
    target: int | None

    @classmethod
    def of(cls, rows: list[dict]) -> "Usual":
        bases = Counter(int(row["baseline_year"]) for row in rows if not missing(row["baseline_year"]))
        targets = Counter(
            int(row["target_year"]) for row in rows if row["scope"] == "plan" and not missing(row["target_year"])
        )
        return cls(*(found.most_common(1)[0][0] if found else None for found in (bases, targets)))

    def words(self) -> str:
        years = [f"{name}均指 {year} 年" for name, year in (("基期", self.base), ("目标", self.target)) if year]
        return f"以下除另注年份外，{'、'.join(years)}。" if years else ""

    def baseline(self, row: dict) -> str:
        """'基期 4.35 人/千人', '2019 年基期 …'."""
        if missing(row["baseline"]):
            return "基期不显示" if profile_rows.held_back(row) and not missing(row["baseline_year"]) else "无基期"
        year = (
            ""
            if missing(row["baseline_year"]) or row["baseline_year"] == self.base
            else f"{int(row['baseline_year'])} 年"
        )
        return f"{year}基期 {_amount(printed(row['baseline'], row['base_decimals']), row['unit'])}"

    def asked(self, row: dict) -> str:
        """'目标 ≥4.5', '2025 年度目标 较2022年 +2 个百分点以上（即 ≥88.3）', '每年目标 ≥95'."""
        year = "" if missing(row["target_year"]) else f"{int(row['target_year'])} 年"
        plan = "" if year == f"{self.target} 年" else year
        when = {"plan": plan, "annual": f"{year}度", "every_year": "每年"}[row["scope"]]
        known = "" if row["basis"] == "absolute" or missing(row["target"]) else f"（即 {words.resolved(row)}）"
        return f"{when}目标 {words.target(row).removeprefix('=')}{known}"


def paragraphs(pack: Pack) -> list[Paragraph]:
    """The whole draft in order, headings numbered 一、 and （一）."""
    usual = Usual.of(_rows(pack))
    chapters = [("总体情况", _overall(pack, usual))]
    if "counties" in pack.sections and len(pack.counties) == 1:
        chapters += [(head, [Paragraph(0, text) for text in texts]) for head, texts in _county(pack.counties[0], usual)]
    elif "counties" in pack.sections:
        chapters.append(
            ("分地区情况", [line for place, one in enumerate(pack.counties) for line in _apart(place, one, usual)])
        )
    if "checks" in pack.sections:
        chapters.append(("规划文本待核对", draft_checks.checks(pack)))
    if "tasks" in pack.sections:
        chapters.append(("重点任务", draft_checks.tasks(pack)))
    if "method" in pack.sections:
        chapters.append(("判定方法", [Paragraph(0, full(text), f"{head}。") for head, text in pack.method]))
    return [
        line
        for place, (head, inside) in enumerate(chapters, start=1)
        for line in (Paragraph(1, f"{numeral(place)}、{head}"), *inside)
    ]


def _rows(pack: Pack) -> list[dict]:
    return [row for one in pack.counties for row in one.rows.to_dict("records")]


def _kinds(rows: list[dict]) -> dict[str, list[dict]]:
    """Rows by kind of target, binding first; only kinds that are there."""
    found = {kind: [row for row in rows if row["attribute"] == kind] for kind in KINDS}
    return {kind: mine for kind, mine in found.items() if mine}


def _overall(pack: Pack, usual: Usual) -> list[Paragraph]:
    rows, names = _rows(pack), [one.area["name"] for one in pack.counties]
    who = (
        names[0]
        if len(names) == 1
        else listed(names, what="个地区") + (f" {len(names)} 个地区" if len(names) <= MOST else "")
    )
    front = ["本稿所用为虚构的演示数据，不反映任何实际地区。"] if pack.provenance.demo else []
    front += [f"所用数据中有 {pack.provenance.unreviewed} 个未经审核。"] if pack.provenance.unreviewed else []
    if not rows:
        return [Paragraph(0, "".join(front) + f"{who}的规划文件在所选范围内没有列出目标。")]
    by_kind = _kinds(rows)
    parts = "、".join(f"{_kind_of(kind)} {len(mine)} 项" for kind, mine in by_kind.items())
    sentences = [
        f"{''.join(front)}{who}的规划文件在所选范围内共列目标 {len(rows)} 项：{parts}。"
        f"{'' if 'binding' in by_kind else '文件没有标约束性的目标。'}{usual.words()}"
    ]
    sentences += [f"{KINDS[kind]} {len(mine)} 项：{_counts(mine)}。" for kind, mine in by_kind.items()]
    if len(by_kind) > 1:
        sentences[-1] += "各类目标分开计数，不互相抵补。"
    due = [row for row in rows if "due_no_final" in row["flags"].split(";")]
    if due:
        sentences.append(
            f"目标年已到而终期数尚未报来的有 {len(due)} 项{_of_binding(due)}，"
            "其中有数的按现有最新的数判定，只作过程参考，以终期数为准。"
        )
    if any(row["class"] in ("baseline_meets", "baseline_short") for row in rows):
        sentences.append("判为基线已达标、基线未达标的，目前只有基期数，不作完成情况。")
    if any(profile_rows.held_back(row) for row in rows):
        sentences.append("背后人数少（1—4）的数不对外列出，写作“不显示”，判定不受影响。")
    return [Paragraph(0, text) for text in sentences]


def _kind_of(kind: str) -> str:
    return KINDS[kind].removesuffix("目标").removesuffix("的")


def _counts(rows: list[dict]) -> str:
    """'基线已达标 5 项，基线未达标 3 项' in the order of the legend; '均为待补数据' where all are alike."""
    kind, found = rows[0]["attribute"], Counter(row["class"] for row in rows)
    if len(found) == 1:
        return f"{'均为' if len(rows) > 1 else ''}{class_word(rows[0]['class'], kind)}"
    return "，".join(f"{class_word(code, kind)} {found[code]} 项" for code in CLASSES if code in found)


def _apart(place: int, one: County, usual: Usual) -> list[Paragraph]:
    """One of several areas, under a heading of its own."""
    head = Paragraph(2, f"（{numeral(place + 1)}）{one.area['name']}")
    if one.rows.empty:
        return [head, Paragraph(0, "文件在所选范围内没有列出目标。")]
    by_kind = _kinds(one.rows.to_dict("records"))
    counts = "".join(f"{KINDS[kind]} {len(mine)} 项：{_counts(mine)}。" for kind, mine in by_kind.items())
    if "binding" not in by_kind:
        counts = "文件没有标约束性的目标。" + counts
    if set(one.rows["class"]) == {"unknown"}:  # then no part on what is reached and what is not
        return [head, Paragraph(0, counts), *(Paragraph(0, text) for text in _lacking(one.rows.to_dict("records")))]
    parts = [
        Paragraph(0, text, f"{title}。" if number == 0 else "")
        for title, texts in _county(one, usual)
        for number, text in enumerate(texts)
    ]
    return [head, Paragraph(0, counts), *parts]


def _county(one: County, usual: Usual) -> list[tuple[str, list[str]]]:
    """(heading, paragraphs) of each part of one area; a part without a target says so."""
    rows = list(zip(one.rows.to_dict("records"), one.steps))

    def reached(row: dict, _) -> str:
        return f"{row['indicator_name']}（{_now(row)}，{usual.asked(row)}）"

    def short(row: dict, steps) -> str:
        return _short(row, steps, usual)

    good = _clauses([pair for pair in rows if pair[0]["class"] in GOOD], GOOD, reached, sign="、")
    open_ = _clauses([pair for pair in rows if pair[0]["class"] in OPEN], OPEN, short, sign="；")
    for texts, codes in ((good, (*GOOD, "baseline_meets")), (open_, OPEN)):
        if any(row["indicator"] == FREQUENCY and row["class"] in codes for row, _ in rows):
            texts.append(REPORTED)
    return [
        (
            "完成较好的目标",
            [*(good or ["按现有数据，没有判为已达标、保持达标或达到时序进度的目标。"]), *_baseline_only(rows, usual)],
        ),
        ("需提升的目标", open_ or ["目前没有。"]),
        ("待补数据的目标", _lacking([row for row, _ in rows if row["class"] == "unknown"])),
    ]


def _clauses(pairs: list[tuple], order: tuple[str, ...], clause: Callable, *, sign: str) -> list[str]:
    """One paragraph for each kind of target, binding first; in it one sentence for each class, in this order.

    pairs: (row, steps); clause: row, steps -> its clause; sign: between the clauses.
    """
    sentences = []
    for kind, title in KINDS.items():
        alike = {
            code: [pair for pair in pairs if pair[0]["attribute"] == kind and pair[0]["class"] == code]
            for code in order
        }
        clauses = [
            f"{class_word(code, kind)} {len(mine)} 项：{listed((clause(*pair) for pair in mine), sign=sign)}。"
            for code, mine in alike.items()
            if mine
        ]
        if clauses:
            sentences.append(f"{title}中，" + "".join(clauses))
    return sentences


def _baseline_only(rows: list[tuple], usual: Usual) -> list[str]:
    """One paragraph on targets the baseline had reached already: apart, because that is no achievement of the plan."""
    by_kind = _kinds([row for row, _ in rows if row["class"] == "baseline_meets"])
    if not by_kind:
        return []
    clauses = [
        f"{_kind_of(kind)} {len(mine)} 项："
        + listed(f"{row['indicator_name']}（{usual.baseline(row)}，{usual.asked(row)}）" for row in mine)
        for kind, mine in by_kind.items()
    ]
    return [f"基期已达到目标值、尚无新数的有 {sum(map(len, by_kind.values()))} 项，不计入完成。{'。'.join(clauses)}。"]


def _short(row: dict, steps, usual: Usual) -> str:
    """'每千人口注册护士数 2024 年 4.35 人/千人（基期 4.10 人/千人），目标 ≥4.5，还差 0.15 人（4.5 − 4.35 = 0.15）'."""
    if words.has_newer(row) or missing(row["latest"]):
        figures = _now(row) + ("" if missing(row["baseline_year"]) else f"（{usual.baseline(row)}）")
    else:
        figures = usual.baseline(row)
    working = [formula for label, formula in steps if label.startswith("差距")]
    if row["class"] in WITH_PACE and not missing(row["pace"]):
        working.append(f"进度比 {printed(row['pace'], 2)}")
    gap = full(words.gap(row))
    gap = f"，{'比目标' if gap.startswith('高 ') else ''}{gap}（{'；'.join(working)}）" if gap else ""
    early = "，尚在规划早期" if "early" in row["flags"].split(";") else ""
    space = " " if figures[0].isdigit() else ""
    return f"{row['indicator_name']}{space}{figures}，{usual.asked(row)}{gap}{early}"


def _lacking(rows: list[dict]) -> list[str]:
    """One sentence a reason, the most frequent first; the binding ones are counted apart."""
    if not rows:
        return ["目前没有。"]
    reasons = Counter(row["reason"] for row in rows)
    sentences = [f"待补数据 {len(rows)} 项{_of_binding(rows)}，缺的数不当作 0。"]
    for code, number in sorted(reasons.items(), key=lambda pair: (-pair[1], list(REASONS).index(pair[0]))):
        mine = [row for row in rows if row["reason"] == code]
        sentences.append(
            f"{REASONS[code]} {number} 项{_of_binding(mine)}：{listed(row['indicator_name'] for row in mine)}。"
        )
    return ["".join(sentences)] if len(rows) <= MOST else [sentences[0], *sentences[1:]]


def _of_binding(rows: list[dict]) -> str:
    number = sum(row["attribute"] == "binding" for row in rows)
    return f"（其中约束性 {number} 项）" if 0 < number < len(rows) else "（约束性）" if number else ""


def _now(row: dict) -> str:
    """'2025 年 4.6 人/千人'; '现值不显示'."""
    if missing(row["latest"]):
        return "现值不显示" if profile_rows.held_back(row) else "缺现值"
    return f"{int(row['latest_year'])} 年 {_amount(printed(row['latest'], row['latest_decimals']), row['unit'])}"


def _amount(text: str, unit: str) -> str:
    """A figure with its unit as it is written in a sentence: '74.41 岁', '75%', '12.0/10万', '1:1.4'."""
    if unit == "1:":
        return f"1:{text}"
    return (
        f"{text}{unit.removeprefix('1')}" if unit in ("%", "‰") or unit.startswith("1/") else f"{text} {unit}".strip()
    )
