"""An assessment in the words a planner reads: target, gap, verdict with its doubts, pace. For charts, tables, files and alt texts alike.

≥75 by 2025 with a baseline of 74.41 in 2020 and nothing newer: target '≥75', gap '还差 0.59 人', status '基期未达标（仅有基期）'.
≤6 with 7.6 where the baseline was 7.2: gap '高 1.6 个千分点', status '较基期变差'.
"""

from collections import Counter
from collections.abc import Iterable

from model.assessment import NO_TARGET, NOT_LISTED, Assessment, Figure, Target
from model.numbers import missing
from model.verdicts import ATTRIBUTES, CLASSES, DOUBTS, FLAGS, REASONS
from wording import numbers
from wording.numbers import dated, exact, gap_unit, printed, rounded, signed, with_unit
from wording.suppression import NOT_SHOWN

WITHOUT_TARGET = {NO_TARGET: "文件未列目标", NOT_LISTED: "文件未列"}
QUALITATIVE = "仅定性目标"
LIMITS = {"≥": "以上", "≤": "以内", "~": "左右"}  # behind an amount of change
STRICT = {">": "超过", "<": "不到"}  # before it
LEVELS = {"≥": "{} 以上", ">": "高于 {}", "≤": "{} 以下", "<": "低于 {}", "~": "{} 左右"}  # of a ratio such as 1：1.4
IN_WORDS = {"≥": "{}以上", ">": "超过 {}", "≤": "{}以下", "<": "低于 {}", "~": "{}左右"}  # of a quantity in a sentence
SIGNED = {"~": "{}左右", "=": "{}", "range": "{}"}
BASELINE_ONLY = ("baseline_meets", "baseline_short")
DOUBTFUL = "※"  # behind a figure whose verdict is doubtful, where the verdict's words have no room
PAST_EARLY = "曾达目标值"  # 提前达到 once the target year has come: its final figure is owed


# -- the target ------------------------------------------------------------------------------------------------------


def target(a: Assessment) -> str:
    """'≥4.5', '2左右', '103～107', '较2022年提高2个百分点以上', '1：1.4 以上'; '仅定性目标' where no number is printed, '' without a target."""
    return statement(a.target, a.indicator.unit, baseline_year=_year_of(a.baseline)) if a.target else ""


def statement(t: Target, unit: str, *, baseline_year: int | None = None) -> str:
    """The same of any statement of a target, resolved or not. unit: the indicator's; baseline_year: of the target's baseline."""
    if t.basis == "external":
        return "不低于上级地区" if t.comparator in ("≥", ">", "=") else "不高于上级地区"
    if t.value is None:
        return QUALITATIVE
    if t.basis == "absolute":
        return _signed(t.comparator, with_unit(_span(t), t.foreign), "" if t.foreign else unit)
    of = "%" if t.basis.startswith("percent") else gap_unit(unit)
    amount = with_unit(_span(t), of).replace(" ", "")
    return f"{_change(t, baseline_year)}{STRICT.get(t.comparator, '')}{amount}{LIMITS.get(t.comparator, '')}"


def short_target(a: Assessment) -> str:
    """For a cell of the map: a relative target as the number it comes to, '≥88.3'; while that is not known, '较2022年 +2'."""
    t = a.target
    if t is None:
        return ""
    if t.basis != "absolute" and t.end is not None:
        return resolved(a)
    if t.basis in ("absolute", "external") or t.value is None:
        return target(a)
    sign = "−" if t.basis.endswith("_off") else "+"
    since = _since(t, _year_of(a.baseline))
    return f"{since} {sign}{_span(t)}{'%' if t.basis.startswith('percent') else ''}"


def cell_target(a: Assessment) -> str:
    """The same for a cell without a figure: of a target in words only its words, since the place of the figure says that it is one."""
    in_words = a.reason == "qualitative_only" and (a.latest is None or a.latest.value is None)
    return (a.target.as_printed if in_words and a.target else "") or short_target(a)


def resolved(a: Assessment) -> str:
    """The target as the number it comes to, with the sign it is judged by: '≥88.3', '103～107'; '' while it is not known.

    With the digits the document's numbers have; with all of them where fewer would seem to contradict the verdict.
    """
    t = a.target
    if t is None or t.end is None:
        return ""
    return _signed(t.sign, with_unit(_ends(a, t), t.foreign), "" if t.foreign else a.indicator.unit)


