"""The counting rule: which targets a choice counts, once each, and the parts they fall into. The parts always sum to the whole.

In scope are targets whose year lies in the chosen plan; one without a year only if its own document belongs to that plan. Of each
area and indicator one row is counted, the one of the plan's last year; annual and milestone targets are listed and counted apart.
Counties are counted; areas above them stand beside as reference, and are counted only where nothing else is chosen.

    ≥90 by 2025, newest figure 2023, as of 2026 -> owed: its final figure is owed, however well it stood in 2023
    ≥90 by 2025, only a baseline of 2020, as of 2023 -> baseline_only: a baseline is never an achievement
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from model.areas import Area
from model.plans import Plan, plan_of
from model.verdicts import ATTRIBUTES
from wording.verdicts import unreported

PARTS: dict[str, str] = {
    "met": "已达标",
    "missed": "未达标",
    "owed": "待报期末数",
    "ahead": "提前达到",
    "on_pace": "按时序",
    "behind": "滞后",
    "worse": "变差",
    "baseline_only": "仅有基期",
    "unknown": "待补数据",
    "qualitative": "仅定性",
}
OF_CLASS = {
    "met": "met",
    "kept": "ahead",
    "met_early": "ahead",
    "on_pace": "on_pace",
    "slightly_behind": "behind",
    "behind": "behind",
    "missed": "missed",
    "lost": "worse",
    "moving_away": "worse",
    "baseline_meets": "baseline_only",
    "baseline_short": "baseline_only",
    "unknown": "unknown",
}
BASELINE = ("baseline_meets", "baseline_short")
REACHED = ("met", "kept", "met_early")  # of a target whose final figure is owed: its newest figure meets it
NO_BASELINE = "no_baseline"  # in Counts.standing, of an owed target that only lacks its baseline: its newest figure falls short of the level
CONTRADICTIONS = {"target_conflict", "comparator_against_direction", "conflicting_figures"}
PROVISIONAL = {"preliminary": "快报数", "unreviewed": "未审核数据"}  # the other doubts: how final a figure is
FAVOURABLE = ("met", "ahead", "on_pace")  # parts that would be praised, were no doubt beside them
# The ten parts as three numbers, where there is room for no more: key -> (word, parts). They sum to the whole too.
THIRDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "good": ("已达标或按时序", FAVOURABLE),
    "short": ("滞后或未达标", ("missed", "behind", "worse")),
    "open": ("待报或待补", ("owed", "baseline_only", "unknown", "qualitative")),
}
AT_THE_END = (
    "met",
    "missed",
    "owed",
)  # the three parts of a plan whose last year has come; what lacks data is told beside them
THIRD = {part: key for key, (_, parts) in THIRDS.items() for part in parts}  # part -> which of the three it is in
SCOPE_ORDER = {"plan": 0, "every_year": 1, "annual": 2}
CELL = ["area_code", "indicator"]


def in_plan(table: pd.DataFrame, *, plan: Plan) -> pd.Series:
    """Of each target whether it is in scope. table: target_year, period_start, period_end (of its document)."""
    year = table["target_year"].astype("float64")
    periods = list(zip(table["period_start"].astype(object), table["period_end"].astype(object)))
    known = {one: plan_of(*(None if pd.isna(end) else int(end) for end in one)) for one in set(periods)}
    belongs = pd.Series([known[one] == plan for one in periods], index=table.index, dtype=bool)
    return year.between(plan.first, plan.last) | (year.isna() & belongs)


def headline(table: pd.DataFrame, *, plan: Plan) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(headline rows, the plan's other targets): of each area and indicator the target of the whole plan before every_year before
    annual ones, the latest year first. table: the gaps table; its order is kept in both.
    """
    inside = table[in_plan(table, plan=plan)]
    order = pd.DataFrame(
        {
            "scope": inside["scope"].astype(str).map(SCOPE_ORDER),
            "year": -inside["target_year"].astype("float64").fillna(0),
        },
        index=inside.index,
    )
    first = inside.loc[order.sort_values(["scope", "year"], kind="stable").index].drop_duplicates(CELL).index
    return inside[inside.index.isin(first)], inside[~inside.index.isin(first)]


def counted_areas(codes: Iterable[str], *, areas: dict[str, Area]) -> tuple[str, ...]:
    """The chosen counties; where none is chosen, whatever is."""
    codes = tuple(codes)
    counties = tuple(code for code in codes if areas[code].level == "county")
    return counties or codes


