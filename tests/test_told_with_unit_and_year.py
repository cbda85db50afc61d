"""A number is told with its unit and its year in every place that tells it, a missed year with its verdict, and a count with what it counts.

By hand, from data/demo: 乙县's incidence of 2024 is printed 2.02‰ under a target of ≤190 in 1/10万 (2.02‰ would be 202, but nothing is converted: method
section 1.7); its vaccination of every year (≥95) was 94.2 in 2022 and 96.4 in 2025. From data/: 山丹县's yearbook of 2022 prints no year; 新生儿死亡率 3.05
stands under ≤3 without a baseline.
"""

import io
import re
from dataclasses import replace
from functools import cache

import openpyxl
import pytest
from pptx import Presentation

from actions import board, evaluating, packing, store_file
from actions.assess import View
from charts import gapline, matrix, profile_rows
from exports import docx, html, pptx, xlsx
from exports.docx import draft
from model.plans import PLANS
from tests import packs
from tests.test_exports_html import Read
from wording import counts, evaluation, numbers, verdicts

YI, INCIDENCE, VACCINATION = "900102", "notifiable_ab_incidence", "vaccination_by_township"


@cache
def yi():
    """乙县's two indicators, as a pack."""
    return packs.gathered(packs.demo_store(), areas=(YI,), indicators=(INCIDENCE, VACCINATION))


def row(pack, indicator):
    return next(a for one in pack.counties for a in one.rows if a.indicator.id == indicator)


def paragraphs(body: bytes) -> list[str]:
    read = packs.document(body)
    return [one.text for one in read.paragraphs] + [
        cell.text for table in read.tables for line in table.rows for cell in line.cells
    ]


def slides(body: bytes, *, notes: bool = True) -> list[str]:
    told = []
    for slide in Presentation(io.BytesIO(body)).slides:
        for shape in slide.shapes:
            told += [shape.text_frame.text] if shape.has_text_frame else []
            told += [cell.text for line in shape.table.rows for cell in line.cells] if shape.has_table else []
        told += [slide.notes_slide.notes_text_frame.text] if notes and slide.has_notes_slide else []
    return [packs.unglued(text) for text in told]


def cells(body: bytes) -> list[str]:
    """Each cell as Excel shows it: of a number format its text behind the number too."""
    return [
        f"{cell.value}{''.join(re.findall(chr(34) + '(.*?)' + chr(34), cell.number_format))}"
        for sheet in openpyxl.load_workbook(io.BytesIO(body))
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None and not str(cell.value).startswith(("900102:", "地区="))  # marks for the way back
    ]


@cache
def told() -> dict[str, list[str]]:
    """Place -> its texts."""
    pack = yi()
    with store_file.open_for_reading(packs.demo_store()) as store:
        view = View.open(store, year=2026, audience="release")
        choice = packing.find(view, areas=(YI,), indicators=(INCIDENCE, VACCINATION), plan=PLANS[0])
        of = evaluating.evaluate(view, choice, area=YI)
        cards = board.write(board.gather(view, plan=PLANS[0], core_only=False, made=packs.MADE))
    rows = [row(pack, one) for one in (INCIDENCE, VACCINATION)]
    return {
        "docx": paragraphs(docx.write(pack)),
        "pptx": slides(pptx.write(pack)),
        "xlsx": cells(xlsx.write(pack)),
        "html": Read(html.write(pack)).words,
        "board": re.findall(r"[^<>]+", cards[cards.index('id="a900102"') if 'id="a900102"' in cards else 0 :]),
        "evaluation": [text for one in of.rows for text in evaluation.record(one, of)],
        "map": [str(part) for a in rows for part in (*matrix.tell(a).about, matrix.tell(a).value)],
        "panel": [verdicts.sentence(a) for a in rows] + [str(note.text) for a in rows for note in gapline.draw(a).layout.annotations],
        "record": [text for a in rows for text in verdicts.record(a).values()],
        "county": profile_rows.data_table(rows).to_numpy().ravel().tolist(),
    }  # fmt: skip


def bare(text: str) -> list[str]:
    """Where 2.02 stands without its unit."""
    return re.findall(r".{0,8}(?<![\d.])2\.02(?!\d)(?! ?‰).{0,6}", re.sub(r"<[^>]*>", "", text))


@pytest.mark.parametrize("place", ["docx", "pptx", "xlsx", "html", "evaluation", "map", "panel", "record", "county"])
def test_a_figure_in_another_unit_than_its_target_never_stands_without_it(place):
    texts = told()[place]
    assert any("2.02‰" in re.sub(r"<[^>]*>", "", text) for text in texts), "it is told"
    assert not [found for text in texts for found in bare(text)]
    assert bare("2.02（2024）") and not bare("2.02‰（2024）"), "the look-out sees"


def test_the_board_has_its_unit_too():
    """丙县 has a 2.02 of its own (人/千人), so the card is looked at, not the page."""
    a = row(yi(), INCIDENCE)
    assert (numbers.figure(a.latest), numbers.amount(a.latest, a.indicator)) == ("2.02‰", "2.02‰")
    assert any("2.02‰" in text for text in told()["board"])


