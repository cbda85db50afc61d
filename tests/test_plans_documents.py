"""Bytes of documents -> blocks: every encoding and kind of file, healed lines, and words for what is not read."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from loaders import plans
from loaders.plans.blocks import Paragraph, Table

TEXT = "甲县“十四五”卫生健康规划\n一、发展目标\n到2025年，婴儿死亡率控制在4.5‰以内。\n"


def texts(document) -> list[str]:
    assert document.refusal is None, document.refusal
    return [one.text for one in document.blocks if isinstance(one, Paragraph)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_in_any_encoding(encoding):
    body = TEXT.replace("‰", "‰").encode(encoding)
    if encoding == "utf-16-be":
        body = b"\xfe\xff" + body
    assert texts(plans.read(body, "a.txt"))[-1] == "到2025年，婴儿死亡率控制在4.5‰以内。"


def test_lines_end_as_they_may():
    for end in ("\r\n", "\r", "\n", "\n\n", "\f"):
        assert texts(plans.read(TEXT.replace("\n", end).encode(), "a.txt")) == TEXT.split("\n")[:3]


WRAPPED = """甲县卫生健康局2025年工作要点
一、着力提升妇幼健康服务能力，不断完善妇幼健康服务
体系
要认真落实母婴安全五项制度，强化高危孕产妇专案管理，
加强危重孕产妇和新生儿救治，孕产妇死亡率控制在
12/10万以下，婴儿死亡率控
— 3 —
制在4.5‰以内，5岁以下儿童死亡率控制在6‰以内，
继续做好免费孕前优生健康检查，目标人群覆盖率达到
95%以上。持续实施出生缺陷综合防治，新生儿疾病筛查
率达到98%以上，听力筛查率达到95%以上。
二、扎实做好慢性病防治工作
继续实施慢性病综合防控，高血压患者规范管理率达到
70%以上，2型糖尿病患者规范管理率达到68%以上，
"""


def test_broken_lines_are_joined_and_page_numbers_left_out():
    found = texts(plans.read(WRAPPED.encode(), "a.txt"))
    assert found[1] == "一、着力提升妇幼健康服务能力，不断完善妇幼健康服务体系"
    assert "孕产妇死亡率控制在12/10万以下，婴儿死亡率控制在4.5‰以内，5岁以下儿童死亡率控制在6‰以内" in found[2]
    assert found[3] == "二、扎实做好慢性病防治工作"


@pytest.mark.parametrize(
    "cut", ["90%以|上", "90|%以上", "9|0%以上", "90%|以上", "79岁左|右", "28.|5%", "202|5年", "3.5‰|以内"]
)
def test_a_line_that_breaks_within_a_number_goes_on(cut):
    first, second = cut.split("|")
    body = f"甲县卫生健康规划\n（一）加强妇幼健康服务。孕产妇系统管理率保持在{first}\n{second}，继续努力。\n"
    assert texts(plans.read(body.encode(), "a.txt"))[1].endswith(f"保持在{first}{second}，继续努力。")


def test_numbers_that_begin_a_line_of_their_own_do_not_go_on():
    body = "甲县卫生健康规划\n健康甲县建设行动实施方案主要内容见附件1\n2025年主要工作安排\n3.做好服务\n"
    assert len(texts(plans.read(body.encode(), "a.txt"))) == 4


def test_repeated_page_headers_are_left_out():
    pages = [f"甲县卫生健康发展规划\n本页第{sign}段说明卫生健康事业发展的总体要求，\n" for sign in "一二三四"]
    found = "".join(texts(plans.read("".join(pages).encode(), "a.txt")))
    assert found.count("甲县卫生健康发展规划") == 1


def test_cells_of_a_table_that_repeat_are_no_page_headers():
    body = "指标\t2020年\t2025年\t属性\n" + "".join(f"指标{sign}\t1\t2\t预期性\n" for sign in "甲乙丙丁")
    (table,) = plans.read(body.encode(), "a.txt").blocks
    assert isinstance(table, Table) and len(table.rows) == 5


def test_columns_parted_by_wide_gaps_are_a_table():
    body = "指标名称        2020年    2025年\n婴儿死亡率（‰）    4.5    ≤4.2\n产后访视率（%）    95    ≥96\n"
    (table,) = plans.read(body.encode(), "a.txt").blocks
    assert table.rows[1] == ("婴儿死亡率（‰）", "4.5", "≤4.2")


def made_docx(*paragraphs: str) -> "docx.document.Document":
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    return made


def saved(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_docx_tables_stand_where_they_stood():
    made = made_docx("一、发展目标")
    table = made.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "指标", "2025年"
    table.cell(1, 0).text, table.cell(1, 1).text = "婴儿死亡率", "4"
    made.add_paragraph("二、保障措施")
    found = plans.read(saved(made), "a.docx").blocks
    assert [type(one) for one in found] == [Paragraph, Table, Paragraph]
    assert found[1].rows == (("指标", "2025年"), ("婴儿死亡率", "4"))


def test_docx_changes_count_as_accepted_and_are_told():
    made = made_docx("婴儿死亡率控制在")
    run = '<w:ins {0} w:id="1" w:author="a"><w:r><w:t>4‰</w:t></w:r></w:ins>'
    gone = '<w:del {0} w:id="2" w:author="a"><w:r><w:delText>5‰</w:delText></w:r></w:del>'
    paragraph = made.paragraphs[0]._p
    for xml in (run, gone):
        paragraph.append(parse_xml(xml.format(nsdecls("w"))))
    paragraph.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>以内。</w:t><w:footnoteReference w:id='3'/></w:r>"))
    read = plans.read(saved(made), "a.docx")
    assert texts(read) == ["婴儿死亡率控制在4‰以内。"]
    assert [one.code for one in read.problems] == ["tracked_changes", "footnotes"]
    assert "没有注文" in read.problems[-1].why, "a number without its note"


def test_docx_merged_cells_are_empty_where_they_go_on():
    made = docx.Document()
    table = made.add_table(3, 3)
    for row, cells in zip(table.rows, (("类别", "指标", "2025年"), ("健康", "甲", "1"), ("", "乙", "2"))):
        for cell, text in zip(row.cells, cells):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    (found,) = plans.read(saved(made), "a.docx").blocks
    assert found.rows[2] == ("", "乙", "2")


def test_a_page_as_saved_from_a_site():
    page = """<!DOCTYPE html><html><head><title>甲县政府</title><style>p{}</style></head><body>
    <nav>首页 政务公开</nav><script>var a = "95%";</script>
    <div class=c><h2>甲县“十四五”规划</h2><p>&nbsp;&nbsp;一、目标</p><p>婴儿死亡率<b>控制</b>在4‰以内。<span style="display:none">隐藏</span></p>
    <table><tr><td rowspan=2>健康</td><td>指标</td><td>2025年</td></tr><tr><td>甲</td><td>1</td></tr></table></div></body></html>"""
    found = plans.read(page.encode("gb18030"), "a.html").blocks
    assert [one.text for one in found if isinstance(one, Paragraph)] == [
        "甲县“十四五”规划",
        "一、目标",
        "婴儿死亡率控制在4‰以内。",
    ]
    assert found[-1].rows == (("健康", "指标", "2025年"), ("", "甲", "1"))


def pdf(*lines: str, grid: bool = False, encoding: str = "UniGB-UCS2-H") -> bytes:
    """A PDF by hand: text in the reader's own Chinese font, and ruled lines around three columns."""
    stream = []
    for at, line in enumerate(lines):
        for column, cell in enumerate(line.split("\t")):
            text = cell.encode("utf-16-be").hex()
            stream.append(f"BT /F1 10 Tf {60 + 150 * column} {760 - 30 * at} Td <{text}> Tj ET")
    if grid:
        high, low = 780, 780 - 30 * len(lines)
        stream += [f"{x} {low} m {x} {high} l S" for x in (55, 205, 355, 505)]
        stream += [f"55 {780 - 30 * at} m 505 {780 - 30 * at} l S" for at in range(len(lines) + 1)]
    content = "\n".join(stream).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        f"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /{encoding} /DescendantFonts [6 0 R] >>".encode(),
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, len(out),
    )  # fmt: skip


