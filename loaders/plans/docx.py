"""DOCX -> paragraphs and tables. Inserted text counts, deleted text does not, and both are told. Footnotes and endnotes stand behind what refers to
them, under their number; comments are told, not read.
"""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from loaders.plans.blocks import GOES_ON, Block, Paragraph, composed, table
from loaders.spreadsheets import limits
from loaders.spreadsheets.limits import Refused
from loaders.spreadsheets.xlsx_zip import BROKEN
from model.problems import Problem

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = {_W + "del", _W + "moveFrom", _W + "instrText", _FALLBACK}
_DEEPEST = 200
_NOTES = {
    "footnoteReference": ("word/footnotes.xml", "footnote", "脚注"),
    "endnoteReference": ("word/endnotes.xml", "endnote", "尾注"),
}
_RAISED = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
AGAIN = "用 WPS 或 Word 打开，另存为新的 DOCX 再读取"


def read(body: bytes, name: str) -> tuple[list[Block], list[Problem]]:
    """The body of a document. Raises Refused: not a DOCX, damaged, too large."""
    parts = _parts(body)
    root = parts[_DOCUMENT]
    content = root.find(_W + "body")
    if content is None:
        raise Refused("not_a_document", "DOCX 中没有正文", AGAIN)
    notes = _Notes(parts)
    return list(_blocks(content, notes)), _told(root, name, notes)


class _Notes:
    """The footnotes and endnotes of a document, numbered as they are referred to, each kind by itself. lost: references to notes that are not there."""

    def __init__(self, parts: dict[str, etree._Element]) -> None:
        self.read = self.lost = 0
        self._counts = dict.fromkeys(_NOTES, 0)
        self._texts: dict[tuple[str, str], list[str]] = {}
        for kind, (part, tag, _) in _NOTES.items():
            for one in parts[part].iterchildren(_W + tag) if part in parts else ():
                lines = [_text(paragraph).strip() for paragraph in one.iter(_W + "p")]
                self._texts[kind, one.get(_W + "id", "")] = [composed(line) for line in lines if line]

    def behind(self, one: etree._Element) -> Iterator[Paragraph]:
        """The notes that an element refers to, in its order."""
        for here in one.iter(*(_W + kind for kind in _NOTES)):
            kind = here.tag.removeprefix(_W)
            self._counts[kind] += 1
            lines = self._texts.get((kind, here.get(_W + "id", "")))
            self.read, self.lost = self.read + bool(lines), self.lost + (not lines)
            for line in lines or ():
                yield Paragraph(text=line, note=f"{_NOTES[kind][2]} {self._counts[kind]}")


_DOCUMENT = "word/document.xml"