def _ends(a: Assessment, t: Target) -> str:
    ends = sorted(end for end in (t.end, t.far) if end is not None)
    return numbers.TO.join(_end(end, t.digits, a.latest) for end in ends)


def target_with_number(a: Assessment) -> str:
    """The target as printed and, where that is no number yet, what it comes to: '较基期降低5%以上（即≤159.85）'."""
    known = "" if a.target is None or a.target.basis == "absolute" else resolved(a)
    return f"{target(a)}（即{known}）" if known else target(a)


def target_in_words(a: Assessment) -> str:
    """The same as a sentence says it, with its unit and without signs: '85%以上', '12/10万以下', '1.0～1.5 人', '1：1.4 以上',
    '较基期降低5%以上（即159.85/10万以下）'.
    """
    t = a.target
    if t is None or a.indicator.unit == "1:" or (t.value is None and t.basis != "external"):
        return target_with_number(a)
    if t.basis == "absolute":
        return _in_words(t.comparator, _span(t), a)
    known = "" if t.end is None else _in_words(t.sign, _ends(a, t), a)
    return f"{target(a)}（即{known}）" if known else target(a)


def aim(words: str) -> str:
    """'目标 95%以上', '目标较2022年提高2个百分点以上': a space stands beside numbers and signs only. words: of target, target_in_words …"""
    return f"目标{'' if words[:1] > '一' else ' '}{words}"


def _in_words(comparator: str, span: str, a: Assessment) -> str:
    foreign = a.target.foreign if a.target else ""
    return IN_WORDS.get(comparator, "{}").format(numbers.quantity(span, a.indicator, foreign=foreign))


def year(value) -> str:
    """The year of a target: '2025', or 未写目标年."""
    return "未写目标年" if missing(value) else f"{int(value)}"


def _signed(comparator: str, span: str, unit: str) -> str:
    if unit == "1:":
        return LEVELS.get(comparator, "{}").format(with_unit(span, unit))
    return SIGNED.get(comparator, f"{comparator}{{}}").format(span)


def _span(t: Target) -> str:
    amount = printed(t.value, t.decimals)
    ranged = t.comparator == "range" and t.value_to is not None
    return numbers.span(amount, printed(t.value_to, t.decimals)) if ranged else amount


def _change(t: Target, baseline_year: int | None) -> str:
    """'较2022年提高', '每年降低'."""
    return f"{_since(t, baseline_year)}{'降低' if t.basis.endswith('_off') else '提高'}"


def _since(t: Target, baseline_year: int | None) -> str:
    """'较2022年', '较基期', '每年'."""
    if t.basis.startswith("step"):
        return "每年"
    if t.reference_year is None:
        return "较基期" if t.scope == "plan" else "较上年"
    return "较基期" if t.reference_year == baseline_year else f"较{t.reference_year}年"


def _end(end: float, digits: int | None, figure: Figure | None) -> str:
    """A resolved end with the target's digits, unless the figure would then stand on the other side of it, or on it."""
    text, latest = printed(end, digits), None if figure is None else figure.value
    if latest is None or _side(latest, numbers.number(text)) == _side(latest, end):
        return text
    return exact(end, digits)


def _side(value: float, end: float) -> int:
    distance = round(value - end, numbers.MOST_DIGITS)
    return (distance > 0) - (distance < 0)


def _year_of(figure) -> int | None:
    return None if figure is None else figure.year


# -- the verdict -----------------------------------------------------------------------------------------------------


def gap(a: Assessment) -> str:
    """'还差 0.15 人', '高 0.77 个百分点', '优于目标 1.7 个千分点', '恰为目标值'; '' when there is no gap. Of a baseline after which
    nothing was reported, what it was and not what is: '基期与目标相差 0.15 人', '基期优于目标 1.7 个千分点', '基期恰为目标值'.
    """
    text = _gap(a)
    if not text or not unreported_since(a):
        return text
    short = text.startswith(("还差 ", "高 ", "距目标 "))
    return f"基期与目标相差 {text.split(' ', 1)[1]}" if short else f"基期{text}"


