"""What was clicked in a chart, or clicked or entered in a map or a table: told by a callback, which runs when it happens and never again, so that
Back, or another choice, is not answered by it although Plotly keeps its selection.
"""

from collections.abc import Callable

import streamlit as st


def in_chart(key: str) -> Callable[[], None]:
    """The on_select of the chart `key`, whose marks carry customdata [area or group, indicator, …]."""

    def hear() -> None:
        points = st.session_state[key].selection.points
        if points:
            st.session_state[f"_marked_{key}"] = ".".join(points[0]["customdata"][:2])
        # A second click on the mark takes Plotly's selection back, which nobody sees: the mark is meant again.
        _tell(key, st.session_state.get(f"_marked_{key}", ""))

    return hear


def in_grid(name: str, key: str) -> Callable[[], None]:
    """The on_cell_change of the component `name` (static/grid.js), told as of `key`."""
    return lambda: _tell(key, st.session_state[name]["cell"] or "")


def taken(key: str) -> str:
    """What was clicked under `key` since the last run ('620725.nurses_per_1000'), '' for nothing; once."""
    return st.session_state.pop(f"_clicked_{key}", "")


def _tell(key: str, cell: str) -> None:
    st.session_state[f"_clicked_{key}"] = str(cell)
