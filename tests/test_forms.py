"""Forms that go out and come back: filled in by openpyxl as a clerk would, they become remarks without a question; unchanged they change nothing."""

import csv
import io
import shutil
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest

from actions import downloads, evaluating, importing, pack_files, packing, remarking
from actions import tasks as doing
from actions.assess import View
from actions.importing import Given
from model import forms
from model.actors import Actor
from model.choice import Choice
from model.failures import Refused
from model.remarks import FIELDS, of_target, of_task
from store import Store

ON = date(2026, 11, 30)
SHANDAN, NURSES, BEDS = "620725", "nurses_per_1000", "beds_per_1000"
LI, WANG = (Actor(name=name, via="page") for name in ("李强", "王芳"))


def choice(view: View) -> Choice:
    return Choice(areas=(SHANDAN,), year=view.year, version=view.version)


def evaluation(store: Store) -> bytes:
    """The workbook as the page 终期评估 gives it."""
    view = View.open(store, year=2026, audience="release")
    pack = packing.gather(view, choice(view), made=ON, sections=("counties",))
    return pack_files.one(pack, "xlsx", None)


def progress(store: Store) -> bytes:
    view = View.open(store, year=2026)
    return doing.workbook(doing.find(view, choice(view), on=ON), on=ON)


def head_row(sheet) -> int:
    return next(row for row in range(1, 6) if any(str(c.value or "").startswith(forms.MARK) for c in sheet[row]))


def cells(sheet, row_of: str) -> dict:
    """The cells of a row whose name holds a word, by the heads of their columns."""
    head = head_row(sheet)
    heads = {str(cell.value): cell.column for cell in sheet[head] if cell.value}
    mark = next(column for name, column in heads.items() if name.startswith(forms.MARK))
    row = next(row for row in range(head + 1, sheet.max_row + 1) if row_of in str(sheet.cell(row, mark).value))
    return {name: sheet.cell(row, column) for name, column in heads.items()}


def edited(body: bytes, change: Callable) -> bytes:
    book, out = openpyxl.load_workbook(io.BytesIO(body)), io.BytesIO()
    change(book)
    book.save(out)
    return out.getvalue()


def prepared(store: Store, body: bytes, name="终期评估.xlsx"):
    return importing.prepare(store, [Given(name=name, body=body)], year=2026, on=ON)


def stands(store: Store) -> dict[str, str]:
    return {slot.key: said.text for slot, said in View.open(store, year=2026).remarks([SHANDAN]).items()}


def text(body: bytes) -> str:
    """All that a file says, of an office file all its parts."""
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return body.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return "".join(parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith(".xml"))


def key(item: str, field: str) -> str:
    return of_target(SHANDAN, item, year=2025, scope="plan", last=2025)[field].key


def say(store: Store, item: str, texts: dict[str, str], *, by=WANG) -> None:
    slots = of_target(SHANDAN, item, year=2025, scope="plan", last=2025)
    edits = {slots[field]: text for field, text in texts.items()}
    known = View.open(store, year=2026).reference
    remarking.submit(store, edits, actor=by, seen=dict.fromkeys(edits, store.version()), known=known)


def fill(book) -> None:
    nurses, beds = (cells(book["目标完成情况"], f":{item}:") for item in (NURSES, BEDS))
    nurses["偏差原因"].value = "编制未增\n退休较多"
    nurses["判定复核"].value = "有异议：口径含返聘"
    nurses["责任单位"].value = "县卫健局医政股"
    beds["下一步措施"].value = "新院区投用"
    beds["偏差原因"].value = None