def gap_of_year(a: Assessment) -> str:
    """The same where no figure with its year stands beside: '2021 年优于目标 11.83 个百分点', '2020 年基期与目标相差 0.10 张'."""
    text = gap(a)
    return f"{a.latest.year} 年{text}" if text and a.latest is not None and a.latest.year is not None else text


def _gap(a: Assessment) -> str:
    t = a.target
    if t is None or a.gap is None:
        return ""
    distance = _distance(a.gap, a, t)
    allowed = "（在允许范围内）" if a.gap > 0 and a.met else ""  # 左右, or within the last printed decimal
    if t.direction == 0:
        if a.gap == 0:
            return "在目标区间内" if t.comparator == "range" else "恰为目标值"
        return f"距目标 {distance}{allowed}"
    if a.gap == 0:
        return {">": "等于目标值，须超过该值", "<": "等于目标值，须低于该值"}.get(t.sign, "恰为目标值")
    if a.gap < 0:
        return f"优于目标 {distance}"
    return f"{'还差' if t.direction > 0 else '高'} {distance}{allowed}"


def _distance(gap: float, a: Assessment, t: Target) -> str:
    digits = max((d for d in (a.latest.decimals if a.latest else None, t.digits) if d is not None), default=None)
    text = printed(abs(gap), digits)
    if gap and numbers.number(text) == 0:
        text = printed(abs(gap))
    return with_unit(text, gap_unit(a.indicator.unit))


def class_word(code: str, attribute: str = "binding", *, due: bool = False) -> str:
    """The word for a verdict: 'missed' is 未达标, but 未达预期 for an expected (预期性) target; 文件未列目标 without one.

    due: the target year has come and its figure is owed (due_no_final): then nothing is 提前 any more.
    """
    if code in WITHOUT_TARGET:
        return WITHOUT_TARGET[code]
    if code == "met_early" and due:
        return PAST_EARLY
    return "未达预期" if code == "missed" and attribute == "expected" else CLASSES[code]


def status(a: Assessment, *, short: bool = False) -> str:
    """The verdict with what makes it less than certain: '已达标（表述不一致待核）', '基期未达标（仅有基期）', '待补数据：缺现状值'.

    short: for where there is little room: a doubt stands alone in the brackets, '基期未达标（表述不一致待核）'.
    """
    word = class_word(a.verdict, a.attribute, due=is_due(a))
    doubtful = [code for code in a.doubts if code != a.reason]
    if a.verdict == "unknown":
        word = "仅定性目标，不作判定" if a.reason == "qualitative_only" else f"{word}：{reason(a)}"
    notes = ["仅有基期"] * (a.is_baseline and a.verdict != "unknown") + ["早期"] * ("early" in a.flags)
    notes = [] if short and doubtful else notes
    notes += [*filter(None, [missed_before(a)]), *(DOUBTS[code] for code in doubtful)]
    return f"{word}（{'，'.join(notes)}）" if notes else word


def reason(a: Assessment) -> str:
    """Why a target cannot be judged: '缺现状值'; '' where it can. One measured by the figure of the area above has no baseline to lack."""
    external = a.target is not None and a.target.basis == "external"
    return "目标年方可判定" if external and a.reason == "no_baseline" else REASONS.get(a.reason, "")


def instead(a: Assessment) -> str:
    """What stands in the place of a figure that is not there: '缺现状值', '缺参照值', '不显示'; '仅定性目标' of one in words only, which lacks none."""
    return NOT_SHOWN if a.suppressed else reason(a) or REASONS["no_figure"]


def is_due(a: Assessment) -> bool:
    """Whether the figure that would decide is owed: what the verdict says is history."""
    return "due_no_final" in a.flags


def tally(rows: Iterable[Assessment]) -> list[tuple[str, str, int]]:
    """(code, word, how many) of the verdicts among the rows, in the order of the legend: [('met', '已达标', 3), …]."""
    found = Counter((a.verdict, class_word(a.verdict, due=is_due(a))) for a in rows)
    return [(code, word, number) for code in CLASSES for (one, word), number in found.items() if one == code]


def unreported(years: Iterable[int]) -> str:
    """What is said where nothing newer than baselines of these years is held, for a baseline is never today's standing:
    '未报送 2021 年以来数据' of baselines of 2020, '未报送基期以后的数据' where their years differ; '' without any.
    """
    known = set(years)
    if not known:
        return ""
    return f"未报送 {known.pop() + 1} 年以来数据" if len(known) == 1 else "未报送基期以后的数据"


