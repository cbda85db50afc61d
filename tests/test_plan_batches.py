"""What was decided of a plan document becomes a batch: what it meets in the store and in itself, what is written, and that it can be undone."""

from datetime import date

import pytest

from actions import importing, plan_batches, plan_documents, reference, registering, rows_for_data
from actions.assess import View
from actions.importing import Given
from model.actors import Actor
from model.failures import Refused
from store import Store
from tests import plan_document

JINGCHUAN, SHANDAN = "620821", "620725"
SOURCE = {
    "title": plan_document.TITLE, "issuer": "泾川县人民政府办公室", "number": "", "date": "2021-12-30", "kind": "plan", "period_start": "2021",
    "period_end": "2025", "supersedes": "",
}  # fmt: skip
ACTOR = Actor(name="王芳", via="page")
READ: dict[bytes, plan_documents.Opened] = {}


@pytest.fixture
def store(own_store):
    with Store.open(own_store) as opened:
        yield opened


def opened(store, body: bytes | str | None = None):
    body = plan_document.docx_bytes() if body is None else body
    given = (
        Given(name="a.txt", body=body.encode()) if isinstance(body, str) else Given(name=plan_document.NAME, body=body)
    )
    read = lambda: plan_documents.open_document(given, known=reference.read(store), invented=False)
    if store.version() > 1:
        return read()
    if given.body not in READ:  # against the same store as every test begins with
        READ[given.body] = read()
    return READ[given.body]


def ready(store, document, accepted=None, *, area=JINGCHUAN, source=None, typed=None, indicators=()):
    accepted = document.candidates if accepted is None else accepted
    return plan_batches.prepare(
        store, document, accepted, area=area, typed=typed, source=source or SOURCE, indicators=indicators, year=2026
    )


def submit(store, readied, reason=""):
    return plan_batches.submit(store, readied, actor=ACTOR, reason=reason)


def of(document, indicator: str, role: str = "target"):
    return [one for one in document.candidates if (one.fields["indicator"], one.fields["role"]) == (indicator, role)]


def test_a_county_nowhere_in_data_comes_with_its_plan_and_goes_with_it(store):
    document = opened(store)
    readied = ready(store, document)
    assert list(readied.weighed.problems) == [len(document.candidates) - 1], "the one whose name no catalogue has"
    assert registering.brought(readied.proposal) == [
        "随批次登记的地区：平凉市、泾川县",
        f"随批次登记的文件：{plan_document.TITLE}",
    ]
    assert store.version() == 1, "nothing was written yet"
    done = submit(store, readied)
    row = store.batches().iloc[-1]
    assert (row["kind"], row["by"], row["file"]) == ("plan_reading", "王芳", plan_document.NAME)
    assert store.files(done.batch)[plan_document.NAME] == document.given.body
    view = View.open(store, year=2026)
    rows = {one.indicator.id: one for one in view.assessments(view.table[view.table["area_code"] == JINGCHUAN])}
    assert len(rows) == 13
    one = rows["physicians_per_1000"]
    assert (one.target.value, one.target.attribute, one.baseline.value, one.baseline.year) == (
        3.2,
        "binding",
        2.4,
        2020,
    )
    assert one.target.place == "二、发展目标 · 表 第 6 行" and one.target.title == plan_document.TITLE
    assert view.timeseries([(JINGCHUAN, "life_expectancy")])[JINGCHUAN, "life_expectancy"][0].value == 76.2
    importing.undo(store, done.batch, actor=ACTOR, reason="试")
    assert JINGCHUAN not in set(reference.read(store).areas["code"])
    assert store.statements("target", area=JINGCHUAN).empty


def test_what_the_document_contradicts_in_itself_is_told_at_both_and_stops_nothing(store):
    document = opened(store)
    first, second = of(document, "nurses_per_1000")
    weighed = ready(store, document).weighed
    for one in (first, second):
        assert any("两处表述不一致" in words for words in weighed.conflicts[one.number])
    assert of(document, "nurses_per_1000", "baseline")[0].number not in weighed.conflicts
    assert any("两处表述不一致" in words for words in weighed.findings)
    alone = ready(store, document, [first]).weighed
    assert not alone.conflicts, "alone it contradicts nothing"


