"""What hangs on a cell (批注) is read with it, in every format that keeps it: it may say that the number is another year's, or nobody's."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment

from loaders import spreadsheets
from loaders.uploads.pipeline import read
from loaders.uploads.result import Given
from tests.uploads import corpus, make


@pytest.fixture(scope="module")
def reference():
    return corpus.reference()


TITLE, HEAD = "甲县2024年妇幼健康指标", ["指标", "单位", "数值"]
ROWS = [["孕产妇系统管理率", "%", 95.4], ["婴儿死亡率", "‰", 3.1]]
ALL = {95.4, 3.1}


def workbook(comments: dict[str, str], rows=([TITLE], HEAD, *ROWS)) -> bytes:
    def dress(book: openpyxl.Workbook) -> None:
        for place, text in comments.items():
            book.active[place].comment = Comment(text, "张三")

    return make.book({"表": list(rows)}, dress)


def xml_2003(comment: str) -> bytes:
    row = '<Row><Cell><Data ss:Type="String">{}</Data></Cell><Cell><Data ss:Type="String">{}</Data></Cell>{}</Row>'
    number = '<Cell><Data ss:Type="Number">{}</Data>{}</Cell>'
    hung = f'<Comment ss:Author="张三"><ss:Data xmlns="http://www.w3.org/TR/REC-html40"><B>张三:</B><Font>&#10;{comment}</Font></ss:Data></Comment>'
    rows = row.format(*HEAD[:2], '<Cell><Data ss:Type="String">数值</Data></Cell>')
    rows += row.format(*ROWS[0][:2], number.format(95.4, "")) + row.format(*ROWS[1][:2], number.format(3.1, hung))
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="{TITLE}"><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


def outcome(body: bytes, reference, name: str = "a.xlsx") -> tuple[set[float], list[tuple[str, str]]]:
    """(the numbers read, level and code of each problem)."""
    reading = read([Given(name=name, body=body)], reference=reference, year=corpus.YEAR)
    return set(reading.tables["figure"]["value"]), [(one.level, one.code) for one in reading.problems]


ONE, NONE = {95.4}, set()


@pytest.mark.parametrize(
    "place, said, right, told",
    [
        ("C4", "2023年数", ONE, "error"),
        ("C4", "张三:\n预计数", ONE, "error"),
        ("C4", "Author:\n不含开发区", ONE, "error"),
        ("C4", "上半年数据", ONE, "error"),
        ("A4", "1-9月数", ONE, "error"),
        ("B4", "仅城关镇", ONE, "error"),
        ("C3", "目标值", {3.1}, "error"),
        ("C2", "为计划数", NONE, "error"),
        ("A1", "本表为2023年数据", NONE, "error"),
        ("A1", "1-9月数", NONE, "error"),
        ("C4", "待核", ALL, "warning"),
        ("C4", "上年为 3.4", ALL, "warning"),
        ("C4", "3.5", ALL, "warning"),
        ("C4", "2024年数", ALL, "warning"),
        ("C4", "已核对", ALL, ""),
        ("A1", "张三:\n县统计局提供", ALL, ""),
        ("A4", "死亡数÷活产数×1000‰", ALL, ""),
    ],
)
def test_a_comment_is_a_remark_of_its_cell_its_row_or_its_column(place, said, right, told, reference):
    assert outcome(workbook({place: said}), reference) == (right, [(told, {"error": "narrowed", "warning": "remark_rest"}[told])] if told else [])  # fmt: skip


def test_of_a_wide_table_a_comment_at_a_year_is_of_that_year_only(reference):
    rows = (["甲县妇幼健康指标"], ["指标", "单位", "2023年", "2024年"], ["婴儿死亡率", "‰", 3.4, 3.1])
    body = workbook({"D2": "沿用2023年数", "C2": "2023年数"}, rows)
    assert outcome(body, reference) == ({3.4}, [("warning", "remark_rest"), ("error", "narrowed")])


def test_what_hangs_on_a_column_that_is_not_read_limits_no_figure_beside_it(reference):
    rows = ([TITLE], ["指标", "单位", "数值", "目标值"], ["婴儿死亡率", "‰", 3.1, 5])
    assert outcome(workbook({"D2": "为规划目标值", "D3": "2020年下达的任务数"}, rows), reference) == ({3.1}, [])


def test_every_word_that_limits_a_remark_limits_a_comment(reference):
    """limiting_remarks.txt and ordinary_remarks.txt, each hung on a figure."""
    lines = {
        name: corpus.HERE.joinpath(f"{name}_remarks.txt").read_text("utf-8").splitlines()
        for name in ("limiting", "ordinary")
    }
    told = {name: [one for one in said if outcome(workbook({"C4": one}), reference)[1]] for name, said in lines.items()}
    assert told["limiting"] == lines["limiting"]
    # A year named beside a number is worth a look where it hangs on the number itself.
    assert [one for one in told["ordinary"] if not any(year in one for year in ("年", "去年", "上年"))] == []


def test_comments_of_each_format(reference):
    """commented.xls was made of workbook({'C4': …}) by a spreadsheet program."""
    assert outcome(xml_2003("2023年数"), reference, "a.xml") == (ONE, [("error", "narrowed")])
    assert outcome(xml_2003("已核对"), reference, "a.xml") == (ALL, [])
    xls = corpus.HERE.joinpath("commented.xls").read_bytes()
    assert outcome(xls, reference, "a.xls") == (ONE, [("error", "narrowed")])


def test_of_a_conversation_its_own_words_are_read(reference):
    """Excel keeps it twice: as a conversation, and as a comment that tells an old program to be renewed."""
    body = io.BytesIO(
        workbook(
            {"C4": "[线程批注]\n\n你的Excel版本可读取此线程批注; 但是，2019年以前的版本只能读。\n\n注释:\n    预计数"}
        )
    )
    made = io.BytesIO()
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    thread = '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="C4" id="{1}"><text>预计数</text></threadedComment><threadedComment ref="C4" id="{2}" parentId="{1}"><text>好的</text></threadedComment></ThreadedComments>'
    with zipfile.ZipFile(body) as given, zipfile.ZipFile(made, "w") as out:
        for name in given.namelist():
            part = given.read(name)
            if name.endswith("sheet1.xml.rels"):
                more = f'<Relationship Id="t1" Type="{kind}" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
                part = part.replace(b"</Relationships>", more.encode())
            out.writestr(name, part)
        out.writestr("xl/threadedComments/threadedComment1.xml", thread)
    (sheet,) = spreadsheets.read(made.getvalue(), "a.xlsx").sheets
    assert sheet.comments == {(4, 2): "预计数 好的"}
    assert outcome(made.getvalue(), reference) == (ONE, [("error", "narrowed")])
