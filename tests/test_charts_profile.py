"""One county's rows as data: their order, what stands on the common scale, what a blank says, and the same in words and
as a table.
"""

from itertools import pairwise

import pytest

from charts import profile, profile_rows, style
from model.assessment import Assessment
from tests import typeface, verdicts
from wording import verdicts as words

ATTRIBUTES = ("binding", "expected", "none")
LONG = "各级医疗卫生机构突发公共卫生事件和传染病疫情网络直报率"


def row(case: str, **changed) -> Assessment:
    """A case of the method as a target of one county; its indicator is the case."""
    own = {"area__name": "甲县", "area__code": "370100", "indicator__id": case, "indicator__name": f"某某率{len(case)}"}
    return verdicts.assessment(case, **own | {"target__title": "规划", "target__attribute": "expected"} | changed)


def every(**changed) -> list[Assessment]:
    """All cases, dealt out over the three attributes, every fourth with a long name."""
    return profile_rows.ordered(
        [
            row(
                case,
                target__attribute=ATTRIBUTES[n % 3],
                **({"indicator__name": LONG} if n % 4 == 0 else {}) | changed,
            )
            for n, case in enumerate(verdicts.CASES)
        ]
    )


def ids(rows: list[Assessment]) -> list[str]:
    return [a.indicator.id for a in rows]


def traces(figure) -> dict:
    return {one.name: one for one in figure.data}


def beside(figure, name: str, rows: list[Assessment]) -> dict[str, str]:
    """Indicator -> what a column of the drawing says in its row, as plain text."""
    return dict(zip(ids(rows), map(typeface.plain, traces(figure)[name].text)))


# ---- order


def test_binding_first_then_by_pace_then_in_the_document_s_order_and_what_is_unknown_last():
    rows = [
        row("no figure", target__attribute="none", target__place="第一章"),
        row("vector 9", target__attribute="expected", target__place="指标体系表 第 1 行"),
        row("vector 15", target__attribute="binding", target__place="指标体系表 第 10 行"),
        row("base short, lower", target__attribute="binding", target__place="指标体系表 第 9 行"),
        row("vector 1", target__attribute="binding", target__place="指标体系表 第 2 行"),
        row("behind", target__attribute="binding", target__place="指标体系表 第 3 行"),
        row("vector 5", target__attribute="expected", target__place="指标体系表 第 2 行"),
        row("no figure", target__attribute="binding", indicator__id="first", target__place="指标体系表 第 1 行"),
    ]
    before = repr(rows)
    order = ids(profile_rows.ordered(rows))
    assert order == [
        "behind", "vector 1", "base short, lower", "vector 15", "first", "vector 9", "vector 5", "no figure",
    ]  # fmt: skip
    assert repr(rows) == before


@pytest.mark.parametrize(
    "earlier, later",
    [
        ("指标体系表 第 9 行", "指标体系表 第 10 行"),
        ("第三章 九、（一）", "第三章 十一、（二）"),
        ("第二章 三、发展目标", "第三章 二、（二）"),
        ("第三章 十、（一）", "第三章 二十、（一）"),
        ("第三章 六、（二）", "第三章 六、（十）"),
    ],
)
def test_places_are_ordered_as_a_reader_counts(earlier, later):
    rows = [row("vector 15", indicator__id=place, target__place=place) for place in (later, earlier)]
    assert ids(profile_rows.ordered(rows)) == [earlier, later]


# ---- the common scale


def test_shares_stand_between_baseline_and_target_and_nowhere_else():
    rows = every()
    drawn = [a for a in rows if a.progress is not None]
    assert len(drawn) > 20 and len(drawn) < len(rows)
    found = traces(profile.draw(rows))
    start, end = profile.scale(0), profile.scale(1)
    assert list(found["baseline"].x) == [start] * len(drawn) and list(found["target"].x) == [end] * len(drawn)
    low, high = profile.ENDS
    for share, x, symbol in zip([a.progress for a in drawn], found["latest"].x, found["latest"].marker.symbol):
        if low <= share <= high:
            assert symbol == "circle" and (x - start) / (end - start) == pytest.approx(share)
        else:
            assert symbol == ("triangle-left" if share < low else "triangle-right")
            assert x in profile.MARKED.mark, "beyond the scale it stands at its edge, as an arrow"
    timed = [a.time_share for a in drawn if a.time_share is not None]
    assert [(x - start) / (end - start) for x in found["time"].x] == pytest.approx(timed)
    ys = {name: set(found[name].y) for name in ("baseline", "target", "latest", "shares")}
    assert len({frozenset(one) for one in ys.values()}) == 1, "all marks of a row stand in it"


def test_a_stretch_is_what_is_left_in_the_colour_of_the_status():
    rows = profile_rows.ordered([row("vector 9"), row("vector 1")])
    found = traces(profile.draw(rows))
    for a in rows:
        line = found[f"stretch {style.strong(a.verdict)}"]
        assert list(line.x[:2]) == pytest.approx([profile.scale(a.progress), profile.scale(1)])


