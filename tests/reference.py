"""The method, written slowly a second time: method.md sections 1-5 and the rulings R1-R25 of docs/decisions/0002.

Raw rows in, one dict for each row of `gaps` out. No table engine, no floats, nothing of ours imported: a disagreement with
store/ and gaps/ means that one of the two read the rulings wrongly. Every figure is looked up again by walking all the rows.

    >= 90 (2025), B 85 (2020), v 89 (2025)  ->  gap 1, progress 4/5, class missed
    <= 12 (2025), B 18.5 (2020), v 12.7 (2024)  ->  gap 7/10, pace 1.115, class on_pace
"""

from dataclasses import dataclass
from fractions import Fraction
from types import SimpleNamespace

ORIGINS = ["upload", "plan_reading", "curated"]  # the only kinds of batch that carry statements
SCOPES = ["plan", "annual", "every_year"]
SPEAKS_FIRST = [  # R25
    "missed",
    "unknown",
    "lost",
    "moving_away",
    "behind",
    "slightly_behind",
    "baseline_short",
    "on_pace",
    "baseline_meets",
    "met_early",
    "kept",
    "met",
]
FIGURE_KEY = ["area", "indicator", "year", "period", "role", "source", "place"]
TARGET_KEY = ["area", "indicator", "year", "scope", "source", "place"]
NUMBERS = ["value", "value_to", "tolerance", "baseline"]
WHOLE_NUMBERS = ["year", "decimals", "rank", "reference_year", "baseline_year"]
WORDS = [
    "area",
    "indicator",
    "period",
    "unit",
    "comparator",
    "role",
    "definition_version",
    "population",
    "source",
    "place",
    "scope",
    "basis",
    "and_with",
    "attribute",
    "measure",
    "as_printed",
]
DEFAULTS = {"period": "year", "scope": "plan", "basis": "absolute"}
MEASURES = ["gap", "drift", "progress", "time_share", "pace", "required_per_year", "achieved_per_year"]
TURNED = {"≥": "≤", ">": "<", "≤": "≥", "<": ">"}


@dataclass(frozen=True)
class Point:
    """A number at a year, with what the rulings ask about it: a figure, a baseline, a sum or a reference."""

    value: Fraction
    year: int
    decimals: int
    foreign: bool = False
    conflicting: bool = False
    definition: str = None
    population: str = None
    measured: bool = True  # the zero a cumulative plan starts from was measured by nobody


@dataclass(frozen=True)
class Goal:
    """A resolved target. `direction` is None where it is two-sided; then low and high are both kept."""

    comparator: str  # after turning
    direction: int
    near: Fraction
    far: Fraction  # None where only one value is promised
    decimals: int
    tolerance: Fraction  # None where not printed
    reference: Point
    start: Fraction  # what a change is counted from; 0 of a level

    @property
    def two_sided(self):
        return self.direction is None

    def nearest(self, x):
        """The end that x would reach first: for a two-sided goal the nearest end, x itself when inside (R14)."""
        if not self.two_sided:
            return self.near
        return min(max(x, self.near), self.near if self.far is None else self.far)

    def gap(self, x):
        return abs(self.nearest(x) - x) if self.two_sided else self.direction * (self.near - x)


def judge_slowly(*, batches, areas, sources, indicators, thresholds, year, as_of=None):
    """One dict a target cell, in the order of the gaps command."""
    batches = sorted((b for b in batches if as_of is None or b["id"] <= as_of), key=lambda b: b["id"])
    world = SimpleNamespace(
        figures=statements(batches, "figures", FIGURE_KEY),
        targets=statements(batches, "targets", TARGET_KEY),
        sources={s["id"]: s for s in sources},
        parents={a["code"]: a.get("parent") or None for a in areas},
        indicators=indicators,
        thresholds={k: number(v) for k, v in thresholds.items()},
        year=int(year),
    )
    area_order, indicator_order = [a["code"] for a in areas], list(indicators)
    cells = {}
    for target in world.targets:
        if target.area in area_order and target.indicator in indicator_order:
            cells.setdefault((target.area, target.indicator, target.year, target.scope), []).append(target)
    rows = [judge_cell(world, cell) for cell in cells.values()]
    return sorted(
        rows,
        key=lambda row: (
            area_order.index(row["area_code"]),
            row["attribute"] != "binding",
            indicator_order.index(row["indicator"]),
            row["target_year"] is None,
            row["target_year"] or 0,
            SCOPES.index(row["scope"]),
        ),
    )


