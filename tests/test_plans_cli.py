"""cli.py read-plan: what it prints, how it ends, and how it scores itself."""

import json

import pytest

import cli
from loaders.plans.proposals import FIELDS

PLAN = """甲县“十四五”卫生健康发展规划
一、“十三五”发展成就
居民健康素养水平达到24.1%。
二、发展目标
到2025年，人均预期寿命达到78.5岁以上，孕产妇死亡率控制在12/10万以下，农村居民健康素养水平达到20%以上。
"""


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "规划.txt"
    path.write_text(PLAN, "utf-8")
    return path


def test_json_has_the_keys_of_the_readme(plan, capsys):
    assert cli.main(["read-plan", str(plan), "--format", "json"]) == cli.DONE
    out, err = capsys.readouterr()
    rows = json.loads(out)
    assert all(tuple(row) == FIELDS for row in rows)
    assert [(row["role"], row["indicator"], row["value"], row["sure"]) for row in rows] == [
        ("actual", "health_literacy", 24.1, True),
        ("target", "life_expectancy", 78.5, True),
        ("target", "maternal_mortality", 12, True),
        ("target", "health_literacy", 20, False),
    ]
    assert rows[3]["why"] == "名称前另有“农村”，口径是否相同待核" and rows[1]["value_to"] is None
    assert err == "共 4 条，其中 1 条待核。\n"


@pytest.mark.parametrize("form", ["table", "csv"])
def test_the_other_forms(plan, form, capsys):
    assert cli.main(["read-plan", str(plan), "--format", form]) == cli.DONE
    assert "控制在12/10万以下" in capsys.readouterr().out


def test_a_refused_file_says_why_and_ends_with_1(tmp_path, capsys):
    path = tmp_path / "旧.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert cli.main(["read-plan", str(path)]) == cli.REFUSED
    assert "另存为 DOCX" in capsys.readouterr().err


def test_no_file_and_no_area_end_with_2(plan, tmp_path, capsys):
    assert cli.main(["read-plan", str(tmp_path / "无.txt")]) == cli.USAGE
    assert cli.main(["read-plan", str(plan), "--area", "无此县"]) == cli.USAGE
    assert cli.main(["read-plan", str(plan), "--against", str(tmp_path)]) == cli.USAGE


def test_against_data_it_scores_itself_and_names_every_miss(tmp_path, capsys):
    """Two of the rows curated of 山丹's plan, in a sentence of our own; a third of them otherwise than printed."""
    path = tmp_path / "规划.txt"
    path.write_text(
        "甲县“十四五”卫生健康发展规划\n二、发展目标\n新生儿死亡率控制在3‰以内，婴儿死亡率不高于5‰，5岁以下儿童死亡率降至5.9‰以下。\n",
        "utf-8",
    )
    assert cli.main(["read-plan", str(path), "--area", "山丹", "--against", "data", "--format", "json"]) == cli.DONE
    said = capsys.readouterr().err
    assert "与 shandan-145 比对" in said and "提出 3 条，相符 2 条，占 66.7%" in said
    assert "多读 二、发展目标：under5_mortality ≤ 5.9 ‰（2025）“5岁以下儿童死亡率降至5.9‰以下”" in said
    assert said.count("漏读") > 50


def test_what_is_not_read_is_told_and_listed_alone(tmp_path, capsys):
    path = tmp_path / "规划.txt"
    path.write_text(
        "甲县“十四五”卫生健康规划\n二、目标\n婴儿死亡率控制在4‰以内，药品集中带量采购金额占比达到三分之二。\n", "utf-8"
    )
    assert cli.main(["read-plan", str(path), "--format", "json"]) == cli.DONE
    out, err = capsys.readouterr()
    assert len(json.loads(out)) == 1 and "未读出的数 1 处" in err and "药品集中带量采购金额占比达到三分之二" in err
    assert cli.main(["read-plan", str(path), "--unread", "--format", "json"]) == cli.DONE
    (row,) = json.loads(capsys.readouterr().out)
    assert row == {
        "place": "二、目标",
        "as_printed": "药品集中带量采购金额占比达到三分之二",
        "why": "“三分之二”没有换算成数值",
    }
