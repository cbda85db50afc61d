"""待报清单: what a plan's targets ask for by now, how much of it is held, the form that asks for the rest, and its way back in."""

import csv
import io
import math
import re
import shutil
from datetime import date

import openpyxl
import pytest

from actions import importing, owed, remarking
from actions.assess import View
from actions.importing import Given
from gaps.owed import due
from model.actors import Actor
from model.choice import Choice
from model.plans import PLANS
from model.remarks import Slot
from store import Store
from tests import packs, screens, verdicts
from tests.test_cli import run, words
from wording import owed as wording

ON = date(2026, 11, 30)
SHANDAN = "620725"
MET = verdicts.assessment("vector 1")  # a target of 2025, with a baseline


def years(case, *, yearly=False, held=()) -> list[tuple[int, bool]]:
    cell = case.area.code, case.indicator.id
    return [(one.year, one.held) for one in due([case], held={cell: frozenset(held)}, yearly=yearly)]


def asking(*, year=2025, scope="plan", summed=False, start=2021, as_of=2026, base=2020, reason=""):
    return verdicts.changed(
        MET,
        as_of_year=as_of,
        reason=reason,
        target__year=year,
        target__scope=scope,
        target__summed=summed,
        target__period_start=start,
        baseline__year=base,
    )


# By hand: what is asked for, seen as of a year -> the years whose figure is due.
DUE = {
    "its year is over": (asking(), [2025]),
    "its year is the one looked at": (asking(as_of=2025), [2025]),
    "its year is yet to come": (asking(as_of=2024), []),
    "an annual target of 2023": (asking(year=2023, scope="annual"), [2023]),
    "every year, the plan over": (asking(scope="every_year"), [2021, 2022, 2023, 2024, 2025]),
    "every year, the plan under way": (asking(scope="every_year", as_of=2024), [2021, 2022, 2023]),
    "every year without an end": (asking(scope="every_year", year=None, as_of=2024), [2021, 2022, 2023]),
    "a sum of five years": (asking(summed=True), [2025]),
    "a sum whose baseline is of 2022": (asking(summed=True, base=2022), [2025]),
    "a sum that is not over": (asking(summed=True, as_of=2023), []),
    "in words only": (asking(reason="qualitative_only"), []),
    "without a year": (asking(reason="no_target_year", year=None), []),
}  # fmt: skip
ON_THE_WAY = {
    "its year is over": (asking(), [2021, 2022, 2023, 2024, 2025]),
    "its year is yet to come": (asking(as_of=2024), [2021, 2022, 2023]),
    "an annual target of 2023": (asking(year=2023, scope="annual"), [2023]),
    "an annual target to come": (asking(year=2025, scope="annual", as_of=2024), []),
    "no first year of its plan": (asking(start=None, base=2022), [2023, 2024, 2025]),
}


@pytest.mark.parametrize("case", DUE)
def test_the_years_that_decide(case):
    asked, expected = DUE[case]
    assert [year for year, _ in years(asked)] == expected


@pytest.mark.parametrize("case", ON_THE_WAY)
def test_the_years_on_the_way(case):
    asked, expected = ON_THE_WAY[case]
    assert [year for year, _ in years(asked, yearly=True)] == expected


def test_what_the_ledger_has_is_held_and_one_figure_serves_all_that_ask_for_it():
    assert years(asking(scope="every_year"), held=(2022, 2025)) == [
        (2021, False), (2022, True), (2023, False), (2024, False), (2025, True),
    ]  # fmt: skip
    both = due([asking(), asking(scope="annual")], held={})
    assert len(both) == 1 and len(both[0].targets) == 2


def test_a_sum_is_owed_once_with_the_years_that_are_lacking():
    cell = (MET.area.code, MET.indicator.id)
    (one,) = due([asking(summed=True)], held={cell: frozenset({2021, 2023})})
    assert (one.year, one.years, one.lacking, one.held) == (
        2025,
        (2021, 2022, 2023, 2024, 2025),
        (2022, 2024, 2025),
        False,
    )
    (held,) = due([asking(summed=True, base=2022)], held={cell: frozenset({2023, 2024, 2025})})
    assert (held.years, held.held) == ((2023, 2024, 2025), True)
    assert wording.years(one.lacking) == "2022、2024—2025" and wording.years([2025]) == "2025"


