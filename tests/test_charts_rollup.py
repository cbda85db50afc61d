"""The roll-up by city or province: every counted target is in exactly one bar, and the parts are those of the counting
rule.
"""

from itertools import pairwise, product

import pandas as pd
import pytest

from charts import rollup
from charts.rollup import Group
from model.areas import Area
from model.verdicts import CLASSES
from tests import typeface, verdicts
from wording.counts import PARTS

MEMBERS = {"900100": [f"9001{n:02d}" for n in range(1, 9)], "900200": [f"9002{n:02d}" for n in range(1, 5)]}
GROUPS = [
    Group(area=Area(code=code, name=f"虚构{code[3]}市", short="", level="city"), members=frozenset(codes))
    for code, codes in MEMBERS.items()
]


def indicators() -> list:
    one = verdicts.assessment("vector 1").indicator
    return [verdicts.changed(one, id=f"i{n}", name=f"第{n}项率") for n in range(3)]


def table() -> pd.DataFrame:
    """Every verdict, with and without a final figure owed, dealt out over the areas and indicators; and one area of no
    group.
    """
    kinds = list(product(CLASSES, ("", "due_no_final;early")))
    places = list(product([*MEMBERS["900100"], *MEMBERS["900200"], "999999"], ["i0", "i1"]))
    return pd.DataFrame(
        [
            {
                "area_code": area,
                "indicator": one,
                "class": code,
                "is_base": code.startswith("baseline"),
                "reason": "",
                "flags": flags,
                "doubts": "",
                "latest_year": 2023,
                "target_year": 2025,
            }
            for (area, one), (code, flags) in zip(places, kinds * 2)
        ]
    ).astype({"latest_year": "Int64", "target_year": "Int64"})


def draw(**more):
    return rollup.draw(table(), indicators=indicators(), groups=GROUPS, **more)


def test_every_target_of_a_group_is_in_exactly_one_bar():
    figure = draw()
    counted = 0
    for bar in figure.data:
        for words, width, base in zip(bar.hovertext, bar.x, bar.base):
            line = next(one for one in words.split("<br>") if one.startswith(bar.name + " "))
            counted += int(line.rsplit(" ", 1)[1])
            assert width > 0 and -0.5 < base < len(GROUPS)
    given = table()
    assert counted == given["area_code"].isin(MEMBERS["900100"] + MEMBERS["900200"]).sum() == 24


def test_the_bars_of_a_cell_stand_beside_each_other():
    ends: dict[tuple, list] = {}
    for bar in draw().data:
        for (group, one), width, base in zip(bar.customdata, bar.x, bar.base):
            ends.setdefault((group, one), []).append((base, base + width))
    for (group, _), spans in ends.items():
        left = [code.area.code for code in GROUPS].index(group) - 0.46
        assert spans[0][0] == pytest.approx(left) and spans[-1][1] == pytest.approx(left + 0.92)
        assert all(one[1] == pytest.approx(other[0]) for one, other in pairwise(spans))


def test_an_owed_final_figure_is_no_achievement():
    rows = pd.DataFrame(
        [
            {
                "area_code": "900101",
                "indicator": "i0",
                "class": code,
                "is_base": code.startswith("baseline"),
                "reason": "",
                "flags": flags,
                "doubts": "",
                "latest_year": 2023,
                "target_year": 2025,
            }
            for code, flags in (("met_early", ""), ("met_early", "due_no_final"), ("baseline_meets", ""), ("met", ""))
        ]
    )
    found = rollup.counts(rows, groups=GROUPS[:1]).iloc[0]
    assert {part: found[part] for part in PARTS if found[part]} == {"met": 1, "owed": 1, "ahead": 1, "baseline_only": 1}
    assert found["total"] == 4
    figure = rollup.draw(rows, indicators=indicators()[:1], groups=GROUPS[:1])
    assert any(note.text.startswith("2/4") for note in figure.layout.annotations)


