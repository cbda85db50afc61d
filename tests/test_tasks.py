"""Deadlines as documents write them, read to a day by hand; how a task stands on a day; what people write of it, and who is asked."""

import csv
import io
import re
from collections import Counter
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from actions import importing, packing, remarking
from actions import tasks as doing
from actions.assess import View
from charts import task_timeline
from model import tasks
from model.actors import Actor
from model.choice import Choice
from model.failures import Refused
from model.remarks import of_task
from model.tasks import Deadline
from store import Store
from tests import browser, screens
from tests.test_cli import run, words
from wording import tasks as wording

NONE = Deadline()


@pytest.mark.parametrize(
    ("words", "first", "last", "expected"),
    [
        ("2024年底", 2021, 2025, date(2024, 12, 31)),
        ("到 2025 年", 2021, 2025, date(2025, 12, 31)),
        ("“十四五”期间", 2021, 2025, date(2025, 12, 31)),
        ("“十四五”末", None, None, date(2025, 12, 31)),
        ("“十五五”期间", None, None, date(2030, 12, 31)),
        ("通过5年努力", 2021, 2025, date(2025, 12, 31)),
        ("三年", 2021, 2025, date(2023, 12, 31)),
        ("三年", None, None, None),  # since when is not said
        ("2024-2027年", 2025, 2025, date(2027, 12, 31)),
        ("2025—2027 年", 2025, 2025, date(2027, 12, 31)),
        ("2025 年 4 月", 2025, 2025, date(2025, 4, 30)),
        ("2024年2月", None, None, date(2024, 2, 29)),
        ("2024年2月底前", None, None, date(2024, 2, 29)),
        ("2025年6月30日前", None, None, date(2025, 6, 30)),
        ("2025年3月中旬", None, None, date(2025, 3, 20)),
        ("2025年上半年", None, None, date(2025, 6, 30)),
        ("2025年第三季度", None, None, date(2025, 9, 30)),
        ("2025年3季度末", None, None, date(2025, 9, 30)),
        ("今年", 2023, 2023, date(2023, 12, 31)),
        ("年内", 2023, 2023, date(2023, 12, 31)),
        ("年底前", 2023, 2023, date(2023, 12, 31)),
        ("11 月底前", 2023, 2023, date(2023, 11, 30)),
        ("5 月底", 2023, 2023, date(2023, 5, 31)),
        ("12月底前", 2023, 2023, date(2023, 12, 31)),
        ("上半年", 2023, 2023, date(2023, 6, 30)),
        ("四季度", 2023, 2023, date(2023, 12, 31)),
        ("11 月底前", 2021, 2025, None),  # of which year
        ("年内", None, None, None),
        ("2025年13月", None, None, date(2025, 12, 31)),  # no month: the year stands
        ("2026-06-30", 2021, 2025, date(2026, 6, 30)),
        ("2026/6/30", 2021, 2025, date(2026, 6, 30)),
        ("２０２６／６／３０", 2021, 2025, date(2026, 6, 30)),
        ("2026-06-30 00:00:00", 2021, 2025, date(2026, 6, 30)),  # a day in a spreadsheet's cell
        ("2026.6", 2021, 2025, date(2026, 6, 30)),
        ("2025.10", None, None, date(2025, 10, 31)),
        ("2025.1", None, None, None),  # January, or October without its last sign
        ("2025.1.15", None, None, date(2025, 1, 15)),
        ("2024.6-2025.12", None, None, date(2025, 12, 31)),
        ("2024.6-12", None, None, date(2024, 12, 31)),
        ("2025.1-2025.12", None, None, date(2025, 12, 31)),
        ("2021-25年", None, None, date(2025, 12, 31)),
        ("2024年6月启动，2025年完成", 2021, 2025, date(2025, 12, 31)),
        ("2025年上半年启动，2026年底完成", 2021, 2025, date(2026, 12, 31)),
        ("2025年6月至2026年", 2021, 2025, date(2026, 12, 31)),
        ("2025年8月、2026年", 2021, 2025, date(2026, 12, 31)),
        ("2025年6月启动，年底完成", 2021, 2025, date(2025, 12, 31)),
        ("2025年1-6月", 2021, 2025, date(2025, 6, 30)),
        ("2025年11月至3月", 2021, 2025, date(2026, 3, 31)),
        ("2025年10月1日-7日", 2021, 2025, date(2025, 10, 7)),
        ("2025年6月启动，次年3月完成", 2021, 2025, date(2026, 3, 31)),
        ("10月至翌年3月", 2025, 2025, date(2026, 3, 31)),
        ("明年底", 2025, 2025, date(2026, 12, 31)),
        ("明年底", 2021, 2025, None),  # after which year
        ("2025年底前完成，明年验收", 2021, 2025, None),
        ("2025年底（持续推进）", 2021, 2025, date(2025, 12, 31)),
        ("持续到2026年底", 2021, 2025, date(2026, 12, 31)),
        ("逐年推进，2025年全面完成", 2021, 2025, date(2025, 12, 31)),
        ("2025年6月起", 2021, 2025, None),  # from when, not until when
        ("2025年6月启动，工期18个月", 2021, 2025, None),
        ("条件成熟后", None, None, None),
        ("未写", 2025, 2025, None),
        ("", 2025, 2025, None),
    ],
)
def test_the_last_day_the_words_allow(words, first, last, expected):
    assert tasks.read(words, first=first, last=last) == Deadline(due=expected)


