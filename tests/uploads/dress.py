"""One table, written into every format with cells dressed as clerks dress them. What a dressed cell says stands here too, so that a
test knows the right numbers without the reader.
"""

import html
import io
import re
import struct
from dataclasses import dataclass

import xlsxwriter

from tests.uploads import make

# dress -> number format of its cell, where it needs one.
CODES = {
    "percent": "0.0%",
    "unit in the format": '0.0"%"',
    "points in the format": '0.0"个百分点"',
    "sign in the format": "+0.0;-0.0",
    "unshown": ";;;",
}
STORED = ("plain", "percent", "unit in the format", "raised", "text", "formula")
TOLD = (
    "points in the format",
    "sign in the format",
    "unshown",
    "struck",
    "part struck",
    "uncomputed",
    "share",
    "percent twice",
)
TOLD += ("merged", "plus", "points")
DRESSES = (*STORED, *TOLD)
KINDS = ("xlsx", "xlsx inline", "xls", "html", "xml 2003")


@dataclass(frozen=True)
class Table:
    """A title, heads, and rows of a name and dressed numbers. A merged cell covers the one to its right."""

    heads: list[str]
    rows: list[tuple[str, list[tuple[float, str]]]]
    hidden_rows: frozenset[int] = frozenset()  # from 0 of rows
    hidden_columns: frozenset[int] = frozenset()  # from 0 of the numbers
    struck_rows: frozenset[int] = frozenset()  # the name is struck out as well
    title: str = "2024年基本公共卫生服务"

    def cell(self, row: int, column: int) -> tuple[float, str]:
        return self.rows[row][1][column]

    def is_covered(self, row: int, column: int) -> bool:
        return column > 0 and self.cell(row, column - 1)[1] == "merged" and not self.is_covered(row, column - 1)

    def is_stored(self, row: int, column: int) -> bool:
        """Whether the cell shows its number and nothing else."""
        at_last = column == len(self.heads) - 1
        look = self.cell(row, column)[1]
        aside = row in self.hidden_rows or row in self.struck_rows or column in self.hidden_columns
        fits = look in STORED or (look == "merged" and at_last)
        return fits and not aside and not self.is_covered(row, column)


def written(table: Table, kind: str) -> bytes:
    """The table as a file of this kind."""
    return {"xlsx": _xlsx, "xlsx inline": _inline, "xls": _xls, "html": _html, "xml 2003": _xml}[kind](table)


def _number(value: float, look: str) -> float:
    return round(value / 100, 6) if look in ("percent", "share") else value


def _code(look: str) -> str:
    return "0.0%" if look == "percent twice" else CODES.get(look, "General")


def _xlsx(table: Table) -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet("Sheet1")
    raised, struck = made.add_format({"font_script": 1}), made.add_format({"font_strikeout": True})
    looks = {code: made.add_format({"num_format": code}) for code in {*CODES.values(), "General"}}
    sheet.write_string(0, 0, table.title)
    sheet.write_row(1, 0, ["县区", *table.heads])
    for row, (name, cells) in enumerate(table.rows):
        sheet.write_string(row + 2, 0, name, struck if row in table.struck_rows else None)
        if row in table.hidden_rows:
            sheet.set_row(row + 2, None, None, {"hidden": True})
        for column, (value, look) in enumerate(cells):
            at = (row + 2, column + 1)
            if table.is_covered(row, column):
                continue
            if look == "raised":
                sheet.write_rich_string(*at, f"{value}", raised, "1")
            elif look == "part struck":
                sheet.write_rich_string(*at, struck, "3", f"{value}")
            elif look in ("text", "plus", "points"):
                sheet.write_string(*at, _text(value, look))
            elif look == "formula":
                sheet.write_formula(*at, "=1+1", None, value)
            elif look == "uncomputed":
                sheet.write_formula(*at, "=1+1")  # the library keeps a zero, and asks for computing
            elif look == "merged" and column + 1 < len(cells):
                sheet.merge_range(*at, at[0], at[1] + 1, value)
            else:
                sheet.write_number(*at, _number(value, look), struck if look == "struck" else looks[_code(look)])
    for column in table.hidden_columns:
        sheet.set_column(column + 1, column + 1, None, None, {"hidden": True})
    made.close()
    return out.getvalue()