def test_a_doubtful_row_is_in_its_bar_and_not_in_the_praise_under_it():
    rows = table()
    rows = rows.assign(doubts=["unreviewed"] * len(rows))

    def told(given) -> list[int]:
        notes = rollup.draw(given, indicators=indicators(), groups=GROUPS).layout.annotations
        return [int(note.text.split("/")[0]) for note in notes if "/" in note.text and "span" not in note.text]

    assert sum(told(table())) > 0 == sum(told(rows)) and len(told(rows)) == len(told(table()))
    parts = [rollup.counts(one, groups=GROUPS)[list(PARTS)] for one in (rows, table())]
    pd.testing.assert_frame_equal(*parts)


def test_heads_count_the_areas_and_names_are_no_markup():
    odd = Group(area=Area(code="1", name="<b>市&", short="", level="city"), members=frozenset({"900101"}))
    figure = rollup.draw(table(), indicators=indicators(), groups=[*GROUPS, odd])
    heads = [note.text for note in figure.layout.annotations if note.yref == "paper"]
    assert len(heads) == 3 and "虚构1市" in heads[0] and "8 个地区" in heads[0] and "&lt;b&gt;市&amp;" in heads[2]


def test_the_same_in_words_and_as_a_table():
    given = {"indicators": indicators(), "groups": GROUPS}
    words = rollup.describe(table(), **given)
    assert words.startswith("3 个指标按 2 个市或省汇总。虚构1市 8 个地区 16 项目标：") and words.endswith("。")
    rows = rollup.data_table(table(), **given)
    assert list(rows.columns) == ["汇总", "指标", "列出目标的地区", *PARTS.values()]
    assert all(isinstance(cell, str) for cell in rows.to_numpy().ravel())
    assert rows[list(PARTS.values())].astype(int).sum(axis=1).tolist() == rows["列出目标的地区"].astype(int).tolist()
    assert typeface.lacks(words + rows.to_string()) == set()


def test_each_row_of_the_table_opens_what_its_bar_opens():
    of = {"indicators": indicators(), "groups": GROUPS}
    keys = rollup.keys(table(), **of)
    assert set(keys) == {".".join(one) for bar in draw().data for one in bar.customdata} and len(set(keys)) == len(keys)
    named = {"900100": "虚构1市", "900200": "虚构2市"} | {one.id: one.name for one in indicators()}
    shown = rollup.data_table(table(), **of)
    assert [tuple(named[part] for part in key.split(".")) for key in keys] == list(zip(shown["汇总"], shown["指标"]))


def test_on_a_projector_all_of_it_is_larger():
    usual, larger = draw(), draw(larger=1.5)
    sizes = [[note.font.size for note in figure.layout.annotations] for figure in (usual, larger)]
    assert sizes[1] == [1.5 * size for size in sizes[0]]
    assert larger.layout.margin.l == 1.5 * usual.layout.margin.l
    assert [note.text for note in larger.layout.annotations if note.xref == "paper"] == [
        note.text for note in usual.layout.annotations if note.xref == "paper"
    ], "names are cut where they were"


def test_the_legend_names_every_part_once():
    entries = rollup.legend()
    assert sorted(word for *_, word in entries) == sorted(PARTS.values())
    assert len({fill for fill, *_ in entries}) == len(entries), "a colour is one part"
    assert {bar.name: bar.marker.color for bar in draw().data} == {word: fill for fill, _, _, word in entries}


def test_nothing_at_all_still_draws():
    empty = table().head(0)
    assert rollup.draw(empty, indicators=indicators(), groups=GROUPS).layout.height > 0
    assert rollup.data_table(empty, indicators=indicators(), groups=[]).empty
    assert rollup.draw(empty, indicators=[], groups=[]).layout.height > 0


def test_inputs_are_left_unchanged():
    given, one, groups = table(), indicators(), list(GROUPS)
    before = given.copy(deep=True), repr((one, groups))
    rollup.draw(given, indicators=one, groups=groups)
    rollup.describe(given, indicators=one, groups=groups)
    rollup.data_table(given, indicators=one, groups=groups)
    pd.testing.assert_frame_equal(given, before[0])
    assert repr((one, groups)) == before[1]
