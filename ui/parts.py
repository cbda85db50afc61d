"""Pieces drawn by more than one page: numbers, legend, the list of what to push forward. All text is escaped: names come from files."""

from collections.abc import Callable, Iterable, Sequence

import pandas as pd
import streamlit as st

from actions import downloads, packing
from charts import style
from charts.export_frame import Legend
from model.assessment import Assessment
from model.indicators import Indicator
from model.verdicts import OPEN
from ui import cache, clicks, components, link, markup, menu, points, trail, window
from wording import counts as counting
from wording import numbers, verdicts
from wording.counts import Counts

KINDS = ("png", "svg", "pdf")
SHOWN = 500  # rows of a table twin drawn on the page


def of_text(lines: Sequence[tuple], columns: Iterable[str]) -> pd.DataFrame:
    """A table of words: lines, each with a text a column; without any it has its columns still."""
    return pd.DataFrame(lines, columns=list(columns), dtype="str")


def numbers_of(counts: Counts) -> None:
    """The counts of a choice in three numbers, which sum to the whole with what is told beside them."""
    cards, beside = counting.three(counts)
    markup.show("numbers", cards=cards, beside=beside)


def legend(
    entries: list[tuple[str, str, str, str]],
    *,
    reading: str = "",
    binding: str = "",
    doubts: str = "",
    provisional: str = "",
) -> None:
    """entries: (fill, ink, shape, word) of each mark; reading: how one cell is to be read, before the marks; binding, doubts, provisional: what
    a cell's dark edge, its marked corner and its grey corner stand for, '' where none has one.
    """
    words = {"reading": reading, "binding": binding, "doubts": doubts, "provisional": provisional}
    markup.show("legend", entries=entries, history=style.HISTORY, **words)


def push_list(rows: Iterable[Assessment], *, name: str) -> None:
    """What one county still has to move, binding first, in the order of its document."""
    open_ = sorted((a for a in rows if a.verdict in OPEN), key=lambda a: a.attribute != "binding")
    lines = [(a, verdicts.gap(a), numbers.dated(a.latest), verdicts.target(a)) for a in open_]
    markup.show("push_list", name=name, rows=lines)


def paged(box, items: list, *, size: int, key: str, what: str) -> list:
    """The items of the page picked; without a picker where one page holds them all."""
    if len(items) <= size:
        return items
    starts = range(0, len(items), size)
    page = link.pick(
        box,
        "页码",
        range(1, len(starts) + 1),
        key=key,
        default=1,
        words=lambda one: f"第 {(one - 1) * size + 1}—{min(one * size, len(items))} {what}，共 {len(items)}",
        width=230,
        filter_mode=None,
    )
    return items[(page - 1) * size : page * size]


def chart(
    choice,
    draw: Callable,
    *,
    key: str,
    alt: str,
    drawn_at: float,
    legend: Legend,
    rows: Sequence[Assessment] = (),
    sources: Sequence[str] = (),
    opens: bool = True,
) -> None:
    """A chart with its words for those who cannot see it, and a way to take it along.

    draw: gives the figure laid out for so many pixels, those of a picture or of a phone's window; drawn_at, legend, rows, sources: see picture;
    opens: whether a click on a mark, or Enter, opens something, which is told under `key` (ui.clicks).
    """
    figure = draw(window.room(drawn_at))
    st.plotly_chart(
        figure,
        theme=None,
        key=key,
        on_select=clicks.in_chart(key) if opens else "ignore",
        selection_mode="points",
        config={"displayModeBar": False},
        alt=alt,
    )
    points.walk(figure, chart=key, opens=opens)
    picture(choice, lambda: draw(drawn_at), key=key, drawn_at=drawn_at, legend=legend, rows=rows, sources=sources)


def picture(
    choice,
    draw: Callable,
    *,
    key: str,
    drawn_at: float,
    legend: Legend,
    rows: Sequence[Assessment] = (),
    sources: Sequence[str] = (),
) -> None:
    """图片: a way to take a chart along. draw: gives the figure when it is asked for, laid out for a width of drawn_at pixels; legend, rows:
    how it is read and what is on it; sources: titles of the documents behind a chart without rows.
    """
    with st.popover("图片", key=f"picture_{key}", icon=":material/photo_camera:"):
        asked = _picture(choice, key)
        if not asked:
            return
        title = st.session_state["_title"]
        lines = packing.passport(cache.view(choice), choice, rows, made=cache.today(), sources=sources)
        told = {"title": title, "legend": legend, "passport": lines, "drawn_at": drawn_at, "format": asked}
        with st.spinner("正在制图 …"):
            made, trouble = downloads.chart(cache.worker(), draw(), **told)
        trail.note("图片", title=title, format=asked, trouble=trouble)
        if made is None:
            st.write(markup.plain(trouble))
            return
        name = f"{title} {choice.year}.{asked}"
        st.download_button(
            "下载", made, file_name=name, key=f"picture_{key}_file_{asked}", on_click="ignore", type="primary"
        )


