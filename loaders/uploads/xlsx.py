"""Bytes of an XLSX (or a macro-free XLSM) -> Sheets, in one pass over the XML.

Read from the XML and not through a library, because three things are needed at once that none gives: the number format of
each cell (its printed decimals), formulas beside their cached values, and limits that hold before memory is spent: a sheet
whose 'dimension' claims a million rows costs only the cells it has. No entities, no DTD, nothing outside the file is opened.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from lxml import etree

from loaders.uploads import formats, limits
from loaders.uploads.limits import Refused
from loaders.uploads.sheet import DATE, FORMULA, TEXT, UNCOMPUTED, Sheet, column_of, trimmed

NOT_WHOLE = "不是完整的 XLSX 文件"
SAVE_XLSX = "用 WPS 或 Excel 打开, 另存为 XLSX 再上传"
NUMBER_AS_TEXT = re.compile(r"\s*[+-]?[0-9][0-9,]*(?:\.[0-9]+)?\s*")
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read(body: bytes) -> Iterator[Sheet]:
    """The sheets, one after another. Raises Refused for the file; a sheet past its limits raises when it is reached."""
    with _opened(body) as parts:
        names = {name.lower(): name for name in parts.namelist()}
        if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
            raise Refused("macros", "文件里有宏", "另存为不带宏的 XLSX 再上传")
        main = _main_part(parts)
        links = _links(parts, main)
        told = _told_links(names)
        texts = _texts(parts, links)
        codes = _codes(parts, links)
        book = _tree(parts, main)
        from_1904 = any(
            _local(e) == "workbookPr" and e.get("date1904") in ("1", "true") for e in book.iter("{*}workbookPr")
        )
        sheets = [e for e in book.iter("{*}sheet")]
        if len(sheets) > limits.SHEETS:
            raise Refused("too_many_sheets", f"超过 {limits.SHEETS} 个工作表", "拆成几个文件")
        for entry in sheets:
            key = next((value for name, value in entry.attrib.items() if name.endswith("}id")), "")
            kind, part = links.get(key, ("", ""))
            if kind != "worksheet" or part not in parts.namelist():
                continue  # chart sheets hold no cells
            sheet = Sheet(name=entry.get("name", ""), hidden=entry.get("state", "visible") != "visible", warnings=told)
            _fill(sheet, parts, part, texts, codes, from_1904)
            yield sheet


def _opened(body: bytes) -> zipfile.ZipFile:
    """The zip, after its directory was weighed."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError, OSError, IndexError):
        raise Refused("not_a_table", NOT_WHOLE, "重新导出或重新上传; 或" + SAVE_XLSX) from None
    entries = parts.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if (
        len(entries) > limits.ZIP_PARTS
        or unpacked > limits.ZIP_BYTES
        or unpacked > limits.ZIP_RATIO * max(len(body), 5_000)
    ):
        raise Refused("zip_bomb", "解压后过大, 不像是表格", "删去图片和空白格式, 另存为新的 XLSX 再上传")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("encrypted", "文件有密码", "去掉密码后另存为 XLSX 再上传")
    return parts


class _Weighed(io.RawIOBase):
    """A part of the zip that ends in Refused when more comes out of it than the directory admits, and where a DTD begins."""

    def __init__(self, parts: zipfile.ZipFile, name: str) -> None:
        self.part, self.left, self.head = parts.open(name), parts.getinfo(name).file_size, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            piece = self.part.read(min(size, 1 << 16) if size and size > 0 else 1 << 16)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError):
            raise Refused("not_a_table", NOT_WHOLE, "重新导出或重新上传") from None
        self.left -= len(piece)
        if self.left < 0:
            raise Refused("zip_bomb", "解压后比它自己说的大", "另存为新的 XLSX 再上传")
        if self.head is not None:
            self.head += piece
            if self.head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in self.head[:64]:
                raise Refused("xml", "内部文字不是 UTF-8", SAVE_XLSX)  # a DTD could hide in another encoding
            if b"<!DOCTYPE" in self.head or b"<!ENTITY" in self.head:
                raise Refused("xml", "文件里有 XML 实体或 DTD 声明", SAVE_XLSX)
            if len(self.head) > 1 << 16:  # a DTD stands before the first element
                self.head = None
        return piece


