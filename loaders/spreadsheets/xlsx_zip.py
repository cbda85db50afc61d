"""The zip around an XLSX: weighed before it is unpacked, and its parts found by their relations."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from loaders.spreadsheets import limits, xml_sax
from loaders.spreadsheets.limits import SAVE_XLSX, Refused

NOT_WHOLE = "不是完整的 XLSX 文件"
# What zipfile raises on a bent file: ValueError for a place before the file's beginning, struct.error for a header cut short.
BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, OSError,
    ValueError, LookupError, NotImplementedError, OverflowError, RuntimeError,
)  # fmt: skip
AGAIN = "重新导出或重新上传；或" + SAVE_XLSX


class Package:
    """The parts of an XLSX. Raises Refused for what is no such file, has a password, macros or unpacks to too much."""

    def __init__(self, body: bytes, tick: Callable[[], None]) -> None:
        self.tick = tick
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(body))
        except BROKEN:
            raise Refused("not_a_table", NOT_WHOLE, AGAIN) from None
        entries = self.zip.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        most = min(limits.ZIP_BYTES, limits.ZIP_RATIO * max(len(body), 5_000))
        if len(entries) > limits.ZIP_PARTS or unpacked > most:
            raise Refused("zip_bomb", "解压后过大，不像是表格", "删去图片和空白格式，另存为新的 XLSX 再上传")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refused("encrypted", "文件有密码", "去掉密码后另存为 XLSX 再上传")
        # Windows programs write xl\\workbook.xml, and some SharedStrings.xml for sharedStrings.xml: Excel and WPS read both.
        self.entries = {_key(entry.filename): entry for entry in reversed(entries)}
        lower = [name for name in self.entries if not name.endswith("/")]
        if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in lower):
            raise Refused("macros", "文件中有宏", "另存为不带宏的 XLSX 再上传")
        self.points_outside = any("/externallinks/" in name or name.endswith("connections.xml") for name in lower)

    def parse(self, name: str, **handlers) -> None:
        """The events of one part, to handlers (xml_sax). Raises Refused for one that is not whole."""
        try:
            entry = self.entries[_key(name)]
            with self.zip.open(entry) as part:
                xml_sax.parse(_weighed(part, entry.file_size, self.tick), **handlers)
        except BROKEN:
            raise Refused("not_a_table", NOT_WHOLE, AGAIN) from None

    def relations(self, of: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: id -> (kind, part); '' is the package itself."""
        folder, found = dirname(of), {}
        name = join(folder, "_rels", of[len(folder) :].lstrip("/") + ".rels")

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = unquote(attributes.get("Target", "")).replace("\\", "/")
                part = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
                found[attributes.get("Id", "")] = (attributes.get("Type", "").rsplit("/", 1)[-1], part)

        if self.has(name):
            self.parse(name, start=start)
        return found

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return _key(name) in self.entries

    def workbook(self) -> str:
        """The name of the main part. Raises Refused for what is no workbook of this kind."""
        for kind, part in self.relations("").values():
            if kind == "officeDocument" and self.has(part) and not _key(part).startswith(("word/", "ppt/")):
                if part.endswith(".bin"):
                    raise Refused("not_a_table", "是 XLSB（二进制工作簿）", "另存为 XLSX 再上传")
                return part
        if self.has("mimetype"):
            raise Refused("not_a_table", "是 ODS 或其他文档，不是 XLSX", "另存为 XLSX 再上传")
        if any(name.endswith((".iwa", "index.zip")) for name in self.entries):
            fix = "在 Numbers 中导出为 Excel 文件（XLSX）再上传"
            raise Refused("not_a_table", "是苹果 Numbers 一类的文件，不是 XLSX", fix)
        raise Refused("not_a_table", "压缩包中没有工作簿", "上传 CSV、XLSX 或 XLS 本身，不要压缩")


def _key(name: str) -> str:
    """A part's name for comparing."""
    return name.replace("\\", "/").lstrip("/").lower()


def _weighed(part, left: int, tick: Callable[[], None]):
    """Reads a part, and ends when more comes out of it than the directory admits."""

    def read(size: int) -> bytes:
        nonlocal left
        tick()
        piece = part.read(size)
        left -= len(piece)
        if left < 0:
            raise Refused("zip_bomb", "解压后大于其标明的大小", "另存为新的 XLSX 再上传")
        return piece

    return read
