"""Bytes of a plan document -> Document. What the file is shows in its bytes, never in its name; what is not read says how to make it readable."""

from collections.abc import Callable

from loaders.plans import docx, html, lines, pdf
from loaders.plans.blocks import Block, Document
from loaders.spreadsheets import decoding, limits, markup
from loaders.spreadsheets.limits import Refused
from model.problems import Problem

Tick = Callable[[int, int], None]
SAVE_DOCX = "用 WPS 或 Word 打开，另存为 DOCX 再读取"
_OLE = b"\xd0\xcf\x11\xe0"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
MOST_CHARS = 3_000_000  # of text: a plan of a thousand pages has a third of it


def read(body: bytes, name: str, *, tick: Tick = lambda done, total: None) -> Document:
    """A document of any supported kind. Never raises on bad content: then refusal says why and what to do. tick(done, total) is told of each page
    of a PDF, and may raise to stop.
    """
    try:
        blocks, problems = _blocks(body, name, tick)
    except Refused as refused:
        return Document(name=name, refusal=refused.problem(file=name))
    if not blocks:
        return Document(
            name=name, refusal=Problem(code="no_text", file=name, why="文件中没有文字", fix="检查是否选错了文件")
        )
    return Document(name=name, blocks=tuple(blocks), problems=tuple(problems))


def _blocks(body: bytes, name: str, tick: Tick) -> tuple[list[Block], list[Problem]]:
    if len(body) > limits.FILE_BYTES:
        raise Refused("too_large", f"文件超过 {limits.FILE_BYTES // 1_000_000} MB", "删去图片，或只留正文")
    if not body.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Refused("no_text", "文件是空的", "检查是否选错了文件")
    if body.startswith(_OLE):
        raise Refused("old_format", "是旧式文档（.doc 或 .wps），不能直接读取", SAVE_DOCX)
    if body.startswith(b"{\\rtf"):
        raise Refused("old_format", "是 RTF 文档，不能直接读取", SAVE_DOCX)
    if body.startswith(b"PK"):
        return docx.read(body, name)
    if b"%PDF-" in body[:1024]:
        return pdf.read(body, name, tick)
    if body.startswith(_PICTURES):
        raise Refused("no_text", "是图片，没有可读取的文字", "先做文字识别，校对后另存为 DOCX 或 TXT")
    if body[:200].lstrip().startswith(b"%OFD") or b"OFD.xml" in body[:4000]:
        raise Refused("old_format", "是 OFD 版式文件，不能直接读取", "用 OFD 阅读软件另存为 PDF 或 DOCX")
    if markup.is_archive(body):
        raise Refused(
            "old_format", "是网页存档（MHTML），不能直接读取", "在浏览器中另存为“网页，仅 HTML”，或" + SAVE_DOCX
        )
    try:
        text, _ = decoding.decode(body)
    except Refused as refused:
        raise Refused(
            "encoding", "不是可读取的文字文件", f"{SAVE_DOCX}，或以 UTF-8 另存为 TXT", value=refused.value
        ) from None
    if len(text) > MOST_CHARS:
        raise Refused("too_large", f"文字超过 {MOST_CHARS // 10_000} 万字", "只留规划正文，或拆成几个文件")
    if html.is_page(text):
        return html.read(text), []
    return lines.blocks(text.replace("\f", "\n").splitlines()), []
