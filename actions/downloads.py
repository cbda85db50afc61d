"""What is taken away from a page: a chart or the whole page as a picture, by the one export worker of the process; a table as CSV."""

import io
import os
import zipfile
from collections.abc import Callable, Iterable, Sequence

import plotly.graph_objects as go

from charts import export_frame
from charts.export_frame import Legend
from exports import chromium, csvs
from exports.chromium import NoPicture, Worker

as_csv = csvs.write
harmless = csvs.harmless
NOT_THERE = (
    "BROWSER_PATH 写的浏览器 {path} 不存在或不能运行，图片和 PDF 无法生成；请改正，或去掉该环境变量，由程序自行查找。"
)


def worker(*, host: str = "127.0.0.1") -> Worker:
    """A new worker; whoever asks keeps one for the whole process. host: where this dashboard's pages are asked for."""
    return Worker(host=host)


def trouble() -> str:
    """Why no picture can be made on this machine, '' when one can."""
    if chromium.executable():
        return ""
    named = os.environ.get("BROWSER_PATH")
    return NOT_THERE.format(path=named) if named else chromium.MISSING


def page(worker: Worker, invite: Callable[[], tuple[str, str]], *, format: str, sheet: str) -> tuple[bytes | None, str]:
    """A page of this dashboard, or why not: png, one screen of it; pdf or zip, all of it on sheets (chromium.SHEETS), as one document or as a
    picture of each. invite() gives its link and the proof the page has to show.
    """
    try:
        if format == "png":
            return worker.page(invite), ""
        if format == "pdf":
            return worker.sheets(invite, sheet=sheet), ""
        return zipped(worker.pictures(invite, sheet=sheet)), ""
    except NoPicture as error:
        return None, str(error)


def together(pictures: Sequence[bytes]) -> bytes:
    """One picture as it is, several as a ZIP of '01.png', '02.png', …"""
    return pictures[0] if len(pictures) == 1 else zipped(pictures)


def apart(body: bytes) -> list[bytes]:
    """The pictures of what together gives."""
    if not body.startswith(b"PK"):
        return [body]
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return [packed.read(name) for name in packed.namelist()]


def zipped(pictures: Sequence[bytes]) -> bytes:
    """'01.png', '02.png', … in one file."""
    body, digits = io.BytesIO(), max(2, len(str(len(pictures))))
    with zipfile.ZipFile(body, "w") as packed:  # not compressed: PNG is
        for place, picture in enumerate(pictures, 1):
            packed.writestr(f"{place:0{digits}d}.png", picture)
    return body.getvalue()


def chart(worker: Worker, figure: go.Figure, **told) -> tuple[bytes | None, str]:
    """A chart as made gives it, or why not."""
    try:
        return made(worker, figure, **told), ""
    except NoPicture as error:
        return None, str(error)


def made(
    worker: Worker,
    figure: go.Figure,
    *,
    title: str,
    legend: Legend,
    passport: Iterable[str],
    drawn_at: float,
    format: str,
) -> bytes:
    """A chart with its finding, its legend and its passport in the picture, as png, svg or pdf of a slide's width. Raises NoPicture."""
    picture = export_frame.draw(figure, title=title, legend=legend, passport=passport, drawn_at=drawn_at)
    width, height, scale = export_frame.size(picture)
    return worker.figure(picture, format=format, width=width, height=height, scale=2 * scale)