def test_the_evaluation_is_filled_in_and_comes_back_without_a_question(own_store):
    with Store.open(own_store) as store:
        say(store, BEDS, {"cause": "新院区未投用"})
        out = evaluation(store)
        same = prepared(store, out)
        assert [problem.line() for problem in same.problems] == [] and not same.remarks
        assert same.count("new") == same.count("changed") == 0 and same.count("same") == 1
        made = prepared(store, edited(out, fill))
        assert not made.problems and not any(one.questions for one in made.reading.sheets)
        assert made.told == "偏差原因 2 处、下一步措施 1 处、判定复核 1 处、责任单位 1 处"
        assert not made.needs_reason and not len(made.flips)
        read = {one.sheet: (one.used, one.layout) for one in made.reading.sheets}
        assert read == {
            "目标完成情况": (True, "form"),
            "年度和阶段目标": (True, "form"),
            "数据来源": (False, "none"),
        }
        done = importing.submit(store, made, actor=LI)
        assert (done.added, done.changed, done.batch) == (4, 1, 3)
        assert store.batches()["reason"].iloc[-1] == f"表格填写：{made.told}"
        assert "终期评估.xlsx" in store.files(3)
        assert stands(store) == {
            key(NURSES, "cause"): "编制未增\n退休较多",
            key(NURSES, "review"): "有异议：口径含返聘",
            key(NURSES, "unit"): "县卫健局医政股",
            key(BEDS, "measure"): "新院区投用",
        }
        again = prepared(store, edited(out, fill))
        assert again.repeated is None or not again.remarks
        assert not again.remarks and not [one for one in again.problems if one.level == "error"]
        out = evaluation(store)
        offered = list(openpyxl.load_workbook(io.BytesIO(out))["选项"].values)
        assert offered == [("县卫健局医政股",)], "who was named once can be chosen"
        now = prepared(store, out, "再次下载.xlsx")
        assert not now.remarks and not now.problems, "what goes out now comes back unchanged"
        view = View.open(store, year=2026, audience="release")
        pack = packing.gather(view, choice(view), made=ON)
        for kind in ("docx", "html", "xlsx", "pptx"):
            told = text(pack_files.one(pack, kind, None))
            assert all(word in told for word in ("编制未增", "有异议：口径含返聘", "新院区投用", "县卫健局医政股")), (
                kind
            )
        importing.undo(store, 3, actor=LI)
        assert stands(store) == {key(BEDS, "cause"): "新院区未投用"}


def test_what_others_wrote_meanwhile_is_told_and_not_written_over(own_store):
    with Store.open(own_store) as store:
        out = evaluation(store)
        say(store, NURSES, {"cause": "页面上写的"}, by=WANG)
        say(store, BEDS, {"cause": "与表无关"}, by=WANG)
        made = prepared(store, edited(out, fill))
        told = {one.code: one for one in made.problems}
        assert set(told) == {"changed_meanwhile"} and told["changed_meanwhile"].level == "error"
        assert "王芳已在第 2 批写为“页面上写的”" in told["changed_meanwhile"].why
        with pytest.raises(Refused):
            importing.submit(store, made, actor=LI)
        importing.submit(store, made, actor=LI, good_rows=True)
        assert stands(store)[key(NURSES, "cause")] == "页面上写的"
        assert stands(store)[key(BEDS, "cause")] == "与表无关", "a cell the form leaves alone is no edit"
        assert stands(store)[key(NURSES, "review")] == "有异议：口径含返聘"


def test_a_figure_written_over_is_told_and_not_read(own_store):
    def change(book) -> None:
        row = cells(book["目标完成情况"], f":{NURSES}:")
        row["2025"].value = 9.99
        row["基期值"].value = 1.23
        row["偏差原因"].value = "编制未增"

    with Store.open(own_store) as store:
        made = prepared(store, edited(evaluation(store), change))
        told = [(one.code, one.level, one.value) for one in made.problems]
        assert sorted(told) == [("form_figure", "warning", "1.23"), ("form_figure", "warning", "9.99")]
        assert all("改写的数未读入" in one.why for one in made.problems)
        assert set(made.difference["table"]) == {"remark"} and made.told == "偏差原因 1 处"


def test_a_form_of_another_store_an_added_row_and_a_text_too_long_are_told(own_store):
    def change(book) -> None:
        sheet = book["目标完成情况"]
        row = cells(sheet, f":{NURSES}:")
        row["下一步措施"].value = "长" * 501
        sheet.cell(sheet.max_row + 1, row["偏差原因"].column).value = "新增的一行"

    def later(book) -> None:
        for sheet in (book["目标完成情况"], book["年度和阶段目标"]):
            mark = next(cell for cell in sheet[head_row(sheet)] if str(cell.value or "").startswith(forms.MARK))
            mark.value = forms.head(7, forms.made_of(mark.value)[1])

    with Store.open(own_store) as store:
        out = evaluation(store)
        made = prepared(store, edited(out, change))
        assert sorted(one.code for one in made.problems) == ["no_slot", "too_long"] and not made.remarks
        made = prepared(store, edited(edited(out, fill), later))
        assert {one.code for one in made.problems} == {"unknown_batch"} and not made.remarks
        assert "出自第 7 批，数据库只到第 1 批" in made.problems[0].why