def picturing_now() -> bool:
    """Whether this run was asked for by a button that makes a picture: then the page shows what the picture may show."""
    kinds = tuple(f"_{kind}" for kind in KINDS)
    return any(
        value is True and str(key).startswith("picture_") and str(key).endswith(kinds)
        for key, value in st.session_state.items()
    )


def _picture(choice, key: str) -> str:
    """Draw the buttons of a picture and give the format asked for, one of KINDS; '' where none was, or none can be made, with the reason."""
    if trouble := downloads.trouble():
        st.write(markup.plain(trouble))
        return ""
    row = st.container(horizontal=True)
    asked = [kind for kind in KINDS if row.button(markup.plain(kind.upper()), key=f"picture_{key}_{kind}")]
    if not asked:
        st.html('<div class="note">标题、图例和出处列于图内；PNG 宽 3840 像素，SVG 和 PDF 放大后仍清晰</div>')
        return ""
    if not choice.outward:  # then small counts are in the figure: picturing_now did not foresee this button
        st.write("图片未生成：页面不是供外发的版本。请将本提示告知维护人员。")
        return ""
    return asked[0]


def data_table(
    table: pd.DataFrame, *, name: str, words: str = "表格", of: str = "", opens: Sequence[str] = (), chosen: str = ""
) -> None:
    """The same as a chart, as a table that can be read aloud, copied and downloaded, and whose rows open what the chart's marks open.

    table: Chinese columns, cells as shown (text). name: of the downloaded file, without its ending; words: what the expander says; of: the key of
    the chart; opens: of each row what it opens, as of a mark; chosen: of these the one that is open.
    """
    with st.expander(f"{markup.plain(words)} · {len(table):d} 行"):
        rows = list(table.head(SHOWN).itertuples(index=False))
        made = markup.render("data_table", name=words, columns=list(table.columns), rows=rows, opens=opens)
        if opens:
            components.grid(f"{of}_rows", made, chosen=chosen, told=of)
        else:
            markup.put(made)
        if len(table) > SHOWN:
            markup.show("notes", lines=[f"只列前 {SHOWN} 行，下载的表格有全部 {len(table)} 行"])
        download(table, name=name, key=f"table_{name}")


def listing(table: pd.DataFrame, *, name: str, links: Sequence[str] = (), linked: str = "") -> None:
    """A table that is read on the page, the terms of its head with their meanings, and the whole of it as CSV.

    name: of that file; links: of each row the address its cell in the column `linked` leads to.
    """
    rows = table.head(SHOWN).itertuples(index=False)
    made = markup.render("listing", name=name, columns=list(table.columns), rows=rows, links=links, linked=linked)
    if links:
        components.linked(f"linked_{name}", made)
    else:
        markup.put(made)
    if len(table) > SHOWN:
        markup.show("notes", lines=[f"只列前 {SHOWN} 行，下载的表格有全部 {len(table)} 行"])
    download(table, name=name, key=f"listing_{name}")


def download(table: pd.DataFrame | bytes, *, name: str, key: str) -> None:
    """A table (or its CSV of downloads.as_csv) that Excel and WPS open with a double click; no cell of it can act as a formula."""
    st.download_button(
        "下载表格（CSV，可用 Excel 或 WPS 打开）",
        table if isinstance(table, bytes) else downloads.as_csv(table),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=key,
        on_click="ignore",
    )


def passport(choice, *more: str) -> None:
    """The line under a chart: what is shown, as of when, from which batch."""
    said = [f"数据截至 {choice.year} 年", choice.plan.name, f"数据第 {choice.version} 批", *more]
    if choice.invented:
        said.insert(0, "演示数据（虚构）")
    markup.show("notes", lines=[" · ".join(said)])


def searchable(one: Indicator) -> str:
    """An indicator in a list that is typed into: its name, and in brackets the other names it is found by."""
    return f"{one.name}（{other_names(one)}）" if one.aliases else one.name


def other_names(one: Indicator) -> str:
    """The aliases of an indicator as text of ours: with full-width brackets."""
    return "、".join(one.aliases).translate(str.maketrans("(),:;", "（），：；"))


def empty(words: str, *, upload: bool = True) -> None:
    """An empty state: what is missing, and the way to supply it."""
    st.info(markup.plain(words), icon=":material/info:")
    if upload:
        menu.go(st, "uploads", "前往上传数据", icon=":material/upload_file:")
