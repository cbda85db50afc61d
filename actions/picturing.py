"""Pictures of charts and pages, by the one export worker of the process."""

import plotly.graph_objects as go

from charts import export_frame
from exports import chromium
from exports.chromium import NoPicture, Worker


def worker() -> Worker:
    """A new worker; whoever asks keeps one for the whole process."""
    return Worker()


def trouble() -> str:
    """Why no picture can be made on this machine, '' when one can."""
    return "" if chromium.executable() else chromium.MISSING


def page(worker: Worker, url: str, *, format: str, whole: bool) -> tuple[bytes | None, str]:
    """A page of this dashboard as png or pdf, or why not."""
    try:
        return worker.page(url, format=format, whole=whole), ""
    except NoPicture as error:
        return None, str(error)


def chart(
    worker: Worker, figure: go.Figure, *, title: str, source: str, drawn_at: float, format: str
) -> tuple[bytes | None, str]:
    """A chart with its finding and its source line inside, as png, svg or pdf of a slide's width; or why not."""
    try:
        return made(worker, figure, title=title, source=source, drawn_at=drawn_at, format=format), ""
    except NoPicture as error:
        return None, str(error)


def made(worker: Worker, figure: go.Figure, *, title: str, source: str, drawn_at: float, format: str) -> bytes:
    """The same. Raises NoPicture."""
    picture = export_frame.draw(figure, title=title, source=source, drawn_at=drawn_at)
    width, height, scale = export_frame.size(picture)
    return worker.figure(picture, format=format, width=width, height=height, scale=2 * scale)