def _elements(parts: zipfile.ZipFile, name: str, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """Elements as their ends are reached; whoever takes one clears it."""
    try:
        source = _Weighed(parts, name)
        yield from (
            element
            for _, element in etree.iterparse(
                source,
                events=("end",),
                tag=[f"{{*}}{tag}" for tag in tags],
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
            )
        )
    except (
        etree.XMLSyntaxError,
        etree.LxmlError,
        KeyError,
        zipfile.BadZipFile,
        ValueError,
        NotImplementedError,
        RuntimeError,
        OSError,
    ):
        raise Refused("not_a_table", NOT_WHOLE, "重新导出或重新上传; 或" + SAVE_XLSX) from None


def _tree(parts: zipfile.ZipFile, name: str) -> etree._Element:
    """A small part as a whole."""
    try:
        if parts.getinfo(name).file_size > 20_000_000:
            raise Refused("zip_bomb", "内部目录过大", SAVE_XLSX)
        source, body = _Weighed(parts, name), b""
        while piece := source.read(1 << 16):
            body += piece
        return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (
        etree.XMLSyntaxError,
        etree.LxmlError,
        KeyError,
        zipfile.BadZipFile,
        ValueError,
        NotImplementedError,
        RuntimeError,
        OSError,
    ):
        raise Refused("not_a_table", NOT_WHOLE, "重新导出或重新上传; 或" + SAVE_XLSX) from None


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _relations(parts: zipfile.ZipFile, of: str) -> dict[str, tuple[str, str]]:
    """id -> (kind, part) of a part's relations; none where there is no such list."""
    folder = dirname(of)
    name = join(folder, "_rels", of[len(folder) :].lstrip("/") + ".rels")
    if name not in parts.namelist():
        return {}
    found = {}
    for e in _tree(parts, name).iter("{*}Relationship"):
        target = e.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        found[e.get("Id", "")] = (e.get("Type", "").rsplit("/", 1)[-1], part)
    return found


def _main_part(parts: zipfile.ZipFile) -> str:
    for kind, part in _relations(parts, "").values():
        if kind == "officeDocument":
            if part.endswith((".xml",)) and part in parts.namelist() and "word/" not in part and "ppt/" not in part:
                return part
            if part.endswith(".bin"):
                raise Refused("not_a_table", "是 XLSB(二进制工作簿)", "另存为 XLSX 再上传")
            break
    else:
        if "mimetype" in parts.namelist():
            raise Refused("not_a_table", "是 ODS 或其他文档, 不是 XLSX", "另存为 XLSX 再上传")
    raise Refused("not_a_table", "压缩包里没有工作簿", "上传 CSV、XLSX 或 XLS 本身, 不要打包")


def _links(parts: zipfile.ZipFile, main: str) -> dict[str, tuple[str, str]]:
    return _relations(parts, main)


def _told_links(names: dict[str, str]) -> list[tuple[str, str, str]]:
    if not any("/externallinks/" in name or name.endswith("connections.xml") for name in names):
        return []
    return [
        (
            "external_link",
            "有引用其他文件的链接; 只读了保存时的数, 没有打开链接",
            "核对引用来的数, 或粘贴为数值后再上传",
        )
    ]


def _texts(parts: zipfile.ZipFile, links: dict[str, tuple[str, str]]) -> list[str]:
    """The shared texts; the readings of names (rPh) are not part of the text."""
    part = next((part for kind, part in links.values() if kind == "sharedStrings"), "")
    if part not in parts.namelist():
        return []
    texts, size = [], 0
    for item in _elements(parts, part, ("si",)):
        text = _text(item)
        size += len(text)
        if size > limits.TEXTS_CHARS or len(texts) > limits.CELLS:
            raise Refused("too_many_cells", "文字太多", "拆成几个文件")
        texts.append(text)
        item.clear()
        while item.getprevious() is not None:
            del item.getparent()[0]
    return texts


def _text(item: etree._Element) -> str:
    """<t> directly, or in runs <r>; '_x000D_' is how a control character is written."""
    pieces = [
        t.text for t in item.iter("{*}t") if t.text and not any(_local(up) == "rPh" for up in t.iterancestors("{*}rPh"))
    ]
    text = "".join(pieces)
    if len(text) > limits.CELL_CHARS:
        raise Refused("too_large", f"有一格超过 {limits.CELL_CHARS} 个字", "删去这一格里的长文")
    return ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text) if "_x" in text else text