def choice(view: View, *areas: str) -> Choice:
    return Choice(areas=areas or tuple(view.areas_with_targets), year=view.year, version=view.version, plan=PLANS[0])


@pytest.mark.parametrize("year", [2023, 2025, 2026])
def test_what_is_owed_of_the_years_that_end_a_target_is_what_the_counts_say(year, demo_store):
    """An oracle of another kind: the part 待报 of the counting rule, which knows nothing of this list."""
    with Store.open_for_reading(demo_store) as store:
        view = View.open(store, year=year)
        codes = tuple(code for code in view.areas if code in view.areas_with_targets)
        found = owed.find(view, choice(view, *codes))
        counted = [area.code for area in found.areas]
        assert counted and all(view.areas[code].level == "county" for code in counted)
        headline = view.select(choice(view, *codes))
        mine = {
            (line.due.area, line.due.indicator)
            for line in found.owed
            if any(a.target_year == line.due.year and a.scope == "plan" for a in line.due.targets)
        }
        rows = [
            a for a in headline.rows() if a.area.code in counted and "due_no_final" in a.flags and a.scope == "plan"
        ]
        assert {(a.area.code, a.indicator.id) for a in rows} <= mine
        unclear = {(a.area.code, a.indicator.id) for a in headline.rows() if a.verdict == "unknown"}
        assert mine - {(a.area.code, a.indicator.id) for a in rows} <= unclear, (
            "owed too, though more stands in the way"
        )


def test_shandan_owes_a_figure_for_each_target_of_its_plan(known_store):
    """Counted by hand from data/targets.csv: 91 headline targets, 13 in words only and 3 without a year; of the 75 others one asks for each year
    of 2021-2025 by a promise of every year, three for a sum of them, which is owed once.
    """
    with Store.open_for_reading(known_store) as store:
        view = View.open(store, year=2026)
        found = owed.find(view, choice(view, SHANDAN))
    assert (found.targets, len(found.owed), found.without) == (75, 79, 17)
    table = owed.table(found, on=ON)
    sums = table[table["year"] == "2021—2025"]
    assert sums["indicator"].tolist() == [
        "new_provincial_key_specialties",
        "new_senior_titles",
        "new_associate_senior_titles",
    ]
    assert set(sums["since"]) == {"2026年1月起，已 10 个月"}, "with its date"
    (progress,) = found.progress()
    assert (progress.due, progress.held, progress.binding) == (79, 0, 8)
    assert found.finding == "应报 79 个数，已报 0 个，待报 79 个；涉及目标 75 项，其中约束性目标的数 8 个"


FILLED = {"nurses_per_1000": 4.5, "beds_per_1000": 9.71, "out_of_pocket_share": 28.77, "doctor_nurse_ratio": 1.45}


def test_the_form_goes_out_is_filled_in_and_comes_back_without_a_question(known_store, tmp_path):
    with Store.open(shutil.copy(known_store, tmp_path / "own.duckdb")) as store:
        view = View.open(store, year=2026, audience="release")
        before = owed.find(view, choice(view, SHANDAN, "141128"))
        book = openpyxl.load_workbook(io.BytesIO(owed.workbook(view, before, on=ON)))
        assert book.sheetnames == ["山丹县", "方山县", "填写说明"]
        sheet = book["山丹县"]
        at = {cell.value: cell.column for cell in sheet[1]}
        for row in range(2, sheet.max_row + 1):
            given = FILLED.get(sheet.cell(row, at["指标编号"]).value)
            if given is not None:
                sheet.cell(row, at["数值"]).value = given
                sheet.cell(row, at["状态"]).value = "年报"
        units = {
            sheet.cell(row, at["指标"]).value: sheet.cell(row, at["单位"]).value for row in range(2, sheet.max_row + 1)
        }
        assert units["医护比"] == "比值" and "1:" not in units.values(), "1：1.4 has its 1： in the number"
        asked = "".join(one.prompt or "" for one in sheet.data_validations.dataValidation)
        assert "只填冒号后的数，如 1：1.4 填 1.4" in asked
        told = book["填写说明"]
        for row in range(3, 9):  # a line has 92 letters, or 46 Chinese signs
            assert told.row_dimensions[row].height >= 15 * math.ceil(len(told.cell(row, 2).value) / 60), row
        assert sheet.max_row == 1 + 91 and sheet.print_area == f"'山丹县'!$A$1:$N${sheet.max_row}"
        sheet.delete_rows(8)  # a clerk may: the row of another indicator
        out = io.BytesIO()
        book.save(out)
        prepared = importing.prepare(store, [Given(name="待报.xlsx", body=out.getvalue())], year=2026)
        told = [one.line() for one in prepared.problems]
        assert not told and not any(one.questions for one in prepared.reading.sheets)
        importing.submit(
            store, prepared, actor=Actor(name="张三", via="page"), reason="终期评估", accepted_warnings=True
        )
        view = View.open(store, year=2026)
        after = owed.find(view, choice(view, SHANDAN))
        rows = {a.indicator.id: a for a in view.select(choice(view, SHANDAN)).rows()}
    (progress,) = after.progress()
    assert (progress.due, progress.held, progress.binding) == (79, 4, 6)
    assert (rows["nurses_per_1000"].verdict, rows["out_of_pocket_share"].verdict) == ("met", "missed")
    assert (rows["doctor_nurse_ratio"].latest.value, rows["doctor_nurse_ratio"].verdict) == (1.45, "met"), "≥1：1.4"
    assert "target_conflict" in rows["beds_per_1000"].doubts