def who(codes: Iterable[str], *, areas: dict[str, Area]) -> str:
    """'山丹县', '3 个县', '2 个地区': the areas that are counted, codes as counted_areas gives them."""
    counted = [areas[code] for code in codes]
    if len(counted) == 1:
        return counted[0].name
    return f"{len(counted)} 个{'县' if all(one.level == 'county' for one in counted) else '地区'}"


def parts(table: pd.DataFrame) -> pd.Series:
    """The part (a key of PARTS) each target falls into. table: class, reason, is_base, flags, latest_year, target_year."""
    part = table["class"].astype(str).map(OF_CLASS)
    part = part.mask(table["is_base"] & (part != "unknown"), "baseline_only")
    part = part.mask(table["reason"].astype(str) == "qualitative_only", "qualitative")  # no figure can be lacking
    final = (table["latest_year"] == table["target_year"]).fillna(False).astype(bool)
    part = part.mask((table["class"] == "kept") & final & ~table["is_base"], "met")
    return part.mask(flagged(table, "due_no_final"), "owed")


def flagged(table: pd.DataFrame, flag: str) -> pd.Series:
    """Of each row whether its flags (codes joined by ';') hold this one."""
    on = {codes: flag in codes.split(";") for codes in table["flags"].astype(str).unique()}
    return table["flags"].astype(str).map(on).astype(bool)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """number[attribute][part]: how many headline targets of the counted areas; standing[class, or NO_BASELINE]: of those whose final figure is
    owed, how they last stood; doubtful: whose statements or figures contradict each other; provisional: judged by 快报 or a
    figure not yet reviewed, and by which (codes of DOUBTS); each is counted by itself, whatever else stands at the row;
    missed_before: of every year, met by the newest and missed by an earlier one; apart: annual and milestone targets, not in `number`;
    areas: how many areas are counted; due: whether every counted target's year has come; years: the target years counted;
    baseline_years: the years of the baselines after which nothing was reported.
    """

    number: dict[str, dict[str, int]]
    standing: dict[str, int]
    doubtful: int
    apart: int
    areas: int
    due: bool
    years: tuple[int, ...] = ()
    baseline_years: tuple[int, ...] = ()
    provisional: int = 0
    provisional_by: tuple[str, ...] = ()
    missed_before: int = 0

    def of(self, *names: str, attribute: str | None = None) -> int:
        """How many are in these parts (all parts where none is named), of one attribute or of all."""
        kinds = [attribute] if attribute else list(self.number)
        return sum(self.number.get(kind, {}).get(name, 0) for kind in kinds for name in names or PARTS)

    @property
    def total(self) -> int:
        """How many there are in all parts together."""
        return self.of()


class _Row(NamedTuple):
    """What of a headline row is counted."""

    area: str
    attribute: str
    part: str
    verdict: str
    reason: str
    flags: frozenset[str]
    doubts: frozenset[str]
    target_year: int | None
    latest_year: int | None
    as_of_year: int


def count(rows: pd.DataFrame, apart: pd.DataFrame, *, codes: tuple[str, ...]) -> Counts:
    """The counts of headline rows and of the targets apart. codes: the counted areas; rows of others are left out."""
    mine = rows[rows["area_code"].isin(codes)]
    return _counts(_rows(mine), apart=int(apart["area_code"].isin(codes).sum()), areas=len(codes))


def count_each(rows: pd.DataFrame, apart: pd.DataFrame, *, codes: Iterable[str]) -> dict[str, Counts]:
    """The same of each of these areas by itself."""
    found: dict[str, list[_Row]] = {code: [] for code in codes}
    for row in _rows(rows):
        if row.area in found:
            found[row.area].append(row)
    beside = Counter(apart["area_code"])
    return {code: _counts(mine, apart=beside[code], areas=1) for code, mine in found.items()}


def _rows(table: pd.DataFrame) -> list[_Row]:
    flags, doubts = (
        {codes: frozenset(filter(None, codes.split(";"))) for codes in table[name].astype(str).unique()}
        for name in ("flags", "doubts")
    )
    years = ([None if pd.isna(one) else int(one) for one in table[name]] for name in ("target_year", "latest_year"))
    columns = (
        table["area_code"].astype(str),
        table["attribute"].astype(str),
        parts(table),
        table["class"].astype(str),
        table["reason"].astype(str),
        table["flags"].astype(str).map(flags),
        table["doubts"].astype(str).map(doubts),
        *years,
        table["as_of_year"],
    )
    return [_Row(*row) for row in zip(*columns)]


