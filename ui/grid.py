"""The map as a table one can click and walk through with the arrow keys (decision 0023): the rows and words of charts/matrix.py in templates/map.html.jinja,
the handling of keys and clicks in static/map.js.

The script is served as a file of this server, not written into the page, because the gate lets no other script run (ui/gate.py).
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from charts import matrix, style
from model.areas import Area
from model.assessment import Assessment
from model.indicators import Indicator
from ui import link, markup
from wording import counts, verdicts

NAME = "county_health.map"
STATIC = "static"  # of ui/: the folder the script is served from


def clicked() -> None:
    """The cell that was clicked, or on which Enter was pressed, goes into the link. Before anything asks the link for it."""
    told = st.session_state.get("matrix")
    if told and told.get("cell"):
        link.put("cell", str(told["cell"]))


def draw(made: markup.Html, *, chosen: Assessment | None) -> None:
    """What table made. chosen: the row the panel explains, whose cell is outlined."""
    key = f"{chosen.area.code}.{chosen.indicator.id}" if chosen else ""
    _component()(key="matrix", data={"html": made, "chosen": key}, on_cell_change=lambda: None)


def table(
    rows: Sequence[Assessment],
    *,
    indicators: Sequence[Indicator],
    areas: Sequence[Area],
    reference: Collection[str],
    categories: Mapping[str, str],
) -> markup.Html:
    """The table. rows: at most one a cell; reference: codes of areas that stand beside and are not counted; categories: id -> name."""
    at = {(a.indicator.id, a.area.code): a for a in rows}
    heads = [(area, area.code in reference, _note(rows, area, reference)) for area in areas]
    first = {start: (name, last - start + 1) for name, start, last in matrix.spans(indicators, categories)}
    lines = [
        (first.get(place), one, [_cell(at.get((one.id, area.code)), area, one, reference) for area in areas])
        for place, one in enumerate(indicators)
    ]
    bars = [] if len(areas) > 1 else [_bar(at.get((one.id, areas[0].code))) for one in indicators]
    words = matrix.describe(rows, indicators=indicators, areas=areas)
    return markup.render("map", words=words, heads=heads, lines=lines, bars=bars, apart=_apart(areas, reference))


def _note(rows: Sequence[Assessment], area: Area, reference: Collection[str]) -> str:
    if area.code in reference:
        return "参照"
    return matrix.head_note([a for a in rows if a.area.code == area.code and a.has_target])


def _apart(areas: Sequence[Area], reference: Collection[str]) -> str:
    """The first of the areas that stand beside, where counted ones stand before it: a line parts them."""
    codes = [area.code for area in areas if area.code in reference]
    return codes[0] if codes and len(codes) < len(areas) else ""


def _cell(a: Assessment | None, area: Area, one: Indicator, reference: Collection[str]) -> dict:
    """What the template asks of a cell. fill, ink: colours; edge: of a frame, '' without one; told: charts.matrix.Told, None where empty."""
    cell = {"area": area, "key": f"{area.code}.{one.id}", "pale": area.code in reference, "told": None}
    if a is None:
        return cell | {"about": matrix.blank(area, one)}
    told, (fill, ink) = matrix.tell(a), style.paint(a)
    return cell | {
        "told": told,
        "about": told.about,
        "fill": fill,
        "ink": ink,
        "edge": style.strong(a.verdict) if style.is_history(a) else "",
        "binding": a.attribute == "binding",
        "doubtful": not counts.CONTRADICTIONS.isdisjoint(a.doubts),
        "provisional": bool(a.doubts),
        "aimless": not a.has_target,
    }


def _bar(a: Assessment | None) -> dict:
    """Of one area alone there is room for each figure as a bar beside its target, and for the gap in words."""
    if a is None:
        return {"bar": None, "gap": "", "colour": "", "ink": ""}
    colour, ink = style.strong(a.verdict), style.ink(a.verdict)
    return {"bar": matrix.bar(a), "gap": verdicts.gap(a) or verdicts.status(a), "colour": colour, "ink": ink}


def _component():
    """The renderer of the component; made known to this server once, with the folder its script is served from."""
    manager = get_bidi_component_manager()
    if manager.get(NAME) is None:
        package, name = NAME.split(".")
        known = ComponentManifest(name=package, version="1", components=[ComponentConfig(name=name, asset_dir=STATIC)])
        manager.register_from_manifest(known, Path(__file__).resolve().parent)
    return st.components.v2.component(NAME, js="map.js", isolate_styles=False)
