"""What was registered on the page, as rows to be put into the files of data/ (docs/decisions/0022)."""

import io
import zipfile
from collections.abc import Mapping

import pandas as pd

from actions import reference, typed_rows
from loaders import additions, catalogue, curated
from loaders.curated import DEFINITIONS, Reference
from store import Store

CURATED = 2  # the origin of a statement of data/ (store/selection.py, R5)


def zipped(store: Store, area: str) -> bytes | None:
    """What the page's live batches say of a county and data/ does not: a zip of rows to put into its files. None where there is nothing."""
    own = reference.read_own(store)
    kept: dict[str, dict] = {file: {} for file in additions.FILES}
    for bodies in store.additions().values():
        rows = {file: additions.rows(body) for file, body in bodies.items() if file != DEFINITIONS}
        if not any(row.get("area") == area for of_file in rows.values() for row in of_file):
            continue
        for file, of_file in rows.items():
            kept[file] |= {_key(file, row): row for row in of_file}
        kept[DEFINITIONS] |= catalogue.entries(bodies[DEFINITIONS]) if DEFINITIONS in bodies else {}
    if any(row.get("source") == f"{area}-reported" for row in kept["figures.csv"].values()):
        kept["sources.csv"]["reported"] = typed_rows.reported(area, reference.read(store).area_names[area])
    new = _new(kept, own, store, area)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for file, said in new.items():
            folder.writestr(f"{'虚构数据-' if store.invented else ''}{file}", said)
    return out.getvalue() if new else None


def _new(kept: dict[str, dict], own: Reference, store: Store, area: str) -> dict[str, bytes]:
    """The files of those rows that data/ does not have."""
    there = {"areas.csv": {(code,) for code in own.areas["code"]}, "sources.csv": {(one,) for one in own.sources["id"]}}
    for file in ("targets.csv", "figures.csv", "commitments.csv"):
        table = store.statements(file.removesuffix("s.csv"), area=area)
        there[file] = {_key(file, row) for row in table[table["origin"] == CURATED].to_dict("records")}
    new = {
        file: [row for row in kept[file].values() if _key(file, row) not in there[file]]
        for file in kept
        if file in there
    }
    entries = {
        key: typed_rows.as_entry(one) for key, one in kept[DEFINITIONS].items() if key not in own.catalogue.indicators
    }
    files = {file: additions.body(file, rows) for file, rows in new.items() if rows}
    return files | ({DEFINITIONS: catalogue.written(entries).encode()} if entries else {})


def _key(file: str, row: Mapping) -> tuple[str, ...]:
    """What a row of data/ is known by, as text."""
    cells = [(row[column.name], column.default) for column in curated.TABLES[file] if column.key]
    return tuple(("" if pd.isna(cell) else str(cell)) or default or "" for cell, default in cells)
