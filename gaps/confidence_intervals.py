"""95% confidence intervals of a figure with numerator and denominator, also pooled over years (method section 6).

Two opposite examples: 健康素养 75 of 100 asked is a proportion (Wilson score); 2 maternal deaths among 1,000 births are rare
events (exact Poisson below 10, Byar from 10 on). 床位 is a full count and has no interval. An interval never decides anything: the
verdict is the point comparison of section 3; firmness says how firm it is. Numbers and codes only; their words are in
wording/confidence.
"""

import re
from collections.abc import Sequence
from math import exp, fsum, isnan, sqrt

from model.assessment import NO_TARGET, NOT_LISTED, Assessment, Figure, Target
from model.indicators import Indicator
from model.interval import Interval
from model.numbers import given

Z = 1.959964
FEW = 10  # below this many events: exact limits, and a case review instead of words about chance
TAIL = 0.025
SCALES = {"%": 100, "‰": 1000, "1/万": 10_000, "1/10万": 100_000}
RARE_UNITS = ("‰", "1/万", "1/10万")
MASKED = range(1, 5)  # counts that are not shown (method section 6, last line)

PERSONS = re.compile(
    "居民|儿童|产妇|活产|新生儿|患者|病例|老年人|学生|青少年|妇女|人群|人口|群众|接触者|服务对象|监测对象"
)
OTHERS = re.compile("费用|收入|支出|薪酬|总量|编制|机构|医院|卫生院|卫生室|单位|中心|床位|面积|任务|人员")
ESTIMATED = re.compile("估计|估算|推算|测算")


def wilson(*, events: float, total: float) -> tuple[float, float]:
    """Limits of a share.  75 of 100 -> (0.6570, 0.8245)"""
    spread = Z * sqrt(Z * Z + 4 * events * (1 - events / total))
    low, high = ((2 * events + Z * Z + side * spread) / (2 * (total + Z * Z)) for side in (-1, 1))
    return (0.0 if events == 0 else low), (1.0 if events == total else high)


def poisson(*, events: int) -> tuple[float, float]:
    """Limits of a count of rare events.  0 -> (0, 3.689); 12 -> (6.194, 20.963)"""
    if events < FEW:
        return (0.0 if events == 0 else _where(events - 1, 1 - TAIL)), _where(events, TAIL)
    return _byar(events, -Z), _byar(events + 1, Z)


def _byar(events: float, z: float) -> float:
    return events * (1 - 1 / (9 * events) + z / (3 * sqrt(events))) ** 3


def _where(events: int, share: float) -> float:
    """The mean at which a Poisson count is ≤ events with probability `share`.

    It is χ²(1 - share; 2·events + 2)/2: for an even number of degrees of freedom the χ² distribution is a Poisson sum, so that
    halving an interval with the standard library is all it takes. The sum falls as the mean grows.
    """
    low, high = 0.0, 100.0
    for _ in range(80):
        middle = (low + high) / 2
        term, terms = exp(-middle), []
        for k in range(events + 1):
            terms.append(term)
            term *= middle / (k + 1)
        low, high = (middle, high) if fsum(terms) > share else (low, middle)
    return (low + high) / 2


def kind(indicator: Indicator) -> tuple[str, str]:
    """(survey | proportion | rare, '') by what indicators.yaml declares, or ('', why none applies: a key of wording.confidence.WHY).

    健康素养 (survey) -> survey; 规范管理率 per 在册患者 -> proportion; 孕产妇死亡率 in 1/10万 -> rare; 床位 -> ''.
    """
    per = re.sub(r"\(.*?\)", "", indicator.per)  # what stands in brackets is the doubt about it, not the denominator
    if ESTIMATED.search(indicator.per):
        return "", "estimated_denominator"
    if indicator.kind == "survey" and indicator.unit == "%":
        return "survey", ""
    if indicator.kind in ("rate", "ratio") and indicator.unit in RARE_UNITS:
        return "rare", ""
    if indicator.kind == "proportion" and indicator.unit == "%":
        if PERSONS.search(per) and not OTHERS.search(per):
            return "proportion", ""
        if "未写明" in per:
            return "", "denominator_not_stated"
    return "", "not_of_persons"


def of_year(figure: Figure, *, indicator: Indicator, design_effect: float | None = None) -> tuple[Interval | None, str]:
    """(Interval, '') of one figure, or (None, why there is none: a key of wording.confidence.WHY)."""
    found, why = _counted([figure], indicator=indicator, design_effect=design_effect)
    if found is None or figure.value is None or found.suppressed:
        return found, why
    digits = 6 if figure.decimals is None else figure.decimals
    if abs(found.value - figure.value) > 0.5 * 10.0**-digits + 1e-9:
        return None, "counts_differ"
    return found, ""


