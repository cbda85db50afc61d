"""For which years a document is, by its title; and where a block stands."""

import pytest

from loaders.plans import read, sections, years
from loaders.plans.years import Period


@pytest.mark.parametrize(
    "title, period",
    [
        ("甲县“十四五”卫生健康发展规划", Period(2021, 2025)),
        ("甲县十五五卫生健康规划", Period(2026, 2030)),
        ("甲县慢性病防治三年行动计划（2024—2026年）", Period(2024, 2026)),
        ("甲县2025年卫生健康工作要点", Period(2025, 2025, annual=True)),
        ("甲县2024年工作总结和2025年工作计划", Period(2025, 2025, annual=True)),
        ("甲县卫生健康局关于2024年工作总结及2025年工作安排的报告", Period(2025, 2025, annual=True)),
        ("“健康甲县2030”规划纲要", Period(None, 2030)),
        ("甲县进一步完善医疗卫生服务体系实施方案", Period()),
        ("甲县2025年卫生健康民生实事项目清单", Period(2025, 2025, annual=True)),
        ("甲政发〔2024〕12号", Period()),
        ("2024年5月15日印发的通知", Period()),
    ],
)
def test_the_period_of_a_title(title, period):
    assert years.of_title(title) == period
    assert years.of_document(read(f"甲县文件\n{title}\n一、目标\n".encode(), "a").blocks) == period


def test_a_title_broken_over_two_lines():
    assert years.of_document(read("甲县“十四五”卫生健康\n发展规划\n一、目标\n".encode(), "a").blocks) == Period(
        2021, 2025
    )


def test_the_name_of_a_file_serves_where_no_title_stands():
    document = read("一、目标\n做好工作。\n".encode(), "甲县2025年工作要点.txt")
    assert years.of_document(document.blocks, document.name) == Period(2025, 2025, annual=True)


TEXT = """甲县规划
第一章 发展基础
一、主要成就
做了工作。
第二章 发展目标
三、重点任务
（二）强化服务。全面推进。
2.做好服务。要做实。
专栏1 重点项目
建成项目。
"""


def test_where_a_paragraph_stands():
    placed = list(sections.placed(read(TEXT.encode(), "a").blocks))
    assert [section.place for _, section in placed] == [
        "", "第一章 发展基础", "第一章 一、主要成就", "第一章 一、主要成就", "第二章 发展目标", "第二章 三、重点任务",
        "第二章 三、（二）", "第二章 三、（二）2.", "第二章 三、（二）2. 专栏1", "第二章 三、（二）2. 专栏1",
    ]  # fmt: skip
    assert [section.is_past for _, section in placed] == [False, True, True, True, *[False] * 6]
