"""The comparison in words: the finding of the title, the sentence for those who cannot see the picture, the table twin."""

import pandas as pd

from charts import style, words
from charts.sides import NOT_STATED, VIEWS
from model.numbers import missing, printed
from model.verdicts import ATTRIBUTES, CLASSES, class_word

UNBROKEN = "\N{NO-BREAK SPACE}个"  # a line must not end between a number and its word
MARKS = "○●┃ "  # before the heads of columns, which name what is drawn
COLUMNS = (
    "地区",
    "属性",
    "基期年",
    "基期值",
    "现值年",
    "现值",
    "数据状态",
    "目标年",
    "目标",
    "目标折算",
    "差距",
    "每年需变化",
    "已实现年均变化",
    "目标要求",
    "较上级目标",
    "判定",
    "随机范围",
    "提示",
    "同比",
    "原因",
    "目标出处",
    "现值出处",
)  # of the table twin


def in_short(row: dict) -> str:
    """'2020 年基线 4.10, 2024 年 4.35, 2025 年目标 ≥4.5, 还差 0.15 人, 略滞后于时序', and why it stands apart."""
    if row["class"] == "no_target":
        return f"{int(row['latest_year'])} 年 {_figure(row, 'latest')}, {style.NO_TARGET}"
    said = words.sentence(row | {"area": "", "indicator_name": ""}).removeprefix(", ").removesuffix("。")
    return said + (f", {row['why']}" if row["why"] and row["why"] not in said else "")


def describe(
    rows: pd.DataFrame,
    *,
    view: str = "level",
    head: str = "",
    references: tuple[dict, ...] = (),
    beside: dict | None = None,
    unit: str = "",
    most: int = 6,
) -> str:
    """The picture in words, with its numbers: those on the scale (at most `most` one by one), those apart with their reasons, the lines of the areas above."""
    everyone = rows.to_dict("records")
    on, apart = ([row for row in everyone if bool(row["apart"]) == side] for side in (False, True))
    name = everyone[0]["indicator_name"] if everyone else "这个指标"
    told = [f"{name}{f'({unit})' if unit else ''}, {VIEWS[view].question}"]
    if on:
        counts = "、".join(
            f"{word} {n} 个" for code, word in CLASSES.items() if (n := sum(row["class"] == code for row in on))
        )
        one_by_one = "; ".join(f"{row['area']} {_said(row, view, beside)}" for row in on[:most])
        more = f"; 等 {len(on)} 个地区" if len(on) > most else ""
        told.append(f"可同比 {len(on)} 个地区({head or counts}): {one_by_one}{more}")
        if len(on) > most:
            told.append(counts)
    else:
        told.append("没有可同比的地区")
    if apart:
        named = "; ".join(f"{row['area']} {_said(row, view, beside)}({row['why']})" for row in apart[:most])
        told.append(f"另列 {len(apart)} 个: {named}" + (f"; 等 {len(apart)} 个地区" if len(apart) > most else ""))
    if on and view == "level":
        told += [f"参照 {one['area']} {one['year']} {printed(one['value'], one['decimals'])}" for one in references]
    return "。".join(told) + "。"


def _said(row: dict, view: str, beside: dict | None) -> str:
    if view == "level":
        return in_short(row | {"why": ""})
    side = VIEWS[view].side(row | {"why": ""}, beside)
    cells = [
        f"{head.lstrip(MARKS)} {number}{f'({year})' if year else ''}"
        for head, (number, year) in zip(VIEWS[view].heads, side.cells)
        if number != NOT_STATED
    ]
    return ", ".join(
        [*cells, side.said.removeprefix(style.STATUS[row["class"]][2]).strip(), *([side.below] if side.below else [])]
    )


