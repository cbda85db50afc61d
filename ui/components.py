"""The scripts of ui/static/ as components of Streamlit: served as files of this server, not written into the page, because the gate lets no
other script run (ui/gate.py).
"""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from ui import clicks, markup

PACKAGE = "county_health"
STATIC = "static"  # of ui/: the folder the scripts are served from
SCRIPTS = ("grid", "show", "home", "written", "draft", "plan")


def serve() -> None:
    """Make the scripts known to this server, once, with the folder they are served from: from then on they can be fetched."""
    manager = get_bidi_component_manager()
    if manager.get(f"{PACKAGE}.{SCRIPTS[0]}") is None:
        parts = [ComponentConfig(name=script, asset_dir=STATIC) for script in SCRIPTS]
        known = ComponentManifest(name=PACKAGE, version="1", components=parts)
        manager.register_from_manifest(known, Path(__file__).resolve().parent)


def place(name: str) -> str:
    """Where a page finds static/<name>.js."""
    return f"./_stcore/bidi-components/{PACKAGE}.{name}/{name}.js"


def component(name: str):
    """The renderer of static/<name>.js."""
    serve()
    return st.components.v2.component(f"{PACKAGE}.{name}", js=f"{name}.js", isolate_styles=False)


def linked(name: str, made: markup.Html) -> None:
    """Draw a table whose links lead on in the app."""
    component("grid")(key=name, data={"html": made, "chosen": ""})


def grid(name: str, made: markup.Html, *, chosen: str, told: str) -> None:
    """Draw a table whose cells or rows ([data-cell]) can be walked with arrow keys and opened by a click or Enter. chosen: the key of the one that is
    open, '' for none; told: the key of ui.clicks under which an opened one is told, '' where nothing opens.
    """
    data = {"html": made, "chosen": chosen, "opens": bool(told)}
    component("grid")(key=name, data=data, on_cell_change=clicks.in_grid(name, told) if told else None)