def test_a_pdf_with_text():
    found = texts(
        plans.read(pdf("甲县“十四五”卫生健康规划", "一、发展目标", "到2025年，婴儿死亡率控制在4.5‰以内。"), "a.pdf")
    )
    assert found == ["甲县“十四五”卫生健康规划", "一、发展目标", "到2025年，婴儿死亡率控制在4.5‰以内。"]


def test_a_pdf_keeps_the_cells_of_a_table():
    rows = (
        "指标名称\t2020年\t2025年",
        "婴儿死亡率（‰）\t4.5\t≤4.2",
        "产后访视率（%）\t95\t≥96",
        "新生儿死亡率（‰）\t3\t≤2.9",
    )
    (found,) = plans.read(pdf(*rows, grid=True), "a.pdf").blocks
    assert found.rows == tuple(tuple(row.split("\t")) for row in rows)


def test_a_pdf_keeps_the_cells_of_a_table_without_lines():
    rows = (
        "指标名称\t2020年\t2025年",
        "婴儿死亡率（‰）\t4.5\t≤4.2",
        "产后访视率（%）\t\t≥96",
        "新生儿死亡率（‰）\t3\t≤2.9",
    )
    found = plans.read(pdf("一、发展目标", *rows, "到2025年，住院分娩率达到99%以上。"), "a.pdf").blocks
    assert [type(one) for one in found] == [Paragraph, Table, Paragraph]
    assert found[1].rows == tuple(tuple(row.split("\t")) for row in rows), (
        "a cell that is empty stays so, and none moves"
    )


