"""What an upload would change: each row beside what the store says of the same cell now. Tables in, a table out.

A cell is what one number is shown for: a figure of an area, indicator, year and period (a calendar year and a 妇幼年度 stand for
the same year); a target of an area, indicator, year and scope; a task by its area and number. What counts now is the store's own order
(docs/decisions/0002 R5, R23): uploads, then readings of plans, then documents.
"""

import pandas as pd

from actions.reference import UPLOAD
from actions.small_counts import NONE, SmallCounts
from loaders.curated import Reference
from model.columns import STATEMENTS, key_names
from model.numbers import missing
from model.verdicts import ATTRIBUTES, PERIODS
from wording.columns import WORDS
from wording.numbers import TO, printed
from wording.suppression import NOT_SHOWN

CELL = {
    "figure": ["area", "indicator", "year", "judged"],
    "target": ["area", "indicator", "year", "scope"],
    "commitment": ["area", "id"],
}
# What a row says. Left empty it says nothing, and what stands is kept; a changed one of these is a change of the row.
FACTS = {
    "figure": (
        *("value", "unit", "comparator", "numerator", "denominator", "period"),
        *("status", "definition_version", "population"),
    ),
    "target": (
        *("comparator", "value", "value_to", "unit", "basis", "reference_year", "baseline", "baseline_year"),
        *("tolerance", "attribute", "strength", "measure", "population"),
    ),
    "commitment": (
        "area",
        "task",
        "quantity",
        "quantity_unit",
        "deadline",
        "responsible",
        "involved",
        "status",
        "elsewhere",
    ),
}
# What a document says of a task, and no report of its progress: kept where a changed row does not state it.
OF_DOCUMENT = ("involved", "elsewhere")
SAID = (ATTRIBUTES | PERIODS) | {
    "absolute": "直接给数",
    "points_on": "加百分点",
    "points_off": "减百分点",
    "percent_on": "加百分之几",
    "percent_off": "减百分之几",
    "step_on": "每年加",
    "step_off": "每年减",
    "external": "与上级地区比",
    "stock": "时点数",
    "annual_flow": "当年数",
    "cumulative": "累计数",
}
OF_YEAR = {"numerator": "year", "denominator": "year", "baseline": "baseline_year"}  # facts that can tell a small count
UPLOAD_TITLE = "上传数据"
COLUMNS = [
    *(
        "what",
        "table",
        "area_code",
        "area",
        "indicator",
        "indicator_name",
        "year",
        "period",
        "unit",
        "old",
        "new",
        "also",
    ),
    *("old_by", "old_batch", "old_source", "old_place", "revised", "repeats", "file", "sheet", "row", "line"),
]


