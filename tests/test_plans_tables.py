"""Tables in the manner of plans, each with its answer by hand: tests/plans/layouts.txt. Each is read as text, DOCX and a page of HTML alike."""

import html
import io
from pathlib import Path

import docx
import pytest

from loaders import plans
from tests.test_plans_sentences import TITLES


def _layouts():
    found = []
    for block in (Path(__file__).parent / "plans" / "layouts.txt").read_text("utf-8").split("\n= ")[1:]:
        head, *lines = block.strip().splitlines()
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
        found.append((head[0], head[2:], rows, [line[2:] for line in lines if line.startswith(">")]))
    return found


LAYOUTS = _layouts()


def as_text(title: str, rows) -> bytes:
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return f"{title}\n三、发展目标\n{table}\n四、保障措施\n".encode()


def as_docx(title: str, rows) -> bytes:
    made = docx.Document()
    made.add_paragraph(title)
    made.add_paragraph("三、发展目标")
    table = made.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows):
        for cell, text in zip(row.cells, cells):
            cell.text = text
    for column in range(
        len(rows[0])
    ):  # what is empty under a text in the first column is merged with it, as WPS has it
        for at in range(len(rows) - 1, 0, -1):
            if column == 0 and not rows[at][column] and rows[at - 1][column] and len(rows[at - 1]) > 2 and rows[at][1]:
                table.cell(at - 1, column).merge(table.cell(at, column))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def as_html(title: str, rows) -> bytes:
    lines = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><h1>{title}</h1><p>三、发展目标</p><table>{lines}</table><p>四、保障措施</p></body></html>".encode()


def said(one) -> str:
    value = f"{one.value:g}" + (f"..{one.value_to:g}" if one.value_to is not None else "")
    name = one.indicator or f"new:{one.indicator_name}"
    attribute = one.attribute if one.attribute != "none" else "-"
    return f"{one.role} {name} {one.comparator} {value} {one.unit or '.'} {one.year or '-'} {attribute}{'' if one.sure else ' ?'}"


@pytest.mark.parametrize("form", [as_text, as_docx, as_html], ids=["text", "docx", "html"])
@pytest.mark.parametrize("kind, name, rows, answer", LAYOUTS, ids=[one[1] for one in LAYOUTS])
def test_a_table_says(kind, name, rows, answer, form, plan_names):
    document = plans.read(form(TITLES[kind], rows), "规划")
    assert sorted(map(said, plans.propose(document, plan_names).proposals)) == sorted(answer)


def test_there_are_enough_of_them():
    assert len(LAYOUTS) >= 30


def test_the_place_of_a_row_is_its_number_in_the_table(plan_names):
    made = plans.propose(plans.read(as_text(TITLES["P"], LAYOUTS[0][2]), "规划"), plan_names)
    assert [one.place for one in made.proposals] == ["三、发展目标 · 表 第 1 行"] * 2 + [
        "三、发展目标 · 表 第 2 行"
    ] * 2


def test_a_table_that_goes_on_without_its_head_is_one_table(plan_names):
    rows = LAYOUTS[0][2]
    first, second = (
        "\n".join("\t".join(row) for row in rows),
        "3\t婴儿死亡率（‰）\t4.4\t≤4\t预期性\n4\t产后访视率（%）\t95\t≥96\t预期性",
    )
    lines = f"<p>三、发展目标</p>{_html(first)}{_html(second)}"
    made = plans.propose(plans.read(f"<html><h1>{TITLES['P']}</h1>{lines}".encode(), "规划"), plan_names).proposals
    assert [one.indicator for one in made if one.role == "target"] == [
        "life_expectancy", "maternal_mortality", "infant_mortality", "postnatal_visit",
    ]  # fmt: skip
    assert made[-1].place.endswith("第 4 行")


def _html(rows: str) -> str:
    cells = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("\t")) + "</tr>" for row in rows.splitlines()
    )
    return f"<table>{cells}</table>"


def test_a_table_copied_with_one_cell_on_a_line(plan_names):
    cells = "类别 指标名称 2020年 2025年 指标属性 健康水平 人均预期寿命（岁） 77.3 ≥78.3 预期性 婴儿死亡率（‰） 4.5 ≤4.2 预期性 健康服务 产后访视率（%） 95.1 ≥96 约束性"
    made = plans.propose(
        plans.read(f"{TITLES['P']}\n三、发展目标\n{cells.replace(' ', chr(10))}\n四、保障措施\n".encode(), "规划"),
        plan_names,
    )
    assert [(one.role, one.indicator, one.value, one.attribute) for one in made.proposals] == [
        ("baseline", "life_expectancy", 77.3, "none"),
        ("target", "life_expectancy", 78.3, "expected"),
        ("baseline", "infant_mortality", 4.5, "none"),
        ("target", "infant_mortality", 4.2, "expected"),
        ("baseline", "postnatal_visit", 95.1, "none"),
        ("target", "postnatal_visit", 96, "binding"),
    ]


def test_a_merged_attribute_is_said_of_all_rows_it_covers(plan_names):
    rows = (
        "<tr><td>指标<td>2020年<td>2025年<td>属性</tr><tr><td>婴儿死亡率（‰）<td>4.5<td>4<td rowspan=2>约束性</tr>"
        "<tr><td>产后访视率（%）<td>95<td>96</tr><tr><td>居民健康素养水平（%）<td>20<td>30<td></tr>"
    )
    body = f"<html><h1>{TITLES['P']}</h1><p>三、发展目标</p><table>{rows}</table></html>"
    made = plans.propose(plans.read(body.encode(), "规划"), plan_names).proposals
    assert [(one.attribute, one.sure) for one in made if one.role == "target"] == [
        ("binding", True),
        ("binding", True),
        ("none", False),
    ]


RESULTS = [
    ["指标", "目标值", "完成值", "完成情况"],
    ["居民健康素养水平", "≥25%", "29.1%", "完成"],
    ["产后访视率", "90%", "96%", "完成"],
]


@pytest.mark.parametrize(
    ("heading", "year", "sure"),
    [("一、“十三五”规划完成情况", 2020, True), ("一、主要成效", None, False), ("一、“十四五”发展基础", None, False)],
)
def test_a_table_that_looks_back_has_results_of_then_and_no_aims(heading, year, sure, plan_names):
    body = as_text(TITLES["P"], RESULTS).decode().replace("三、发展目标", heading).encode()
    made = plans.propose(plans.read(body, "规划"), plan_names).proposals
    assert [(one.role, one.value, one.year, one.sure) for one in made] == [
        ("actual", 29.1, year, sure),
        ("actual", 96, year, sure),
    ]
