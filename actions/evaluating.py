"""The evaluation of a plan: every target of one area at the plan's end, or at an earlier as-of year, with what people wrote beside it.

Nothing is judged anew: rows, parts and figures are the View's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from actions.assess import View
from charts import profile_rows
from gaps import confidence_intervals
from model import clock
from model.assessment import Assessment, Figure
from model.choice import Choice
from model.evaluation import EvaluationRow
from model.remarks import Remark, Slot, of_target
from model.tasks import units as units_in
from wording import counts as counting
from wording import evaluation as words
from wording.evaluation import Evaluation

# The columns of the table; after the baseline a column for each year of the plan.
BEFORE = (
    *("number", "area_code", "area", "indicator", "indicator_name", "unit", "attribute", "scope", "counted"),
    *("baseline_year", "baseline"),
)
AFTER = (
    *("target_year", "comparator", "target", "target_to", "final_year", "final", "final_status"),
    *("standing", "class", "reason", "flags", "doubts", "cause", "measure", "review", "unit_responsible", "written_by", "written_at"),
    *("as_of_year", "source", "place", "foreign_units", "years_from_title", "missed_years"),
)  # fmt: skip
OF_REMARK = {"cause": "cause", "measure": "measure", "review": "review", "unit": "unit_responsible"}


def evaluate(view: View, choice: Choice, *, area: str) -> Evaluation:
    """Every target an area (code) has in the choice's plan, of the indicators and attributes chosen, in the order and with the numbers of the files."""
    selection = view.select(replace(choice, areas=(area,)))
    headline = _ordered(selection.rows(), counting.parts(selection.headline))
    apart = _ordered(selection.others(), counting.parts(selection.apart))
    series = view.timeseries((area, a.indicator.id) for a, _ in headline + apart)
    said = view.remarks([area])
    last = min(view.year, choice.plan.last)
    rows = [
        _row(
            number,
            a,
            words.standing(part, over=view.year >= choice.plan.last),
            {one.year: one for one in series.get((area, a.indicator.id), ()) if choice.plan.first <= one.year <= last},
            said,
            last=last,
        )
        for number, (a, part) in enumerate(headline + apart, start=1)
    ]
    return Evaluation(
        area=view.areas[area],
        plan=choice.plan,
        year=view.year,
        rows=tuple(rows[: len(headline)]),
        apart=tuple(rows[len(headline) :]),
        counts=selection.counts_of(area),
    )


def _ordered(rows: Sequence[Assessment], parts: Iterable[str]) -> list[tuple[Assessment, str]]:
    """(target, its part) in the order in which files list them (charts.profile_rows.ordered), so that 第几项 is one number everywhere."""
    part = {id(a): one for a, one in zip(rows, parts, strict=True)}
    return [(a, part[id(a)]) for a in profile_rows.ordered(rows)]


def _row(
    number: int, a: Assessment, standing: str, years: Mapping[int, Figure], said: Mapping[Slot, Remark], *, last: int
) -> EvaluationRow:
    decided = standing in ("done", "undone")
    interval = confidence_intervals.of_year(a.latest, indicator=a.indicator)[0] if decided and a.latest else None
    slots = slots_of(a, last=last)
    return EvaluationRow(
        number=number,
        a=a,
        standing=standing,
        years=years,
        # a figure of another year than the target's is no 完成值
        final=a.latest if decided else years.get(last) if a.target_year in (None, last) else None,
        firmness=confidence_intervals.firmness(interval, a),
        slots=slots,
        remarks={field: said[slot] for field, slot in slots.items() if slot in said},
        before={field: one for field, slot in slots.items() if slot not in said and (one := _before(slot, said))},
    )


def _before(slot: Slot, said: Mapping[Slot, Remark]) -> tuple[int, str] | None:
    """(year, text) of the newest earlier evaluation in which a slot says something."""
    rounds = [(one.round, said[one].text) for one in said if one._replace(round=slot.round) == slot]
    return max(((year, text) for year, text in rounds if year and slot.round and year < slot.round), default=None)


def slots_of(a: Assessment, *, last: int) -> dict[str, Slot]:
    """Where cause, measure and review of a target and the unit of its indicator are written. last: the year of the evaluation."""
    return of_target(a.area.code, a.indicator.id, year=a.target_year, scope=a.scope, last=last)


def written(a: Assessment, said: Mapping[Slot, Remark], *, last: int) -> dict[str, str]:
    """What of these remarks stands beside a target: field -> text."""
    return {field: said[slot].text for field, slot in slots_of(a, last=last).items() if slot in said}


def units(view: View, areas: Sequence[str]) -> list[str]:
    """The units to choose from: those that answer for indicators of the areas already, then those of their tasks."""
    answering = [remark.text for slot, remark in view.remarks(areas).items() if slot.field in ("unit", "responsible")]
    tasks = [name for words in view.commitments(areas)["responsible"] for name in units_in(words)]
    return list(dict.fromkeys([*answering, *tasks]))


def sentence(e: Evaluation) -> str:
    """How the plan ended, in one line."""
    return "；".join(filter(None, words.sentence(e)))


def table(e: Evaluation) -> pd.DataFrame:
    """The evaluation as the command line prints it: numbers and codes, None where there is nothing."""
    years = range(e.plan.first, e.last + 1)
    heads = [*BEFORE, *map(str, years), *AFTER]
    return pd.DataFrame([_line(row, e, years) for row in (*e.rows, *e.apart)], columns=heads)


def _line(row: EvaluationRow, e: Evaluation, years: range) -> dict:
    a, target = row.a, row.a.target
    shown = {"baseline": a.baseline, **{str(year): row.years.get(year) for year in years}, "final": row.final}
    newest = max(row.remarks.values(), key=lambda one: one.batch, default=None)
    return {
        "number": row.number,
        "area_code": a.area.code,
        "area": a.area.name,
        "indicator": a.indicator.id,
        "indicator_name": a.indicator.name,
        "unit": a.indicator.unit,
        "attribute": a.attribute,
        "scope": a.scope,
        "counted": row in e.rows,
        "baseline_year": a.baseline and a.baseline.year,
        "baseline": a.baseline and a.baseline.value,
        **{str(year): row.years[year].value if year in row.years else None for year in years},
        "target_year": a.target_year,
        "comparator": target.comparator,
        "target": target.end,
        "target_to": target.far,
        "final_year": row.final and row.final.year,
        "final": row.final and row.final.value,
        "final_status": row.final.status if row.final else "",
        "standing": row.standing,
        "class": a.verdict,
        "reason": a.reason,
        "flags": ";".join(sorted(a.flags)),
        "doubts": ";".join(a.doubts),
        **{head: row.remarks[field].text if field in row.remarks else "" for field, head in OF_REMARK.items()},
        "written_by": newest.by if newest else "",
        "written_at": clock.words(newest.made) if newest else "",
        "as_of_year": e.year,
        "source": target.source,
        "place": target.place,
        "foreign_units": ";".join(f"{name}:{one.foreign}" for name, one in shown.items() if one and one.foreign),
        "years_from_title": ";".join(name for name, one in shown.items() if one and one.year_from == "title"),
        "missed_years": ";".join(map(str, a.missed_years)),
    }