def test_what_the_store_has_otherwise_is_told_with_its_document(store):
    text = "山丹县卫生健康事业中期调整方案（2021—2025年）\n一、目标\n到2025年，每千人口注册护士数达到5.2人，婴儿死亡率控制在5‰以内。"
    document = opened(store, text)
    source = SOURCE | {"title": "山丹县中期调整方案", "kind": "scheme"}
    readied = ready(store, document, area=SHANDAN, source=source)
    (one,) = of(document, "nurses_per_1000")
    (told, *_) = readied.weighed.conflicts[one.number]
    assert told.startswith("数据库中为 ") and "山丹县“十四五”卫生健康事业发展规划" in told and "第 1 批" in told
    with pytest.raises(Refused) as refused:
        submit(store, readied)
    assert [one.code for one in refused.value.problems] == ["no_reason"], (
        "a number that stands is changed with a reason"
    )
    assert submit(store, readied, "中期调整").batch == 2


def test_a_number_changed_by_hand_is_no_number_of_the_phrase(store):
    document = opened(store)
    (one,) = of(document, "life_expectancy")
    submit(store, ready(store, document, [one.changed({"value": "79", "comparator": "≥"})]))
    row = store.statements("target", area=JINGCHUAN).iloc[0]
    assert (row["value"], row["comparator"], row["as_printed"]) == (79.0, "≥", "")
    assert "原文：78.5" in row["note"] and "操作人" in row["note"]


def test_a_change_or_a_range_is_no_figure_and_an_unknown_kind_is_told(store):
    document = opened(
        store,
        "甲县“十四五”卫生健康规划\n一、发展成就\n2020年，婴儿死亡率较2015年下降1.5个千分点，个人卫生支出占卫生总费用的比重为26%—27%。",
    )
    change, between = document.candidates
    assert not change.sure and not between.sure
    told = ready(store, document).weighed.problems
    assert told == {change.number: ("是变化量，不是数值",), between.number: ("是区间，不能作为数值",)}
    readied = ready(
        store, document, [change.changed({"role": "zzz"}), between.changed({"value_to": "", "comparator": "="})]
    )
    assert "zzz" in readied.weighed.problems[change.number][0] and readied.numbers == (between.number,)


def test_a_hundred_is_implied_as_read_and_not_as_typed(store):
    text = "甲县“十四五”卫生健康规划\n一、目标\n到2025年，实现乡镇卫生院中医馆全覆盖，孕产妇系统管理率达到95%以上。"
    document = opened(store, text)
    (typed,) = of(document, "maternal_systematic_management")
    rest = [one for one in document.candidates if one is not typed]
    submit(store, ready(store, document, [*rest, typed.changed({"value": "100"})]))
    rows = store.statements("target", area=JINGCHUAN).set_index("indicator")
    assert rows.loc["tcm_hall_townships", "implied"] and not rows.loc["maternal_systematic_management", "implied"]
    assert "由操作人改定" in rows.loc["maternal_systematic_management", "note"]


def test_digits_and_units_stay_as_printed(store):
    document = opened(
        store,
        "甲县“十四五”卫生健康规划\n一、目标\n到2025年，婴儿死亡率控制在6.0‰以内，孕产妇死亡率控制在12.70/10万以下，实现高血压患者规范管理率全覆盖。",
    )
    submit(store, ready(store, document))
    rows = store.statements("target", area=JINGCHUAN).set_index("indicator")
    assert (rows.loc["infant_mortality", "value"], rows.loc["infant_mortality", "decimals"]) == (6.0, 1)
    assert (rows.loc["maternal_mortality", "decimals"], rows.loc["maternal_mortality", "year_from"]) == (2, "printed")