def _inline(table: Table) -> bytes:
    """The same with the shared texts written into the cells, as portals stream it."""
    parts = make.members(_xlsx(table))
    texts = re.findall(r"<si>(.*?)</si>", parts.pop("xl/sharedStrings.xml").decode(), re.DOTALL)
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    sheet = re.sub(
        r'<c ([^>]*)t="s"([^>]*)><v>([0-9]+)</v></c>',
        lambda one: f'<c {one[1]}t="inlineStr"{one[2]}><is>{texts[int(one[3])]}</is></c>',
        sheet,
    )
    return make.zipped(parts | {"xl/worksheets/sheet1.xml": sheet})


def _text(value: float, look: str) -> str:
    return {"plus": f"+{value}", "points": f"{value}个百分点"}.get(look, f"{value}")


def _html(table: Table) -> bytes:
    lines = [
        "<html><head><meta charset=utf-8><style><!-- .gone {text-decoration:line-through;} --></style></head><body><table>"
    ]
    columns = range(-1, len(table.heads))
    lines.append("".join(f"<col{' style=display:none' * (at in table.hidden_columns)}>" for at in columns))
    lines.append(
        f"<tr><td>{table.title}</td></tr><tr><td>县区</td>{''.join(f'<td>{head}</td>' for head in table.heads)}</tr>"
    )
    for row, (name, cells) in enumerate(table.rows):
        hidden, gone = ' style="display: none"' * (row in table.hidden_rows), " class=gone" * (row in table.struck_rows)
        line = f"<tr{hidden}><td{gone}>{name}</td>"
        for column, (value, look) in enumerate(cells):
            if table.is_covered(row, column):
                continue
            code = re.sub(r"([^\w])", r"\\\1", _code(look)).replace('\\"', "\\0022")
            style = f"style='mso-number-format:\"{code}\"'" if _code(look) != "General" else ""
            span = "colspan=2" if look == "merged" and column + 1 < len(cells) else ""
            words = {"raised": f"{value}<sup>1</sup>", "part struck": f"<s>3</s>{value}", "uncomputed": "=1+1"}
            line += (
                f"<td {style} {span} {'class=gone' * (look == 'struck')}>{words.get(look) or _shown(value, look)}</td>"
            )
        lines.append(line + "</tr>")
    return "\n".join([*lines, "</table></body></html>"]).encode()


def _shown(value: float, look: str) -> str:
    return _text(value, look) if look in ("text", "plus", "points") else f"{_number(value, look):.6g}"


def _xml(table: Table) -> bytes:
    styles = "".join(
        f'<Style ss:ID="s{place}"><NumberFormat ss:Format="{html.escape(code)}"/></Style>'
        for place, code in enumerate(CODES.values())
    )
    ids = {code: f"s{place}" for place, code in enumerate(CODES.values())}
    columns = "".join(f'<Column ss:Index="{at + 2}" ss:Hidden="1"/>' for at in sorted(table.hidden_columns))
    lines = [f"<Row>{_data(table.title)}</Row><Row>{''.join(map(_data, ['县区', *table.heads]))}</Row>"]
    for row, (name, cells) in enumerate(table.rows):
        line = _data(name, ' ss:StyleID="gone"' * (row in table.struck_rows))
        for column, (value, look) in enumerate(cells):
            if table.is_covered(row, column):
                continue
            given = f' ss:StyleID="{ids[_code(look)]}"' if _code(look) in ids else ""
            given = ' ss:StyleID="under"' if look == "struck" else given  # has its stroke from the style above it
            given += ' ss:Formula="=1+1"' * (look in ("formula", "uncomputed"))
            given += ' ss:MergeAcross="1"' * (look == "merged" and column + 1 < len(cells))
            if look == "uncomputed":
                line += f"<Cell{given}/>"
            elif look == "raised":
                line += _data(f"{value}<h:Sup>1</h:Sup>", given)
            elif look == "part struck":
                line += _data(f"<h:S>3</h:S>{value}", given)
            elif look in ("text", "plus", "points"):
                line += _data(_text(value, look), given)
            else:
                line += _data(f"{_number(value, look):.6g}", given, "Number")
        lines.append(f"<Row{_hides(row, table)}>{line}</Row>")
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:h="http://www.w3.org/TR/REC-html40"><Styles>'
        '<Style ss:ID="gone"><Font ss:StrikeThrough="1"/></Style><Style ss:ID="under" ss:Parent="gone"/>'
        f'{styles}</Styles><Worksheet ss:Name="Sheet1"><Table>{columns}{"".join(lines)}</Table></Worksheet></Workbook>'
    ).encode()