def against(
    table: str,
    *,
    rows: pd.DataFrame,
    standing: pd.DataFrame,
    batches: pd.DataFrame,
    reference: Reference,
    hidden: SmallCounts = NONE,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(the difference, the rows as they should be written).

    rows: Reading.tables[table]; standing: Store.statements(table) in the order of precedence; batches: Store.batches(). The difference has one row for
    each row: what 'new', 'changed' or 'same'; old and new as printed; also: the other facts that change, in words; revised: a
    number that stood is replaced by another; repeats: it says only what a document says (and need not be written).
    hidden: the small counts that are not shown; what stood there is then not told, what the file says itself is.
    A row that is the same keeps what it does not state: '年报' of the last upload is not lost because this one has no such column.
    """
    if rows.empty:
        return pd.DataFrame(columns=COLUMNS), rows
    rows = rows.reset_index(drop=True)
    old = _old(table, rows, standing)
    found, there = pd.Series(old["batch"].notna().to_numpy()), {}
    differs = pd.DataFrame({name: _differs(table, name, rows, old, reference) for name in FACTS[table]})
    same = found & ~differs.any(axis=1)
    for name in (*FACTS[table], "decimals", "and_with"):
        if name in rows and name != "value":
            keeps = found if name in OF_DOCUMENT else same
            there[name] = rows[name].where(~keeps | ~_unstated(rows[name], name, table), old[name])
    by = batches.set_index("id")["by"]
    published = batches[batches["kind"].isin(["upload", "plan_reading"]) & batches["target"].notna()]
    submitted = published.set_index("id")["target"].map(
        by
    )  # of what was reviewed: who submitted it, not who published it
    by = submitted.combine_first(by)
    titles = dict(zip(reference.sources["id"], reference.sources["title"])) | {UPLOAD: UPLOAD_TITLE}
    units = {key: one.unit for key, one in reference.catalogue.indicators.items()}
    blank = pd.Series("", index=rows.index)
    indicator = rows.get("indicator", blank)
    written = rows.assign(**there)
    told = pd.DataFrame(
        {
            "what": pd.Series("changed", index=rows.index).mask(same, "same").where(found, "new"),
            "table": table,
            "area_code": rows["area"],
            "area": rows["area"].map(reference.area_names).fillna(rows["area"]),
            "indicator": indicator,
            "indicator_name": indicator.map(reference.catalogue.names).fillna("")
            if "indicator" in rows
            else rows["task"],
            "year": rows["year"] if "year" in rows else pd.array([pd.NA] * len(rows), dtype="Int64"),
            "period": rows.get("period", blank),
            "unit": indicator.map(units).fillna(""),
            "old": [words if there_was else "" for words, there_was in zip(_shown(table, old, hidden), found)],
            "new": _shown(table, written),
            "also": _also(table, rows, old, differs, found, hidden),
            "old_by": old["batch"].map(by).where(found, "").fillna(""),
            "old_batch": old["batch"].astype("Int64"),
            "old_source": old["source"].map(titles).fillna(old["source"]).where(found, ""),
            "old_place": old["place"].where(found, ""),
            "revised": found
            & differs[[n for n in ("value", "value_to", "unit", "comparator") if n in differs]].any(axis=1),
            "repeats": same & (old["origin"] > 0).fillna(False).astype(bool),
            **{name: rows[name] for name in ("file", "sheet", "row", "line")},
        }
    )
    return told[COLUMNS], written


def _old(table: str, rows: pd.DataFrame, standing: pd.DataFrame) -> pd.DataFrame:
    """For each row the statement that counts in its cell now, all missing where there is none; in the order of the rows."""
    rows, order = _celled(table, rows), _celled(table, standing)
    cell = CELL[table]
    found = rows[cell].merge(order.drop_duplicates(cell), on=cell, how="left")
    # What an upload said before at the same place is what this row corrects, whichever counts now.
    key = key_names(STATEMENTS[table])
    own = rows[key].merge(order[order["source"] == UPLOAD].drop_duplicates(key), on=key, how="left")
    return own[found.columns].where(own["batch"].notna(), found)


def _celled(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """With the column that makes cells of figures: a calendar year and a 妇幼年度 stand for the same year."""
    return rows.assign(judged=rows["period"].replace("mch_year", "year")) if table == "figure" else rows


def _unstated(cells: pd.Series, name: str, table: str) -> pd.Series:
    default = next((c.default for c in STATEMENTS[table] if c.name == name), None)
    return cells.isna() | (cells == "") | (cells == default if default else False)


def _differs(table: str, name: str, rows: pd.DataFrame, old: pd.DataFrame, reference: Reference) -> pd.Series:
    """Where a row states something, and not what stands."""
    new, was = rows[name], old[name]
    if pd.api.types.is_numeric_dtype(new):
        apart = (new.astype("float64") - was.astype("float64")).abs().round(6)
        return new.notna() & ~(apart == 0)
    was = was.fillna("").astype(str)
    if name == "unit":
        accepted = {key: set(reference.catalogue.accepted_units(key)) for key in set(rows["indicator"])}
        own = [n in accepted[key] and w in accepted[key] for key, n, w in zip(rows["indicator"], new, was)]
        return (new != was) & ~pd.Series(own, index=new.index, dtype=bool)
    if name == "period":
        return new != was
    if name == "comparator":
        return new.replace("", "=") != was.replace("", "=")
    return ~_unstated(new, name, table) & (new != was)


def _shown(table: str, rows: pd.DataFrame, hidden: SmallCounts = NONE) -> list[str]:
    """What stands in each cell, as printed: '12.7', '≥12.7', '103—107', '≥1.0(每年加)', '≥(与上级地区比)'; a task by how it stands;
    '1—4' for a figure that is hidden.
    """
    if table == "commitment":
        return [str(status) or "已列入" for status in rows["status"]]
    signs = ["" if sign in ("=", "range") else sign for sign in rows["comparator"]]
    values = [printed(value, decimals) for value, decimals in zip(rows["value"], rows["decimals"])]
    if table == "figure":
        return [
            hidden.figures.get(cell) or f"{sign}{value}"
            for cell, sign, value in zip(_cells(rows, "year"), signs, values)
        ]
    ends = [printed(value, decimals) for value, decimals in zip(rows["value_to"], rows["decimals"])]
    return [
        f"{sign}{value}{f'{TO}{end}' if end else ''}{f'（{SAID[basis]}）' if basis in SAID and basis != 'absolute' else ''}"
        or "仅定性"
        for sign, value, end, basis in zip(signs, values, ends, rows["basis"])
    ]


def _cells(rows: pd.DataFrame, year: str) -> list[tuple[str, str, int | None]]:
    """The cell of each row, with the year of this column."""
    return [
        (area, indicator, None if missing(at) else int(at))
        for area, indicator, at in zip(rows["area"], rows["indicator"], rows[year])
    ]


def _also(
    table: str, rows: pd.DataFrame, old: pd.DataFrame, differs: pd.DataFrame, found: pd.Series, hidden: SmallCounts
) -> list[str]:
    """What else changes beside the number shown: '状态: 快报 → 年报'. Of what is hidden only that it changes: '分子: 不显示 → 9'."""
    shown = {
        "figure": ("value", "comparator"),
        "target": ("value", "value_to", "comparator"),
        "commitment": ("status",),
    }
    said = [""] * len(rows)
    for name in FACTS[table]:
        if name in shown[table]:
            continue
        cells = _cells(old, OF_YEAR[name]) if name in OF_YEAR else None
        tells = hidden.figures if name == "baseline" else hidden.parts
        for at in rows.index[differs[name] & found]:
            was, new = _words(old[name][at]), _words(rows[name][at])
            if cells and cells[at] in tells:
                was = NOT_SHOWN
            said[at] += f"{'；' if said[at] else ''}{WORDS[name]}：{was} → {new}"
    return said


def _words(value) -> str:
    """A fact of a row in words: 未写, '12.5', '年报', '直接给数'."""
    if missing(value):
        return "未写"
    return printed(value) if isinstance(value, float) else SAID.get(value, str(value))