def finding(rows: pd.DataFrame, *, areas: int, name: str) -> str:
    """'每千人口注册护士数: 6 个地区中 2 个列有目标, 1 个已达目标值, 1 个只有基线数'. Tells what is known, never a rank; of a few deaths
    no count of who is above and who below: chance put them there."""
    listed = rows[rows["class"] != "no_target"]
    if listed.empty:
        return f"{name}: {areas} 个地区的文件{'都' if areas > 1 else ''}没有列出目标".replace(" 个", UNBROKEN)
    if areas == 1:
        row = listed.iloc[0].to_dict()
        gap = words.gap(row)
        told = ["比目标" + gap if gap.startswith("高 ") else gap, words.status(row)]
        return f"{name}: {row['area']}" + ", ".join(word for word in told if word)
    who = f"{areas} 个地区中 {len(listed)} 个列有目标" if len(listed) < areas else f"{areas} 个地区都列有目标"
    classes = listed["class"]
    counts = {
        "已达目标值": classes.isin(("met", "kept", "met_early")),
        "未达目标值": ~classes.isin(("met", "kept", "met_early", "baseline_meets", "baseline_short", "unknown")),
        "只有基线数": classes.isin(("baseline_meets", "baseline_short")),
        "待补数据": classes == "unknown",
    }
    if "few" in listed and listed["few"].eq(True).any():
        return f"{name}: {who}; 事件太少, 以个案评审为准".replace(" 个", UNBROKEN)
    told = ", ".join([f"{name}: {who}"] + [f"{mine.sum()} 个{word}" for word, mine in counts.items() if mine.any()])
    return told.replace(" 个", UNBROKEN)


def twin(rows: pd.DataFrame, *, silent: tuple[str, ...] = (), beside: dict | None = None) -> pd.DataFrame:
    """The same as a table of strings as shown, with Chinese columns, all pages of the picture; and a line for every area whose documents say nothing."""
    lines = [_line(row, beside) for row in rows.to_dict("records")]
    lines += [
        {"地区": name, "判定": style.NOT_LISTED, "同比": "另列", "原因": "文件未列这个指标, 也没有它的数"}
        for name in silent
    ]
    return pd.DataFrame(lines, columns=list(COLUMNS)).fillna("").astype("str")


def _line(row: dict, beside: dict | None) -> dict[str, str]:
    pace, asks = (VIEWS[name].side(row, beside) for name in ("pace", "ambition"))
    listed = row["class"] != "no_target"
    return {
        "地区": row["area"],
        "属性": ATTRIBUTES[row["attribute"]] if listed else "",
        "基期年": "" if missing(row["baseline_year"]) else f"{int(row['baseline_year'])}",
        "基期值": _figure(row, "baseline"),
        "现值年": "" if missing(row["latest_year"]) else f"{int(row['latest_year'])}",
        "现值": _figure(row, "latest"),
        "数据状态": "" if missing(row.get("v_status")) else row["v_status"],
        "目标年": "" if missing(row["target_year"]) else f"{int(row['target_year'])}",
        "目标": words.target(row) if listed else "",
        "目标折算": words.resolved(row) if listed and row["basis"] != "absolute" else "",
        "差距": words.gap(row) if listed else "",
        "每年需变化": _or_blank(pace.cells[0]),
        "已实现年均变化": _or_blank(pace.cells[1]),
        "目标要求": asks.said if listed and not missing(row["baseline"]) else "",
        "较上级目标": _or_blank(asks.cells[2]),
        "判定": class_word(row["class"], row["attribute"]) if listed else style.NO_TARGET,
        "随机范围": "" if missing(row.get("range_word")) else row["range_word"],
        "提示": "; ".join(words.flags(row)) if listed else "",
        "同比": "另列" if row["apart"] else "可同比",
        "原因": row["why"],
        "目标出处": _place(row, "source_title", "place") if listed else "",
        "现值出处": _place(row, "v_source_title", "v_place") if listed else _place(row, "source_title", "place"),
    }


def _figure(row: dict, name: str) -> str:
    """As printed; what stands in the place of a count that is not shown."""
    held, decimals = row.get(f"held_{name}"), row["base_decimals" if name == "baseline" else "latest_decimals"]
    return held or printed(row[name], decimals)


def _or_blank(cell: tuple[str, str]) -> str:
    return "" if cell[0] == NOT_STATED else cell[0]


def _place(row: dict, title: str, place: str) -> str:
    return " · ".join(str(row[name]) for name in (title, place) if not missing(row.get(name)))
