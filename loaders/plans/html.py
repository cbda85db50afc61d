"""Pages as saved from a government's site -> paragraphs and tables, without scripts, menus and what is hidden."""

import re

from lxml import etree
from lxml import html as parsing

from loaders.plans.blocks import GOES_ON, Block, Paragraph, composed, table
from loaders.spreadsheets import limits, markup
from loaders.spreadsheets.limits import Refused

_SKIPPED = {"script", "style", "noscript", "head", "nav", "select", "button", "iframe", "template", "svg", "form"}
_BREAKS = {
    "p", "div", "br", "li", "ul", "ol", "section", "article", "header", "footer", "main", "h1", "h2", "h3", "h4", "h5",
    "h6", "table", "tr", "td", "th", "dd", "dt", "blockquote", "center", "hr", "title",
}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_LAYOUT = 150  # characters of a cell: a longer one holds paragraphs, and its table is a layout
_PAGE = re.compile(r"<\s*(?:!doctype|html|head|body|div|p|table|meta)\b", re.I)


def is_page(text: str) -> bool:
    """Whether a text is HTML: it begins as a page does."""
    return bool(_PAGE.match(text.lstrip("\ufeff \t\r\n"))) or markup.is_markup(text[:2000].encode("utf-8", "replace"))


def read(text: str) -> list[Block]:
    """The blocks of a page. Raises Refused where it cannot be parsed."""
    clean = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    try:
        root = parsing.document_fromstring(
            clean, parser=parsing.HTMLParser(no_network=True, encoding=None, huge_tree=False)
        )
    except (etree.LxmlError, ValueError):
        raise Refused("not_a_document", "无法读取网页", "在浏览器中打开，复制正文另存为 TXT 或 DOCX") from None
    walk = _Walk()
    walk.through(root)
    return walk.blocks


class _Walk:
    """Goes through the elements without recursion: a page may be nested as deep as it likes."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._level = 0

    def through(self, root: etree._Element) -> None:
        waiting: list[tuple[etree._Element, bool]] = [(root, True)]
        while waiting:
            one, enters = waiting.pop()
            tag = one.tag if isinstance(one.tag, str) else ""
            if enters:
                if not tag or tag in _SKIPPED or _HIDDEN.search(one.get("style", "")):
                    self._pieces.append(one.tail or "")
                    continue
                if tag in _BREAKS:
                    self._flush()
                if tag == "table" and not _is_layout(one):
                    made = table(_rows(one))
                    if made.rows:
                        self.blocks.append(made)
                    self._pieces.append(one.tail or "")
                    continue
                if re.fullmatch("h[1-6]", tag):
                    self._level = int(tag[1])
                self._pieces.append(_raised(one))
                waiting.append((one, False))
                waiting += [(child, True) for child in reversed(one)]
            else:
                if tag in _BREAKS:
                    self._flush()
                self._pieces.append(one.tail or "")
        self._flush()

    def _flush(self) -> None:
        text = composed(re.sub(r"[ \t\r\n\xa0\u3000\u200b]+", " ", "".join(self._pieces))).strip()
        if text:
            self.blocks.append(Paragraph(text=text, level=self._level))
        self._pieces, self._level = [], 0


_RAISED = {ord(sign): raised for sign, raised in zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")}


def _raised(one: etree._Element) -> str:
    """The text that begins an element; digits that stand raised (1/10<sup>5</sup>) as such."""
    text = one.text or ""
    return text.translate(_RAISED) if one.tag == "sup" else text


def _said(cell: etree._Element) -> str:
    """The text of a cell, with raised digits as such."""
    for one in cell.iter("sup"):
        one.text = _raised(one)
    return "".join(cell.itertext())


def _is_layout(one: etree._Element) -> bool:
    """Whether a table lays out the page: it holds another table, or cells as long as paragraphs, or one column."""
    if one.find(".//table") is not None:
        return True
    cells = list(one.iter("td", "th"))
    return len(cells) < 4 or sum(len("".join(cell.itertext()).strip()) > _LAYOUT for cell in cells) > len(cells) / 4


def _rows(one: etree._Element):
    """Rows with spans laid out: a cell over several rows or columns stands once, the others are ''."""
    down: dict[int, int] = {}  # column -> rows that a cell above still covers
    total = 0
    for row in one.iter("tr"):
        cells: list[str] = []

        def fill(cells: list[str] = cells) -> None:
            while down.get(len(cells), 0):
                down[len(cells)] -= 1
                cells.append(GOES_ON)

        for cell in row.iterchildren("td", "th"):
            fill()
            across, rows = _span(cell, "colspan"), _span(cell, "rowspan")
            text = composed(" ".join(_said(cell).split()))
            for place in range(across):
                if rows > 1:
                    down[len(cells)] = rows - 1
                cells.append(text if place == 0 else "")
            if len(cells) > limits.COLUMNS:
                raise Refused("too_many_columns", f"表格超过 {limits.COLUMNS} 列", "复制正文另存为 TXT 或 DOCX")
        fill()
        total += len(cells)
        limits.count_row(rows=0, cells=total, width=len(cells))
        yield cells


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return max(1, min(int(value), limits.COLUMNS)) if value.isdigit() and len(value) < 6 else 1