# ---- rows and numbers


def number(raw):
    return None if raw is None or raw == "" else Fraction(str(raw))


def rounded(x, decimals=6):
    """Half away from zero, as a clerk rounds (四舍五入): 4.45 -> 4.5, never 4.4."""
    scaled = int(abs(x) * 10**decimals + Fraction(1, 2))
    return Fraction(scaled if x >= 0 else -scaled, 10**decimals)


def digits(value):
    """The fewest decimals that write the value, six at most (the store keeps no more)."""
    return next((d for d in range(6) if (value * 10**d).denominator == 1), 6)


def printed_decimals(row):
    """R10: as stored; where not stored, the fewest digits that write the value (of a range: both values)."""
    return (
        row.decimals if row.decimals is not None else max(digits(x) for x in (row.value, row.value_to) if x is not None)
    )


def clean(raw, batch):
    """A row with every column present, '' read as not stated, numbers exact. The raw row is left as it is."""
    row = {name: raw.get(name) if raw.get(name) != "" else None for name in WORDS}
    row |= {name: number(raw.get(name)) for name in NUMBERS}
    row |= {name: None if number(raw.get(name)) is None else int(number(raw[name])) for name in WHOLE_NUMBERS}
    row |= {name: row[name] or default for name, default in DEFAULTS.items()}
    row["rank"] = 99 if row["rank"] is None else row["rank"]  # none last, R5 and R23
    return SimpleNamespace(
        **row, retracted=bool(raw.get("retracted")), batch=batch["id"], origin=ORIGINS.index(batch["kind"])
    )


def is_live(batch, batches):
    """R2: the last undo or redo that points at it decides; whether that one was itself undone is not asked."""
    said = [
        other["kind"] for other in batches if other["kind"] in ("undo", "redo") and other.get("target") == batch["id"]
    ]
    return not said or said[-1] != "undo"


def statements(batches, table, key):
    """R1: of each statement the version of the greatest (batch, line) in live batches; gone if that one is retracted."""
    newest = {}
    for batch in batches:
        if batch["kind"] in ORIGINS and is_live(batch, batches):
            for raw in batch.get(table) or []:
                row = clean(raw, batch)
                newest[tuple(getattr(row, column) for column in key)] = row
    return [row for row in newest.values() if not row.retracted]


def is_foreign(world, row):
    """R3. An amount of change (提高 2 个百分点, 增长 10%) is not in the indicator's unit."""
    if row.basis not in ("absolute", "external") and row.unit in ("%", "％", "个百分点", "百分点"):
        return False
    indicator = world.indicators[row.indicator]
    return (
        row.unit is not None
        and row.unit != indicator.get("unit")
        and row.unit not in (indicator.get("unit_aliases") or [])
    )


def source_date(world, row):
    return str(world.sources.get(row.source, {}).get("date") or "")


def period_start(world, target):
    start = world.sources.get(target.source, {}).get("period_start")
    return None if start is None or start == "" else int(str(start)[:4])


def by_precedence(rows, *keys):
    """Sorted by the keys, the first weighing most. A key ('later', f) puts the greater first."""
    for key in reversed(keys):  # stable sorts, the weightiest last
        later = isinstance(key, tuple)
        rows = sorted(rows, key=key[1] if later else key, reverse=later)
    return rows


# ---- figures