@pytest.mark.parametrize(
    "words",
    ["每月", "每年", "每季度", "每个季度", "长期坚持", "常态化", "2025年起每年", "每年12月底", "2025年底起长期坚持"],
)
def test_what_is_done_again_and_again_has_no_day(words):
    assert tasks.read(words, first=2025, last=2025) == Deadline(recurring=True)


@pytest.mark.parametrize(
    ("due", "stage", "expected"),
    [
        (date(2025, 12, 31), "", "unreported"),
        (date(2025, 12, 31), "进行中", "overdue"),
        (date(2025, 12, 31), "已延期", "overdue"),
        (date(2025, 12, 31), "已完成", "done"),
        (date(2025, 12, 31), "已调整", "adjusted"),
        (date(2026, 11, 30), "", "soon"),  # the day itself is not past
        (date(2026, 12, 31), "未开始", "soon"),
        (date(2027, 6, 30), "", "later"),
        (None, "进行中", "open"),
    ],
)
def test_how_a_task_stands_on_a_day(due, stage, expected):
    assert tasks.state(Deadline(due=due), stage, on=date(2026, 11, 30)) == expected


def test_what_recurs_is_never_late():
    assert tasks.state(Deadline(recurring=True), "", on=date(2026, 11, 30)) == "recurring"


def test_every_deadline_that_a_document_writes_is_understood_or_knowingly_left():
    written = set()
    for path in (browser.ROOT / "data").rglob("commitments.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            written |= {row["deadline"] for row in csv.DictReader(file)}
    left = {words for words in written if tasks.read(words, first=2025, last=2025) == NONE}
    assert left == {"", "条件成熟后", "未写"}


# -- when a task was done, and how it stands then ----------------------------------------------------------------------------

ON = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2025-12", "2025-12"),
        ("2025年12月", "2025-12"),
        ("2025.12.31", "2025-12-31"),
        ("２０２５／２／３", "2025-02-03"),
        ("2025年2月28日", "2025-02-28"),
        ("2024-02-29", "2024-02-29"),
        ("2025-12-31 00:00:00", "2025-12-31"),  # a day in a spreadsheet's cell
        ("2025年2月30日", ""),
        ("2025-02-29", ""),
        ("2025-13", ""),
        ("2025", ""),
        ("1999-12", ""),
        ("已完成", ""),
        ("", ""),
    ],
)
def test_when_a_task_was_done_is_a_month_or_a_day_there_is(typed, kept):
    assert tasks.done(typed) == kept


@pytest.mark.parametrize(
    ("due", "finished", "told", "expected"),
    [
        (date(2025, 12, 31), "2025-11", False, "done"),
        (date(2025, 12, 31), "2026-11", False, "done"),  # late, and done: this month has begun
        (date(2025, 12, 31), "2026-12", False, "unreported"),  # as of that day not yet
        (date(2025, 12, 31), "", True, "overdue"),
        (None, "2024-05-06", False, "done"),
        (date(2027, 2, 28), "", False, "soon"),  # 90 days on
        (date(2027, 3, 1), "", False, "later"),
    ],
)
def test_how_a_task_stands_with_what_people_wrote(due, finished, told, expected):
    assert tasks.state(Deadline(due=due), "", on=ON, finished=finished, told=told) == expected


def choice(view: View, *areas: str) -> Choice:
    return Choice(areas=areas, year=view.year, version=view.version)


def write(store: Store, slots, texts: dict[str, str], *, seen=None) -> int | None:
    edits = {slots[field]: text for field, text in texts.items()}
    known = View.open(store, year=2026).reference
    at = store.version() if seen is None else seen
    return remarking.submit(store, edits, actor=WANG, seen=dict.fromkeys(edits, at), known=known, on=ON)


WANG = Actor(name="王芳", via="page")
PIANGUAN, SHANDAN = "140932", "620725"


def parts(found) -> Counter:
    return Counter(map(wording.part, found.tasks))