def test_relative_and_external_targets_are_written_as_such(store):
    text = "甲县2023年卫生健康工作要点\n一、健康促进\n居民健康素养水平较上一年增长不少于2个百分点。婴儿死亡率不高于全市平均水平。"
    document = opened(store, text)
    source = SOURCE | {"title": "要点", "kind": "annual_plan", "period_start": "2023", "period_end": "2023"}
    readied = ready(store, document, source=source)
    assert not readied.weighed.problems
    submit(store, readied)
    rows = store.statements("target", area=JINGCHUAN).set_index("indicator")
    assert (rows.loc["health_literacy", "basis"], rows.loc["health_literacy", "unit"]) == ("points_on", "个百分点")
    assert rows.loc["infant_mortality", "basis"] == "external"


def test_an_aim_without_a_number_waits_for_a_person_and_is_written_as_such(store):
    document = opened(store, "甲县“十四五”卫生健康规划\n一、发展目标\n到2025年，居民健康素养水平明显提升。")
    (one,) = document.candidates
    assert (one.fields["value"], one.why) == ("", "只有定性表述，没有数值")
    submit(store, ready(store, document))
    view = View.open(store, year=2026)
    (row,) = view.assessments(view.table[view.table["area_code"] == JINGCHUAN])
    assert row.reason == "qualitative_only" and row.target.as_printed == "居民健康素养水平明显提升"


def test_what_cannot_be_a_row_is_told_at_its_candidate_and_the_rest_is_written(store):
    document = opened(store)
    bad, good = of(document, "infant_mortality")[0], of(document, "under5_mortality")[0]
    wrong = [bad.changed({"value": "四"}), good]
    readied = ready(store, document, wrong)
    assert "不是数" in readied.weighed.problems[bad.number][0] and readied.numbers == (good.number,)
    readied = ready(store, document, [bad.changed({"unit": "人"}), good])
    assert "‰" in readied.weighed.problems[bad.number][0]
    assert submit(store, readied).added == 1


def test_two_numbers_of_one_cell_at_one_place_are_two_statements_and_the_same_twice_is_one(store):
    document = opened(store)
    (one,) = of(document, "life_expectancy")
    other = of(document, "infant_mortality")[0]
    twin = other.changed({**one.fields, "value": "79"})
    same = of(document, "under5_mortality")[0].changed(dict(one.fields))
    readied = ready(store, document, [one, twin, same])
    assert readied.merged == (same.number,)
    submit(store, readied)
    assert store.statements("target", area=JINGCHUAN)["place"].tolist() == [
        "二、发展目标 · 表 第 1 行",
        "二、发展目标 · 表 第 1 行（2）",
    ]


def test_the_second_of_two_people_is_told(store):
    document = opened(store)
    readied = ready(store, document, of(document, "life_expectancy"))
    other = ready(store, document, [of(document, "life_expectancy")[0].changed({"value": "80"})])
    submit(store, other)
    with pytest.raises(Refused) as refused:
        submit(store, readied)
    assert {one.code for one in refused.value.problems} == {"changed_meanwhile"} and store.version() == 2


def test_the_same_document_is_gone_on_with_and_its_source_stays_one(store):
    document = opened(store)
    submit(store, ready(store, document, of(document, "life_expectancy")))
    (source,) = registering.documents(reference.read(store), JINGCHUAN)
    readied = ready(store, document, of(document, "infant_mortality"), source={"id": source})
    assert submit(store, readied).added == 1
    assert len(registering.documents(reference.read(store), JINGCHUAN)) == 1
    assert store.keepers([document.digest]) == {document.digest: 3}
    again = ready(store, document, of(document, "infant_mortality"), source={"id": source})
    with pytest.raises(Refused) as refused:
        submit(store, again)
    assert refused.value.problems[0].code == "no_rows"