def test_a_unit_that_answers_for_an_indicator_is_named_and_reminded_by_itself(known_store, tmp_path):
    with Store.open(shutil.copy(known_store, tmp_path / "own.duckdb")) as store:
        view = View.open(store, year=2026)
        units = {
            Slot(SHANDAN, "indicator", item, None, "", None, "unit"): unit
            for item, unit in {
                "nurses_per_1000": "医政股",
                "beds_per_1000": "医政股",
                "gps_per_10000": "基层股",
            }.items()
        }
        remarking.submit(
            store,
            units,
            actor=Actor(name="王芳", via="page"),
            seen=dict.fromkeys(units, store.version()),
            known=view.reference,
        )
        view = View.open(store, year=2026)
        found = owed.find(view, choice(view, SHANDAN))
        book = openpyxl.load_workbook(io.BytesIO(owed.workbook(view, found, on=ON, by="unit")))
        both = owed.find(view, choice(view, SHANDAN, "141128"))
        names = openpyxl.load_workbook(io.BytesIO(owed.workbook(view, both, on=ON, by="unit"))).sheetnames
        out = io.BytesIO()
        sheet = book["基层股"]
        at = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(2, at["数值"]).value = 3.4
        book.save(out)
        prepared = importing.prepare(store, [Given(name="待报.xlsx", body=out.getvalue())], year=2026)
    assert book.sheetnames == ["医政股", "基层股", "未写责任单位", "填写说明"]
    assert [book[name].max_row - 1 for name in book.sheetnames[:3]] == [2, 1, 88]
    assert names[:4] == ["山丹县 医政股", "山丹县 基层股", "山丹县 未写责任单位", "方山县 未写责任单位"], (
        "a unit of the same name in another county is another one"
    )
    assert [one.line() for one in prepared.problems] == [] and prepared.count("new") == 1
    told = owed.table(found, on=ON).set_index("indicator")["responsible"]
    assert (told["nurses_per_1000"], told["gps_per_10000"], told["out_of_pocket_share"]) == ("医政股", "基层股", "")
    texts = owed.reminders(found, on=ON)
    assert [who for who, _ in texts] == ["山丹县 医政股", "山丹县 基层股", "山丹县"], "in the order of the list"
    asked = [int(re.search(r"规划指标数据 (\d+) 个", text)[1]) for _, text in texts]
    assert sorted(asked[:2]) == [1, 2] and sum(asked) == len(found.owed) == 79
    assert "新创建省级重点专科数（个）（2021—2025 年逐年数）" in texts[2][1]
    assert all(text.startswith(f"【{who}】") for who, text in texts)


def test_the_last_figure_in_the_form_shows_no_small_count(demo_store):
    with Store.open_for_reading(demo_store) as store:
        view = View.open(store, year=2026, audience="release")
        codes = [code for code in view.areas if view.areas[code].level == "county"]
        body = owed.workbook(view, owed.find(view, choice(view, *codes), yearly=True), on=ON)
    cells = [
        str(cell) for sheet in openpyxl.load_workbook(io.BytesIO(body)) for row in sheet.values for cell in row if cell
    ]
    assert any("不显示" in cell for cell in cells) and packs.let_out("\n".join(cells)) == set()


