"""The ledger as a person reads it: what a batch wrote, in words, and the files it came in."""

import pandas as pd

from actions import mending, reference, remarking, small_counts
from actions.rows import whole
from actions.small_counts import SmallCounts
from gaps import suppression
from model import remarks
from model.numbers import missing
from model.verdicts import PERIODS, SCOPES
from store import Store
from wording.numbers import TO, bound, printed
from wording.suppression import INSTEAD, NOT_SHOWN

COLUMNS = (
    "类别",
    "县区",
    "指标或任务",
    "年份",
    "时期或范围",
    "数值",
    "单位",
    "状态",
    "分子",
    "分母",
    "口径",
    "出处",
    "备注",
    "内容",
)
NAMED = 12  # cells that were put right, told one by one
UPLOADED = "上传 · 上报数据"  # where a figure of an upload comes from


def rows(store: Store, batch: int, *, known: reference.Reference | None = None) -> pd.DataFrame:
    """What one batch wrote, as text in Chinese columns (COLUMNS), in the order of its file; small counts masked as declared now.

    known: what the newest batch knows, for who has read it already. Raises NotFound.
    """
    known = known or reference.read(store)
    areas = known.area_names
    titles = known.titles | {"upload": UPLOADED.split(" · ")[0], remarks.SOURCE: "表内填写"}
    indicators = known.catalogue.names
    written = store.rows(batch)
    hidden = _hidden(store, written, declared=_declared(store, batch, known))
    said = written["remark"].to_dict("records") if "remark" in written else []
    called = remarking.items(store, map(remarks.Slot.of, said), known)
    words = {
        "figure": lambda row: _figure(row, hidden),
        "target": _target,
        "commitment": _task,
        "remark": lambda row: _remark(row, called),
    }
    lines = [
        dict.fromkeys(COLUMNS, "")
        | {
            "县区": areas.get(row["area"], row["area"]),
            "出处": " · ".join(part for part in (titles.get(row["source"], row["source"]), row["place"]) if part),
            "备注": row.get("note", ""),
        }
        | words[table](row)
        | ({"指标或任务": indicators.get(row["indicator"], row["indicator"])} if "indicator" in row else {})
        | ({"类别": "撤回"} if row["retracted"] else {})
        for table, found in written.items()
        for row in found.to_dict("records")
    ]
    return pd.DataFrame(lines, columns=list(COLUMNS)).astype(str)


def _declared(store: Store, batch: int, known: reference.Reference) -> reference.Reference:
    """What is declared now, of all areas: a store may be limited to some (store/limited.py)."""
    whole = store.whole
    return reference.declared(whole, as_of=batch, now=known if whole is store else None)


def _hidden(store: Store, written: dict[str, pd.DataFrame], *, declared: reference.Reference) -> SmallCounts:
    """Of what stands now and what the batch wrote: a city's total may stand in one batch, its counties in another."""
    asked = suppression.concerned(declared.catalogue)
    both = {
        f"{name}s": pd.concat([store.whole.statements(name, indicator=asked), written[name]], ignore_index=True)
        for name in ("figure", "target")
    }
    return small_counts.find(**both, declared=declared, audience="screen") if asked else small_counts.NONE


def _figure(row: dict, hidden: SmallCounts) -> dict:
    cell = row["area"], row["indicator"], whole(row["year"])
    bare = cell in hidden.parts
    return {
        "类别": "基期数据" if row["role"] == "baseline" else "数据",
        "年份": _year(row["year"]),
        "时期或范围": PERIODS[row["period"]],
        "数值": hidden.figures.get(cell) or bound(printed(row["value"], row["decimals"]), row["comparator"]),
        "单位": row["unit"],
        "状态": row["status"],
        "分子": INSTEAD[suppression.instead(row["numerator"])] if bare else printed(row["numerator"]),
        "分母": NOT_SHOWN if bare and not missing(row["denominator"]) else printed(row["denominator"]),
        "口径": row["definition_version"],
    } | ({"备注": ""} if cell in hidden.figures else {})


def _target(row: dict) -> dict:
    upper = "" if missing(row["value_to"]) else TO + printed(row["value_to"], row["decimals"])
    return {
        "类别": "目标",
        "年份": _year(row["year"]),
        "时期或范围": SCOPES[row["scope"]],
        "数值": bound(printed(row["value"], row["decimals"]) + upper, row["comparator"]),
        "单位": row["unit"],
    }


def _task(row: dict) -> dict:
    return {
        "类别": "任务",
        "指标或任务": row["task"],
        "年份": row["deadline"],
        "数值": printed(row["quantity"]),
        "单位": row["quantity_unit"],
        "状态": row["status"],
    }


def _remark(row: dict, called: dict[str, str]) -> dict:
    return {
        "类别": remarks.FIELDS[row["about"]][row["field"]],
        "指标或任务": called.get(row["item"], row["item"]),
        "年份": _year(row["year"]),
        "时期或范围": SCOPES.get(row["scope"], "")
        + ("" if missing(row["round"]) else f"（{int(row['round'])} 年评估）"),
        "内容": row["text"],
    }


def _year(year) -> str:
    return "" if missing(year) else str(int(year))


def files(store: Store, batch: int) -> dict[str, int]:
    """Size in bytes of each file kept with a batch, by its name. Raises NotFound."""
    return {name: len(body) for name, body in store.files(batch).items()}


def mended(store: Store, batch: int) -> str:
    """'更正 2 个单元格：年报.csv A4、E5': where cells of its files were put right, '' where none was. Where and not what: the words
    may be small counts, and stand in the file that keeps them. Raises NotFound.
    """
    mends = mending.found_in(store.files(batch))
    cells: dict[str, list[str]] = {}
    for one in mends[:NAMED]:
        cells.setdefault(f"{one.file}[{one.sheet}]" if one.sheet else one.file, []).append(one.cell)
    more = " 等" if len(mends) > NAMED else ""
    places = "；".join(f"{file} {'、'.join(found)}" for file, found in cells.items())
    return f"更正 {len(mends)} 个单元格：{places}{more}。原文件未改动，更正另存为文件。" if mends else ""
