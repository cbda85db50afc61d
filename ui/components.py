"""The scripts of ui/static/ as components of Streamlit: served as files of this server, not written into the page, because the gate lets no
other script run (ui/gate.py).
"""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

PACKAGE = "county_health"
STATIC = "static"  # of ui/: the folder the scripts are served from
SCRIPTS = ("map", "show", "home", "evaluation")


def component(name: str):
    """The renderer of static/<name>.js; the scripts are made known to this server once, with the folder they are served from."""
    manager = get_bidi_component_manager()
    if manager.get(f"{PACKAGE}.{name}") is None:
        parts = [ComponentConfig(name=script, asset_dir=STATIC) for script in SCRIPTS]
        known = ComponentManifest(name=PACKAGE, version="1", components=parts)
        manager.register_from_manifest(known, Path(__file__).resolve().parent)
    return st.components.v2.component(f"{PACKAGE}.{name}", js=f"{name}.js", isolate_styles=False)