def is_usable(row):
    """R4: a bound or a half-year figure is shown elsewhere, never judged."""
    return (
        row.year is not None
        and row.value is not None
        and row.period in ("year", "mch_year")
        and row.comparator in (None, "=", "~")
    )


def stated_and_differs(a, b):
    return a is not None and b is not None and a != b


def contradicts(world, one, other):
    """R5: beyond half a unit of the coarser printing, and not explained by another population or definition."""
    if is_foreign(world, one) or is_foreign(world, other):
        return False
    if any(stated_and_differs(getattr(one, c), getattr(other, c)) for c in ("population", "definition_version")):
        return False
    coarser = min(printed_decimals(one), printed_decimals(other))
    return abs(one.value - other.value) > Fraction(1, 2 * 10**coarser)


def figure_of(world, area, indicator, year):
    """R5: the figure of a year, or None."""
    rows = [f for f in world.figures if (f.area, f.indicator, f.year) == (area, indicator, year) and is_usable(f)]
    if not rows:
        return None
    first, *others = by_precedence(
        rows,
        lambda f: f.origin,
        lambda f: f.rank,
        lambda f: f.period != "year",
        ("later", lambda f: f.batch),
        ("later", lambda f: source_date(world, f)),
        lambda f: f.source or "",
        lambda f: f.place or "",
        lambda f: f.role or "",
    )
    equals = [f for f in others if (f.origin, f.rank, f.period) == (first.origin, first.rank, first.period)]
    return Point(
        first.value,
        year,
        printed_decimals(first),
        is_foreign(world, first),
        any(contradicts(world, first, other) for other in equals),
        first.definition_version,
        first.population,
    )


def is_level_only(target):
    """R18: annual, every_year and external targets have no baseline and no path."""
    return target.scope != "plan" or target.basis == "external"


def is_cumulative(world, target):
    """R8: promised from the plan's start on, over yearly flows or over running totals."""
    own = world.indicators[target.indicator].get("measure")
    return target.scope == "plan" and (target.measure or own) == "cumulative" and own in ("annual_flow", "cumulative")


def baseline(world, target):
    """R6, with the decimals of R10 and the definition and population of R9."""
    if is_level_only(target):
        return None
    start = period_start(world, target)
    printed = target.baseline is not None and target.baseline_year is not None
    if not printed and start is None:
        return None
    year = target.baseline_year if printed else start - 1
    stored = figure_of(world, target.area, target.indicator, year)
    if not printed and not is_cumulative(world, target):
        return stored
    value = target.baseline if printed else Fraction(0)
    decimals = stored.decimals if printed and stored and stored.value == value else digits(value)
    if not printed:
        return Point(value, year, decimals, measured=False)  # and states no definition
    return Point(
        value,
        year,
        decimals,
        definition=stored and stored.definition,
        population=(stored and stored.population) or target.population,
    )


def years_held(world, target, first):
    """The years with a usable figure from first (None: no bound) to R7's limit, both included."""
    limit = world.year if target.year is None else min(target.year, world.year)
    years = {f.year for f in world.figures if (f.area, f.indicator) == (target.area, target.indicator) and is_usable(f)}
    return sorted(y for y in years if (first is None or y >= first) and y <= limit)


def plan_figure(world, target, b):
    """R7 for scope plan: the newest after B, else B itself; R8 where yearly flows are summed."""
    start = period_start(world, target)
    counts_b = b is not None and b.measured and b.year <= world.year and (target.year is None or b.year <= target.year)
    years = years_held(world, target, b.year + 1 if counts_b else None)
    summing = is_cumulative(world, target) and world.indicators[target.indicator].get("measure") == "annual_flow"
    if summing:
        if start is None:
            return None
        years = [y for y in years if y >= start]
    if not years:
        return b if counts_b else None
    if summing:
        return sum_of_flows(world, target, start, years[-1])
    return figure_of(world, target.area, target.indicator, years[-1])