def _parts(body: bytes) -> dict[str, etree._Element]:
    """The document, and its notes where it has some."""
    try:
        package = zipfile.ZipFile(io.BytesIO(body))
        parts = {entry.filename.replace("\\", "/").lower(): entry for entry in package.infolist()}
        if len(parts) > limits.ZIP_PARTS:
            raise Refused("zip_bomb", "压缩包中的文件过多，不像是文档", AGAIN)
        if _DOCUMENT not in parts:
            raise Refused(
                "not_a_document",
                "是压缩包或其他文件，其中没有 DOCX 正文",
                "读取 DOCX、PDF、TXT 或网页文件本身，不要压缩",
            )
        most = min(limits.ZIP_BYTES // 4, limits.ZIP_RATIO * max(len(body), 5_000))
        found = {}
        for name in (_DOCUMENT, *(part for part, *_ in _NOTES.values())):
            if name not in parts:
                continue
            if parts[name].flag_bits & 1:
                raise Refused("encrypted", "文件有密码", "去掉密码后另存为 DOCX")
            with package.open(parts[name]) as stream:
                xml = stream.read(most + 1)
            if len(xml) > most:
                raise Refused("zip_bomb", "解压后过大，不像是文档", AGAIN)
            most -= len(xml)
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
            found[name] = etree.fromstring(xml, parser)
    except etree.LxmlError:
        raise Refused("not_a_document", "不是完整的 DOCX 文件", AGAIN) from None
    except BROKEN:
        raise Refused("not_a_document", "不是完整的 DOCX 文件", AGAIN) from None
    return found


def _blocks(parent: etree._Element, notes: _Notes) -> Iterator[Block]:
    """Paragraphs and tables below an element, also those wrapped in content controls and in insertions."""
    waiting = [parent]
    while waiting:
        one = waiting.pop()
        if one.tag == _W + "p":
            yield from _paragraph(one)
            yield from notes.behind(one)
        elif one.tag == _W + "tbl":
            made = table(_rows(one))
            if made.rows:
                yield made
            yield from notes.behind(one)
        elif one.tag not in _LEFT_OUT:
            waiting += reversed(list(one))


def _paragraph(one: etree._Element):
    style = one.find(f"{_W}pPr/{_W}pStyle")
    outline = one.find(f"{_W}pPr/{_W}outlineLvl")
    level = (
        int(outline.get(_W + "val", "9")) + 1 if outline is not None and outline.get(_W + "val", "").isdigit() else 0
    )
    named = style.get(_W + "val", "").lower() if style is not None else ""
    if named.startswith("heading") and named[-1:].isdigit():
        level = int(named[-1])
    for text in _text(one).split("\n"):
        if text.strip():
            yield Paragraph(text=composed(text).strip(), level=level if level <= 9 else 0)


def _text(one: etree._Element) -> str:
    """The text of an element as it stands after all changes are accepted."""
    pieces: list[str] = []
    waiting = [one]
    while waiting:
        here = waiting.pop()
        if here.tag in _LEFT_OUT:
            continue
        if here.tag == _W + "t":
            pieces.append((here.text or "").translate(_POWERS) if _is_raised(here) else here.text or "")
        elif here.tag == _W + "tab":
            pieces.append("\t" if here.getparent().tag == _W + "r" else "")
        elif here.tag in (_W + "br", _W + "cr"):
            pieces.append("\n")
        elif here.tag == _W + "noBreakHyphen":
            pieces.append("-")
        waiting += reversed(list(here))
    return "".join(pieces)


_POWERS = {ord(sign): raised for sign, raised in _RAISED.items()}


def _is_raised(one: etree._Element) -> bool:
    """Whether a text stands raised: the 5 of 1/10⁵."""
    run = one.getparent()
    raised = run.find(f"{_W}rPr/{_W}vertAlign") if run is not None else None
    return raised is not None and raised.get(_W + "val") == "superscript"


def _rows(one: etree._Element):
    for row in one.iterchildren(_W + "tr"):
        cells: list[str] = []
        before = row.find(f"{_W}trPr/{_W}gridBefore")
        cells += [""] * _whole(before)
        for cell in row.iter(_W + "tc"):
            if cell.getparent() is not row and not _within(cell, row):
                continue
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merged is not None and merged.get(_W + "val", "continue") == "continue"
            text = (
                GOES_ON
                if goes_on
                else "\n".join(_text(part) for part in cell.iterchildren(_W + "p", _W + "sdt", _W + "ins"))
            )
            wide = _whole(cell.find(f"{_W}tcPr/{_W}gridSpan")) or 1
            cells += [composed(text), *[""] * (wide - 1)]
            if len(cells) > limits.COLUMNS:
                raise Refused("too_many_columns", f"表格超过 {limits.COLUMNS} 列", AGAIN)
        yield cells


def _within(cell: etree._Element, row: etree._Element) -> bool:
    """Whether a cell is the row's own, in a content control, and not one of a table inside a cell."""
    above = cell.getparent()
    for _ in range(_DEEPEST):
        if above is row or above is None:
            return above is row
        if above.tag == _W + "tc":
            return False
        above = above.getparent()
    return False


def _whole(one: etree._Element | None) -> int:
    value = one.get(_W + "val", "") if one is not None else ""
    return min(int(value), limits.COLUMNS) if value.isdigit() and len(value) < 6 else 0


def _told(root: etree._Element, name: str, notes: _Notes) -> list[Problem]:
    """Warnings of what a reader of the printed page would see otherwise."""
    found = []
    for tags, code, why, fix in (
        (("ins", "del", "moveFrom", "moveTo"), "tracked_changes", "有修订痕迹；按接受全部修订读取：计入插入的文字，不计删去的文字", "在 WPS 或 Word 中接受或拒绝修订后另存，再读取"),
        (("commentReference",), "comments", "有批注，批注没有读取", "核对批注是否改变了数值"),
    ):  # fmt: skip
        count = sum(1 for _ in root.iter(*(_W + tag for tag in tags)))
        if count:
            found.append(Problem(level="warning", code=code, file=name, value=f"{count} 处", why=why, fix=fix))
    for count, why, fix in (
        (
            notes.read,
            "有脚注或尾注，注文接在所注的段落之后读取，位置记为“脚注”或“尾注”及其序号",
            "核对注文是否说明了指标口径或数值",
        ),
        (notes.lost, "有脚注或尾注的序号，文件中没有注文", "打开原文件核对注文"),
    ):
        if count:
            found.append(Problem(level="warning", code="footnotes", file=name, value=f"{count} 处", why=why, fix=fix))
    return found