def test_the_form_of_the_tasks_comes_back_the_same_way(own_store):
    def change(book) -> None:
        first, second = (cells(book["山丹县"], f":{item}") for item in ("shandan-145-001", "shandan-145-002"))
        first["完成时间"].value = date(2025, 12, 31)
        first["依据"].value = "山卫发〔2026〕3号"
        second["进展情况"].value = "已采购设备"
        second["完成时间"].value = "2025年2月30日"

    with Store.open(own_store) as store:
        out = progress(store)
        assert not prepared(store, out, "进展.xlsx").remarks
        made = prepared(store, edited(out, change), "进展.xlsx")
        (problem,) = made.problems
        assert (problem.code, problem.level) == ("year_format", "error") and "没有这一天" in problem.why
        importing.submit(store, made, actor=LI, good_rows=True)
        one, two = (of_task(SHANDAN, item) for item in ("shandan-145-001", "shandan-145-002"))
        assert stands(store) == {
            one["done"].key: "2025-12-31",
            one["evidence"].key: "山卫发〔2026〕3号",
            two["progress"].key: "已采购设备",
        }
        view = View.open(store, year=2026)
        states = {task.id: task.state for task in doing.find(view, choice(view), on=ON).tasks}
        assert states["shandan-145-001"] == "done"


@pytest.mark.parametrize(("kind", "saved"), [("page", "utf-8-sig"), ("page", "gb18030"), ("cli", "utf-8")])
def test_the_table_of_tasks_that_goes_out_as_csv_comes_back(own_store, kind, saved):
    """As downloaded, and as a spreadsheet saves it again: nothing changed is no edit, and an edit stands where the workbook's would."""

    def out(store: Store) -> tuple[list[str], list[dict]]:
        view = View.open(store, year=2026)
        found = doing.find(view, choice(view), on=ON)
        told = {"page": doing.listed, "cli": doing.table}[kind](found.tasks, found)
        table = doing.returning(found.tasks, found, told)
        rows = list(csv.DictReader(io.StringIO(downloads.as_csv(table).decode("utf-8-sig"))))
        return list(rows[0]), rows

    def body(heads: list[str], rows: list[dict]) -> bytes:
        text = io.StringIO()
        lines = csv.DictWriter(text, heads, lineterminator="\r\n")
        lines.writeheader()
        lines.writerows(rows)
        return text.getvalue().encode(saved)

    named = {word: word if kind == "page" else field for field, word in FIELDS["task"].items()}
    with Store.open(own_store) as store:
        view = View.open(store, year=2026)
        first, second, led = (
            next(one for one in doing.find(view, choice(view), on=ON).tasks if fits(one))
            for fits in (
                lambda one: one.id.endswith("-001"),
                lambda one: one.id.endswith("-002"),
                lambda one: one.involved,
            )
        )
        known = view.reference
        edits = {
            first.slots["done"]: "2025-12",
            first.slots["evidence"]: "=验收|报告",
            second.slots["progress"]: "采购中",
        }
        remarking.submit(store, edits, actor=WANG, seen=dict.fromkeys(edits, store.version()), known=known)
        heads, rows = out(store)
        same = prepared(store, body(heads, rows), "任务.csv")
        assert [one.line() for one in same.problems] == [] and not same.remarks
        by = {row[heads[-2]].partition(":task:")[2]: row for row in reversed(rows)}
        by[second.id] |= {named["进展情况"]: "已采购设备", named["完成时间"]: "2026年3月"}
        assert kind == "page" or by[led.id]["involved"] == led.involved, "the document's unit goes out, and is no edit"
        by[led.id][named["责任单位"]] = "县疾控中心"
        made = prepared(store, body(heads, list(by.values())), "任务.csv")
        assert [one.line() for one in made.problems] == []
        importing.submit(store, made, actor=LI)
        assert stands(store) == {
            first.slots["done"].key: "2025-12",
            first.slots["evidence"].key: "=验收|报告",
            second.slots["progress"].key: "已采购设备",
            second.slots["done"].key: "2026-03",
            led.slots["responsible"].key: "县疾控中心",
        }