def sum_of_flows(world, target, first, last):
    """R8: a missing year makes the sum unknown, not smaller. A sum states no definition, so R9 cannot find it changed."""
    flows = [figure_of(world, target.area, target.indicator, y) for y in range(first, last + 1)]
    if None in flows:
        return None
    return Point(
        sum(f.value for f in flows),
        last,
        max(f.decimals for f in flows),
        any(f.foreign for f in flows),
        any(f.conflicting for f in flows),
    )


# ---- the target


def comparator_meant(target):
    """R12: an amount of reduction turns the sign round; a value with no sign is '='."""
    sign = target.comparator or "="
    return TURNED.get(sign, sign) if target.basis in ("points_off", "percent_off", "step_off") else sign


def reference(world, target, b, t):
    """R11: what a relative target is measured from; t is the year judged (None when no figure is held)."""
    judged = target.year if target.scope == "annual" else t
    if target.basis == "external":
        area, year = world.parents.get(target.area), judged
    else:
        area, year = target.area, None if judged is None else judged - 1
        if target.basis.startswith("step"):
            if target.scope == "plan":
                return b if target.year is not None else None
        elif target.reference_year is not None:
            if b is not None and b.year == target.reference_year:
                return b
            year = target.reference_year
        elif target.scope == "plan":
            return b
    if area is None or year is None or year > world.year:  # as of Y a later figure is not yet known
        return None
    return figure_of(world, area, target.indicator, year)


def promised(target, basis, r, amount):
    """The value promised, from the reference figure and the printed amount; R17 rounds it."""
    if basis == "absolute":
        return rounded(amount)
    if basis == "external":
        return rounded(r.value)
    sign = 1 if basis.endswith("_on") else -1
    if basis.startswith("percent"):
        return rounded(r.value * (1 + sign * amount / 100))
    steps = target.year - r.year if basis.startswith("step") and target.scope == "plan" else 1
    return rounded(r.value + sign * amount * steps)


def resolve(world, target, basis, b, t):
    """A Goal, or the reason why there is none (R11, R16). basis may be the second reading of R15."""
    if target.value is None and target.basis != "external":
        return "qualitative_only"
    r = None if basis == "absolute" else reference(world, target, b, t)
    if basis != "absolute" and r is None:
        return "no_reference_figure"
    sign, better = comparator_meant(target), world.indicators[target.indicator]["better"]
    is_range = sign == "range" and target.value_to is not None and basis != "external"
    amounts = [target.value, target.value_to] if is_range else [target.value]
    ends = sorted(promised(target, basis, r, amount) for amount in amounts)
    direction = {"≥": 1, ">": 1, "≤": -1, "<": -1}.get(sign, {"higher": 1, "lower": -1, "neutral": None}[better])
    if direction == -1:  # R13: the end reached first is the target
        ends.reverse()
    decimals = r.decimals if basis == "external" else max([printed_decimals(target)] + ([r.decimals] if r else []))
    start = 0 if basis in ("absolute", "external") else r.value
    return Goal(sign, direction, ends[0], ends[1] if is_range else None, decimals, target.tolerance, r, start)


def half_unit(goal, b, v):
    """h: half a unit of the last decimal, the most decimals of B, v and T."""
    return Fraction(1, 2 * 10 ** max([goal.decimals] + [p.decimals for p in (b, v) if p is not None]))


def meets(world, goal, x, h):
    """R13."""
    gap = goal.gap(x)
    if goal.comparator in (">", "<"):
        return gap < 0
    if goal.comparator == "~":
        about = max(h, world.thresholds["about"] * abs(goal.near - goal.start))
        return gap <= (about if goal.tolerance is None else goal.tolerance)
    return gap <= (h if goal.two_sided else 0)


# ---- one verdict


