"""The files of data/ against each other: a small good set, and one slip at a time (and several at once)."""

import csv
import io

import pandas as pd
import pytest

from loaders import curated
from model.columns import AREAS, COMMITMENTS, FIGURES, SOURCES, TARGETS
from tests.test_loaders_catalogue import GOOD

COLUMNS = {
    "areas.csv": AREAS,
    "sources.csv": SOURCES,
    "figures.csv": FIGURES,
    "targets.csv": TARGETS,
    "commitments.csv": COMMITMENTS,
}
FIGURE = {
    "area": "620725",
    "indicator": "nurses",
    "year": "2020",
    "value": "4.35",
    "role": "baseline",
    "source": "plan",
    "place": "第 8 行",
    "as_printed": "4.35",
}
TARGET = {
    "area": "620725",
    "indicator": "nurses",
    "year": "2025",
    "comparator": "≥",
    "value": "4.5",
    "source": "plan",
    "place": "第 8 行",
    "as_printed": "≥4.5",
}
ROWS = {
    "areas.csv": [
        {"code": "000000", "name": "全国", "short": "全国", "level": "nation"},
        {"code": "620000", "name": "甘肃省", "short": "甘肃", "level": "province", "parent": "000000"},
        {"code": "620725", "name": "山丹县", "short": "山丹", "level": "county", "parent": "620000"},
    ],
    "sources.csv": [
        {"id": "plan", "title": "规划", "area": "620725", "kind": "plan", "period_start": "2021", "period_end": "2025"},
        {"id": "midterm", "title": "中期调整", "area": "620725", "kind": "plan", "supersedes": "plan"},
    ],
    "figures.csv": [FIGURE],
    "targets.csv": [TARGET],
    "commitments.csv": [{"id": "c1", "area": "620725", "task": "建成发热门诊", "source": "plan", "place": "第三章"}],
}