def test_words_with_wide_gaps_are_no_table():
    rows = ("联系人\t张某\t电话", "抄送\t县委办\t县府办", "共印\t三十\t份")
    found = plans.read(pdf("一、发展目标", *rows), "a.pdf").blocks
    assert not any(isinstance(one, Table) and one.rows[0][0] == "联系人" and len(one.rows) > 2 for one in found)


def test_radicals_of_a_pdf_are_the_characters():
    found = texts(plans.read("⼭丹县居⺠⼈均预期寿命达到78岁，救护⻋2辆。".encode(), "a.txt"))
    assert found == ["山丹县居民人均预期寿命达到78岁，救护车2辆。"]


def packed(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/"), text)
    return out.getvalue()


REFUSED = {
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_format", "另存为 DOCX"),
    "RTF": (b"{\\rtf1 a}", "old_format", "另存为 DOCX"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "no_text", "文字识别"),
    "a scan": (pdf(), "scanned", "OCR"),
    "a PDF whose font has no characters": (
        pdf("甲县卫生健康规划的目标和任务", "乙县卫生健康规划的目标和任务", encoding="Identity-H"),
        "no_text",
        "OCR",
    ),
    "half a PDF": (pdf("甲")[:200], "not_a_document", "另存"),
    "a zip": (packed(a="x"), "not_a_document", "DOCX"),
    "half a zip": (packed(word__document="x")[:40], "not_a_document", "DOCX"),
    "broken XML": (packed(**{"word__document.xml": "<w:document"}), "not_a_document", "DOCX"),
    "a bomb": (packed(**{"word__document.xml": "0" * 60_000_000}), "zip_bomb", "DOCX"),
    "nothing": (b"", "no_text", "选错"),
    "blank": (b" \r\n\t", "no_text", "选错"),
    "no text": (b"\x01\x02\x00\xff" * 50, "encoding", "UTF-8"),
    "MHTML": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a\r\n\r\n", "old_format", "网页"),
}


@pytest.mark.parametrize("body, code, fix", REFUSED.values(), ids=list(REFUSED))
def test_what_is_not_read_says_why_and_what_to_do(body, code, fix):
    found = plans.read(body, "a")
    assert not found.blocks and found.refusal
    assert (found.refusal.code, fix in found.refusal.fix) == (code, True), found.refusal


def with_notes(made, *, foot: dict[int, str] | None = None, end: dict[int, str] | None = None) -> bytes:
    """A DOCX with footnotes and endnotes of these ids."""
    out = io.BytesIO(saved(made))
    with zipfile.ZipFile(out, "a") as package:
        for kind, notes in (("footnote", foot), ("endnote", end)):
            inner = "".join(
                f"<w:{kind} w:id='{n}'><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}>"
                for n, text in (notes or {}).items()
            )
            package.writestr(f"word/{kind}s.xml", f"<w:{kind}s {nsdecls('w')}>{inner}</w:{kind}s>")
    return out.getvalue()


def test_notes_are_read_behind_what_they_explain_under_their_number(plan_names):
    made = made_docx(
        "甲县“十四五”卫生健康规划",
        "一、发展基础",
        "县域就诊率达到88%",
        "二、发展目标",
        "婴儿死亡率控制在4‰以内",
        "三、其他",
    )
    for at, kind, number in ((2, "footnote", 7), (4, "footnote", 5), (4, "endnote", 2)):
        made.paragraphs[at]._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:{kind}Reference w:id='{number}'/></w:r>"))
    body = with_notes(
        made, foot={5: "其中产后访视率达到96%以上。", 7: "住院分娩率达到99%。"}, end={2: "新生儿访视率不低于95%。"}
    )
    read = plans.read(body, "a.docx")
    assert [(one.note, one.text[:3]) for one in read.blocks if one.note] == [
        ("脚注 1", "住院分"),
        ("脚注 2", "其中产"),
        ("尾注 1", "新生儿"),
    ]
    assert [one.value for one in read.problems] == ["3 处"]
    made = plans.propose(read, plan_names).proposals
    assert [(one.indicator, one.role, one.place) for one in made] == [
        ("county_visit_share", "actual", "一、发展基础"), ("hospital_delivery", "actual", "脚注 1"), ("infant_mortality", "target", "二、发展目标"),
        ("postnatal_visit", "target", "脚注 2"), ("newborn_visit", "target", "尾注 1"),
    ]  # fmt: skip


def test_a_raised_five_is_a_power(plan_names):
    page = "<html><body><p>甲县2025年卫生健康工作要点</p><p>孕产妇死亡率控制在12/10<sup>5</sup>以内。</p></body></html>".encode()
    made = made_docx("甲县2025年卫生健康工作要点", "孕产妇死亡率控制在12/10")
    raised = (
        "<w:r {0}><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>5</w:t></w:r><w:r {0}><w:t>以内。</w:t></w:r>"
    )
    for part in raised.replace("</w:r><w:r", "</w:r>|<w:r").split("|"):
        made.paragraphs[1]._p.append(parse_xml(part.format(nsdecls("w"))))
    for body in (page, saved(made)):
        (one,) = plans.propose(plans.read(body, "a"), plan_names).proposals
        assert (one.value, one.unit, one.as_printed) == (12, "/10万", "孕产妇死亡率控制在12/10⁵以内")


def test_a_table_of_a_pdf_whose_columns_run_together_is_told_with_its_page():
    rows = (
        "指标名称\t2020年\t2025年目标",
        "婴儿死亡率\t4.5\t4.2",
        "产后访视率以及其他各项指标的名称写得很长很长很长\t95\t96",
        "新生儿死亡率\t3\t2.9",
    )
    read = plans.read(pdf("甲县“十四五”卫生健康规划各项指标见下表所列内容", *rows), "a.pdf")
    (one,) = read.problems
    assert (one.code, one.value) == ("page_unread", "第 1 页") and "指标名称" in one.why
    pages = []
    plans.read(
        pdf("甲县“十四五”卫生健康规划", "到2025年，婴儿死亡率控制在4.5‰以内。"),
        "a.pdf",
        tick=lambda done, total: pages.append((done, total)),
    )
    assert pages == [(1, 1)]