def test_units_of_figures_and_targets():
    a = row(yi(), INCIDENCE)
    assert (a.latest.foreign, a.baseline.foreign, a.target.foreign, a.reason) == ("‰", "", "", "unit_mismatch")
    assert matrix.bar(a) is None, "no bar of 2.02 beside a tick at 190"
    strict = replace(a.latest, comparator="≤")
    assert (numbers.figure(strict), numbers.dated(a.latest)) == ("≤2.02‰", "2.02‰（2024 年报）")
    assert numbers.amount(replace(a.latest, foreign="1/10万"), a.indicator) == "2.02/10万"
    other = replace(a.target, foreign="‰")
    assert verdicts.statement(other, a.indicator.unit) == "≤190‰"
    assert verdicts.target_in_words(replace(a, target=other)) == "190‰以下"
    assert numbers.with_unit(numbers.span("25", "30"), "%") == "25%～30%", "GB/T 15835: never 25～30%"
    assert numbers.with_unit(numbers.span("1.0", "1.5"), "人") == "1.0～1.5 人"


@pytest.mark.parametrize(
    "place", ["docx", "pptx", "xlsx", "html", "board", "evaluation", "map", "panel", "record", "county"]
)
def test_a_target_of_every_year_says_which_year_missed_it(place):
    assert any("2022 年未达" in text for text in told()[place])


def test_what_missed_a_year_is_counted_as_its_newest_year_and_never_praised_without_it():
    pack = yi()
    (county,) = pack.counties
    a = row(pack, VACCINATION)
    assert (a.verdict, a.missed_years, a.missed_before) == ("met", (2022,), (2022,))
    assert county.parts[county.rows.index(a)] == "met", "the method: the newest year decides"
    assert "1 项有年份未达" in pack.finding
    sure = replace(a, doubts=())
    assert verdicts.status(sure) == "已达标（2022 年未达）" and sure.is_qualified
    assert evaluation.parts([(sure, "done")]) == "已完成（其中 1 项有年份未达）"
    alone = replace(county, rows=(sure,), parts=("met",))
    assert not alone.in_parts("met", doubtful=False) and alone.in_parts("met", doubtful=True)
    every = replace(sure, met=False, verdict="missed", missed_years=(2022, 2025))
    assert "2022、2025 年未达" in verdicts.flags(replace(every, flags=frozenset({"missed_year"})))
    assert not every.missed_before, "its verdict says it"


# -- the yearbook of 山丹县 ------------------------------------------------------------------------------------------------

SAID = "2021 年数的年份由文件名称推定"


def test_a_year_that_only_a_title_tells_is_told_wherever_its_figure_is(real_store):
    pack = packs.real(real_store)
    a = row(pack, "neonatal_mortality")
    assert (a.latest.value, a.latest.year, a.latest.year_from) == (3.05, 2021, "title")
    assert SAID in verdicts.flags(a) and SAID in verdicts.record(a)["说明"]
    report = paragraphs(docx.write(pack))
    notes = [text for text in report if text.startswith("来源：") and SAID in text]
    of = [
        n
        for n, one in enumerate(pack.counties[0].rows, 1)
        if one.latest is not None and one.latest.year_from == "title"
    ]
    (listed,) = re.findall(rf"{SAID}（第 ([\d、—]+) 项）", notes[0])
    runs = [tuple(map(int, run.split("—"))) for run in listed.split("、")]
    assert [n for run in runs for n in range(run[0], run[-1] + 1)] == of and len(of) == 10
    assert any(SAID in text for text in cells(xlsx.write(pack)))
    assert sum(SAID in text for text in Read(html.write(packs.only(pack, "counties"))).words) >= len(of)
    in_title = replace(a.latest, title="2021年我国卫生健康事业发展统计公报")
    assert numbers.years_inferred([in_title, in_title]) == ["2021 年数的年份据文件名称"]
    assert numbers.years_inferred([replace(a.latest, year_from="printed"), None]) == []


def test_the_columns_of_the_command_line_say_it_too(real_store):
    with store_file.open_for_reading(real_store) as store:
        view = View.open(store, year=2026, areas=["山丹"])
        table = view.published(indicators=["neonatal_mortality", "beds_per_1000"]).set_index("indicator")
        choice = packing.find(view, areas=("山丹",), indicators=None, plan=PLANS[0])
        of = evaluating.evaluate(view, choice, area="620725")
        lines = evaluating.table(of).set_index("indicator")
    assert table.loc["neonatal_mortality", "latest_year_from"] == "title"
    assert (
        lines.loc["neonatal_mortality", "years_from_title"] == "2021"
        and lines.loc["beds_per_1000", "years_from_title"] == ""
    )
    with store_file.open_for_reading(packs.demo_store()) as store:
        view = View.open(store, year=2026, areas=[YI])
        table = view.published(indicators=[INCIDENCE, VACCINATION])
        table = table[(table["scope"] == "every_year") | (table["indicator"] == INCIDENCE)].set_index("indicator")
        choice = packing.find(view, areas=(YI,), indicators=(INCIDENCE, VACCINATION), plan=PLANS[0])
        lines = evaluating.table(evaluating.evaluate(view, choice, area=YI)).set_index("indicator")
    assert (table.loc[INCIDENCE, "latest_unit"], table.loc[INCIDENCE, "baseline_unit"]) == ("‰", "")
    assert (table.loc[VACCINATION, "missed_years"], lines.loc[VACCINATION, "missed_years"]) == ("2022", "2022")
    assert lines.loc[INCIDENCE, "foreign_units"] == "2024:‰"