def doubt(world, target, goal, b, v):
    """R9, row 2b: the reason why the figures cannot be compared, or None. v is B where nothing is newer."""
    points = [p for p in (v, b, goal.reference) if p is not None]
    if is_foreign(world, target) or any(p.foreign for p in points):
        return "unit_mismatch"
    if (
        b is not None
        and v is not b
        and (stated_and_differs(v.definition, b.definition) or stated_and_differs(v.population, b.population))
    ):
        return "definition_changed"
    if any(p.conflicting for p in points):
        return "conflicting_figures"


def is_overshot(goal, b, v, v_met):
    """R14: past the whole two-sided goal, out on the side away from B."""
    if not goal.two_sided or b is None or v_met:
        return False
    side_b, side_v = goal.nearest(b.value) - b.value, goal.nearest(v.value) - v.value
    return side_b * side_v < 0


def is_at_strict_bound(goal, v):
    """R19: equal to what must be exceeded (>) or undercut (<)."""
    return goal.comparator in (">", "<") and v.value == goal.near


def measure(world, target, goal, b, v, b_met, overshot):
    """R14, R18, R19: every number of the row."""
    m = dict.fromkeys(MEASURES) | {"gap": goal.gap(v.value)}
    if is_level_only(target):
        return m
    to_come = target.year is not None and v.year < target.year and world.year <= target.year
    if to_come and not is_at_strict_bound(goal, v):
        m["required_per_year"] = (goal.nearest(v.value) - v.value) / (target.year - v.year)
    if b is None or v.year <= b.year:
        return m
    m["achieved_per_year"] = (v.value - b.value) / (v.year - b.year)
    if b_met:
        m["drift"] = v.value - b.value
    if target.year is None or target.year <= b.year:
        return m
    m["time_share"] = Fraction(v.year - b.year, target.year - b.year)
    way = goal.nearest(b.value) - b.value
    if not b_met and not overshot and way != 0:
        m["progress"] = (v.value - b.value) / way
        m["pace"] = m["progress"] / m["time_share"]
    return m


def classify(world, target, goal, b, v, b_met, v_met, overshot, m, h):
    """Method section 5, rows 3 to 11: (row, class, reason)."""
    if target.scope == "every_year" or v.year == target.year:
        if v_met:
            return 3, "kept" if b_met else "met", None
        return 4, "missed", None
    if target.year is None:
        return (5, "met", None) if v_met else (5, "unknown", "no_target_year")
    if b is None:
        return (6, "met_early", None) if v_met else (6, "unknown", "no_baseline")
    if v.year <= b.year:
        return 7, "baseline_meets" if v_met else "baseline_short", None
    if b_met:
        return 8, "kept" if v_met else "lost", None
    if v_met:
        return 9, "met_early", None
    way = goal.nearest(b.value) - b.value
    toward = goal.direction or (1 if way > 0 else -1)
    if overshot or toward * (b.value - v.value) > h:
        return 10, "moving_away", None
    return 11, pace_class(world, b, v, way, toward, m, h), None


def pace_class(world, b, v, way, toward, m, h):
    """R20, row 11."""
    if m["pace"] is None:
        return "on_pace"  # T = B under > or <: there is no path to fall behind
    pace = rounded(m["pace"])
    shortfall = rounded(toward * (b.value + m["time_share"] * way - v.value))
    if pace >= world.thresholds["on_pace"] or shortfall < h:
        return "on_pace"
    if pace >= world.thresholds["slightly_behind"] or m["time_share"] < world.thresholds["early"]:
        return "slightly_behind"
    return "behind"


