"""What is taken along of a draft (actions/drafting.py): its table as plans print it, and its lines as rows of data/."""

from datetime import date

from actions import drafting
from actions.assess import View
from exports import csvs
from exports.target_system import Line as Printed
from exports.target_system import TargetSystem
from loaders import additions
from model.columns import TARGETS, names
from model.numbers import given, missing
from wording import drafting as words
from wording import numbers


def target_system(view: View, assessed: drafting.Assessed, *, changed: bool, on: date) -> TargetSystem:
    """The table as such plans print it. view: the one for release, of which `assessed` was made; on: the day."""
    draft, area = assessed.draft, assessed.area
    lines = [
        Printed(
            category=category,
            name=row.indicator.name,
            unit=row.indicator.unit_word,
            base=None if row.base.figure is None or "unit" in row.base.doubts else row.base.figure.value,
            base_text=words.base(row.base.figure, row.base.doubts),
            base_decimals=None if row.base.figure is None else row.base.figure.decimals,
            base_year=None if row.base.figure is None else row.base.figure.year,
            base_status=row.base.figure.status if row.base.figure is not None else "",
            comparator=row.line.comparator,
            value=row.line.value,
            decimals=row.line.decimals,
            target=words.target(row.line, row.indicator) or (words.TO_MEND if row.problem else ""),
            attribute=words.attribute(row.line.attribute),
            required=words.required(row.a),
            achieved=_achieved_with_years(row),
            above="；".join(words.above(one) for one in row.above),
            others="；".join(drafting.spread_words(row)),
            warnings="；".join((*row.warnings, *([row.problem] if row.problem else []))),
            note=row.line.note,
            problem=f"{row.indicator.name}{row.problem}" if row.problem else "",
        )
        for category, rows in assessed.grouped
        for row in rows
    ]
    sources = dict.fromkeys(row.base.figure.title for row in assessed.rows if row.base.figure and row.base.figure.title)
    return TargetSystem(
        title=words.title(area.name),
        area=area.name,
        draft=draft.name,
        version=words.edition(draft, changed=changed),
        first=draft.first,
        last=draft.last,
        lines=tuple(lines),
        year=view.year,
        batch=view.version,
        made=on.isoformat(),
        sources=tuple(sources),
        demo=view.invented,
    )


def file_of(told: TargetSystem, kind: str) -> bytes:
    """The table as a file: 'docx' or 'xlsx'. The writers' libraries are slow to import: only the one that is asked for is."""
    if kind == "docx":
        from exports.docx import target_system as docx

        return docx.write(told)
    from exports.xlsx import target_system as xlsx

    return xlsx.write(told)


def _achieved_with_years(row: drafting.Row) -> str:
    told, years = drafting.achieved_words(row), drafting.span_words(row)
    return f"{told}（{years}）" if told and years else told


def for_data(assessed: drafting.Assessed) -> bytes:
    """The lines with a number as rows of data/targets.csv, for when the plan is issued: source, place and the phrase are left empty to be filled in."""
    rows = []
    for row in assessed.rows:
        line, figure = row.line, row.base.figure
        if row.a is None:
            continue
        held = figure is not None and figure.value is not None and "unit" not in row.base.doubts
        said = {
            "area": assessed.draft.area,
            "indicator": line.indicator,
            "year": assessed.draft.last,
            "scope": "plan",
            "comparator": line.comparator,
            "value": numbers.printed(line.value, line.decimals).replace("−", "-"),
            "value_to": numbers.printed(line.value_to, line.decimals).replace("−", "-")
            if line.comparator == "range"
            else "",
            "unit": row.indicator.unit,
            "decimals": line.decimals,
            "basis": "absolute",
            "baseline": numbers.printed(given(figure).value, given(figure).decimals).replace("−", "-") if held else "",
            "baseline_year": given(figure).year if held else "",
            "attribute": line.attribute,
            "note": csvs.harmless(line.note),
        }
        rows.append({name: "" if missing(said.get(name)) else said[name] for name in names(TARGETS)})
    return additions.body("targets.csv", rows)
