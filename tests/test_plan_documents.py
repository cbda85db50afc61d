"""A plan document as somebody opens it: what it says of itself, whose it is, its text with every phrase marked, candidates with keys that last."""

import pytest

from actions import plan_documents, reference
from actions.importing import Given
from loaders import plans
from model.failures import Refused
from store import Store
from tests import plan_document


@pytest.fixture(scope="module")
def known(known_store):
    with Store.open_for_reading(known_store) as store:
        return reference.read(store)


def opened(known, body: bytes, name: str = plan_document.NAME):
    return plan_documents.open_document(Given(name=name, body=body), known=known, invented=False)


def test_a_document_says_what_it_is_called_who_issued_it_and_whose_it_is(known):
    found = opened(known, plan_document.docx_bytes())
    front = found.front
    assert (front.title, front.issuer) == (plan_document.TITLE, "泾川县人民政府办公室")
    assert (front.number, front.date) == ("泾政办发〔2021〕88号", "2021-12-30")
    assert (front.kind, front.start, front.end) == ("plan", 2021, 2025)
    assert found.areas == ("620821",), "known from the national table, in no file of data/"


@pytest.mark.parametrize(
    ("text", "title", "issuer", "kind", "years"),
    [
        ("甲县人民政府文件\n甲政发〔2024〕3号\n甲县健康甲县行动实施方案\n（2024—2026年）\n为落实部署，制定本方案。", "甲县健康甲县行动实施方案", "甲县人民政府", "scheme", (None, None)),
        ("甲县2025年卫生健康工作要点\n一、总体要求\n坚持健康优先。", "甲县2025年卫生健康工作要点", "", "annual_plan", (2025, 2025)),
        ("关于印发《甲县“十五五”卫生健康规划》的通知\n各单位：\n请贯彻执行。", "甲县“十五五”卫生健康规划", "", "plan", (2026, 2030)),
        ("没有标题的几段话。\n到2025年，婴儿死亡率控制在4‰以内。", "粘贴的文字", "", "plan", (None, None)),
    ],
)  # fmt: skip
def test_what_a_document_says_of_itself(text, title, issuer, kind, years):
    front = plans.front_of(plans.read(text.encode(), plan_documents.PASTED))
    assert (front.title, front.issuer, front.kind) == (title, issuer, kind)
    assert years == (None, None) or (front.start, front.end) == years


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("山丹县卫生健康规划（2021—2025年）", {"620725"}),
        ("“健康山丹2030”规划", {"620725"}),
        ("卫生健康发展规划\n加强合作，建设凤城医院，到2025年婴儿死亡率控制在4‰以内。", set()),
        ("兰州市城关区“十四五”卫生健康规划", {"620102"}),
        ("卫生健康工作要点\n泾川县卫生健康局", {"620821"}),
    ],
)
def test_whose_document_it_is(known, text, codes):
    assert set(opened(known, text.encode(), "a.txt").areas[:1]) == codes


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("山丹县“十四五”卫生健康规划", "620725"),
        ("“健康山丹2030”规划", "620725"),
        ("兰州市城关区“十四五”卫生健康规划", "620102"),
        ("城关区“十四五”卫生健康规划", ""),  # several have that name
        ("大理州“十四五”卫生健康规划", ""),  # not 大理市
        ("大理白族自治州“十四五”卫生健康规划", ""),
        ("玉树州“十四五”卫生健康规划", ""),
        ("大理市“十四五”卫生健康规划", "532901"),
    ],
)
def test_a_county_is_picked_where_it_stands_alone(known, title, code):
    assert opened(known, f"{title}\n到2025年，婴儿死亡率控制在4‰以内。".encode(), "a.txt").area == code


def test_every_phrase_is_marked_where_it_stands(known):
    found = opened(known, plan_document.docx_bytes())
    marked = {n for block in found.shown for row in block.rows for cell in row for _, mine in cell for n in mine}
    assert marked == {one.number for one in found.candidates} and all(one.mark for one in found.candidates)
    whole = ["".join(words for words, _ in cell) for block in found.shown for row in block.rows for cell in row]
    assert set(plan_document.PROSE) | set(plan_document.AFTER) <= set(whole), "no sign of the text is lost"
    assert {cell for row in plan_document.TABLE for cell in row} <= set(whole)
    for one in found.candidates:
        said = [
            words for row in found.shown[one.block].rows for cell in row for words, mine in cell if one.number in mine
        ]
        assert "".join(said) == one.phrase


def test_of_two_equal_cells_each_is_marked_in_the_row_of_its_name(known):
    body = "甲县“十四五”卫生健康规划\n指标\t2020年\t2025年\n婴儿死亡率（‰）\t5\t4\n5岁以下儿童死亡率（‰）\t5\t4\n"
    found = opened(known, body.encode(), "a.txt")
    rows = next(block.rows for block in found.shown if block.kind == "table")
    owners = [[mine for cell in row for _, mine in cell if mine] for row in rows[1:]]
    by_number = {one.number: one.fields["indicator"] for one in found.candidates}
    assert [[by_number[n] for mine in row for n in mine] for row in owners] == [
        ["infant_mortality"] * 2,
        ["under5_mortality"] * 2,
    ]


def test_keys_last_and_are_each_ones_own(known):
    first, again = (opened(known, plan_document.docx_bytes()) for _ in "12")
    keys = [one.key for one in first.candidates]
    assert keys == [one.key for one in again.candidates] and len(set(keys)) == len(keys)


def test_traps_are_no_candidates(known):
    said = " ".join(one.phrase for one in opened(known, plan_document.docx_bytes()).candidates)
    assert not any(trap in said for trap in ("3.2亿", "1.8万", "236", "15号", "18项", "5G", "500", "5项"))


def test_a_change_by_hand_is_of_the_known_fields_and_one_line(known):
    one = opened(known, plan_document.docx_bytes()).candidates[2]
    changed = one.changed({"value": " 79\n", "evil": "x", "year": "2024"})
    assert (changed.fields["value"], changed.year_from, "evil" in changed.fields) == ("79", "", False)
    assert one.changed({"value": "79"}).year_from == one.year_from != ""


@pytest.mark.parametrize(
    ("body", "name", "told"),
    [
        (b"", "a.docx", "文件是空的"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "a.doc", "另存为 DOCX"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "a.wps", "另存为 DOCX"),
        (b"{\\rtf1 x}", "a.rtf", "另存为 DOCX"),
        (b"\x89PNG" + b"0" * 50, "a.png", "文字识别"),
        (b"PK\x03\x04" + b"x" * 200, "a.docx", "a.docx"),
        (b"%PDF-1.4 broken", "a.pdf", "a.pdf"),
        (bytes(range(128, 256)) * 9, "a.txt", "a.txt"),
    ],
)
def test_what_is_not_read_is_refused_in_words(known, body, name, told):
    with pytest.raises(Refused) as refused:
        opened(known, body, name)
    assert told in refused.value.problems[0].line() and refused.value.problems[0].fix


def test_pasted_text_is_a_file_and_an_empty_one_is_refused(known):
    assert opened(known, plan_documents.pasted("到2025年，婴儿死亡率控制在4‰以内。").body, "a.txt").candidates
    for text in ("", "  \n", "字" * (plan_documents.LONGEST_PASTED + 1)):
        with pytest.raises(Refused):
            plan_documents.pasted(text)