def _hides(row: int, table: Table) -> str:
    return ' ss:Hidden="1"' if row in table.hidden_rows else ""


def _data(text: str, given: str = "", kind: str = "String") -> str:
    return f'<Cell{given}><Data ss:Type="{kind}">{text}</Data></Cell>'


def _xls(table: Table) -> bytes:
    """BIFF8 records without a container. Fonts: 0 plain, 1 struck out, 2 raised; styles: 0 plain, 1 struck out, then the formats."""

    def record(kind: int, *parts: bytes) -> bytes:
        body = b"".join(parts)
        return struct.pack("<HH", kind, len(body)) + body

    def words(text: str, size: str = "<HB") -> bytes:
        return struct.pack(size, len(text), 1) + text.encode("utf-16-le")

    def font(options: int, raised: int) -> bytes:
        return record(
            0x0031, struct.pack("<HHHHHBBBB", 200, options, 0x7FFF, 400, raised, 0, 0, 0, 0), words("A", "<BB")
        )

    codes = list(CODES.values())
    begin, end = (record(0x0809, struct.pack("<HH12x", 0x0600, kind)) for kind in (0x05, 0x10)), record(0x000A)
    book, sheet = begin
    book += font(0, 0) + font(8, 0) + font(0, 1)
    book += b"".join(record(0x041E, struct.pack("<H", 164 + place), words(code)) for place, code in enumerate(codes))
    styles = [(0, 0), (1, 0), *((0, 164 + place) for place in range(len(codes)))]
    book += b"".join(record(0x00E0, struct.pack("<HH16x", *style)) for style in styles)
    lines = b"".join(
        record(0x007D, struct.pack("<HHHHHH", at + 1, at + 1, 2000, 0, 1, 0)) for at in sorted(table.hidden_columns)
    )
    lines += b"".join(
        record(0x0208, struct.pack("<HHHHHHI", row + 2, 0, len(table.heads) + 1, 300, 0, 0, 0x20))
        for row in sorted(table.hidden_rows)
    )

    def text(row: int, column: int, said: str, style: int = 0, runs: tuple[tuple[int, int], ...] = ()) -> bytes:
        place = struct.pack("<HHH", row, column, style)
        more = struct.pack("<H", len(runs)) + b"".join(struct.pack("<HH", *run) for run in runs)
        return record(0x00D6, place, words(said), more) if runs else record(0x0204, place, words(said))

    grid = [[table.title], ["县区", *table.heads]]
    lines += b"".join(text(row, column, said) for row, line in enumerate(grid) for column, said in enumerate(line))
    merged = []
    for row, (name, cells) in enumerate(table.rows, 2):
        lines += text(row, 0, name, int(row - 2 in table.struck_rows))
        for column, (value, look) in enumerate(cells, 1):
            style = 1 if look == "struck" else codes.index(_code(look)) + 2 if _code(look) in codes else 0
            place = struct.pack("<HHH", row, column, style)
            if table.is_covered(row - 2, column - 1):
                continue
            if look == "raised":
                lines += text(row, column, f"{value}1", 0, ((len(f"{value}"), 2),))
            elif look == "part struck":
                lines += text(row, column, f"3{value}", 0, ((0, 1), (1, 0)))
            elif look in ("text", "plus", "points"):
                lines += text(row, column, _text(value, look))
            elif look in ("formula", "uncomputed"):
                kept = struct.pack("<dH4xH", value, 0, 7) if look == "formula" else struct.pack("<dH4xH", 0.0, 3, 7)
                lines += record(0x0006, place, kept, struct.pack("<BHBHB", 0x1E, 1, 0x1E, 1, 0x03))
            else:
                lines += record(0x0203, place, struct.pack("<d", _number(value, look)))
            if look == "merged" and column < len(cells):
                merged.append((row, row, column, column + 1))
    lines += record(0x00E5, struct.pack("<H", len(merged)), *(struct.pack("<HHHH", *one) for one in merged))
    name = words("Sheet1", "<BB")
    at = len(book) + 4 + 6 + len(name) + len(end)
    return b"".join([book, record(0x0085, struct.pack("<IBB", at, 0, 0), name), end, sheet, lines, end])
