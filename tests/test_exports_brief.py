"""领导简报: one page for a county, whatever stands on it, in all three files; its words are those of the counts and of what is to be decided."""

import dataclasses
import io
import re
import shutil
import zipfile

import pypdfium2
import pytest
from PIL import Image

from actions import pack_files
from charts import profile, profile_rows
from exports import brief
from exports.chromium import Worker
from model.failures import NotMade
from tests import browser, packs
from wording import counts

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def worker():
    if browser.is_let_off():
        pytest.skip("没有 Chromium")
    made = Worker()
    yield made
    made.close()


@pytest.fixture(scope="module")
def cases(real_store):
    """Every real county with targets, 山丹县 with its 91 among them, the demonstration counties, and one of the longest names."""
    found = {
        one.area.name: packs.gathered(real_store, areas=(one.area.code,))
        for one in packs.gathered(real_store).counties
        if one.rows and not one.is_reference
    }
    found |= {name: packs.gathered(packs.demo_store(), areas=(name,)) for name in ("甲县", "乙县", "丙县")}
    long = packs.nasty()
    return found | {"long": dataclasses.replace(long, counties=long.counties[:1], areas=long.areas[:1])}


def test_it_is_one_page_in_every_file(worker, cases, tmp_path):
    assert any(len(pack.counties[0].rows) == 91 for pack in cases.values())
    for name, pack in cases.items():
        pdf = pack_files.brief(pack, "pdf", worker)
        assert len(pypdfium2.PdfDocument(pdf)) == 1, name
    if shutil.which("soffice"):
        named = ("山丹县", "乙县", "long")
        files = {f"{at}.docx": pack_files.brief(cases[name], "docx", worker) for at, name in enumerate(named)}
        assert dict(zip(named, map(packs.pages, packs.drawn(files, tmp_path)))) == dict.fromkeys(named, 1)
    picture = Image.open(io.BytesIO(pack_files.brief(cases["乙县"], "png", worker)))
    assert picture.height > picture.width >= 1654, "200 dots an inch of A4"


def test_it_says_the_finding_the_numbers_and_what_is_to_be_decided(worker, cases):
    pack = cases["乙县"]
    body = pack_files.brief(pack, "docx", worker)
    document = packs.document(body)
    told = [one.text for one in document.paragraphs]
    (county,) = pack.counties
    assert told[0] == "乙县“十四五”卫生健康规划目标完成情况简报" and f"{county.finding}。" in told
    cards, beside = counts.three(county.counts)
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == [card.title for card in cards]
    assert [cell.text for cell in table.rows[1].cells] == [f"{card.number}" for card in cards]
    assert sum(card.number for card in cards) + sum(map(int, re.findall(r"\d+", beside))) == len(county.rows)
    assert [one for one in told if one.startswith("1. 规划两处表述不同")] and any(
        one.startswith("来源：") for one in told
    )
    assert document.sections[0].header.paragraphs[0].text == "演示数据（虚构）"
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        (name,) = [one for one in parts.namelist() if one.startswith("word/media/")]
        picture = Image.open(io.BytesIO(parts.read(name)))
    (shape,) = document.inline_shapes
    assert picture.width / shape.width.inches >= 200
    told = pypdfium2.PdfDocument(pack_files.brief(pack, "pdf", worker))[0].get_textpage().get_text_range()
    assert re.sub(r"\s", "", county.finding) in re.sub(r"\s", "", told) and "演示数据（虚构）" in told


def test_the_picture_can_be_read_and_says_where_the_rest_is(cases):
    for name, pack in cases.items():
        picture = brief.figure(pack)
        told = brief.compose(pack, picture)
        points = told.picture[0] / picture.layout.width
        assert told.picture[1] <= brief.HIGH, name
        if name != "long":  # sentences that fill the page leave the picture what they leave
            assert points * profile.SMALL >= 6.0, name
        heads = [re.sub(r"<[^>]+>", "", one.text) for one in picture.layout.annotations]
        (gaps,) = [one.text for one in picture.data if one.name == "gaps"]
        assert not [one for one in gaps if "…" in one], (name, gaps)
        for kind, word in profile_rows.GROUPS.items():
            number = sum(a.attribute == kind for a in pack.counties[0].rows)
            here = [one for one in heads if one.startswith((f"{word}（列", f"{word} "))]
            shown = [int(re.search(r"\d+", one)[0]) for one in here]
            assert all(n == number or f"列 {n} 项，共 {number} 项，其余见报告" in one for n, one in zip(shown, here))


def test_it_is_of_one_county_with_targets(cases):
    for pack in (packs.demo(), dataclasses.replace(cases["乙县"], counties=())):
        with pytest.raises(NotMade, match="每次一个县"):
            brief.county_of(pack)
        assert pack_files.no_brief(pack)
    assert pack_files.no_brief(cases["乙县"]) == ""


def test_long_sentences_end_in_a_sign_that_there_is_more():
    found = brief._sentences([f"某项{'很长的名称、' * 60}如何评价"] * 4, 6)
    assert len(found) <= 4 and all(len(one) < 140 for one in found) and found[0].endswith("…")
    assert brief._sentences([], 6) == [brief.NOTHING]