def _counts(rows: list[_Row], *, apart: int, areas: int) -> Counts:
    number = Counter((row.attribute, row.part) for row in rows)
    by_baseline = [
        row
        for row in rows
        if row.part == "baseline_only" or (row.part == "owed" and row.verdict in BASELINE)
        if row.latest_year is not None and row.latest_year < row.as_of_year
    ]
    return Counts(
        number={
            kind: {name: number[kind, name] for name in PARTS if number[kind, name]}
            for kind in ("binding", "expected", "none")
            if any(row.attribute == kind for row in rows)
        },
        standing=dict(sorted(Counter(_stood(row) for row in rows if row.part == "owed").items())),
        doubtful=sum(not CONTRADICTIONS.isdisjoint(row.doubts) for row in rows),
        provisional=sum(bool(row.doubts - CONTRADICTIONS) for row in rows),
        provisional_by=tuple(sorted({code for row in rows for code in row.doubts - CONTRADICTIONS})),
        missed_before=sum("missed_year" in row.flags and row.verdict in REACHED for row in rows),
        apart=apart,
        areas=areas,
        due=bool(rows) and all(row.target_year is not None and row.target_year <= row.as_of_year for row in rows),
        years=_years(row.target_year for row in rows),
        baseline_years=_years(row.latest_year for row in by_baseline),
    )


def _stood(row: _Row) -> str:
    """The class of a target whose final figure is owed; NO_BASELINE where its level is known, and only its pace is not (method section 5, row 6)."""
    return NO_BASELINE if row.verdict == "unknown" and row.reason == "no_baseline" else row.verdict


def _years(years: Iterable[int | None]) -> tuple[int, ...]:
    return tuple(sorted({year for year in years if year is not None}))


# -- words -----------------------------------------------------------------------------------------------------------


class Card(NamedTuple):
    """A number with its title and a note under it."""

    title: str
    number: int
    note: str


def sentence(counts: Counts, *, who: str, plan: Plan) -> str:
    """The one answer to "how do we stand": every part that is not 0, then the binding targets by themselves.

    '山丹县：27 项目标 2025 年已到期，均待报期末数；24 项未报送 2021 年以来数据，3 项缺数据'
    '3 个县：48 项目标中 2 项已达标、46 项待报期末数；…；约束性 12 项：1 项已达标、11 项待报期末数；另有 6 项年度或阶段目标'
    who: '山丹县', '3 个县'; plan: names the year where the counted targets have none of their own.
    """
    if not counts.total:
        return "；".join([f"{who}：文件在所选范围内未列目标", *_apart(counts)])
    owed, based = counts.of("owed"), counts.of("baseline_only")
    if owed == counts.total and counts.due:
        year = f" {counts.years[-1] if counts.years else plan.last} 年" if len(counts.years) < 2 else "均"
        found = [
            f"{who}：{counts.total} 项目标{year}已到期，{'均' if year != '均' and owed > 1 else ''}待报期末数",
            _standing(counts),
        ]
    else:
        found = [f"{who}：{_all_or_parts(counts, '项目标')}"]
        standing = _standing(counts)
        found += [f"待报的 {owed} 项{'中 ' if standing[:1].isdigit() else ''}{standing}"] if owed else []
        since = unreported(counts.baseline_years)
        found += [f"仅有基期的 {based} 项{since}"] if based and since else []
    if 0 < counts.of(attribute="binding") < counts.total:
        found.append(by_attribute(counts)[0])
    return "；".join([*found, *noted(counts), *_apart(counts)])


def noted(counts: Counts) -> list[str]:
    """What is said of a count so that nothing in it is praised without it: ['共 1 项待核', '2 项有年份未达', '11 项据快报数']."""
    told = {
        f"共 {counts.doubtful} 项待核": counts.doubtful,  # of all, not of the binding ones named before
        f"{counts.missed_before} 项有年份未达": counts.missed_before,
        provisional(counts.provisional, counts.provisional_by): counts.provisional,
    }
    return [words for words, number in told.items() if number]


def provisional(number: int, codes: Iterable[str]) -> str:
    """'11 项据快报数', '2 项据未审核数据', '3 项据快报数或未审核数据': how many targets are judged by such figures. codes: of DOUBTS."""
    words = [PROVISIONAL[code] for code in PROVISIONAL if code in set(codes)]
    return f"{number} 项据{'或'.join(words)}"


def by_attribute(counts: Counts) -> list[str]:
    """A line of each attribute that has targets, binding first: '约束性 12 项：2 项已达标、10 项待报期末数', '约束性 8 项均待报期末数'."""
    return [
        f"{ATTRIBUTES[kind]} {_all_or_parts(counts, '项', attribute=kind)}"
        for kind in ("binding", "expected", "none")
        if counts.of(attribute=kind)
    ]


