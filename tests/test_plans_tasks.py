"""Tasks with those who answer for them, each with its answer by hand (tests/plans/tasks.tsv), of tables, and on the command line."""

import json
from pathlib import Path

import pytest

import cli
from loaders import plans
from loaders.plans.assignments import TASK_FIELDS, assigned

TITLE = "甲县“十四五”卫生健康发展规划"
CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "plans" / "tasks.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def read(text: str):
    document = plans.read(text.encode(), "a.txt")
    assert document.refusal is None
    return assigned(document)


@pytest.mark.parametrize(("heading", "text", "answer"), CASES, ids=[f"{n}" for n in range(1, len(CASES) + 1)])
def test_a_task_as_plans_word_it(heading, text, answer):
    document = "\n".join([TITLE, f"一、{heading}", *text.split("｜")])
    found = [
        " / ".join(part or "." for part in (one.task, one.responsible, one.involved, one.deadline))
        + ("" if one.sure else " ?")
        for one in read(document)
    ]
    assert found == ([] if answer == "-" else answer.split(" | "))
    assert all(one.place.startswith("一、") for one in read(document))


def test_a_table_of_tasks_whose_units_are_merged():
    rows = "序号\t重点任务\t责任单位\t配合单位\t完成时限\n1\t建成县级卒中中心\t县人民医院\t县卫健局\t2025年12月\n2\t建成危重孕产妇救治中心\t\t\t2024年底前\n"
    one, other = read(f"{TITLE}\n一、任务分工\n{rows}")
    assert (one.task, one.responsible, one.involved, one.deadline) == (
        "建成县级卒中中心",
        "县人民医院",
        "县卫健局",
        "2025年12月",
    )
    assert (other.responsible, other.why) == ("县人民医院", "责任单位承上一行") and other.place.endswith("表 第 2 行")
    assert read(f"{TITLE}\n一、指标\n指标\t单位\t2025年\n婴儿死亡率\t‰\t4\n") == []


def test_on_the_command_line(tmp_path, capsys):
    path = tmp_path / "规划.txt"
    path.write_text(f"{TITLE}\n一、主要任务\n" + CASES[3][1], "utf-8")
    assert cli.main(["read-plan", str(path), "--tasks", "--format", "json"]) == cli.DONE
    out, err = capsys.readouterr()
    (row,) = json.loads(out)
    assert tuple(row) == TASK_FIELDS and row["deadline"] == "2025年6月底前" and row["sure"] is True
    assert err == "共 1 项任务，其中 0 项待核。\n"
