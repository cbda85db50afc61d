"""The map as a table one can click and walk through with the arrow keys (decision 0023): the rows and words of charts/matrix.py in templates/map.html.jinja,
the handling of keys and clicks in static/grid.js.
"""

from collections.abc import Collection, Mapping, Sequence

import streamlit as st

from charts import matrix, profile_rows, style
from model.areas import Area
from model.assessment import Assessment
from model.indicators import Indicator
from model.verdicts import ATTRIBUTES, DOUBTS, FLAGS, KINDS_OF_TARGET, MILESTONE
from ui import components, frame, markup, parts
from wording import counts, numbers, verdicts


def key(a: Assessment, *, further: bool = False) -> str:
    """What a cell is called: '620725.life_expectancy'; one of its further targets '620725.life_expectancy.2023.annual'."""
    return ".".join([a.area.code, a.indicator.id, *([str(a.target_year or ""), a.scope] if further else [])])


def draw(made: markup.Html, *, chosen: str) -> None:
    """What table made. chosen: the key of the row the panel explains, whose cell is outlined; '' for none."""
    components.grid("matrix", made, chosen=chosen, told="matrix")


def legend(rows: Sequence[Assessment]) -> None:
    """The marks that are in the table, and no other: behind a button of the bar, and in the page for a picture of it."""
    none = [(*style.STATUS["no_target"], style.NO_TARGET)] if not all(a.has_target for a in rows) else []
    among = {code for a in rows for code in a.doubts}
    more = {
        "reading": "每格：符号 现状值 年份 / 目标 · 目标年；空白：文件未列",
        "binding": ATTRIBUTES["binding"] if any(a.attribute == "binding" for a in rows) else "",
        "doubts": "、".join(DOUBTS[code] for code in DOUBTS if code in among & counts.CONTRADICTIONS),
        "provisional": "、".join(
            [FLAGS["missed_year"]] * any(a.missed_before for a in rows)
            + [DOUBTS[code] for code in DOUBTS if code in among - counts.CONTRADICTIONS]
        ),
    }
    with frame.legend_place():
        parts.legend(style.legend(rows) + none, **more)
    with st.container(key="printed_legend"):  # a picture has no buttons to look behind
        parts.legend(style.legend(rows) + none, **more)


def by_category(indicators: Sequence[Indicator], categories: Mapping[str, str]) -> list[Indicator]:
    """The indicators as the table lists them: category by category, in each as they came. categories: id -> name, in their order."""
    order = list(categories)
    return sorted(indicators, key=lambda one: order.index(one.category))


def table(
    rows: Sequence[Assessment],
    *,
    indicators: Sequence[Indicator],
    areas: Sequence[Area],
    reference: Collection[str],
    categories: Mapping[str, str],
) -> markup.Html:
    """The table. rows: at most one a cell where there are several areas; of one area further targets of an indicator stand below its first;
    reference: codes of areas that stand beside and are not counted; categories: id -> name.
    """
    at: dict[tuple[str, str], list[Assessment]] = {}
    for a in rows:
        at.setdefault((a.indicator.id, a.area.code), []).append(a)
    heads = [(area, area.code in reference, _note([own[0] for own in at.values()], area, reference)) for area in areas]
    lines = []
    for one in indicators:
        found = [at.get((one.id, area.code), []) for area in areas]
        for place in range(max(1, *map(len, found))):
            row = [own[place] if place < len(own) else None for own in found]
            cells = [_cell(a, area, one, reference, further=place > 0) for a, area in zip(row, areas)]
            further = _further(found[0][place]) if place else ""
            lines.append((one, further, cells, _bar(row[0]) if len(areas) == 1 else None))
    first = {
        start: (name, last - start + 1) for name, start, last in matrix.spans([one for one, *_ in lines], categories)
    }
    words = matrix.describe([own[0] for own in at.values()], indicators=indicators, areas=areas)
    return markup.render("map", words=words, heads=heads, lines=lines, first=first, apart=_apart(areas, reference))


def _further(a: Assessment) -> str:
    """What a target below the first of its cell is."""
    return MILESTONE if a.scope == "plan" else KINDS_OF_TARGET[a.scope]


def _note(rows: Sequence[Assessment], area: Area, reference: Collection[str]) -> str:
    if area.code in reference:
        return "参照"
    return matrix.head_note([a for a in rows if a.area.code == area.code and a.has_target])


def _apart(areas: Sequence[Area], reference: Collection[str]) -> str:
    """The first of the areas that stand beside, where counted ones stand before it: a line parts them."""
    codes = [area.code for area in areas if area.code in reference]
    return codes[0] if codes and len(codes) < len(areas) else ""


def _cell(a: Assessment | None, area: Area, one: Indicator, reference: Collection[str], *, further: bool) -> dict:
    """What the template asks of a cell. fill, ink: colours; edge: of a frame, '' without one; told: charts.matrix.Told, None where empty."""
    cell = {"area": area, "key": f"{area.code}.{one.id}", "pale": area.code in reference, "told": None}
    if a is None:
        return cell | {"about": matrix.blank(area, one)}
    told, (fill, ink) = matrix.tell(a), style.paint(a)
    return cell | {
        "key": key(a, further=further),
        "told": told,
        "about": told.about,
        "fill": fill,
        "ink": ink,
        "edge": style.strong(a.verdict) if style.is_history(a) else "",
        "binding": a.attribute == "binding",
        "doubtful": not counts.CONTRADICTIONS.isdisjoint(a.doubts),
        "provisional": a.is_qualified,
        "aimless": not a.has_target,
    }


def _bar(a: Assessment | None) -> dict:
    """Of one area alone there is room for each figure as a bar beside its target, for the gap in words, and for how much of the way is done."""
    if a is None:
        return {"bar": None, "gap": "", "note": "", "colour": "", "ink": ""}
    colour, ink = style.strong(a.verdict), style.ink(a.verdict)
    words = {"gap": verdicts.gap(a) or verdicts.status(a), "note": _way(a) if a.has_target else ""}
    return {"bar": matrix.bar(a), "colour": colour, "ink": ink} | words


def _way(a: Assessment) -> str:
    """'目标实现程度 45% · 时序 80%'; without a share why, '' where all that lacks is the final figure, which the title has told."""
    if a.progress is None:
        return "" if "due_no_final" in a.flags and a.drift is None else profile_rows.note(a)
    time = "" if a.time_share is None else f" · 时序 {numbers.share(a.time_share)}"
    return f"目标实现程度 {verdicts.progress(a)}{time}"