def test_written_counted_exported_undone(own_store):
    """Counted by hand from data/commitments.csv: of 山丹's 49 tasks 12 have a day, all of them past at the end of November 2026."""
    with Store.open(own_store) as store:

        def found(**more):
            view = View.open(store, **({"year": 2026} | more))
            return doing.find(view, choice(view, SHANDAN), on=ON)

        before = found()
        assert parts(before) == {"overdue": 12, "open": 37} and sum(parts(before).values()) == len(before.tasks) == 49
        assert wording.finding(before.tasks) == "重点任务 49 条：逾期 12 条（均未报进展）、未写时限 37 条"
        first, second = [task for task in before.tasks if task.state == "unreported"][:2]
        batch = write(store, first.slots, {"done": "2025年12月", "evidence": "验收报告"})
        write(store, second.slots, {"progress": "主体完工", "responsible": "县卫健局、县发改局"})
        after = found()
        assert parts(after) == {"overdue": 11, "open": 37, "done": 1}
        assert wording.finding(after.tasks) == (
            "重点任务 49 条：逾期 11 条（其中未报进展 10 条）、未写时限 37 条、已完成 1 条"
        )
        now = {task.id: task for task in after.tasks}
        assert wording.report(now[first.id]) == "已完成（2025年12月）；依据：验收报告"
        assert wording.report(now[second.id]) == "逾期：主体完工" and now[second.id].units[0] == "县卫健局"
        assert after.units["县发改局"] == (1, 0) and len(after.of("县发改局")) == 1
        assert parts(found(year=2024)) != parts(after), "as of the end of 2024 it was not done"
        assert {task.state for task in found(year=2024).tasks if task.id == first.id} == {"later"}
        assert parts(found(as_of=1)) == parts(before)
        view = View.open(store, year=2026, audience="release")
        pack = packing.gather(view, choice(view, SHANDAN), made=ON)
        row = pack.tasks.set_index("任务").loc[first.task]
        assert row["进展"] == "已完成（2025年12月）；依据：验收报告" and set(pack.tasks["进展"]) > {"未写时限"}
        importing.undo(store, batch, actor=WANG)
        assert parts(found()) == {"overdue": 12, "open": 37}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2025年2月30日", "没有这一天"),
        ("2027-01", "晚于今天（2026年11月30日）"),
        ("2026-12", "晚于今天"),
        ("已完成", "不是 2000 年以来的年月或日期"),
    ],
)
def test_a_doubtful_day_is_refused_in_words_and_nothing_is_written(own_store, typed, words):
    with Store.open(own_store) as store:
        view = View.open(store, year=2026)
        task = doing.find(view, choice(view, SHANDAN), on=ON).tasks[0]
        with pytest.raises(Refused, match=words) as told:
            write(store, task.slots, {"done": typed, "progress": "完工"})
        assert task.task[:10] in told.value.problems[0].value and store.version() == 1
        write(store, task.slots, {"done": "2025-12"})
        with pytest.raises(Refused, match="王芳已在第 2 批写为“2025-12”"):
            write(store, task.slots, {"done": "2025-11"}, seen=1)
        with pytest.raises(Refused, match="没有这一格"):
            write(store, of_task(PIANGUAN, task.id), {"progress": "别县的任务"})


def test_groups_hold_each_task_once_and_late_ones_are_asked_for(real_store):
    with Store.open_for_reading(real_store) as store:
        view = View.open(store, year=2026)
        found = doing.find(view, choice(view, SHANDAN, PIANGUAN), on=ON)
        past = View.open(store, year=2025)
        before = doing.find(past, choice(past, SHANDAN, PIANGUAN), on=ON)
    for groups in (
        wording.by_unit(found.tasks),
        wording.by_deadline(found.tasks),
        wording.by_area(found.tasks, names=lambda code: found.areas[code].name),
        wording.grouped(found.tasks),
    ):
        assert sorted(task.id for mine in groups.values() for task in mine) == sorted(task.id for task in found.tasks)
    asked = doing.reminders(found)
    late = [task for task in found.tasks if wording.part(task) in wording.LATE]
    assert sum(text.count("\n") - 1 for _, text in asked) == len(late) > 10
    assert asked[0][1].startswith(f"【{asked[0][0]}】以下 ") and "截至 2026年11月30日" in asked[0][1]
    # As of a past year they stand as on its last day, and that is the day told.
    assert all("（截至 2025年12月31日）" in text for _, text in doing.reminders(before)) and doing.reminders(before)
    heads = [
        openpyxl.load_workbook(io.BytesIO(doing.workbook(one, on=ON))).worksheets[0].oddHeader
        for one in (found, before)
    ]
    told = ["".join(str(part.text or "") for part in (head.left, head.center, head.right)) for head in heads]
    assert "状态按" not in told[0] and "状态按 2025年12月31日计 · 2026年11月30日制" in told[1]


