"""Pieces drawn by more than one page: cards, legend, the list of what to push forward. All text is escaped: names come from files."""

from html import escape

import pandas as pd
import streamlit as st

from actions import picturing, tabling
from charts import style, summary, words
from model.numbers import missing, printed
from model.verdicts import ATTRIBUTES
from ui import cache, choices, link, menu

KINDS = ("png", "svg", "pdf")
SHOWN = 500  # rows of a table twin drawn on the page


def cards(counts: list[dict]) -> None:
    st.html(
        '<div class="cards">'
        + "".join(
            f'<div class="card"><span>{escape(one["title"])}</span><b>{one["number"]}</b><small title="{escape(one.get("more") or one["note"])}">{escape(one["note"])}</small></div>'
            for one in counts
        )
        + "</div>"
    )


def legend(entries: list[tuple[str, str, str, str]], *, reading: str = "") -> None:
    """reading: how one cell is to be read, before the marks."""
    head = f'<span class="note">{escape(reading)}</span>' if reading else ""
    st.html(
        '<div class="legend">'
        + head
        + "".join(f"<span>{_mark(fill, ink, shape, word)}{escape(word)}</span>" for fill, ink, shape, word in entries)
        + "</div>"
    )


def _mark(fill: str, ink: str, shape: str, word: str) -> str:
    """The chip of a status as the map draws it: hatched where no document speaks, framed where it is history."""
    if word == style.NOT_LISTED:
        return '<i class="hatched">&nbsp;</i>'
    frame = f";border-color:{ink}" if word == style.HISTORY else ""
    return f'<i style="background:{fill};color:{ink}{frame}">{shape or "&nbsp;"}</i>'


def push_list(cells: pd.DataFrame, *, area: str, name: str) -> None:
    """What one county still has to move, binding first, in the order of its document."""
    mine = cells[(cells["area_code"] == area) & cells["class"].isin(summary.OPEN)].sort_values(
        "attribute", key=lambda a: a.map({"binding": 0}).fillna(1), kind="stable"
    )
    st.html(
        f'<div class="panel"><h3>{escape(name)} · 待推进指标</h3><div class="status">约束性在前, 按文件顺序, 共 {len(mine)} 项</div></div>'
    )
    if mine.empty:
        st.html('<div class="note">所选范围内没有未达标或滞后的目标。待补数据的目标见矩阵中的 – 格。</div>')
        return
    lines = []
    for row in mine.to_dict("records"):
        mark = " · " + ATTRIBUTES[row["attribute"]] if row["attribute"] == "binding" else ""
        now = "缺现值" if missing(row["latest"]) else printed(row["latest"], row["latest_decimals"])
        lines.append(
            f'<div class="push"><span>{escape(row["indicator_name"])}{mark}</span><b>{escape(words.gap(row))}</b><small>{now} → {escape(words.target(row))}</small></div>'
        )
    st.html("".join(lines))


def paged(box, items: list, *, size: int, key: str, what: str) -> list:
    """The items of the page picked; without a picker where one page holds them all."""
    if len(items) <= size:
        return items
    starts = range(0, len(items), size)
    page = link.pick(
        box,
        "第几页",
        range(1, len(starts) + 1),
        key=key,
        default=1,
        words=lambda one: f"第 {(one - 1) * size + 1}—{min(one * size, len(items))} {what}, 共 {len(items)}",
        width=230,
        filter_mode=None,
    )
    return items[(page - 1) * size : page * size]


def chart(choice, figure, *, key: str, alt: str, drawn_at: float):
    """A chart whose marks can be clicked, with its words for those who cannot see it, and a way to take it along. Gives the event.

    drawn_at: the width in pixels the figure was laid out for.
    """
    event = st.plotly_chart(
        figure,
        theme=None,
        key=key,
        on_select="rerun",
        selection_mode="points",
        config={"displayModeBar": False},
        alt=alt,
    )
    with st.popover("图片", key=f"picture_{key}", icon=":material/photo_camera:"):
        _picture(choice, figure, key=key, drawn_at=drawn_at)
    return event


def picturing_now() -> bool:
    """Whether this run was asked for by a button that makes a picture: then the page shows what the picture may show."""
    kinds = tuple(f"_{kind}" for kind in KINDS)
    return any(
        value is True and str(key).startswith("picture_") and str(key).endswith(kinds)
        for key, value in st.session_state.items()
    )


def _picture(choice, figure, *, key: str, drawn_at: float) -> None:
    """The chart as a file: its finding above, its source line below, as wide as a slide. Made when asked for."""
    if trouble := picturing.trouble():
        st.write(trouble)
        return
    row = st.container(horizontal=True)
    asked = [kind for kind in KINDS if row.button(kind.upper(), key=f"picture_{key}_{kind}")]
    if not asked:
        st.html('<div class="note">标题和出处在图里面; PNG 宽 3840 像素, SVG 和 PDF 放大不糊</div>')
        return
    if not choice.outward:  # then small counts are in the figure: picturing_now did not foresee this button
        st.write("图片没有做成: 页面不是供外发的版本。请把这句话告诉维护的人。")
        return
    title = st.session_state["_title"]
    with st.spinner("正在画 …"):
        made, told = picturing.chart(
            cache.worker(), figure, title=title, source=choices.words(choice), drawn_at=drawn_at, format=asked[0]
        )
    if made is None:
        st.write(told)
        return
    name = f"{title} {choice.year}.{asked[0]}"
    st.download_button(
        "下载", made, file_name=name, key=f"picture_{key}_file_{asked[0]}", on_click="ignore", type="primary"
    )


def twin(table: pd.DataFrame, *, name: str, words: str = "表格") -> None:
    """The same as a chart, as a table that can be read aloud, copied and downloaded.

    table: Chinese columns, cells as shown (text). name: of the downloaded file, without its ending; words: what the expander says.
    """
    with st.expander(f"{words} · {len(table)} 行"):
        head = "".join(f"<th>{escape(str(column))}</th>" for column in table.columns)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in line) + "</tr>"
            for line in table.head(SHOWN).itertuples(index=False)
        )
        more = f"只列前 {SHOWN} 行, 下载的表格有全部 {len(table)} 行" if len(table) > SHOWN else ""
        st.html(
            f'<div class="twin-box"><table class="twin"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
        )
        if more:
            st.html(f'<div class="note">{more}</div>')
        st.download_button(
            "下载表格(CSV, 可用 Excel 或 WPS 打开)",
            tabling.as_csv(table),
            file_name=f"{name}.csv",
            mime="text/csv",
            key=f"twin_{name}",
            on_click="ignore",
        )


def passport(choice, *more: str) -> None:
    """The line under a chart: what is shown, as of when, from which batch."""
    said = [f"按 {choice.year} 年看", choice.plan.name, f"数据批次 #{choice.version}", *more]
    if choice.invented:
        said.insert(0, "演示数据(虚构)")
    st.html(f'<div class="note">{escape(" · ".join(said))}</div>')


def empty(words: str, *, upload: bool = True) -> None:
    """An empty state: what is missing, and the way to supply it."""
    st.info(words, icon=":material/info:")
    if upload:
        menu.go(st, "uploads", "去上传数据", icon=":material/upload_file:")