def flags_of(world, target, goal, b, v, b_met, row, m):
    """R22, without missed_year and target_conflict, which need more than one verdict. goal is None in row 1."""
    sign, better = comparator_meant(target), world.indicators[target.indicator]["better"]
    flags = set()
    if (sign in ("≥", ">") and better == "lower") or (sign in ("≤", "<") and better == "higher"):
        flags.add("comparator_against_direction")
    if row in ("2", 6, 7, 8, 9, 10, 11) and target.year is not None and world.year >= target.year:
        flags.add("due_no_final")  # rows 6-11 are only reached with t before tT
    if target.scope == "every_year" and row in (3, 4) and v.year != target.year:
        over = target.year is not None and world.year > target.year
        if world.year > v.year + 1 or over:
            flags.add("due_no_final")
    if row in ("1", "2b"):
        return flags
    if (b_met and goal.two_sided) or (b_met and b.value == goal.near):
        flags.add("hold")
    elif b_met and goal.direction * (b.value - goal.near) > 0:
        flags.add("floor_below_baseline")
    if row == 4 and b_met:
        flags.add("baseline_met")
    if m["pace"] is not None and m["time_share"] < world.thresholds["early"]:
        flags.add("early")
    return flags


def judge_reading(world, target, basis, b, v, t):
    """Method section 5 from row 1 down, for one reading of the target and one judged figure."""
    goal = resolve(world, target, basis, b, t)
    verdict = {"goal": None, "b": b, "v": v, "reason": None} | dict.fromkeys(MEASURES)
    if isinstance(goal, str):
        return verdict | {
            "class": "unknown",
            "reason": goal,
            "flags": flags_of(world, target, None, b, v, False, "1", None),
        }
    h = half_unit(goal, b, v)
    b_met = b is not None and meets(world, goal, b.value, h)
    m = dict.fromkeys(MEASURES)
    if v is None:
        row, name, reason = "2", "unknown", "no_figure"
    elif doubt(world, target, goal, b, v):
        row, name, reason = "2b", "unknown", doubt(world, target, goal, b, v)
    else:
        v_met = meets(world, goal, v.value, h)
        overshot = is_overshot(goal, b, v, v_met)
        m = measure(world, target, goal, b, v, b_met, overshot)
        row, name, reason = classify(world, target, goal, b, v, b_met, v_met, overshot, m, h)
    flags = flags_of(world, target, goal, b, v, b_met, row, m)
    return verdict | m | {"goal": goal, "class": name, "reason": reason, "flags": flags}


def judge_figure(world, target, b, v, t):
    """R15: of '提高10%' on a percentage both readings are judged, and shown only when the classes agree."""
    first = judge_reading(world, target, target.basis, b, v, t)
    if target.basis.startswith("percent") and world.indicators[target.indicator].get("unit") == "%":
        second = judge_reading(world, target, target.basis.replace("percent", "points"), b, v, t)
        if first["class"] != second["class"]:
            flags = flags_of(world, target, None, b, v, False, "1", None)
            return (
                first
                | dict.fromkeys(MEASURES)
                | {"goal": None, "class": "unknown", "reason": "ambiguous_basis", "flags": flags}
            )
    return first


def judge_statement(world, target):
    """R7: one figure for plan and annual; every_year judges each year alone and shows the newest."""
    b = baseline(world, target)
    if target.scope == "plan":
        v = plan_figure(world, target, b)
        return judge_figure(world, target, b, v, v and v.year)
    if target.scope == "annual":
        known = target.year is not None and target.year <= world.year
        v = figure_of(world, target.area, target.indicator, target.year) if known else None
        return judge_figure(world, target, None, v, target.year)
    verdicts = [
        judge_figure(world, target, None, figure_of(world, target.area, target.indicator, t), t)
        for t in years_held(world, target, period_start(world, target))
    ]
    if not verdicts:
        return judge_figure(world, target, None, None, None)
    missed = {"missed_year"} if any(verdict["class"] == "missed" for verdict in verdicts) else set()
    return verdicts[-1] | {"flags": verdicts[-1]["flags"] | missed}


# ---- one row a cell


def is_superseded(world, target, cell):
    """R23: another statement of the cell stands in a source that supersedes its source."""
    return any(
        target.source is not None and world.sources.get(other.source, {}).get("supersedes") == target.source
        for other in cell
        if other is not target
    )


