"""十五五工作台 without its page: what a drafted target asks, what is told about it, what its files hold; and that no count knows it."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from docx import Document

import cli
from actions import draft_files, drafting, owed
from actions.assess import View
from gaps import drafting as gaps_drafting
from loaders import additions
from model.actors import Actor
from model.areas import Area
from model.assessment import Figure
from model.choice import Choice
from model.columns import TARGETS, names
from model.drafts import MOST_LINES, Draft, DraftLine
from model.failures import NotFound, Refused
from model.plans import PLANS
from store import Store
from tests import browser, stores
from ui import board

ADMIN = Actor(name="王芳", via="test")
COUNTY = "900102"  # 乙县 of the demonstration set: 护士 2.75 in 2020, 3.62 in 2025 (快报); 健康管理 70.12 in 2020, 72.30 in 2024


def line(indicator: str, comparator: str = "≥", value: float | None = None, decimals: int = 1, **more) -> DraftLine:
    return DraftLine(indicator=indicator, comparator=comparator, value=value, decimals=decimals, **more)


def of(*lines: DraftLine, area: str = COUNTY, **more) -> Draft:
    return Draft(id="", name="初稿", area=area, lines=lines, **more)


@pytest.fixture(scope="module")
def demo(demo_store):
    with Store.open_for_reading(demo_store) as store:
        yield View.open(store, year=2026)


@pytest.fixture(scope="module")
def outward(demo_store):
    with Store.open_for_reading(demo_store) as store:
        yield View.open(store, year=2026, audience="release")


@pytest.fixture(scope="module")
def shandan(real_store):
    with Store.open_for_reading(real_store) as store:
        yield View.open(store, year=2026)


def rows(view: View, *lines: DraftLine, **more) -> dict[str, drafting.Row]:
    return {row.indicator.id: row for row in drafting.assess(view, of(*lines, **more)).rows}


def told(view: View, *lines: DraftLine, **more) -> dict[str, str]:
    return {key: " ".join(row.warnings) for key, row in rows(view, *lines, **more).items()}


# -- what is asked -----------------------------------------------------------------------------------------------------


def test_the_baseline_is_the_newest_figure_and_a_year_asks_what_the_method_reckons(demo):
    found = rows(demo, line("nurses_per_1000", "≥", 4.5), line("elderly_health_management", "≥", 75.0))
    nurses, elderly = found["nurses_per_1000"], found["elderly_health_management"]
    assert (nurses.base.figure.value, nurses.base.figure.year, nurses.base.doubts) == (3.62, 2025, ("preliminary",))
    assert nurses.a.required_per_year == pytest.approx((4.5 - 3.62) / 5)
    assert (nurses.base.start.year, nurses.achieved) == (2020, pytest.approx((3.62 - 2.75) / 5))
    assert (elderly.base.figure.year, elderly.base.doubts) == (2024, ("older",))
    assert elderly.a.required_per_year == pytest.approx((75 - 72.3) / 6)
    assert elderly.achieved == pytest.approx((72.3 - 70.12) / 4)


def test_later_figures_count_as_not_yet_known(demo_store):
    with Store.open_for_reading(demo_store) as store:
        found = rows(View.open(store, year=2023), line("nurses_per_1000", "≥", 4.5))["nurses_per_1000"]
    assert found.base.figure.year <= 2023 and {one.year for one in found.figures} <= set(range(2000, 2024))


def test_a_line_without_a_number_or_a_baseline_asks_nothing_and_says_so(demo):
    found = drafting.assess(demo, of(line("nurses_per_1000"), line("doctor_nurse_ratio", "≥", 1.3)))
    empty, without = found.rows[0], found.rows[1]
    assert empty.indicator.id == "nurses_per_1000" and empty.a is None and empty.achieved is not None
    assert without.base.figure is None and without.a.required_per_year is None and without.a.reason == "no_figure"
    assert found.counts | {"binding": 0} == {
        "all": 2,
        "warned": 0,
        "empty": 1,
        "binding": 0,
        "expected": 2,
        "none": 0,
    }


def test_a_figure_in_another_unit_is_shown_with_it_and_nothing_is_reckoned(demo):
    found = rows(demo, line("notifiable_ab_incidence", "≤", 190.0))["notifiable_ab_incidence"]
    assert "unit" in found.base.doubts and found.a.required_per_year is None and found.achieved is None


# -- what is to be checked ---------------------------------------------------------------------------------------------


def test_what_is_already_passed_and_what_is_not(demo):
    assert "已优于目标值" in told(demo, line("nurses_per_1000", "≥", 3.6))["nurses_per_1000"]
    assert told(demo, line("nurses_per_1000", "≥", 4.5))["nurses_per_1000"] == ""


def test_a_share_above_100_is_outside_what_can_be(demo):
    assert (
        "超出合理范围 0～100" in told(demo, line("elderly_health_management", "≥", 105.0))["elderly_health_management"]
    )


def test_a_target_weaker_than_that_of_the_area_above(shandan):
    """全国 2030: 护士 5.1."""
    found = rows(shandan, line("nurses_per_1000", "≥", 4.5), area="620725")["nurses_per_1000"]
    assert [(a.area.name, a.target.end) for a in found.above] == [("全国", 5.1)]
    assert "松于上级目标（全国 2030 年目标 5.1）" in found.warnings[0]
    assert told(shandan, line("nurses_per_1000", "≥", 5.1), area="620725")["nurses_per_1000"] == ""


def test_chance_larger_than_the_promise_and_a_promise_beyond_it(demo):
    """新生儿死亡率 with five deaths; 糖尿病规范管理 64.8 of some hundred patients, 65 promised."""
    found = told(
        demo,
        line("neonatal_mortality", "≤", 2.0),
        line("diabetes_standard_management", "≥", 65.0),
        line("elderly_health_management", "≥", 75.0),
    )
    assert "不足 10 例" in found["neonatal_mortality"]
    assert "随机波动范围" in found["diabetes_standard_management"]
    assert found["elderly_health_management"] == ""
    assert "随机波动范围" not in told(demo, line("diabetes_standard_management", "≥", 95.0))["diabetes_standard_management"]  # fmt: skip


def test_lines_that_contradict_each_other(demo):
    found = told(
        demo,
        line("infant_mortality", "≤", 5.2),
        line("under5_mortality", "≤", 5.0),
        line("doctor_nurse_ratio", "≥", 1.5),
        line("nurses_per_1000", "≥", 5.0),
        line("physicians_per_1000", "≥", 4.0),
    )
    assert "部分大于整体" in found["infant_mortality"] and "5.0 ÷ 4.0 = 1.25" in found["doctor_nurse_ratio"]
    agreed = told(demo, line("infant_mortality", "≤", 3.5), line("under5_mortality", "≤", 5.0))
    assert "部分大于整体" not in agreed["infant_mortality"]


def test_the_wrong_direction_and_a_range_the_wrong_way_round(demo):
    found = told(
        demo,
        line("infant_mortality", "≥", 3.0),
        line("nurses_per_1000", "=", 3.0),
        line("drug_revenue_share", "range", 30.0, 0, value_to=25.0),
    )
    assert "比较符 ≥ 与指标方向（越低越好）相反" in found["infant_mortality"]
    assert "已优于目标值" in found["nurses_per_1000"], "fewer nurses than there are"
    assert [words for words in found.values() if "30～25 两端颠倒" in words]


# -- other counties ----------------------------------------------------------------------------------------------------


def figure(value, year=2024, **more) -> Figure:
    return Figure(value=value, decimals=1, year=year, **more)


def area(code: str) -> Area:
    return Area(code=code, name=code, short=code, level="county", parent="")


def test_others_are_those_that_mean_the_same_and_are_shown(demo):
    indicator, units = demo.reference.catalogue.indicators["elderly_health_management"], ("", "%")
    others = [
        (area("a"), figure(70.0)),
        (area("b"), figure(80.0, 2022)),
        (area("c"), figure(90.0)),
        (area("d"), figure(None, suppressed="不显示")),
        (area("e"), figure(7.0, unit="‰")),
        (area("f"), figure(99.0, definition="另一口径")),
    ]
    found = gaps_drafting.spread(figure(72.3, definition="口径"), others, indicator=indicator, units=units)
    assert [one.code for one, _ in found.figures] == ["a", "b", "c"]
    assert (found.low, found.middle, found.high, found.first, found.last) == (70.0, 80.0, 90.0, 2022, 2024)
    count = demo.reference.catalogue.indicators["village_clinics"]
    assert gaps_drafting.spread(figure(72.0), others, indicator=count, units=("",)) is None


def test_a_small_count_is_in_no_file_and_gives_nothing_back(demo, outward):
    """孕产妇死亡率 2025 of 乙县 is one death: on the screen of the office its printed rate stands, outside it does not."""
    lines = (line("maternal_mortality", "≤", 12.0, 0),)
    within, outside = rows(demo, *lines)["maternal_mortality"], rows(outward, *lines)["maternal_mortality"]
    assert within.base.figure.value == 50.3
    assert outside.base.figure.value is None and outside.a.required_per_year is None and outside.achieved is None
    made = draft_files.target_system(
        outward, drafting.assess(outward, of(*lines)), changed=False, on=date(2026, 11, 30)
    )
    book = openpyxl.load_workbook(io.BytesIO(draft_files.file_of(made, "xlsx")))
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert "不显示" in cells and not any("50.3" in one for one in cells)
    assert ",50.3," not in draft_files.for_data(drafting.assess(outward, of(*lines))).decode()
    neighbour = rows(outward, *lines, area="900101")["maternal_mortality"]
    assert all(one.value is not None for _, one in (neighbour.others.figures if neighbour.others else ()))


# -- sliders -----------------------------------------------------------------------------------------------------------


def test_a_slider_holds_what_is_known_and_never_more_than_can_be(demo):
    for row in rows(
        demo,
        line("elderly_health_management", "≥", 105.0),
        line("nurses_per_1000", "≥", 4.5),
        line("maternal_mortality", "≤", 12.0, 0),
        line("village_clinics", "≥", 900.0, 0),
        line("doctor_nurse_ratio", "≥", 1.3),
    ).values():
        limits, base = row.limits, row.base.figure
        low, high = row.indicator.plausible or (0, float("inf"))
        assert low <= limits.low < limits.high <= high and 0 < limits.step <= limits.high - limits.low
        assert base is None or limits.low <= base.value <= limits.high
        assert (limits.high - limits.low) / limits.step <= 1001


# -- typed, kept, begun ------------------------------------------------------------------------------------------------


def test_what_is_typed_becomes_lines_and_what_is_no_number_is_told(demo):
    typed = [
        {"indicator": "nurses_per_1000", "comparator": "≥", "value": "４.50 ", "attribute": "binding", "note": "x\ty"},
        {"indicator": "beds_per_1000", "comparator": "range", "value": "6.5", "to": "7.25", "attribute": "?"},
        {"indicator": "infant_mortality", "comparator": "约", "value": "三点五左右吧"},
        {"indicator": "nurses_per_1000", "comparator": "≥", "value": "9"},
        {"indicator": "no_such", "comparator": "≥", "value": "9"},
        {"indicator": "physicians_per_1000", "comparator": "≥", "value": "1e20"},
        {"indicator": "gps_per_10000", "comparator": "≥", "value": ""},
    ]
    lines, wrong = drafting.read(typed, demo.reference)
    assert lines[:2] == (
        line("nurses_per_1000", "≥", 4.5, 2, attribute="binding", note="x y"),
        line("beds_per_1000", "range", 6.5, 2, value_to=7.25),
    )
    assert [(one.indicator, one.value) for one in lines[2:]] == [
        ("infant_mortality", None),
        ("physicians_per_1000", None),
        ("gps_per_10000", None),
    ]
    assert set(wrong) == {"infant_mortality", "physicians_per_1000"} and "三点五" in wrong["infant_mortality"]
    again, _ = drafting.read([drafting.typed(one) for one in lines], demo.reference)
    assert again == lines
    many = [{"indicator": key, "value": "1"} for key in demo.reference.catalogue.indicators]
    assert len(drafting.read(many, demo.reference)[0]) == MOST_LINES


@pytest.mark.parametrize(
    ("indicator", "comparator", "typed", "to", "words"),
    [
        ("tcm_staff", "≥", "2万", "", "“2万”所带的“万”不是本指标的单位"),
        ("smd_management", "≥", "5‰", "", "“5‰”所带的“‰”不是本指标的单位（%）"),
        ("nurses_per_1000", "≥", "55 人/万人", "", "不是本指标的单位（人/千人）"),
        ("nurses_per_1000", "≥", "5.5–6.0", "", "两个数：区间请选“区间”"),
        ("nurses_per_1000", "range", "5~6", "", "目标值“5~6”是两个数"),
        ("nurses_per_1000", "range", "5", "6~7", "区间另一端“6~7”是两个数"),
        ("nurses_per_1000", "range", "≥5", "6", "与所选“区间”不同"),
        ("nurses_per_1000", "≥", "≤5", "", "所带的“不高于 ≤”与所选“不低于 ≥”不同"),
        ("nurses_per_1000", "≥", "5.123456789012", "", "有 12 位小数，最多 3 位：请四舍五入"),
        ("nurses_per_1000", "range", "5", "6.00001", "区间另一端“6.00001”有 5 位小数"),
        ("nurses_per_1000", "≥", "约5.5", "", "所带的“左右”与所选“不低于 ≥”不同"),
        ("nurses_per_1000", "≥", "5.5（力争6.0）", "", "除数字外还有文字"),
        ("nurses_per_1000", "≥", "5.5（2029年）", "", "除数字外还有文字"),
    ],
)
def test_a_number_that_says_more_than_its_field_takes_is_told_and_not_taken(
    demo, indicator, comparator, typed, to, words
):
    """≥2万 人 is not ≥2 人, 5‰ not 5 %: what the number carries is never dropped in silence."""
    told = {"indicator": indicator, "comparator": comparator, "value": typed, "to": to}
    (line,), wrong = drafting.read([told], demo.reference)
    assert words in wrong[indicator] and line.value is None and line.value_to is None


@pytest.mark.parametrize("typed", ["5.5", "≥5.5", "5.5以上", "5.5人/千人", "5.5 人", "５．５（人）"])
def test_a_number_with_its_own_unit_or_comparator_is_that_number(demo, typed):
    lines, wrong = drafting.read([{"indicator": "nurses_per_1000", "comparator": "≥", "value": typed}], demo.reference)
    assert (lines, wrong) == ((line("nurses_per_1000", "≥", 5.5, attribute="expected"),), {})


def test_a_target_of_the_plan_before_in_another_unit_is_told_in_the_note(shandan):
    """≥50 人/万人 would be ≥50 人/千人."""
    view = shandan.select(Choice(areas=("620725",), year=2026, version=1))
    a = next(one for one in view.rows() if one.indicator.id == "nurses_per_1000" and one.target.year == 2025)
    units = shandan.reference.catalogue.accepted_units("nurses_per_1000")
    assert drafting._line(a, units).value == 4.5
    made = drafting._line(replace(a, target=replace(a.target, unit="人/万人", value=50.0, decimals=0)), units)
    assert (made.value, made.comparator, made.note) == (None, "≥", "十四五目标：≥50 人/万人")


def test_a_draft_begins_with_the_targets_of_the_plan_before(shandan):
    """The table of indicators in the plan of 山丹 has 22 rows."""
    lines = drafting.begin(shandan, Choice(areas=("620725",), year=2026, version=1), area="620725")
    by = {one.indicator: one for one in lines}
    assert len(lines) == len(by) == 22 and by["nurses_per_1000"].value == 4.5
    assert sum(one.attribute == "binding" for one in lines) == 8


def test_names_and_lines_are_checked_before_anything_is_written(own_store):
    with Store.open(own_store) as store:
        known = View.open(store, year=2026).reference
        held = stores.everything(store)
        good = of(line("nurses_per_1000", "≥", 4.5), area="620725")
        for bad in (
            replace(good, name=" \n "),
            replace(good, name="长" * 41),
            replace(good, area="999999"),
            replace(good, lines=(*good.lines, *good.lines)),
            replace(good, lines=(line("no_such", "≥", 1.0),)),
        ):
            with pytest.raises(Refused):
                drafting.save(store, bad, actor=ADMIN, known=known)
        assert stores.everything(store) == held
        for id in ("", "12345678", "../../x", "zz" * 4):
            with pytest.raises(NotFound):
                drafting.find(store, id)
        saved = drafting.save(store, replace(good, name=' 初/稿: "一" '), actor=ADMIN, known=known)
        assert saved.name == "初 稿 一"
        second = drafting.save(store, replace(saved, lines=()), actor=ADMIN, known=known)
        back = drafting.restore(store, saved.id, actor=ADMIN, known=known, version=1)
        assert (second.version, back.version, back.lines) == (2, 3, good.lines)
        drafting.delete(store, saved.id, actor=ADMIN, known=known)
        assert [one.id for one in drafting.kept(store)[1]] == [saved.id] and drafting.kept(store)[0] == []
        assert drafting.restore(store, saved.id, actor=ADMIN, known=known).lines == good.lines
        assert [one.version for one in drafting.versions(store, saved.id)] == [5, 4, 3, 2, 1]


def test_two_drafts_side_by_side(demo):
    one = drafting.assess(demo, of(line("nurses_per_1000", "≥", 4.5), line("infant_mortality", "≤", 3.5)))
    other = drafting.assess(demo, of(line("nurses_per_1000", "≥", 5.0), line("infant_mortality", "≤", 3.5), line("gps_per_10000", "≥", 3.5)))  # fmt: skip
    found = {row.indicator.id: row for row in drafting.compare([one, other], demo.reference)}
    assert [cell[0] for cell in found["nurses_per_1000"].cells] == ["≥4.5", "≥5.0"] and found["nurses_per_1000"].differ
    assert not found["infant_mortality"].differ
    assert found["gps_per_10000"].cells[0] == ("", "") and found["gps_per_10000"].differ


# -- files -------------------------------------------------------------------------------------------------------------


def test_the_files_hold_the_table_and_the_rows_for_data_are_sound(outward):
    draft = of(
        line("nurses_per_1000", "≥", 4.5, attribute="binding"),
        line("infant_mortality", "≤", 3.5, note="=1+1"),
        line("drug_revenue_share", "range", 25.0, 0, value_to=28.0),
        line("gps_per_10000"),
    )
    draft = replace(draft, id="0" * 8, version=3, maker="王芳")
    assessed = drafting.assess(outward, draft)
    made = draft_files.target_system(outward, assessed, changed=False, on=date(2026, 11, 30))
    document = Document(io.BytesIO(draft_files.file_of(made, "docx")))
    (table,) = document.tables
    cells = [[cell.text.replace("\n", "") for cell in row.cells] for row in table.rows]
    assert cells[0][1:] == ["序号", "指标", "单位", "基期值（年份）", "2030 年目标", "属性"]
    by = {row[2]: row[4:] for row in cells[1:]}
    assert by["每千人口注册护士数"] == ["3.62（2025 快报）", "≥4.5", "约束性"]
    assert by["婴儿死亡率"][1:] == ["≤3.5", "预期性"] and by["每万人口全科医生数"][1] == "待定"
    assert document.sections[0].page_width.mm == pytest.approx(210, abs=0.5)
    assert "草案，未经审定" in document.paragraphs[-1].text
    head = document.sections[0].header.paragraphs[0].text
    assert "演示数据（虚构）" in head and "草案“初稿”第 3 版" in head

    sheet, working = openpyxl.load_workbook(io.BytesIO(draft_files.file_of(made, "xlsx"))).worksheets
    asked = {row[1]: row for row in working.iter_rows(min_row=4, values_only=True)}
    assert asked["每千人口注册护士数"][6] == "+0.174 人\n（2020—2025 年）"
    older = draft_files.target_system(
        outward, drafting.assess(outward, of(line("elderly_health_management", "≥", 75.0))), changed=False, on=date(2026, 11, 30)
    )  # fmt: skip
    working = openpyxl.load_workbook(io.BytesIO(draft_files.file_of(older, "xlsx"))).worksheets[1]
    assert working.cell(working.max_row, 1).value == "注：基期早于规划前一年的，每年需变化自基期年起算。"
    assert working.cell(4, 7).value.endswith("（2020—2024 年）")
    newest = drafting.assess(outward, of(line("nurses_per_1000", "≥", 4.5)))
    assert draft_files.target_system(outward, newest, changed=False, on=date(2026, 11, 30)).working_notes == ""
    values = {row[2].value: row for row in sheet.iter_rows(min_row=4) if row[2].value}
    nurses, drugs = values["每千人口注册护士数"], values["公立医院药占比"]
    assert (nurses[4].value, nurses[5].value) == (3.62, 4.5) and nurses[5].number_format == '"≥"0.0'
    assert drugs[5].value == "25～28" and values["每万人口全科医生数"][5].value == "待定"
    assert sheet.page_setup.paperSize == 9 and sheet.print_area

    text = draft_files.for_data(assessed)
    lines = additions.rows(text)
    assert text.decode().splitlines()[0] == ",".join(names(TARGETS))
    head = (browser.ROOT / "data" / "targets.csv").read_text("utf-8").splitlines()[0]
    assert text.decode().splitlines()[0] == head
    by = {one["indicator"]: one for one in lines}
    assert set(by) == {"nurses_per_1000", "infant_mortality", "drug_revenue_share"}, "a line without a number is none"
    assert {key: by["nurses_per_1000"][key] for key in ("value", "decimals", "baseline", "baseline_year", "attribute")} == {
        "value": "4.5", "decimals": "1", "baseline": "3.62", "baseline_year": "2025", "attribute": "binding",
    }  # fmt: skip
    assert all(one["source"] == one["place"] == "" for one in lines) and by["infant_mortality"]["note"] == "'=1+1"


# -- counted nowhere ---------------------------------------------------------------------------------------------------


def test_nothing_of_a_draft_is_in_any_count_list_or_board(own_store, capsys):
    """Before and after drafts of two counties, one of them with every core indicator at absurd values."""

    def everything() -> list[str]:
        with Store.open_for_reading(own_store) as store:
            view = View.open(store, year=2026)
            choice = Choice(areas=tuple(view.areas), year=2026, version=view.version, plan=PLANS[1])
            found = [view.published().to_csv(), view.findings().to_csv(), view.aside_line()]
            for plan in PLANS:
                mine = replace(choice, plan=plan)
                found += [repr(view.select(mine).counts), repr(owed.find(view, mine, yearly=True))]
            found.append(repr(sorted(view.spoken_by().items())) + repr(sorted(view.areas_with_targets)))
            asked = board.Asked(plan="155", core_only=False)
            found.append(board.make(View.open(store, year=2026, audience="release"), asked, made=date(2026, 11, 30), told=()).body.decode())  # fmt: skip
        for command in (["gaps", "--format", "csv"], ["owed", "--area", "山丹"], ["plan-check"], ["evaluate", "--area", "山丹"], ["batches"]):  # fmt: skip
            assert cli.main([*command, "--store", str(own_store)]) in (cli.DONE, 1)
            told = capsys.readouterr()
            found.append(told.out + told.err)
        return found

    before = everything()
    with Store.open(own_store) as store:
        known = View.open(store, year=2026).reference
        core = [one.id for one in known.catalogue.indicators.values() if one.core]
        for code in ("620725", "141128"):
            lines = tuple(line(key, "≥", 99.0, attribute="binding") for key in core)
            drafting.save(store, of(*lines, area=code), actor=ADMIN, known=known)
    after = everything()
    assert len(before) == len(after) and all(one == other for one, other in zip(before, after))