def test_an_owed_target_without_a_baseline_stands_as_its_newest_figure_does(real_store):
    """3.05 is above ≤3, whatever the baseline was."""
    pack = packs.real(real_store)
    a = row(pack, "neonatal_mortality")
    assert (a.verdict, a.reason, verdicts.by_newest(a)) == ("unknown", "no_baseline", "short")
    standing = pack.counties[0].counts.standing
    assert standing[counts.NO_BASELINE] == 1 and "2 项未达到" in pack.finding
    by_row = [
        verdicts.by_newest(one) for one, part in zip(pack.counties[0].rows, pack.counties[0].parts) if part == "owed"
    ]
    reached = sum(number for name, number in standing.items() if name in counts.REACHED)
    based = sum(standing.get(name, 0) for name in counts.BASELINE)
    assert (by_row.count("met"), by_row.count("baseline"), by_row.count("")) == (reached, based, standing["unknown"])
    assert "新生儿死亡率" in next(one.text for one in draft.paragraphs(pack) if "见待报期末数的目标" in one.text)


# -- counts ----------------------------------------------------------------------------------------------------------------


@cache
def several(store):
    return packs.gathered(store)


def test_one_choice_is_counted_alike_in_every_file(real_store):
    """As many counties, documents and findings in the report as in the deck, the web page and the workbook."""
    pack = several(real_store)
    counted = [one for one in pack.counties if not one.is_reference]
    assert pack.who == f"{len(counted)} 个县" and pack.finding.startswith(f"{pack.who}：")
    deck, report = slides(pptx.write(replace(pack, appendix=True)), notes=False), paragraphs(docx.write(pack))
    assert any(text.startswith(f"{pack.who}：") and "不可评" in text for text in deck)
    assert any(text.startswith(f"{pack.who}：") for text in report)
    documents = len(pack.provenance.sources)
    assert documents == len(pack.sources) == len(set(pack.sources["文件"]))
    assert any(f"数据来自 {documents} 个文件" in text for text in deck) and any(
        f"等 {documents} 个文件" in text for text in deck
    )
    assert {a.target.title for a in packs.rows(pack)} <= set(pack.sources["文件"])
    held = {figure.title for one in pack.counties for mine in one.series for figure in mine}
    assert held <= set(pack.sources["文件"]), "the documents of every year shown"


def test_findings_say_what_is_counted(real_store):
    every, some = packs.real(real_store), packs.gathered(real_store, areas=(packs.SHANDAN,), core_only=True)
    assert every.checked == f"{len(every.findings)} 处（按所选地区文件的全部表述计）"
    assert len(some.findings) < len(every.findings)
    assert some.checked == f"{len(some.findings)} 处（所选范围；所选地区文件的全部表述共 {len(every.findings)} 处）"
    for told_in in (paragraphs(docx.write(some)), Read(html.write(some)).words):
        assert any(some.checked in text for text in told_in)


def test_a_row_has_one_number_on_the_page_and_in_the_files(real_store):
    pack = packs.real(real_store)
    with store_file.open_for_reading(real_store) as store:
        view = View.open(store, year=2026, audience="release")
        of = evaluating.evaluate(
            view, packing.find(view, areas=("山丹",), indicators=None, plan=PLANS[0]), area="620725"
        )
    (county,) = pack.counties
    listed = [a.indicator.id for a in (*county.rows, *county.others)]
    assert [(line.number, line.a.indicator.id) for line in (*of.rows, *of.apart)] == list(enumerate(listed, 1))
    table = [line.cells for line in packs.document(docx.write(pack)).tables[0].rows]
    numbered = {line[0].text: line[1].text for line in table if line[0].text.isdigit()}
    assert numbered["70"] == county.rows[69].indicator.name and len(numbered) == 91


def test_no_unit_is_half_a_ratio(real_store):
    pack = packs.real(real_store)
    texts = [
        *paragraphs(docx.write(pack)),
        *slides(pptx.write(pack)),
        *cells(xlsx.write(pack)),
        *Read(html.write(pack)).words,
    ]
    assert not [text for text in texts if re.search(r"(?:^|[ （·])1:(?:$|[ ）·])", text)]
    assert any("1：1.4 以上" in text for text in texts) and "比值" in texts