def cards(counts: Counts) -> list[Card]:
    """The cards of a page: first the attributes (binding always), which sum to the total, then the parts that are not 0, which do so too.

    A card of a part says how many of its number are binding, so that no expected target makes up for a binding one, and how many of
    them have nothing newer than their baseline.
    """
    found = [
        Card(ATTRIBUTES[kind], counts.of(attribute=kind), _listed(counts, attribute=kind) or "无")
        for kind in ("binding", "expected", "none")
        if kind == "binding" or counts.of(attribute=kind)
    ]
    return found + [
        Card(
            word,
            counts.of(part),
            "；".join([f"约束性 {counts.of(part, attribute='binding')} 项", *_silent(counts, part)]),
        )
        for part, word in PARTS.items()
        if counts.of(part)
    ]


def thirds(counts: Counts) -> dict[str, Card]:
    """The same as three cards by their key in THIRDS, also those that are 0: what a phone has room for."""
    return {
        key: Card(word, counts.of(*names), f"约束性 {counts.of(*names, attribute='binding')} 项")
        for key, (word, names) in THIRDS.items()
    }


def three(counts: Counts) -> tuple[list[Card], str]:
    """(three numbers for who has ten seconds, what is told beside them): together they are the whole.

    While some targets are under way: thirds, and '' beside them. Once every one is reached, missed or owed: 已达标, 未达标, 待报期末数, beside them
    '另有 3 项待补数据、13 项仅定性'. A note says how many are binding, '' where none is.
    """
    under_way = counts.of("ahead", "on_pace", "behind", "worse", "baseline_only")
    groups = list(THIRDS.values()) if under_way else [(PARTS[part], (part,)) for part in AT_THE_END]
    found = []
    for word, names in groups:
        binding = counts.of(*names, attribute="binding")
        found.append(Card(word, counts.of(*names), f"约束性 {binding} 项" if binding else ""))
    shown = {part for _, parts in groups for part in parts}
    beside = "、".join(f"{n} 项{word}" for part, word in PARTS.items() if part not in shown and (n := counts.of(part)))
    return found, f"另有 {beside}" if beside else ""


def _listed(counts: Counts, *, attribute: str | None = None) -> str:
    numbers = {word: counts.of(part, attribute=attribute) for part, word in PARTS.items()}
    return "、".join(f"{number} 项{word}" for word, number in numbers.items() if number)


def _all_or_parts(counts: Counts, what: str, *, attribute: str | None = None) -> str:
    """'48 项目标中 2 项已达标、46 项待报期末数', '8 项均待报期末数' where all are in one part, '1 项待补数据'."""
    total = counts.of(attribute=attribute)
    (word, *more) = [word for part, word in PARTS.items() if counts.of(part, attribute=attribute)]
    if more:
        return f"{total} {what}{'：' if attribute else '中 '}{_listed(counts, attribute=attribute)}"
    return f"{total} {what}{'均' if total > 1 else ''}{word}"


def _silent(counts: Counts, part: str) -> list[str]:
    """What a part's card says of those with nothing newer than their baseline: ['未报送 2021 年以来数据'], ['24 项未报送 2021 年以来数据']."""
    since = unreported(counts.baseline_years)
    number = {"baseline_only": "", "owed": f"{_by_baseline(counts)} 项" if _by_baseline(counts) else None}.get(part)
    return [f"{number}{since}"] if since and number is not None else []


def _by_baseline(counts: Counts) -> int:
    return sum(counts.standing.get(name, 0) for name in BASELINE)


def _standing(counts: Counts) -> str:
    """How the targets whose final figure is owed stood last: '按最近一次数据，2 项已达到目标值、1 项未达到，24 项未报送 2021 年以来数据，3 项缺数据'.
    What the baseline was is no standing.
    """
    newer = {name: number for name, number in counts.standing.items() if name not in (*BASELINE, "unknown")}
    reached = sum(number for name, number in newer.items() if name in REACHED)
    pair = {"已达到目标值": reached, "未达到": sum(newer.values()) - reached}
    by_newest = "、".join(f"{number} 项{word}" for word, number in pair.items() if number)
    found = [f"按最近一次数据，{by_newest}"] if by_newest else []
    lacking = counts.standing.get("unknown", 0)
    since = unreported(counts.baseline_years) or "仅有基期数"
    quiet = {word: number for word, number in ((since, _by_baseline(counts)), ("缺数据", lacking)) if number}
    if not found and len(quiet) == 1:  # all of them
        return ("均" if counts.of("owed") > 1 else "") + next(iter(quiet))
    return "，".join([*found, *(f"{number} 项{word}" for word, number in quiet.items())])


def _apart(counts: Counts) -> list[str]:
    return [f"另有 {counts.apart} 项年度或阶段目标"] if counts.apart else []