def unreported_since(a: Assessment) -> str:
    """The same of one row: '' where a newer figure is held, or no year after the baseline's has begun."""
    if a.has_newer_figure or a.latest is None or a.latest.year is None or a.as_of_year <= a.latest.year:
        return ""
    return unreported([a.latest.year])


def flags(a: Assessment) -> list[str]:
    """What stands beside the verdict: ['目标年已到，待报期末数', '基期已优于目标值', '2021 年数的年份由文件名称推定']."""
    words = {"due_no_final": _owed(a), "missed_year": missed_years(a)}
    told = [words.get(code, FLAGS[code]) for code in sorted(a.flags)]
    return told + numbers.years_inferred([a.baseline, None if a.is_baseline else a.latest])


def missed_years(a: Assessment) -> str:
    """Which years missed a target of every year: '2021、2023 年未达'; '' where none did."""
    return _missed(a.missed_years) or (FLAGS["missed_year"] if "missed_year" in a.flags else "")


def missed_before(a: Assessment) -> str:
    """Of a target of every year that its newest year meets, which years missed it: '2021、2023 年未达'; '' where none did."""
    return _missed(a.missed_before)


def _missed(years: tuple[int, ...]) -> str:
    return f"{'、'.join(map(str, years))} 年未达" if years else ""


def remarks(a: Assessment) -> list[str]:
    """What must be told with the verdict wherever it is told: ['2021 年未达', '表述不一致待核', '快报数']."""
    return [*filter(None, [missed_before(a)]), *doubts(a)]


def by_newest(a: Assessment) -> str:
    """How the newest figure stands to the target's level, whatever verdict can be given: 'met', 'short' (without a baseline too: its level is known), 'baseline' where
    nothing is newer than that, '' without a figure, or with one that cannot be compared.
    """
    if a.verdict in BASELINE_ONLY:
        return "baseline"
    if a.verdict == "unknown":
        return "short" if a.reason == "no_baseline" else ""
    return "met" if a.met else "short"


def _owed(a: Assessment) -> str:
    """Which figure is owed; of a target of every year that is still running, those of the years that are over."""
    running = a.target_year is None or a.as_of_year <= a.target_year
    if a.scope != "every_year" or not running or a.latest is None or a.latest.year is None:
        return FLAGS["due_no_final"]
    return f"待报 {a.latest.year + 1} 年以来数据"


def doubts(a: Assessment) -> list[str]:
    """What makes the verdict doubtful, in words: ['表述不一致待核', '快报数']."""
    return [DOUBTS[code] for code in a.doubts]


def doubts_among(rows: Iterable[Assessment]) -> str:
    """What makes verdicts among these doubtful, in words: '表述不一致待核、快报数'; '' where nothing does."""
    rows = list(rows)
    codes = {code for a in rows for code in a.doubts}
    words = [FLAGS["missed_year"]] if any(a.missed_before for a in rows) else []
    return "、".join([*words, *(word for code, word in DOUBTS.items() if code in codes)])


# -- pace ------------------------------------------------------------------------------------------------------------


def required(a: Assessment) -> str:
    """The change a year still asked for; '' where the target is met, or the method gives none: its year lies behind, or the figure
    stands at a bound that must be passed (then gap says so in words).
    """
    return "" if a.met else signed_change(a.required_per_year, a)


def is_past(a: Assessment) -> bool:
    """Whether the target year is over: nothing is required a year any more, only told what was asked."""
    return a.target_year is not None and a.as_of_year > a.target_year


def asked_per_year(a: Assessment) -> float | None:
    """What the plan asked a year, (T − B) ÷ (tT − t0), of a two-sided target to the end nearest to B; None where it knows no such path."""
    t, base = a.target, a.baseline
    if t is None or t.scope != "plan" or t.basis == "external" or t.end is None or t.year is None or a.baseline_met:
        return None
    if base is None or base.value is None or base.year is None or t.year <= base.year:
        return None
    if a.reason in ("unit_mismatch", "definition_changed"):
        return None
    end = t.end if t.direction != 0 else t.ends[0] if base.value < t.ends[0] else t.ends[1]
    return round((end - base.value) / (t.year - base.year), 6) or None