def test_the_share_is_told_as_a_number_too():
    rows = every()
    told = [typeface.plain(text) for text in traces(profile.draw(rows))["shares"].text]
    assert "89%" in told and "−33%" in told and "超额完成" in told
    assert len(told) == sum(a.progress is not None for a in rows)


def test_where_nothing_has_a_share_there_is_no_scale_and_the_change_promised_is_told():
    rows = profile_rows.ordered(
        [row("vector 15"), row("base meets at zero"), row("base short, lower"), row("no figure")]
    )
    figure = profile.draw(rows)
    assert not {"track", "baseline", "target", "time", "latest", "shares"} & traces(figure).keys()
    heads = [note.text for note in figure.layout.annotations]
    assert "目标实现程度" in heads and "现状值" not in heads
    told = beside(figure, "latests", rows)
    assert told["vector 15"] == "+0.59\n规划年均 +0.118"
    assert told["base short, lower"].startswith("−82.79\n年均 −")
    assert told["base meets at zero"] == "保持" and told["no figure"] == ""
    larger = max(
        size for text in traces(figure)["baselines"].text for line in typeface.lines(text, 0) for _, size, _ in line
    )
    assert larger > profile.MARKED.figure, "the numbers get the room"


# ---- every row says its numbers, and a blank says why


@pytest.mark.parametrize("case", sorted(verdicts.CASES))
def test_each_row_tells_figure_year_target_and_status(case):
    rows = profile_rows.ordered([row(case), row("vector 1", indicator__id="other", target__attribute="none")])
    figure, one = profile.draw(rows), row(case)
    assert words.short_target(one)[:4] in beside(figure, "targets", rows)[case]
    due = "未写年份" if one.target_year is None else str(one.target_year)
    assert beside(figure, "targets", rows)[case].endswith(due)
    latest, base = (beside(figure, name, rows)[case] for name in ("latests", "baselines"))
    if one.has_newer_figure:
        assert str(one.latest.year) in latest
    else:
        assert latest == ("缺现状值" if one.latest is None else "尚无新数据")
    if one.baseline is None:
        assert base == ("未列基期" if one.scope == "plan" else "不计基期")
    else:
        assert base.endswith(str(one.baseline.year))
    assert words.status(one) in beside(figure, "gaps", rows)[case], "a word beside shape and colour"
    if words.gap(one):
        said = beside(figure, "gaps", rows)[case]
        assert words.gap(one).removesuffix(profile.ALLOWED) in said
        assert (profile.ALLOWED in words.gap(one)) == (profile.ALLOWED in said)


def test_zero_is_a_figure_and_missing_is_not_zero():
    rows = profile_rows.ordered([row("base meets at zero"), row("vector 5"), row("no figure")])
    told = beside(profile.draw(rows), "baselines", rows)
    assert told["base meets at zero"] == "0\n2020" and told["vector 5"] == "0\n2020"
    assert told["no figure"] == "未列基期"
    line = profile_rows.data_table(rows).set_index("指标").loc[row("no figure").indicator.name]
    assert line["基期"] == line["现状值"] == line["目标实现程度"] == line["差距"] == ""


def test_status_of_a_figure_stands_beside_its_year():
    rows = [row("vector 1", latest__status="快报")]
    assert beside(profile.draw(rows), "latests", rows)["vector 1"] == "12.7\n2024 快报"


def test_a_suppressed_figure_says_so():
    hidden = {"latest__value": None, "latest__suppressed": "不显示", "suppressed": True, "progress": None, "gap": None}
    rows = [row("vector 1", **hidden), row("vector 9", indicator__id="other")]
    assert beside(profile.draw(rows), "latests", rows)["vector 1"] == "人数少不显示"


@pytest.mark.parametrize(
    "case, told",
    [
        ("vector 3a", "保持：较基期 −1.2"),
        ("vector 15", "待报 2025 年数"),
        ("base printed coarser", "每年需 +0.07"),
        ("base meets at zero", "待报基期后数据"),
        ("no figure", "待报 2025 年数"),
        ("annual, met", "只判定当年数"),
        ("external, plan", "无基期，不作图示"),
    ],
)
def test_a_row_without_a_share_says_what_it_waits_for(case, told):
    rows = profile_rows.ordered([row(case), row("vector 1", indicator__id="other")])
    assert beside(profile.draw(rows), "notes", rows)[case] == told


def test_shapes_and_colours_are_those_of_the_statuses_and_history_is_pale():
    rows = every()
    chips = traces(profile.draw(rows))["chips"]
    for one, text, fill, edge in zip(rows, chips.text, chips.marker.color, chips.marker.line.color):
        assert (fill, text) == (style.paint(one)[0], style.STATUS[one.verdict][2])
        assert (edge != fill) == style.is_history(one)
    assert {one.verdict for one in rows} == set(style.STATUS) - {"no_target", "not_listed"}
    assert any(style.is_history(one) for one in rows)