def test_the_workbook_is_a_form_one_can_fill_in_and_print(own_store):
    with Store.open(own_store) as store:
        book = openpyxl.load_workbook(io.BytesIO(evaluation(store)))
        units = evaluating.units(View.open(store, year=2026), [SHANDAN])
    sheet = book["目标完成情况"]
    heads = [cell.value for cell in sheet[head_row(sheet)]]
    assert [str(year) for year in range(2021, 2026)] == heads[heads.index("2021") : heads.index("2025") + 1]
    assert {"比上年", *FIELDS["target"].values(), *FIELDS["indicator"].values()} <= set(heads)
    assert sheet.page_setup.paperSize == "9" or sheet.page_setup.paperSize == 9
    last = openpyxl.utils.get_column_letter(len(heads) - 2)
    assert sheet.print_area == f"'目标完成情况'!$A$1:${last}${sheet.max_row}"
    assert [sheet.column_dimensions[openpyxl.utils.get_column_letter(len(heads) - at)].hidden for at in (0, 1)].count(True) >= 1  # fmt: skip
    asked = {one.formula1: one for one in sheet.data_validations.dataValidation}
    assert '"同意,有异议"' in asked and (not units or any("选项" in formula for formula in asked))
    assert all(not one.showErrorMessage for one in asked.values()), "any text may stand there"
    assert not sheet.protection.sheet


def test_names_of_rows_and_figures_are_read_back():
    for slots in (of_target(SHANDAN, NURSES, year=None, scope="every_year", last=2025), of_task(SHANDAN, "x-1")):
        assert forms.slots(forms.row(slots)) == slots
    for item in ("2:a", "task:1:", ":"):
        assert forms.slots(forms.row(of_task(SHANDAN, item))) == of_task(SHANDAN, item), "a document's own number"
    assert forms.slots("") == forms.slots("x") == forms.slots("620725:target:a:b:c:d") == {}
    assert forms.made_of(forms.head(12, forms.seal("3f2a90c1d2e4aa", 1.5))) == (12, "3f2a90c1d2e4-16e360")
    assert forms.made_of("识别码 第3批") == (3, "") and forms.made_of("识别码") is None
    held = forms.read_before(forms.before({"2024": 4.150000001, "2025": None, "目标值": "不显示"}))
    assert held == {"2024": "4.15", "2025": "", "目标值": "不显示"}
    assert forms.same("4.2", "4.15") and not forms.same("4.16", "4.15") and not forms.same("", "4.15")


EVALUATION, TASKS = "目标完成情况", "山丹县"


def by_filter(sheet, columns: int | None = None) -> None:
    """The rows below the head in the other order, as far as the filter goes; or as far as so many columns go."""
    head = head_row(sheet)
    last = openpyxl.utils.range_boundaries(sheet.auto_filter.ref)[2]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=head + 1, max_col=columns or last)]
    for number, row in enumerate(reversed(rows), head + 1):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value


@pytest.mark.parametrize("name", [EVALUATION, TASKS])
def test_rows_sorted_by_the_filter_keep_their_names_and_torn_ones_are_refused(own_store, name):
    of, word, slot = (
        (f":{NURSES}:", "偏差原因", of_target(SHANDAN, NURSES, year=2025, scope="plan", last=2025)["cause"])
        if name == EVALUATION
        else ("shandan-145-001", "进展情况", of_task(SHANDAN, "shandan-145-001")["progress"])
    )

    def whole(book) -> None:
        cells(book[name], of)[word].value = "写在这一行"
        by_filter(book[name])

    def torn(book) -> None:
        cells(book[name], of)[word].value = "写在这一行"
        by_filter(book[name], book[name].max_column - 2)

    with Store.open(own_store) as store:
        out = evaluation(store) if name == EVALUATION else progress(store)
        made = prepared(store, edited(out, whole))
        assert [one.line() for one in made.problems] == [] and made.remarks == (slot,)
        made = prepared(store, edited(out, torn))
        assert {(one.code, one.level) for one in made.problems} == {("torn_row", "error")} and not made.remarks
        assert "与该行识别码不符（原为“" in made.problems[0].why
        with pytest.raises(Refused):
            importing.submit(store, made, actor=LI, good_rows=True)
        assert not stands(store)


def test_a_form_of_a_batch_of_the_same_number_elsewhere_writes_over_nothing(own_store, tmp_path):
    put_back = tmp_path / "put_back.duckdb"
    shutil.copy(own_store, put_back)
    with Store.open(own_store) as store:
        say(store, NURSES, {"cause": "换回备份前写的"})
        out = evaluation(store)
    with Store.open(put_back) as store:
        say(store, NURSES, {"cause": "换回备份后写的"})
        made = prepared(store, edited(out, fill))
        assert {(one.code, one.level) for one in made.problems} == {("unknown_batch", "error")} and not made.remarks
        assert "与数据库现在的第 2 批不是同一批" in made.problems[0].why
    assert forms.seal("a" * 32, 1.5) != forms.seal("b" * 32, 1.5) != forms.seal("b" * 32, 1.500001)