def pooled(
    figures: Sequence[Figure], *, last: int, years: int, indicator: Indicator
) -> tuple[Interval | None, str, tuple[int, ...]]:
    """(Interval, '', ()) of the `years` years up to `last`: sum of numerators over sum of denominators; or (None, why it is not
    pooled, the years that lack them). figures: the yearly figures of one area and indicator.
    """
    if indicator.measure == "stock" and kind(indicator)[0] != "survey":
        return None, "stock", ()
    span = range(last - years + 1, last + 1)
    rows = [one for one in figures if one.year in span]
    held = {one.year for one in rows if one.counts_suppressed or None not in (one.numerator, one.denominator)}
    lacking = tuple(year for year in span if year not in held)
    if lacking:
        return None, "years_lacking", lacking
    for name in ("definition", "population"):
        if len({getattr(one, name) for one in rows} - {""}) > 1:
            return None, "definitions_differ", ()
    return *_counted(rows, indicator=indicator), ()


def _counted(rows: Sequence[Figure], *, indicator: Indicator, design_effect: float | None = None):
    which, why = kind(indicator)
    if not which:
        return None, why
    if any(one.counts_suppressed for one in rows):
        return _suppressed(rows, which), ""
    stated = ((one.numerator, one.denominator) for one in rows)
    counts = [(part, whole) for part, whole in stated if part is not None and whole is not None]
    if len(counts) < len(rows):
        return None, "no_counts"
    events, total = fsum(part for part, _ in counts), fsum(whole for _, whole in counts)
    if isnan(events) or isnan(total) or events < 0 or any(whole <= 0 for _, whole in counts):
        return None, "implausible_counts"
    if which == "rare":
        if events != int(events):
            return None, "fractional_events"
        low, high = (limit / total for limit in poisson(events=int(events)))
    else:
        if any(part > whole for part, whole in counts):
            return None, "more_than_all"
        effect = design_effect or 1.0
        low, high = wilson(events=events / effect, total=total / effect)
    scale = SCALES[indicator.unit]
    numbers = {
        "events": events,
        "total": total,
        "value": events / total * scale,
        "low": low * scale,
        "high": high * scale,
    }
    suppressed = any(_small_count(part, whole, which) for part, whole in counts)
    found = Interval(
        kind=which,
        years=tuple(sorted(one.year for one in rows if one.year is not None)),
        few=which == "rare" and events < FEW,
        suppressed=suppressed,
        no_design_effect=which == "survey" and design_effect is None,
        **(dict.fromkeys(numbers) if suppressed else numbers),
    )
    return found, ""


def _suppressed(rows: Sequence[Figure], which: str) -> Interval:
    """Of counts that are not shown: that there is an interval, and none of its numbers. Of rare events they count as few."""
    return Interval(
        kind=which,
        years=tuple(sorted(one.year for one in rows if one.year is not None)),
        events=None,
        total=None,
        value=None,
        low=None,
        high=None,
        few=which == "rare",
        suppressed=True,
    )


def _small_count(part: float, whole: float, which: str) -> bool:
    """Whether the events of a year, or of a share the persons who are not among them, number 1 to 4."""
    return part in MASKED or (which != "rare" and whole - part in MASKED)


def firmness(found: Interval | None, a: Assessment) -> str:
    """How firm a verdict is: a key of wording.confidence.FIRMNESS; '' where there is no interval or no verdict.

    The point comparison stands whatever the interval says: of a figure that meets the target it is firm_met or loose_met, also where
    a pooled interval lies on the other side.
    """
    t = a.target
    if found is None or t is None or a.gap is None or a.verdict in ("unknown", NO_TARGET, NOT_LISTED):
        return ""
    if found.few:
        return "few"
    if found.suppressed or found.low is None or found.high is None:
        return ""
    low, high = _meets(found.low, t), _meets(found.high, t)
    around = t.direction == 0 and found.low < t.ends[0] and found.high > t.ends[1]
    if a.met:
        return "firm_met" if low and high else "loose_met"
    return "loose_short" if low or high or around else "firm_short"


def _meets(value: float, t: Target) -> bool:
    """As gaps.measure.meets, of one number."""
    if t.direction == 0:
        low, high = t.ends
        return round(max(low - value, value - high, 0.0), 6) <= t.allowed
    short = round(t.direction * (given(t.end) - value), 6)
    return short < 0 if t.sign in (">", "<") else short <= t.allowed