def differs(one, other):
    """R24: another direction, or another value that is not the same one rounded. A single value is both its ends."""
    ends = [
        (one.near, other.near),
        (one.near if one.far is None else one.far, other.near if other.far is None else other.far),
    ]
    return one.direction != other.direction or not all(
        a == b or rounded(b, one.decimals) == a or rounded(a, other.decimals) == b for a, b in ends
    )


def is_raised(world, winner, goal, target, other):
    """R24: the winner stands in a plan of a later period and asks for more the same way."""
    begun, later = period_start(world, target), period_start(world, winner)
    if winner.scope != "plan" or begun is None or later is None or later <= begun:
        return False
    return (
        goal.direction is not None
        and goal.direction == other.direction
        and goal.direction * (goal.near - other.near) > 0
    )


def conflicting_statement(world, cell, verdicts):
    """R24: the index of the strictest statement of the cell that differs from the winner (index 0), or None."""
    winner, goal = cell[0], verdicts[0]["goal"]
    if goal is None or winner.and_with or is_foreign(world, winner):
        return None
    found = [
        i
        for i in range(1, len(cell))
        if verdicts[i]["goal"] is not None
        and cell[i].population == winner.population
        and not cell[i].and_with
        and not is_foreign(world, cell[i])
        and not is_superseded(world, cell[i], cell)
        and differs(goal, verdicts[i]["goal"])
        and not is_raised(world, winner, goal, cell[i], verdicts[i]["goal"])
    ]
    if goal.two_sided or not found:
        return found[0] if found else None
    return max(found, key=lambda i: goal.direction * verdicts[i]["goal"].near)  # of equals max keeps the first


def judge_cell(world, cell):
    """R23 to R25: the statements in order, the one shown, and the other one beside it."""
    cell = by_precedence(
        cell,
        lambda t: t.origin,
        lambda t: is_superseded(world, t, cell),
        lambda t: t.rank,
        ("later", lambda t: source_date(world, t)),
        ("later", lambda t: t.batch),
        lambda t: t.source or "",
        lambda t: t.place or "",
    )
    verdicts = [judge_statement(world, target) for target in cell]
    shown, other, extra = 0, conflicting_statement(world, cell, verdicts), set()
    if other is not None:
        extra = {"target_conflict"}
    if cell[0].and_with:  # R25: conditions joined by 且 stand or fall together
        joined = [i for i, t in enumerate(cell) if (t.source, t.and_with) == (cell[0].source, cell[0].and_with)]
        shown = min(joined, key=lambda i: SPEAKS_FIRST.index(verdicts[i]["class"]))
        other = next((i for i in joined if i != shown), None)
    return row_of(
        world,
        cell[shown],
        verdicts[shown],
        extra,
        None if other is None else cell[other],
        None if other is None else verdicts[other],
    )


def row_of(world, target, verdict, extra, other, other_verdict):
    """The columns of the gaps command, by name."""
    b, v, goal = verdict["b"], verdict["v"], verdict["goal"]
    other_goal = other_verdict and other_verdict["goal"]
    return {
        "area_code": target.area,
        "indicator": target.indicator,
        "attribute": target.attribute,
        "scope": target.scope,
        "baseline_year": b and b.year,
        "baseline": b and b.value,
        "latest_year": v and v.year,
        "latest": v and v.value,
        "target_year": target.year,
        "comparator": target.comparator,
        "target": goal and goal.near,
        "target_to": goal and goal.far,
        **{name: verdict[name] for name in MEASURES},
        "class": verdict["class"],
        "reason": verdict["reason"],
        "flags": sorted(verdict["flags"] | extra),
        "other_target": other_goal and other_goal.near,
        "other_class": other_verdict and other_verdict["class"],
        "other_place": other and other.place,
        "as_of_year": world.year,
        "source": target.source,
        "place": target.place,
        "as_printed": target.as_printed,
    }