def test_a_form_without_its_hidden_columns_or_with_another_head_is_told(own_store):
    def bare(name: str) -> Callable:
        return lambda book: book[name].delete_cols(book[name].max_column - 1, 2)

    def renamed(book) -> None:
        fill(book)
        sheet = book[EVALUATION]
        next(cell for cell in sheet[head_row(sheet)] if cell.value == "偏差原因").value = "偏差原因（必填）"

    with Store.open(own_store) as store:
        made = prepared(store, edited(progress(store), bare(TASKS)), "汇总.xlsx")
        assert [(one.code, one.level, one.sheet) for one in made.problems] == [("no_mark", "error", TASKS)]
        assert "缺少识别码列" in made.problems[0].why and "重新下载" in made.problems[0].fix
        assert not len(made.reading.tables["commitment"]) and not len(made.difference)
        out = evaluation(store)
        made = prepared(store, edited(out, bare(EVALUATION)))
        assert [(one.code, one.sheet) for one in made.problems] == [("no_mark", EVALUATION)]
        assert not any(len(table) for table in made.reading.tables.values())
        made = prepared(store, edited(out, renamed))
        assert [(one.code, one.level, one.row) for one in made.problems] == [("form_head", "error", 4)]
        assert "没有“偏差原因”列，现有“偏差原因（必填）”" in made.problems[0].why
        assert made.told == "下一步措施 1 处、判定复核 1 处、责任单位 1 处", "the other columns are read"


def test_figures_of_the_clerks_own_beside_a_form_are_read_or_told(own_store):
    def change(book) -> None:
        fill(book)
        book.create_sheet("本县数据").append(["县区", "指标", "年份", "数值"])
        book["本县数据"].append(["山丹县", "每千人口注册护士数", 2025, 4.6])
        for row in (["护士", 3, 4], ["医生", 2, 5]):
            book.create_sheet("随手记").append(row) if "随手记" not in book else book["随手记"].append(row)

    with Store.open(own_store) as store:
        out = evaluation(store)
        made = prepared(store, edited(out, change))
        used = {one.sheet: one.used for one in made.reading.sheets}
        assert used["本县数据"] and not used["随手记"] and not used["数据来源"]
        assert len(made.reading.tables["figure"]) == 1
        told = [(one.level, one.code) for one in made.problems if one.sheet == "随手记"]
        assert told == [("warning", "not_a_table")]
        view = View.open(store, year=2026, audience="release")
        pack = packing.gather(view, choice(view), made=ON)
        made = prepared(store, pack_files.one(pack, "xlsx", None), "会议材料.xlsx")
        assert {one.sheet for one in made.reading.sheets if one.used} <= {EVALUATION, "年度和阶段目标"}
        assert not made.problems, "the sheets we write beside a form are passed over"


def test_a_month_that_lost_its_zero_is_asked_for(own_store):
    def change(book) -> None:
        first, second = (cells(book[TASKS], f"shandan-145-00{number}")["完成时间"] for number in (1, 2))
        assert first.number_format == "@", "what is typed stays as it is typed"
        first.value, first.number_format = 2025.1, "General"
        second.value = "2025.10"

    with Store.open(own_store) as store:
        made = prepared(store, edited(progress(store), change), "进展.xlsx")
        (problem,) = made.problems
        assert (problem.code, problem.level, problem.value) == ("year_format", "error", "2025.1")
        assert "分不清 1 月和 10 月" in problem.why and problem.fix == "填 2025-01 或 2025-10"
        assert list(made.difference["new"]) == ["2025-10"]


def test_who_corrects_a_form_that_is_in_is_told_to_fetch_it_anew(own_store):
    def again(book) -> None:
        fill(book)
        cells(book[EVALUATION], f":{NURSES}:")["偏差原因"].value = "更正"

    with Store.open(own_store) as store:
        out = evaluation(store)
        importing.submit(store, prepared(store, edited(out, fill)), actor=LI)
        (problem,) = prepared(store, edited(out, again)).problems
        assert problem.code == "changed_meanwhile" and "重新下载本表后改" in problem.fix
