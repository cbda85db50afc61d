"""XML as events: no tree is built, so memory does not grow with the file; a DTD ends the reading, so no entity is ever
defined.

Names come without their prefix: 'x:row' and 'row' are both 'row'.
"""

from collections.abc import Callable
from xml.parsers import expat

from loaders.spreadsheets import limits
from loaders.spreadsheets.limits import SAVE_XLSX, Refused

PIECE = 1 << 18  # a few thousand elements: whoever reads is asked that often whether to go on


def parse(
    read: Callable[[int], bytes],
    *,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] = lambda name: None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Calls start(name, attributes), end(name), text(piece) in order. Raises Refused: no well-formed XML, a DTD, too
    many elements.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    seen = 0

    def refuse_dtd(*_) -> None:
        raise Refused("xml", "文件中有 XML 实体或 DTD 声明", SAVE_XLSX)

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal seen
        seen += 1
        limits.count_elements(seen)
        start(name.rpartition(":")[2] if ":" in name else name, attributes)

    parser.StartDoctypeDeclHandler = refuse_dtd
    parser.StartElementHandler = started
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2] if ":" in name else name)
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        while piece := read(PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Refused("not_a_table", "内部的 XML 不完整", "重新导出或重新上传；或" + SAVE_XLSX) from None


def local(attributes: dict[str, str], name: str) -> str:
    """An attribute whatever its prefix: 'r:id', 'ns1:id' -> 'id'; '' when it is not there."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")
