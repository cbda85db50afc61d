"""Lines as a text file or a page of PDF has them -> paragraphs and tables.

Broken lines are joined, page numbers and repeated page headers left out, columns parted by tabs, wide gaps or | made a table, a table copied
with one cell on a line put together again. A sentence is never parted; whether two lines belong together is decided from the marks at the
beginning of one (一、 （一） 1.) and the end of the other, and from how long the lines of the file are.
"""

import re
from collections import Counter
from collections.abc import Sequence

from loaders.plans.blocks import Block, Paragraph, composed, table

MARK = re.compile(
    r" *(?:第 ?[一二三四五六七八九十百0-9]{1,4} ?[章节篇部编]|[一二三四五六七八九十]{1,3} ?[、．]|[（(] ?[一二三四五六七八九十]{1,3} ?[)）]"
    r"|[0-9]{1,2} ?[、．](?![0-9])|[0-9]{1,2}\.(?![0-9])|[（(] ?[0-9]{1,2} ?[)）]|[①-⑳]|——|附件|附表|专栏|【|表 ?[0-9])"
)
_PAGE = re.compile(r"[-—–－―─·•\s]*(?:第? ?[0-9]{1,4} ?页?(?: ?[/／,，]? ?共? ?[0-9]{1,4} ?页?)?)[-—–－―─·•\s]*")
_ENDS = re.compile(r"[。！？；：:!?;][”’」』）)]*$")
_TITLE_END = re.compile(
    r"(?:规划|计划|方案|要点|意见|通知|总结|思路|文件|报告|纲要|办法|安排|(?:人民政府|卫生健康局|委员会|办公室|体育局)|日)$"
)
_COLUMNS = re.compile(r"\t| {2,}|\u3000{2,}")
_HEAD_CELL = re.compile(
    r"序号|(?:主要|具体)?指标(?:名称|类别|类型|属性|性质)?|类别|类型|领域|项目|内容|(?:计量)?单位|属性|性质|备注|.{0,8}目标值?|(?:基期|现状|基准)值?|20[0-9]{2} ?年?.{0,8}"
)
_SHORT, _RUN, _NARROW = (
    28,
    8,
    40,
)  # characters of a cell, lines of a table of one cell a line, the longest heading in characters


def blocks(lines: Sequence[str]) -> list[Block]:
    """Lines of a whole document, in order, without their line ends."""
    lines = _without_furniture([composed(line).rstrip() for line in lines])
    width = _usual_width(lines)
    found: list[Block] = []
    pending = last = ""
    at = 0

    def flush() -> None:
        nonlocal pending
        if pending.strip():
            found.append(Paragraph(text=pending.strip()))
        pending = ""

    while at < len(lines):
        rows, after = _columns(lines, at)
        if not rows:
            rows, after = _one_cell_a_line(lines, at)
        if rows:
            flush()
            found.append(table(rows))
            at = after
            continue
        line, at = lines[at].strip(), at + 1
        if not line:
            continue
        if pending and not _goes_on(pending, line, last, width):
            flush()
        pending += (
            " " if pending and pending[-1].isascii() and line[0].isascii() and pending[-1].isalpha() else ""
        ) + line
        last = line
    flush()
    return found


# Where a line broke within a number or its bound: 2⏎8%以上, 90%以⏎上, 79岁左⏎右, 202⏎5年.
_TORN = re.compile(
    r"[0-9.]\n[0-9.]{0,6}(?:%|‰|‱|％|/|岁|人|张|个|名|元|万|所|家|天|以[上下内])|[0-9%‰％岁人张个名元天万]\n及?(?:以[上下内]|左右)"
    r"|以\n[上下内]|左\n右|2\n0[0-9]{2}年|20\n[0-9]{2}年|20[0-9]\n[0-9]年"
)


def _goes_on(before: str, line: str, last: str, width: int) -> bool:
    """Whether a line is part of the paragraph before it. last: the line just before; width: of full lines, 0 where the file breaks none."""
    if MARK.match(line) or _ENDS.search(before):
        return False
    if len(last) > 12 and _TORN.search(f"{last[-3:]}\n{line[:10]}"):
        return True
    wide = bool(width) and len(last) >= 0.8 * width
    if MARK.match(before) and len(before) <= _NARROW * 2 and not re.search("[。；;]", before):
        return wide and len(last) >= width - 3
    alone = len(before) == len(last)  # one line as yet: a title, or the first line of a paragraph
    if alone and len(before) <= _NARROW and _TITLE_END.search(before) and not re.search("[，,。；;、：:]", before):
        return False
    if not width:  # a line is a paragraph: only one that a page's end has broken goes on
        return (
            bool(re.search("[，,、；;（(]$", last))
            or len(last) > _NARROW
            or (len(last) > 20 and bool(re.search("[，,、]", last)))
        )
    return wide or bool(re.search("[，,、；;（(]$", last)) or len(last) > width / 2


def _usual_width(lines: Sequence[str]) -> int:
    """The length of full lines where the file breaks its lines, in characters; 0 where a line is a paragraph."""
    open_lengths = sorted(
        len(line.strip()) for line in lines if len(line.strip()) > 12 and not _ENDS.search(line.strip())
    )
    if len(open_lengths) < 8:
        return 0
    wide = open_lengths[int(len(open_lengths) * 0.9)]
    full = sum(abs(length - wide) <= 4 for length in open_lengths)
    return wide if wide <= 80 and full >= 0.4 * len(open_lengths) else 0


