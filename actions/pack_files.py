"""The files of a meeting pack, in the formats asked for, telling which part is being made."""

from collections.abc import Callable
from dataclasses import replace

from actions import downloads
from charts import export_frame
from exports.report_data import BRIEFS, FORMATS, Pack
from model.failures import NotMade


def make(
    pack: Pack, *, formats: tuple[str, ...], worker, progress: Callable[[int, int, str], None]
) -> dict[str, bytes]:
    """The pack as files: format -> bytes. progress(done, total, words) before each; it may raise, and then nothing is
    left behind.

    Raises exports.chromium.NoPicture where PDF is asked for and no browser is there.
    """
    made = {}
    for place, name in enumerate(formats):
        progress(place, len(formats), f"正在生成 {(FORMATS | BRIEFS)[name]}")
        made[name] = one(pack, name, worker)
    progress(len(formats), len(formats), "已完成")
    return made


def one(pack: Pack, name: str, worker) -> bytes:
    """One file: a format of FORMATS or BRIEFS; several pictures are one ZIP. Raises exports.chromium.NoPicture, and NotMade for a brief of more or
    less than one county.
    """
    if name == "png":
        return downloads.together(pictures(pack, worker))
    if name in BRIEFS:
        return brief(pack, name.removeprefix("brief-"), worker)
    return _write(pack, name, worker)


def pictures(pack: Pack, worker) -> list[bytes]:
    """The overview of several areas, or the targets of one, as sheets of A4: a png each, the legend on every one. Where neither is asked for, what
    is. Raises NoPicture.
    """
    from exports import html

    main = "counties" if len(pack.areas) == 1 else "overview"
    chosen = replace(pack, sections=(main,)) if main in pack.sections else pack
    return worker.document_pictures(html.write_for_paper(chosen, annex=False), landscape=True)


def brief(pack: Pack, kind: str, worker) -> bytes:
    """领导简报 of the one county of a pack, kind docx, pdf or png: one page. Raises NoPicture, and NotMade for more or less than one county."""
    from exports import brief as page

    picture = page.figure(pack)
    told = page.compose(pack, picture)
    width, height, scale = export_frame.size(picture)
    if kind == "docx":
        from exports import docx

        drawn = worker.figure(picture, format="png", width=width, height=height, scale=scale)
        return docx.write_brief(pack, told, drawn)
    from exports import html

    text = html.write_brief(told, worker.figure(picture, format="svg", width=width, height=height).decode("utf-8"))
    return worker.document(text) if kind == "pdf" else downloads.together(worker.document_pictures(text))


def no_brief(pack: Pack) -> str:
    """Why there is no 领导简报 of this pack, '' where there is one."""
    from exports import brief as page

    try:
        page.county_of(pack)
    except NotMade as error:
        return str(error)
    return ""


def ending(name: str, body: bytes) -> str:
    """The ending of the file a format makes: 'docx' of 'brief-docx', 'zip' of several pictures."""
    kind = name.removeprefix("brief-")
    return "zip" if kind == "png" and body.startswith(b"PK") else kind


def _write(pack: Pack, name: str, worker) -> bytes:
    """The writers' libraries are slow to import: only the one that is asked for is."""
    if name == "pptx":
        from exports import pptx

        return pptx.write(pack)
    if name == "docx":
        from exports import docx

        return docx.write(pack)
    if name == "xlsx":
        from exports import xlsx

        return xlsx.write(pack)
    from exports import html

    if name == "html":
        return html.write(pack).encode("utf-8")
    return worker.document(html.write_for_paper(pack), landscape=True)