# ---- the drawing can be read


@pytest.mark.parametrize(
    "some",
    [lambda a: True, lambda a: a.indicator.id == "vector 1", lambda a: a.progress is None],
    ids=["all", "one", "numbers"],
)
def test_words_keep_to_their_columns_and_no_type_is_too_small(some):
    rows = [a for a in every() if some(a)]
    figure = profile.draw(rows)
    found, columns = traces(figure), profile.MARKED if "track" in traces(figure) else profile.NUMBERS
    room = {"names": (columns.name[0], columns.baseline - 24), "gaps": (columns.gap[0], columns.whole + 2)}
    for name, (left, right) in room.items():
        for text in found[name].text:
            assert left + typeface.widest(text, found[name].textfont.size) <= right, text
    half = {
        name: max(typeface.widest(text, 12.5) for text in found[name].text) / 2
        for name in ("baselines", "latests", "targets")
    }
    assert columns.baseline + half["baselines"] < columns.latest - half["latests"]
    assert columns.latest + half["latests"] < columns.target - half["targets"] + 1
    assert columns.target + half["targets"] < (columns.mark or columns.gap)[0] + 1
    for name in ("names", "baselines", "latests", "targets", "gaps"):
        for text in found[name].text:
            sizes = [size for line in typeface.lines(text, found[name].textfont.size) for _, size, _ in line]
            assert min(sizes, default=profile.SMALL) >= profile.SMALL, text
            assert len(typeface.lines(text, 12)) <= 2
    assert all(note.font.size >= profile.SMALL for note in figure.layout.annotations)


def test_each_sign_is_in_the_shipped_font():
    rows = every()
    figure = profile.draw(rows)
    told = "".join(typeface.plain(text) for one in figure.data if one.text for text in one.text)
    told += "".join(typeface.plain(note.text) for note in figure.layout.annotations)
    assert typeface.lacks(told) == set()


@pytest.mark.parametrize("number", [1, 60])
def test_one_row_and_sixty_rows_each_have_their_place(number):
    rows = profile_rows.ordered(
        [row("vector 1", indicator__id=f"i{n}", target__attribute=ATTRIBUTES[n % 3]) for n in range(number)]
    )
    figure = profile.draw(rows)
    names = traces(figure)["names"]
    assert len(names.text) == number and all(lower - upper >= profile.ROW for upper, lower in pairwise(names.y))
    assert names.y[-1] + profile.ROW / 2 <= figure.layout.height and number * profile.ROW < figure.layout.height
    titles = [typeface.plain(note.text) for note in figure.layout.annotations]
    for code in {a.attribute for a in rows}:
        assert f"{profile_rows.GROUPS[code]} {sum(a.attribute == code for a in rows)} 项" in titles


def test_inputs_are_left_unchanged():
    rows = every()
    before = repr(rows)
    profile.draw(rows)
    profile_rows.data_table(rows)
    assert repr(rows) == before


def test_names_from_files_stay_words():
    rows = [row("vector 1", indicator__name="<b>某率</b>&", target__place="<i>表")]
    figure = profile.draw(rows)
    assert "&lt;b&gt;" in traces(figure)["names"].text[0]


def test_doubts_stand_with_the_status():
    rows = [row("vector 1", doubts=("target_conflict",)), row("vector 9")]
    figure = profile.draw(rows)
    assert "表述不一致待核" in beside(figure, "gaps", rows)["vector 1"]


def test_a_doubt_is_not_cut_where_there_is_little_room():
    """A baseline alone with a doubt: 18 signs, of which 仅有基期 says what the verdict and 尚无新数据 say already."""
    rows = [row("vector 15", doubts=("target_conflict",))]
    assert beside(profile.draw(rows), "gaps", rows)["vector 15"].endswith("基期未达标（表述不一致待核）")


# ---- in words


def test_the_data_table_says_what_the_drawing_shows():
    rows = every()
    told = profile_rows.data_table(rows)
    assert len(told) == len(rows) and all(isinstance(cell, str) for line in told.to_numpy() for cell in line)
    line = profile_rows.data_table([row("vector 1", target__attribute="binding")]).iloc[0].to_dict()
    assert line == {
        "属性": "约束性", "指标": "某某率8", "单位": "‰", "基期": "18.5", "基期年": "2020", "现状值": "12.7", "现状年": "2024",
        "数据状态": "", "目标": "≤12", "目标年": "2025", "差距": "高 0.7 个千分点", "目标实现程度": "89%", "时序进度": "80%",
        "进度比": "1.115", "状态": "达到时序进度", "说明": "", "出处": "规划 · 第二章 表",
    }  # fmt: skip
    assert list(profile_rows.data_table([]).columns) == list(told.columns)