def test_an_indicator_proposed_on_the_way(store):
    document = opened(store)
    entry = {
        "id": "health_hut_rate", "name": "千人口健康小屋服务率", "english": "Health hut coverage", "unit": "%", "category": "access", "better": "higher",
        "kind": "proportion", "measure": "annual_flow", "per": "常住人口", "decimals": "1", "core": "false", "definition_source": "口径待补",
    }  # fmt: skip
    known = reference.read(store)
    entry["category"] = next(iter(known.catalogue.categories))
    assert registering.indicator_problems(store, entry, []) == []
    one = document.candidates[-2].changed({"indicator": entry["id"]})
    readied = ready(store, document, [one], indicators=(entry,))
    assert not readied.weighed.problems
    submit(store, readied)
    assert "health_hut_rate" in reference.read(store).catalogue.indicators


def test_what_the_page_wrote_can_be_put_into_data(store):
    document = opened(store)
    submit(store, ready(store, document))
    body = rows_for_data.zipped(store, JINGCHUAN)
    assert body is not None and b"-reported" not in body


def test_hostile_words_are_words(store):
    document = opened(store, plan_document.docx_bytes(hostile=True))
    (one,) = [one for one in document.candidates if "=SUM(A1)" in one.printed]
    assert one.why and not one.fields["indicator"]
    fields = {
        "indicator": "infant_mortality",
        "unit": "",
        "value": "4",
        "place": "=cmd|' /C calc'!A0",
        "strength": "<b>",
    }
    readied = ready(store, document, [one.changed(fields)])
    submit(store, readied)
    row = store.statements("target", area=JINGCHUAN).iloc[0]
    assert (row["place"], row["strength"]) == ("=cmd|' /C calc'!A0", "<b>"), (
        "kept as typed; whoever shows it escapes it"
    )


def test_tasks_become_commitments_of_the_same_batch_and_go_with_it(store):
    document = opened(store)
    (task,) = [one for one in document.candidates if one.fields["role"] == "task"]
    changed = task.changed({"task": "提升县级医院服务能力", "deadline": "2025年底"})
    done = submit(store, ready(store, document, [*of(document, "life_expectancy"), changed]))
    row = store.statements("commitment", area=JINGCHUAN).iloc[0]
    assert (row["task"], row["responsible"], row["deadline"]) == (
        "提升县级医院服务能力",
        "县卫健局、县财政局",
        "2025年底",
    )
    assert row["id"] == f"{row['source']}-t{task.key[:6]}" and "原文：提升服务能力" in row["note"]
    view = View.open(store, year=2024)
    (shown,) = view.tasks([JINGCHUAN], on=date(2024, 6, 1))
    assert (shown.task, shown.due, shown.title) == ("提升县级医院服务能力", date(2025, 12, 31), plan_document.TITLE)
    (source,) = registering.documents(reference.read(store), JINGCHUAN)
    again = ready(store, opened(store), [task], source={"id": source})
    assert again.proposal.prepared.count("changed") == 1, "the same task, whenever the document is read"
    assert b"commitments.csv" in rows_for_data.zipped(store, JINGCHUAN)
    importing.undo(store, done.batch, actor=ACTOR, reason="试")
    assert store.statements("commitment", area=JINGCHUAN).empty


def test_a_task_without_a_name_is_told_and_alone_it_is_a_batch(store):
    document = opened(store)
    (task,) = [one for one in document.candidates if one.fields["role"] == "task"]
    assert ready(store, document, [task.changed({"task": " "})]).weighed.problems == {task.number: ("没有任务名称",)}
    assert submit(store, ready(store, document, [task])).added == 1


def test_a_number_said_in_words_is_written_with_what_it_was_read_from(store):
    document = opened(store, "甲县“十四五”卫生健康规划\n一、目标\n到2025年，托位使用率达到六成以上。")
    submit(store, ready(store, document))
    row = store.statements("target", area=JINGCHUAN).iloc[0]
    assert (row["value"], row["as_printed"]) == (60.0, "") and row["note"].startswith("原文为“托位使用率达到六成以上”")