def _without_furniture(lines: list[str]) -> list[str]:
    """Without page numbers, and lines that stand three times and more as page headers do."""
    bare = [re.sub(r"\s", "", line) for line in lines]
    seen = Counter(bare)
    headers = {
        text
        for text, times in seen.items()
        if times >= 3 and 8 <= len(text) <= 40 and not re.search(r"[。；;，,%‰≥≤\t|]|[0-9]{2,}[.]", text) and not MARK.match(text)
        and re.search(r"(?:规划|计划|方案|要点|公报|文件|报告|纲要|政府|局)", text)
    }  # fmt: skip
    first: set[str] = set()
    kept = []
    for line, text in zip(lines, bare):
        if text in headers:
            if text in first:
                continue
            first.add(text)
        kept.append("" if text and _is_page_number(line) else line)
    return kept


def _is_page_number(line: str) -> bool:
    """— 5 — and 第 5 页; a bare number is one only between others' lines, and stays where it may be a cell."""
    text = line.strip()
    return bool(_PAGE.fullmatch(text)) and bool(re.search(r"[-—–－―─·•页/／]", text))


def _columns(lines: Sequence[str], at: int) -> tuple[list[list[str]], int]:
    """The table that begins at a line, parted by tabs, | or wide gaps, and the line after it; rows may have empty lines between them."""
    rows: list[list[str]] = []
    place, end = at, at
    while place < len(lines):
        line = lines[place]
        if not line.strip():
            if place - end > 4:
                break
            place += 1
            continue
        cells = _cells(line)
        if len(cells) < 2 or (not rows and len(cells) < 3 and "|" not in line):
            break
        if not all(re.fullmatch(r":?-{2,}:?", cell) for cell in cells if cell):
            rows.append(cells)
        place += 1
        end = place
    return (_aligned(rows), end) if len(rows) >= 2 else ([], at)


def _aligned(rows: list[list[str]]) -> list[list[str]]:
    """Rows that lack their first cell, a category said once for several, moved under their heads."""
    head = rows[0]
    if not re.search("类|领域|方面", head[0]):
        return rows
    return [["", *row] if len(row) == len(head) - 1 and row[0] else row for row in rows]


def _cells(line: str) -> list[str]:
    if line.count("|") >= 2:
        return [cell.strip() for cell in line.strip().strip("|").split("|")]
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    if re.search("[。；]", line):
        return [line]
    return [cell.strip() for cell in _COLUMNS.split(line.rstrip())]


def _one_cell_a_line(lines: Sequence[str], at: int) -> tuple[list[list[str]], int]:
    """A table copied with one cell on a line: as many head cells as stand before the first that is none, then rows of that many."""
    if not _HEAD_CELL.fullmatch(lines[at].strip()):
        return [], at
    cells: list[str] = []
    place = end = at
    while place < len(lines) and place - end <= 2:
        text = lines[place].strip()
        if (place - at == 3 and not all(map(_HEAD_CELL.fullmatch, cells))) or (
            len(cells) > 15 and all(map(_HEAD_CELL.fullmatch, cells))
        ):
            return [], at
        if text and (
            len(text) > _SHORT
            or re.search("[。；，]", text)
            or (len(cells) >= _RUN and MARK.match(text) and not re.match("[0-9]", text))
        ):
            break
        place += 1
        if text:
            cells.append(text)
            end = place
    head = next((n for n, cell in enumerate(cells) if not _HEAD_CELL.fullmatch(cell)), 0)
    if head < 3 or len(cells) < max(_RUN, 2 * head):
        return [], at
    return _regular(cells, head), end


_VALUE = re.compile(
    r"[≥≤＞＜><=~约]? ?[0-9.,]+ ?(?:%|‰|％|/10万)?(?:以上|以下|以内|左右)?|[-—–/]+|.{0,6}[0-9.]+.{0,6}以?[上下内]?"
)
_ATTRIBUTE = re.compile(r"约束性?|预期性?")


def _regular(cells: list[str], width: int) -> list[list[str]]:
    """Rows of one-cell lines. A row ends behind its attribute, where there are attributes; a category that is not repeated is left empty."""
    head, body = cells[:width], cells[width:]
    if not any(re.search("属性|性质", cell) for cell in head):
        if len(body) % width == 0:
            return [head, *(body[n : n + width] for n in range(0, len(body), width))]
        return [head, *_by_names(body, width)]
    rows, row = [head], []
    for cell in body:
        row.append(cell)
        if _ATTRIBUTE.fullmatch(cell):
            rows.append([""] * (width - len(row)) + row if len(row) <= width else row[-width:])
            row = []
    return rows


def _by_names(body: list[str], width: int) -> list[list[str]]:
    """Rows without an attribute at their end: a row begins at a text that follows a value."""
    rows: list[list[str]] = []
    for before, cell in zip(["0", *body], body):
        if not rows or (_VALUE.fullmatch(before) and not _VALUE.fullmatch(cell)):
            rows.append([])
        rows[-1].append(cell)
    return [[""] * (width - len(row)) + row if len(row) <= width else row[-width:] for row in rows]