def asked(a: Assessment) -> str:
    """The same in words: '+0.118 人'; '' where there is none."""
    return signed_change(asked_per_year(a), a)


def achieved(a: Assessment) -> str:
    """The change a year since the baseline: '+0.05 人'; '' without a second figure."""
    return signed_change(a.achieved_per_year, a)


def signed_change(value: float | None, a: Assessment) -> str:
    """A change with its sign and unit, one decimal finer than the figures: '+0.03 人', '−0.12（1/10万）'; '' when missing."""
    if value is None:
        return ""
    return with_unit(signed(rounded(value, digits(a) + 1)), gap_unit(a.indicator.unit))


def due(a: Assessment, value: float) -> str:
    """A point of the straight path or of an extrapolation: as precise as the figures, to one decimal at least."""
    return rounded(value, max(1, digits(a)))


def size(value: float, a: Assessment) -> str:
    """A distance without its sign: '0.8 个百分点'."""
    return with_unit(due(a, abs(value)), gap_unit(a.indicator.unit))


def digits(a: Assessment) -> int:
    """The most digits printed after the point among baseline, figure and target; 1 where none is known."""
    known = (f.decimals for f in (a.baseline, a.latest) if f is not None)
    return max((d for d in (*known, a.target.digits if a.target else None) if d is not None), default=1)


def figure_with_sign(a: Assessment) -> str:
    """The judged figure with its sign: '25.3%'; units that are words stand elsewhere."""
    text, unit = numbers.figure(a.latest), a.indicator.unit
    return with_unit(text, unit) if text and a.latest and not a.latest.foreign and unit in numbers.SIGNS else text


def progress(a: Assessment) -> str:
    """目标实现程度, the share of the promised change that is done: '89%'; beyond all of it 超额完成; '' where there is none."""
    if a.progress is None:
        return ""
    return "超额完成" if a.progress > 1 else numbers.share(a.progress)


def pace(a: Assessment) -> str:
    """进度比 with three digits, so that 0.948 is not read as the 0.95 that would be on pace; '' where there is none."""
    return printed(a.pace, 3)


# -- whole rows ------------------------------------------------------------------------------------------------------

RECORD = ("地区", "指标", "单位", "属性", "基期", "现状值", "目标", "差距", "判定", "说明", "出处")


def record(a: Assessment) -> dict[str, str]:
    """An assessment as cells of a data table, keys RECORD, each number with its year: {'地区': '山丹县', '基期': '74.41（2020）', …}.

    Blank only where there is nothing; takes cells without a target too.
    """
    cells = dict.fromkeys(RECORD, "") | {
        "地区": a.area.name,
        "指标": a.indicator.name,
        "单位": a.indicator.unit_word,
        "现状值": dated(a.latest),
        "判定": status(a),
    }
    if a.target is None:
        return cells | {"出处": source(a.latest)}
    return cells | {
        "属性": ATTRIBUTES[a.attribute],
        "基期": dated(a.baseline),
        "目标": f"{target_with_number(a)}（{year(a.target.year)}）",
        "差距": gap(a),
        "说明": "；".join(flags(a)),
        "出处": source(a.target),
    }


def source(one: Figure | Target | None) -> str:
    """'document · place' of a figure or a target; '' where there is none."""
    return "" if one is None else " · ".join(part for part in (one.title, one.place) if part)


def sentence(a: Assessment) -> str:
    """The whole row in one sentence with its numbers, for alt texts and screen readers."""
    parts = [f"{a.area.name}{a.indicator.name}"]
    if a.baseline is not None:
        parts.append(f"{numbers.year(a.baseline.year)} 年基期 {numbers.figure(a.baseline)}")
    if a.latest is None:
        parts.append("没有现状值")
    elif a.has_newer_figure or a.baseline is None:
        parts.append(f"{numbers.year(a.latest.year)} 年 {numbers.figure(a.latest)}")
    elif since := unreported_since(a):
        parts.append(since)
    if a.target is not None:
        when = "" if a.target.year is None else f"{a.target.year} 年"
        parts.append(f"{when}{aim(target_with_number(a))}")
    parts += [word for word in (gap(a), status(a)) if word]
    if is_due(a):
        parts.append(_owed(a))
    return "，".join(parts) + "。"
