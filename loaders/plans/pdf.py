"""PDF with text -> paragraphs and tables. pdfplumber finds the cells by their ruled lines (docs/decisions/0028), unruled those without; a scan is
refused with words.
"""

import io
import logging
from collections.abc import Callable
from typing import Any

from loaders.plans import lines, unruled
from loaders.plans.blocks import GOES_ON, Block, composed, table
from loaders.spreadsheets.limits import Refused
from model.problems import Problem

MOST_PAGES = 400
_FEW = 20  # characters a page, on average: fewer is a scan with a stamp of text
SCANNED = ("scanned", "是扫描件或图片，没有可读取的文字", "先做文字识别（OCR），校对后另存为 DOCX 或 TXT 再读取")
AGAIN = "用 PDF 阅读软件重新另存，或另存为 DOCX 再读取"


def read(
    body: bytes, name: str, tick: Callable[[int, int], None] = lambda done, total: None
) -> tuple[list[Block], list[Problem]]:
    """The pages in order, and which of them could not be read or have a table that could not. tick(done, total): of each page. Raises Refused: a scan, a password, damaged, too many pages."""
    import pdfplumber  # 0.3 s, for who reads a PDF

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(io.BytesIO(body)) as opened:
            if len(opened.pages) > MOST_PAGES:
                raise Refused(
                    "too_large",
                    f"超过 {MOST_PAGES} 页",
                    "只留规划正文，或拆成几个文件",
                    value=f"{len(opened.pages)} 页",
                )
            return _pages(opened.pages, name, tick)
    except Refused:
        raise
    except Exception as error:  # damaged bytes raise whatever the parser's arithmetic raises
        if "Password" in repr(error):
            raise Refused("encrypted", "文件有密码", "去掉密码后另存") from None
        raise Refused("not_a_document", "不是完整的 PDF 文件", AGAIN) from None


def _pages(pages, name: str, tick: Callable[[int, int], None]) -> tuple[list[Block], list[Problem]]:
    found: list[Block] = []
    told: list[Problem] = []
    waiting: list[str] = []
    signs = unknown = 0

    def flush() -> None:
        nonlocal waiting
        found.extend(lines.blocks(waiting))
        waiting = []

    for number, page in enumerate(pages, 1):
        tick(number, len(pages))
        if len(page.chars) < _FEW and page.images:
            told.append(_unread(name, number, "没有文字，只有图片", "对照原文核对该页；有目标的，用文字识别后粘贴该页"))
        signs += len(page.chars)
        unknown += sum(char["text"].startswith("(cid:") for char in page.chars)
        tables = [one for one in page.find_tables() if len(one.rows) >= 2 and len(one.columns) >= 2]
        boxes = sorted((one.bbox for one in tables), key=lambda box: box[1])
        texts = page
        for box in boxes:
            texts = texts.filter(lambda one, box=box: not _inside(one, box))
        said = texts.extract_text_lines(return_chars=True, strip=True)
        parted = [unruled.line(line["top"], line["text"], line["chars"]) for line in said]
        placed: list[tuple[float, Any]] = list(unruled.parted(parted))
        if heads := unruled.doubtful(parted):
            told.append(
                _unread(
                    name, number, f"表头为“{heads[:30]}”的表没有框线，各列分不开，按文字读取", "对照原文核对该表各行"
                )
            )
        placed += [(one.bbox[1], one) for one in tables]
        for _, one in sorted(placed, key=lambda pair: pair[0]):
            if isinstance(one, str):
                waiting.append(one)
                continue
            flush()
            rows = one if isinstance(one, list) else one.extract()
            made = table([composed(_joined(cell)) for cell in row] for row in rows)
            if made.rows:
                found.append(made)
        page.close()
    flush()
    if signs < _FEW * len(pages):
        raise Refused(*SCANNED)
    if unknown > signs / 20:  # the font does not say which characters its shapes are
        raise Refused("no_text", "文字的字体没有编码对应表，读出的不是原文", SCANNED[2])
    return found, told


def _unread(name: str, page: int, why: str, fix: str) -> Problem:
    return Problem(level="warning", code="page_unread", file=name, value=f"第 {page} 页", why=why, fix=fix)


def _joined(cell: str | None) -> str:
    """A cell broken over lines is one text: Chinese needs no space where it was broken. None is a cell that a merged one covers."""
    return GOES_ON if cell is None else "".join(cell.split("\n"))


def _inside(one, box) -> bool:
    middle = (one["top"] + one["bottom"]) / 2
    across = (one["x0"] + one["x1"]) / 2
    return box[0] <= across <= box[2] and box[1] <= middle <= box[3]