def bodies(definitions: str = GOOD, **files: list[dict]) -> dict[str, bytes]:
    """The good set with the rows of some files replaced: bodies(figures=[…])."""
    made = {"indicators.yaml": definitions.encode()}
    for name, columns in COLUMNS.items():
        out = io.StringIO()
        writer = csv.DictWriter(out, [column.name for column in columns], restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(files.get(name.removesuffix(".csv"), ROWS[name]))
        made[name] = out.getvalue().encode()
    return made


def told(**files) -> list:
    return curated.read(bodies(**files))[1]


def only(**files):
    """The one problem of a set with one slip."""
    problems = told(**files)
    assert len(problems) == 1, [one.line() for one in problems]
    return problems[0]


def test_the_good_set_is_read_without_a_word():
    content, problems = curated.read(bodies())
    assert problems == [] and {
        name: len(getattr(content, name)) for name in ("areas", "sources", "figures", "targets", "commitments")
    } == {"areas": 3, "sources": 2, "figures": 1, "targets": 1, "commitments": 1}
    assert content.bodies == bodies() and next(iter(content.catalogue.indicators)) == "nurses"
    target = content.targets.iloc[0]
    assert (
        target["scope"],
        target["basis"],
        target["attribute"],
        target["decimals"],
        target["value"],
        target["line"],
    ) == ("plan", "absolute", "none", 1, 4.5, 2)


# ---- what must exist elsewhere

COMMITMENT = ROWS["commitments.csv"][0]
UNKNOWN = [
    ("figures", FIGURE, "area", "620726", "areas.csv 的 code"),
    ("figures", FIGURE, "indicator", "nurse", "indicators.yaml 的编号"),
    ("figures", FIGURE, "source", "plans", "sources.csv 的 id"),
    ("targets", TARGET, "area", "山丹", "areas.csv 的 code"),
    ("targets", TARGET, "indicator", "护士数", "indicators.yaml 的编号"),
    ("targets", TARGET, "source", "规划", "sources.csv 的 id"),
    ("commitments", COMMITMENT, "area", "1", "areas.csv 的 code"),
    ("commitments", COMMITMENT, "source", "x", "sources.csv 的 id"),
    ("sources", ROWS["sources.csv"][0], "area", "999999", "areas.csv 的 code"),
    ("sources", ROWS["sources.csv"][0], "supersedes", "older", "sources.csv 的 id"),
    ("areas", ROWS["areas.csv"][2], "parent", "620700", "areas.csv 的 code"),
]


@pytest.mark.parametrize("file, row, column, value, where", UNKNOWN, ids=[f"{u[0]}-{u[2]}" for u in UNKNOWN])
def test_an_unknown_code_or_id(file, row, column, value, where):
    rows = [row | {column: value} if one == row else one for one in ROWS[f"{file}.csv"]]
    one = only(**{file: rows})
    assert (one.code, one.file, one.column, one.value, one.row) == (
        "unknown",
        f"{file}.csv",
        column,
        value,
        2 + rows.index(row | {column: value}),
    ) and where in one.fix


def test_unknown_indicators_are_told_even_when_indicators_yaml_has_problems_of_its_own():
    problems = told(
        definitions=GOOD.replace("better: higher", "better: up", 1), figures=[FIGURE | {"indicator": "nurse"}]
    )
    assert [(one.file, one.column) for one in problems] == [
        ("indicators.yaml", "nurses.better"),
        ("figures.csv", "indicator"),
    ]


@pytest.mark.parametrize(
    "name, code",
    [("areas.csv", "header"), ("sources.csv", "encoding"), ("indicators.yaml", "yaml"), ("figures.csv", "csv")],
)
def test_one_unreadable_file_is_one_problem_not_one_a_row(name, code):
    broken = {
        "header": b"code,name\n1,2\n",
        "encoding": b"\xff",
        "yaml": b"a: [",
        "csv": bodies()["figures.csv"] + b'"',
    }[code]
    rows = [FIGURE | {"place": str(i)} for i in range(50)]
    content, problems = curated.read(bodies(figures=rows) | {name: broken})
    assert [(one.file, one.code) for one in problems] == [(name, code)] and (
        name != "indicators.yaml" or content is None
    )


def test_a_missing_file_hides_no_other_problem(tmp_path):
    for name, body in bodies(targets=[TARGET | {"comparator": ">="}]).items():
        if name != "areas.csv":
            (tmp_path / name).write_bytes(body)
    found, problems = curated.gather(data=tmp_path, definitions=tmp_path / "indicators.yaml")
    assert [(one.file, one.code) for one in problems] == [("areas.csv", "no_file")] and "areas.csv" not in found
    content, more = curated.read(found)
    assert content is None and [(one.file, one.column) for one in more] == [("targets.csv", "comparator")]


def test_nothing_there_at_all(tmp_path):
    found, problems = curated.gather(data=tmp_path / "data", definitions=tmp_path)  # a folder is no file
    assert (
        found == {} and sorted(one.file for one in problems) == sorted(curated.FILES) and curated.read({}) == (None, [])
    )


# ---- statements


@pytest.mark.parametrize(
    "file, row, more, same",
    [
        ("figures", FIGURE, {"value": "4.4", "as_printed": "4.4", "unit": "人"}, True),
        ("figures", FIGURE, {"year": "2021"}, False),
        ("figures", FIGURE, {"place": "第 9 行"}, False),
        ("figures", FIGURE, {"role": "actual"}, False),
        ("figures", FIGURE, {"period": "H1"}, False),
        ("figures", FIGURE, {"period": "year"}, True),
        ("figures", FIGURE, {"rank": "1"}, True),
        ("targets", TARGET, {"value": "5", "as_printed": "5"}, True),
        ("targets", TARGET, {"scope": "plan"}, True),
        ("targets", TARGET, {"scope": "annual"}, False),
        ("targets", TARGET, {"year": ""}, False),
        ("commitments", COMMITMENT, {"task": "别的"}, True),
        ("areas", ROWS["areas.csv"][2], {"name": "别的"}, True),
        ("sources", ROWS["sources.csv"][1], {"title": "别的"}, True),
    ],
)
def test_a_statement_stands_once(file, row, more, same):
    """An empty period is the year, an empty scope the plan: leaving it out does not make another statement."""
    problems = told(**{file: [*ROWS[f"{file}.csv"], row | more]})
    assert [(one.code, one.file, one.row) for one in problems] == (
        [("duplicate", f"{file}.csv", 2 + len(ROWS[f"{file}.csv"]))] if same else []
    )


def test_undated_statements_are_one_too():
    assert only(figures=[FIGURE | {"year": ""}, FIGURE | {"year": ""}]).code == "duplicate"


RANGE = {"comparator": "range", "value": "1", "value_to": "3", "as_printed": "1-3"}
STEP = {"basis": "step_on", "value": "2", "as_printed": "每年提高2"}
DEPENDING = [
    ({"scope": "annual", "year": ""}, "year", "year"),
    ({"comparator": ""}, "comparator", "comparator"),
    ({"value": "", "as_printed": "稳步提高"}, "value", "value"),
    (RANGE | {"value_to": "", "as_printed": "1"}, "value_to", "range"),
    (RANGE | {"value": "3", "value_to": "1"}, "value_to", "range"),
    ({"value_to": "5", "as_printed": "4.5-5"}, "value_to", "range"),
    ({"baseline": "4.35"}, "baseline", "baseline"),
    ({"baseline_year": "2020"}, "baseline", "baseline"),
    ({"baseline": "4.35", "baseline_year": "2025"}, "baseline_year", "baseline"),
    ({"basis": "points_off", "value": "-1", "as_printed": "1"}, "value", "sign"),
    (STEP | {"value": "", "as_printed": ""}, "value", "value"),
    (STEP | {"value": "", "comparator": "", "as_printed": ""}, "value", "value"),
    ({"basis": "external"}, "comparator", "external"),
    ({"basis": "external", "value": "", "comparator": "", "as_printed": ""}, "comparator", "external"),
    ({"basis": "external", "value": "", "comparator": "range", "as_printed": ""}, "comparator", "external"),
    ({"tolerance": "0.5"}, "tolerance", "tolerance"),
    ({"comparator": "~", "tolerance": "-0.5"}, "tolerance", "sign"),
]
FITTING = [
    {"scope": "annual"},
    {"value": "", "comparator": "", "as_printed": "稳步提高"},
    RANGE,
    RANGE | {"value_to": "1", "as_printed": "1-1"},
    {"baseline": "0", "baseline_year": "2020"},
    STEP,
    {"basis": "external", "value": "", "as_printed": "不低于全省平均"},
    {"comparator": "~", "tolerance": "0.5"},
    {"year": ""},
    {"scope": "every_year", "year": ""},
    {"value": "-1.5", "as_printed": "-1.5‰"},
]


@pytest.fixture(scope="module")
def depending() -> dict[int, list]:
    """All of them in one file, each in a row and a place of its own: row -> its problems."""
    rows = [TARGET | {"place": str(place)} | more for place, (more, *_) in enumerate(DEPENDING)]
    found = {row: [] for row in range(2, 2 + len(rows))}
    for one in told(targets=rows):
        found[one.row].append(one)
    return found


@pytest.mark.parametrize("place", range(len(DEPENDING)), ids=[f"{d[2]}-{i}" for i, d in enumerate(DEPENDING)])
def test_cells_that_need_each_other(depending, place):
    more, column, code = DEPENDING[place]
    (one,) = depending[place + 2]
    assert (one.file, one.column, one.code, one.level) == ("targets.csv", column, code, "error") and one.why and one.fix
    assert one.value == (TARGET | more).get(column, "")


def test_cells_that_fit():
    assert [
        one.line()
        for one in told(targets=[TARGET | {"place": str(place)} | more for place, more in enumerate(FITTING)])
    ] == []


@pytest.mark.parametrize(
    "areas, row",
    [
        ([{"code": "1", "level": "county", "parent": "1"}], 2),
        ([{"code": "1", "level": "city", "parent": "2"}, {"code": "2", "level": "city"}], 2),
        ([{"code": "1", "level": "province", "parent": "2"}, {"code": "2", "level": "city"}], 2),
    ],
)
def test_parents_are_above(areas, row):
    """Two counties that lie in each other would never end when an average of the parent is looked up."""
    rows = [{"name": "a", "short": "a"} | one for one in areas]
    assert [
        (one.code, one.column, one.row) for one in told(areas=rows + ROWS["areas.csv"]) if one.file == "areas.csv"
    ] == [("level", "parent", row)]


@pytest.mark.parametrize(
    "more, column", [({"period_start": "2026"}, "period_end"), ({"supersedes": "plan"}, "supersedes")]
)
def test_sources_say_nothing_impossible(more, column):
    assert only(sources=[ROWS["sources.csv"][0] | more, ROWS["sources.csv"][1]]).column == column


# ---- what was printed

HOLDS = [
    ("≥9.66", "9.66", True),
    ("3.0人", "3", True),
    ("95.10", "95.1", True),
    ("195%", "95", False),
    ("1.95", "95", False),
    ("95.1", "95", False),
    ("951", "95", False),
    ("1,582 万元", "1582", True),
    ("80,85", "80", True),
    ("80,85", "8085", False),
    ("2020,2025年", "2020", True),
    ("9 种 55 项", "55", True),
    ("9 55", "955", False),
    ("有一家", "1", True),
    ("两所", "2", True),
    ("十二所", "12", True),
    ("二十个", "20", True),
    ("二十个", "2", False),
    ("一百零五", "105", True),
    ("二〇二五年", "2025", True),
    ("零死亡", "0", True),
    ("-1.5‰", "-1.5", True),
    ("降低1个百分点", "1", True),
    ("９５%", "95", True),
    ("", "1", False),
    ("稳步提高", "1", False),
    ("4.5左右", "4.5", True),
    ("1-3天", "3", True),
    ("100%", "100", True),
    ("0.60", "0.6", True),
]


@pytest.mark.parametrize("phrase, number, held", HOLDS)
def test_a_phrase_holds_a_number_as_its_own(phrase, number, held):
    assert curated.holds(phrase, number) is held


def test_a_phrase_without_the_number_is_a_slip_of_copying():
    assert (
        only(figures=[FIGURE | {"as_printed": "4.53"}]).code,
        only(targets=[TARGET | {"as_printed": "≥45"}]).column,
    ) == ("not_in_phrase", "as_printed")
    assert only(targets=[TARGET | RANGE | {"as_printed": "1-2"}]).value == "1-2"
    assert (
        told(
            figures=[FIGURE | {"as_printed": ""}],
            targets=[TARGET | {"as_printed": "全覆盖", "value": "100", "implied": "yes"}],
        )
        == []
    )


@pytest.mark.parametrize(
    "more, decimals",
    [
        ({}, 2),
        ({"value": "3.0", "as_printed": "3.0"}, 1),
        ({"value": "4", "as_printed": "4"}, 0),
        ({"value": "4", "as_printed": "4.00", "decimals": "2"}, 2),
    ],
)
def test_decimals_are_those_printed(more, decimals):
    """A spreadsheet drops the zero of 3.0: then the column decimals keeps it."""
    content, problems = curated.read(bodies(figures=[FIGURE | more]))
    assert problems == [] and content.figures["decimals"].tolist() == [decimals]


def test_decimals_of_a_range_are_the_most_of_its_ends():
    assert curated.read(bodies(targets=[TARGET | RANGE | {"value_to": "3.55", "as_printed": "1-3.55"}]))[0].targets[
        "decimals"
    ].tolist() == [2]


@pytest.mark.parametrize("decimals, code", [("1", "decimals"), ("7", "range"), ("-1", "int"), ("x", "int")])
def test_decimals_that_cannot_be(decimals, code):
    one = only(figures=[FIGURE | {"decimals": decimals}])
    assert (one.code, one.column, one.value) == (code, "decimals", decimals)


def test_outside_the_plausible_range_is_a_warning_and_the_figure_stands():
    content, problems = curated.read(bodies(figures=[FIGURE | {"value": "43.5", "as_printed": "43.5"}]))
    assert [(one.level, one.code, one.row, one.value) for one in problems] == [
        ("warning", "implausible", 2, "43.5")
    ] and content.figures["value"].tolist() == [43.5]
    assert told(figures=[FIGURE | {"value": "20", "as_printed": "20"}]) == []


def test_every_slip_of_every_file_in_one_run():
    problems = told(
        definitions=GOOD.replace(
            "better: lower\n    kind: rate\n    per: 活产数\n    measure: annual_flow\n    decimals: 1\n    definition_source: 口径待补\n    part_of",
            "kind: rate\n    per: 活产数\n    measure: annual_flow\n    decimals: 1\n    definition_source: 口径待补\n    part_of",
            1,
        ),
        areas=[*ROWS["areas.csv"], {"code": "620726"}],
        sources=[ROWS["sources.csv"][0] | {"kind": "规划"}, ROWS["sources.csv"][1]],
        figures=[FIGURE | {"value": "4,35"}, FIGURE | {"year": "20", "place": "b"}],
        targets=[TARGET | {"comparator": ">="}],
        commitments=[COMMITMENT | {"source": ""}],
    )
    assert [(one.file, one.column) for one in problems if one.level == "error"] == [
        ("indicators.yaml", "infants.better"),
        ("areas.csv", "name"),
        ("areas.csv", "short"),
        ("areas.csv", "level"),
        ("sources.csv", "kind"),
        ("figures.csv", "value"),
        ("figures.csv", "year"),
        ("targets.csv", "comparator"),
        ("commitments.csv", "source"),
    ]


def test_reading_is_repeatable_and_takes_only_what_it_is_given():
    given = bodies()
    first, second = curated.read(given)[0], curated.read(given)[0]
    assert given == bodies()
    for name in ("areas", "sources", "figures", "targets", "commitments"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))


def test_the_reference_alone_needs_no_statements():
    kept = {name: body for name, body in bodies().items() if name in curated.REFERENCE_FILES}
    known, problems = curated.read_reference(kept)
    assert (
        problems == []
        and known.areas["short"].tolist() == ["全国", "甘肃", "山丹"]
        and known.sources["id"].tolist() == ["plan", "midterm"]
        and "nurses" in known.catalogue.indicators
    )
    assert curated.read_reference(kept | {"indicators.yaml": b""})[0] is None