def test_sheets_have_names_a_workbook_may_have():
    from exports.xlsx import owed as workbooks

    body = workbooks.xlsx([("甲/乙[县]", []), ("甲 乙 县 ", []), ("长" * 40, []), ("填写说明", [])], head="a&b")
    names = openpyxl.load_workbook(io.BytesIO(body)).sheetnames
    assert names == ["甲 乙 县", "甲 乙 县（2）", "长" * 31, "填写说明（2）", "填写说明"]


def test_words():
    assert (
        wording.since(2025, on=ON) == "2026年1月起，已 10 个月"
        and wording.since(2025, on=date(2026, 1, 9)) == "2026年1月起"
    )
    assert wording.finding(0, 0, targets=0, binding=0) == "所选范围内没有应报的数"
    assert wording.finding(3, 3, targets=0, binding=0) == "应报 3 个数，已报 3 个，待报 0 个：已报齐"
    told = wording.reminder("甲县", [(2025, MET.indicator, (2025,)), (2024, MET.indicator, (2024,))], on=ON)
    assert told.startswith("【甲县】请报送规划指标数据 2 个（截至 2026年11月30日尚未报送）。\n2025 年 1 个：①")
    assert "不得填 0" in told and told.count("①") == 2


def test_the_command_line_lists_and_writes_the_form(own_store, tmp_path):
    listed = run("owed", "--area", "山丹", "--year", 2026, "--format", "csv", "--store", own_store)
    rows = list(csv.DictReader(io.StringIO(listed.stdout.decode("utf-8"))))
    assert len(rows) == 79 and rows[0]["attribute"] == "约束性" and "应报 79 个数" in words(listed)
    out = tmp_path / "待报.xlsx"
    written = run("owed", "--area", "山丹", "--year", 2026, "--by", "unit", "--store", own_store, "--out", out)
    assert (written.returncode, written.stdout) == (0, b"") and openpyxl.load_workbook(out).sheetnames[
        0
    ] == "未写责任单位"
    wrong = run("owed", "--area", "山丹", "--store", own_store, "--out", tmp_path / "待报.csv")
    assert wrong.returncode == 2 and "结尾与 xlsx 不符" in words(wrong)
    none = run("owed", "--area", "山丹", "--year", 2021, "--store", own_store, "--out", tmp_path / "无.xlsx")
    assert none.returncode == 0 and "没有待报的数" in words(none) and not (tmp_path / "无.xlsx").exists()


def page(**query):
    app = screens.page("owed", **query)
    screens.sound(app)
    return app


@pytest.mark.usefixtures("open_real")
def test_the_page_says_the_same(demo_store):
    with Store.open_for_reading(demo_store) as store:
        view = View.open(store, year=2025)
        found = owed.find(view, choice(view, "900101", "900102", "900103"))
    app = page(demo="1", year="2025", area="900101,900102,900103")
    assert screens.title(app) == "待报清单：" + found.finding.split("；")[0]
    (table,) = [body for body in screens.bodies(app) if 'class="listing"' in body]
    assert table.count("<tr>") == len(found.owed) + 1
    (bars,) = [body for body in screens.bodies(app) if 'class="owed"' in body]
    assert [int(one) for one in re.findall(r"<b>(\d+)</b>", bars)] == [one.due - one.held for one in found.progress()]
    assert len(app.code) == 3 and app.code[0].value.startswith("【甲县】请报送规划指标数据 ")
    more = page(demo="1", year="2025", area="900101,900102,900103", years="yearly")
    (longer,) = [body for body in screens.bodies(more) if 'class="listing"' in body]
    assert longer.count("<tr>") > table.count("<tr>")


@pytest.mark.usefixtures("open_real")
def test_where_nothing_is_due_the_page_says_so():
    app = page(demo="1", year="2020", area="900101")
    assert screens.title(app) == "待报清单：所选范围内没有应报的数"
    assert not app.code and not [body for body in screens.bodies(app) if 'class="listing"' in body]