def _codes(parts: zipfile.ZipFile, links: dict[str, tuple[str, str]]) -> list[str]:
    """The number format of each cell style."""
    part = next((part for kind, part in links.values() if kind == "styles"), "")
    if part not in parts.namelist():
        return []
    tree = _tree(parts, part)
    own = {e.get("numFmtId", ""): e.get("formatCode", "General") for e in tree.iter("{*}numFmt")}
    styles = next(tree.iter("{*}cellXfs"), None)
    codes = []
    for xf in styles if styles is not None else ():
        key = xf.get("numFmtId", "0") if isinstance(xf.tag, str) else "0"
        codes.append(own.get(key) or formats.BUILT_IN.get(int(key) if key.isdigit() else 0, "General"))
    return codes


def _fill(sheet: Sheet, parts: zipfile.ZipFile, part: str, texts: list[str], codes: list[str], from_1904: bool) -> None:
    """Cells row by row. A cell or row without its place stands after the one before it, as the standard says."""
    dates = [formats.is_date(code) for code in codes]
    cells = number = 0
    shown: dict[tuple[str, str], str] = {}
    for element in _elements(parts, part, ("row", "mergeCell")):
        if element.tag.endswith("mergeCell"):
            _merge(sheet, element.get("ref", ""))
            continue
        given = element.get("r", "")
        number = int(given) if given.isdigit() and len(given) < 8 else number + 1
        row: list[str] = []
        column = -1
        for cell in element:
            place = CELL.fullmatch(cell.get("r") or "")
            column = column_of(place.group(1)) if place else column + 1
            text = _cell(sheet, cell, (number, column), texts, codes, dates, shown, from_1904)
            if text == "":
                continue
            if column >= limits.COLUMNS:
                if text.strip():
                    limits.count_row(rows=0, cells=0, width=column + 1)
                continue
            if column < len(row):  # the same place twice, or out of order
                row[column] = text
            else:
                row.extend([""] * (column - len(row)))
                row.append(text)
        row = trimmed(row)
        if row:
            cells += len(row)
            sheet.rows.append((number, row))
            limits.count_row(rows=len(sheet.rows), cells=cells, width=len(row))
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    if any(later[0] <= earlier[0] for earlier, later in zip(sheet.rows, sheet.rows[1:])):
        sheet.rows.sort(key=lambda one: one[0])


def _cell(sheet, cell, place, texts, codes, dates, shown, from_1904) -> str:
    value = formula = inline = None
    for part in cell:
        tag = part.tag
        if not isinstance(tag, str):
            continue
        if tag.endswith("}v") or tag == "v":
            value = part.text
        elif tag.endswith("}f") or tag == "f":
            formula = part
        elif tag.endswith("}is") or tag == "is":
            inline = part
    kind = cell.get("t", "n")
    if formula is not None:
        if value is None and kind != "str":
            sheet.marks[place] = UNCOMPUTED
            return "=" + (formula.text or "")[:60]
        sheet.marks[place] = FORMULA
    if inline is not None:
        text = _text(inline)
    elif value is None:
        return ""
    elif kind == "s":
        text = texts[int(value)] if value.strip().isdigit() and int(value) < len(texts) else ""
    elif kind in ("str", "inlineStr", "e", "d"):
        text = value[: limits.CELL_CHARS]
    elif kind == "b":
        return "TRUE" if value.strip() == "1" else "FALSE"
    else:
        return _number(sheet, value, cell.get("s", "0"), place, codes, dates, shown, from_1904)
    if formula is None and NUMBER_AS_TEXT.fullmatch(text):
        sheet.marks[place] = TEXT
    return text


def _number(sheet, value, style, place, codes, dates, shown, from_1904) -> str:
    at = int(style) if style.isdigit() and int(style) < len(codes) else -1
    sheet.numbers += 1
    if at >= 0 and dates[at]:
        sheet.marks.setdefault(place, DATE)
    key = (value, style)
    if key not in shown:
        try:
            number = float(value)
        except ValueError:
            shown[key] = value[:60]
        else:
            code = codes[at] if at >= 0 else "General"
            if number != number or abs(number) > 1e300:
                shown[key] = "#NUM!"
            elif at >= 0 and dates[at]:
                shown[key] = formats.day(number, code, from_1904=from_1904)
            else:
                shown[key] = formats.shown(number, code)
    return shown[key]


def _merge(sheet: Sheet, ref: str) -> None:
    ends = [CELL.fullmatch(end) for end in ref.split(":")]
    if len(ends) == 2 and all(ends) and len(sheet.merged) < 20_000:
        (a, b), (c, d) = (end.groups() for end in ends)
        sheet.merged.append((int(b), column_of(a), int(d), column_of(c)))
