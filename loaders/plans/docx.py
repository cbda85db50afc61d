"""DOCX -> paragraphs and tables. Inserted text counts, deleted text does not, and both are told; footnotes and comments are told, not read."""

import io
import zipfile

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
AGAIN = "用 WPS 或 Word 打开，另存为新的 DOCX 再读取"


def read(body: bytes, name: str) -> tuple[list[Block], list[Problem]]:
    """The body of a document. Raises Refused: not a DOCX, damaged, too large."""
    root = _root(body)
    content = root.find(_W + "body")
    if content is None:
        raise Refused("not_a_document", "DOCX 中没有正文", AGAIN)
    return list(_blocks(content)), _told(root, name)


def _root(body: bytes) -> etree._Element:
    try:
        package = zipfile.ZipFile(io.BytesIO(body))
        parts = {entry.filename.replace("\\", "/").lower(): entry for entry in package.infolist()}
        if len(parts) > limits.ZIP_PARTS:
            raise Refused("zip_bomb", "压缩包中的文件过多，不像是文档", AGAIN)
        part = parts.get("word/document.xml")
        if part is None:
            raise Refused(
                "not_a_document",
                "是压缩包或其他文件，其中没有 DOCX 正文",
                "读取 DOCX、PDF、TXT 或网页文件本身，不要压缩",
            )
        if part.flag_bits & 1:
            raise Refused("encrypted", "文件有密码", "去掉密码后另存为 DOCX")
        most = min(limits.ZIP_BYTES // 4, limits.ZIP_RATIO * max(len(body), 5_000))
        with package.open(part) as stream:
            xml = stream.read(most + 1)
        if len(xml) > most:
            raise Refused("zip_bomb", "解压后过大，不像是文档", AGAIN)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(xml, parser)
    except etree.LxmlError:
        raise Refused("not_a_document", "不是完整的 DOCX 文件", AGAIN) from None
    except BROKEN:
        raise Refused("not_a_document", "不是完整的 DOCX 文件", AGAIN) from None
    return root


def _blocks(parent: etree._Element):
    """Paragraphs and tables below an element, also those wrapped in content controls and in insertions."""
    waiting = [parent]
    while waiting:
        one = waiting.pop()
        if one.tag == _W + "p":
            yield from _paragraph(one)
        elif one.tag == _W + "tbl":
            made = table(_rows(one))
            if made.rows:
                yield made
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
            pieces.append(here.text or "")
        elif here.tag == _W + "tab":
            pieces.append("\t" if here.getparent().tag == _W + "r" else "")
        elif here.tag in (_W + "br", _W + "cr"):
            pieces.append("\n")
        elif here.tag == _W + "noBreakHyphen":
            pieces.append("-")
        waiting += reversed(list(here))
    return "".join(pieces)


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


def _told(root: etree._Element, name: str) -> list[Problem]:
    """Warnings of what a reader of the printed page would see otherwise."""
    found = []
    for tags, code, why, fix in (
        (("ins", "del", "moveFrom", "moveTo"), "tracked_changes", "有修订痕迹；按接受全部修订读取：计入插入的文字，不计删去的文字", "在 WPS 或 Word 中接受或拒绝修订后另存，再读取"),
        (("footnoteReference", "endnoteReference"), "footnotes", "有脚注或尾注，注中的文字没有读取", "核对脚注是否说明了指标口径或数值"),
        (("commentReference",), "comments", "有批注，批注没有读取", "核对批注是否改变了数值"),
    ):  # fmt: skip
        count = sum(1 for _ in root.iter(*(_W + tag for tag in tags)))
        if count:
            found.append(Problem(level="warning", code=code, file=name, value=f"{count} 处", why=why, fix=fix))
    return found