def test_the_line_of_time_draws_every_dated_task_once_and_cuts_no_name(real_store):
    with Store.open_for_reading(real_store) as store:
        view = View.open(store, year=2026)
        found = doing.find(view, choice(view, *view.areas), on=ON)
    dated = task_timeline.dated(found.tasks)
    groups = wording.by_area(found.tasks, names=lambda code: found.areas[code].name)
    figure = task_timeline.draw(groups, on=ON)
    assert sum(len(trace.x) for trace in figure.data) == len(dated) >= 25
    texts = "".join(note.text.replace("<br>", "") for note in figure.layout.annotations)
    assert all(task.task in texts for task in dated) and "…" not in texts
    assert {trace.name for trace in figure.data} == {wording.PARTS[wording.part(task)][0] for task in dated}
    places = [(trace.x[at], trace.y[at]) for trace in figure.data for at in range(len(trace.x))]
    assert len({y for _, y in places}) == len(dated), "a row a task"
    assert f"另有 {len(found.tasks) - len(dated)} 条没有日期" in task_timeline.describe(groups, on=ON)
    assert task_timeline.draw({}, on=ON).layout.height > 0


def test_a_task_done_in_a_month_is_marked_and_told_as_it_was_said(own_store):
    """2026-11 is told as that month, and stands no later than the day looked at; 已完成 of an upload names no day."""
    with Store.open(own_store) as store:
        view = View.open(store, year=2026)
        task = next(one for one in doing.find(view, choice(view, SHANDAN), on=ON).tasks if one.due)
        write(store, task.slots, {"done": "2026-11"})
        view, day = View.open(store, year=2026), date(2026, 11, 10)
        done = next(one for one in doing.find(view, choice(view, SHANDAN), on=day).tasks if one.id == task.id)
    figure = task_timeline.draw({"": [done]}, on=day)
    assert figure.data[0].x == (day,)
    texts = [note.text for note in figure.layout.annotations if "已完成" in note.text]
    assert len(texts) == 1 and "已完成 2026年11月<" in texts[0]
    uploaded = replace(done, said={}, finished=None)
    figure = task_timeline.draw({"": [uploaded]}, on=day)
    assert not [note.text for note in figure.layout.annotations if "已完成" in note.text and "年" in note.text]


def test_the_command_line_lists_the_tasks_of_a_unit_and_writes_their_form(own_store, tmp_path):
    listed = run("tasks", "--area", "偏关", "--unit", "县医保局", "--format", "csv", "--store", own_store)
    rows = list(csv.DictReader(io.StringIO(listed.stdout.decode("utf-8"))))
    with (browser.ROOT / "data" / "commitments.csv").open(encoding="utf-8", newline="") as file:
        mine = [row["id"] for row in csv.DictReader(file) if row["area"] == PIANGUAN and "县医保局" in row["responsible"] + row["involved"]]  # fmt: skip
    assert [row["id"] for row in rows] == sorted(mine) and f"县医保局重点任务 {len(mine)} 条：" in words(listed)
    back = tmp_path / "任务.csv"
    back.write_bytes(listed.stdout)
    returned = run("import", back, "--by", "李强", "--reason", "x", "--store", own_store)
    assert "填写栏与看板所载一致" in words(returned), "what goes out is known when it comes back"
    several = run("tasks", "--area", "偏关", "--unit", "县", "--store", own_store)
    assert several.returncode == 2 and "单位“县”不唯一，可用：" in words(several)
    assert run("tasks", "--area", "偏关", "--unit", "没有的局", "--store", own_store).returncode == 2
    out = tmp_path / "进展.xlsx"
    assert run("tasks", "--area", "偏关", "--unit", "县医保局", "--store", own_store, "--out", out).returncode == 0
    assert openpyxl.load_workbook(out).sheetnames == ["偏关县 县医保局", "填写说明", "选项"]


@pytest.mark.usefixtures("open_real")
def test_the_page_says_the_same():
    app = screens.page("tasks", area=SHANDAN, by="unit")
    screens.sound(app)
    assert screens.title(app).startswith("重点任务 49 条：逾期 12 条（均未报进展）、")
    html = screens.tasks_html(app)
    assert html.count("<tr data-tags") == 49 and f'data-slot="{SHANDAN}:task:shandan-145-001::::done"' in html
    assert not screens.latin(screens.plain(html))
    assert sum(int(number) for number in re.findall(r'scope="rowgroup"[^>]*>[^<]* (\d+) 条</th>', html)) == 49
    assert [one.label for one in app.expander if one.label.startswith("山丹县")]
    app = screens.page("tasks", area=SHANDAN, layout="timeline", by="deadline")
    screens.sound(app)
    assert not screens.tasks_html(app) and len(app.get("plotly_chart")) == 1
    app = screens.page("tasks", area=SHANDAN, plan="155")
    screens.sound(app)
    assert screens.title(app) == "所选范围内的文件未列重点任务"
    app = screens.page("tasks", area=SHANDAN, asof="1", demo="1")
    screens.sound(app)
