"""The words of the house: they are published, so every list is typed here a second time and may not change by accident."""

import dataclasses

import pytest
from pydantic import ValidationError

from model import areas, columns, verdicts
from model.actors import Actor
from model.areas import Area
from model.columns import Column, key_names, names
from model.failures import NotAllowed, NotFound, Refused, StoreTrouble
from model.indicators import Catalogue, Indicator, Thresholds
from model.problems import Problem

ENTRY = {
    "id": "nurses",
    "name": "护士数",
    "english": "Nurses",
    "unit": "人/千人",
    "category": "staff",
    "core": True,
    "better": "higher",
    "kind": "ratio",
    "per": "常住人口",
    "measure": "stock",
    "decimals": 2,
    "definition_source": "口径待补",
}
THRESHOLDS = {"on_pace": 0.95, "slightly_behind": 0.6, "early": 0.3, "about": 0.02}


def catalogue(**entries) -> Catalogue:
    return Catalogue.model_validate(
        {
            "thresholds": THRESHOLDS,
            "categories": {"staff": "人员"},
            "units": {"人/千人": ["人", "名"], "人": ["名"]},
            "indicators": {key: ENTRY | {"id": key} | one for key, one in entries.items()},
        }
    )


# ---- tables

PUBLISHED = {  # the headers of design.md, data/
    columns.AREAS: "code,name,short,level,parent",
    columns.SOURCES: "id,title,issuer,number,date,area,kind,period_start,period_end,supersedes,note",
    columns.FIGURES: "area,indicator,year,year_from,period,value,unit,comparator,decimals,numerator,denominator,role,status,definition_version,population,implied,rank,source,place,as_printed,note",
    columns.TARGETS: "area,indicator,year,year_from,scope,comparator,value,value_to,unit,decimals,tolerance,basis,reference_year,baseline,baseline_year,and_with,attribute,strength,measure,"
    "population,implied,rank,source,place,as_printed,note",
    columns.COMMITMENTS: "id,area,task,quantity,quantity_unit,deadline,responsible,involved,status,source,place,elsewhere,note",
}
KEYS = {
    columns.FIGURES: ["area", "indicator", "year", "period", "role", "source", "place"],
    columns.TARGETS: ["area", "indicator", "year", "scope", "source", "place"],
    columns.COMMITMENTS: ["id"],
    columns.AREAS: ["code"],
    columns.SOURCES: ["id"],
}
GAPS = (
    "area_code, area, indicator, indicator_name, category, unit, better, attribute, scope, baseline_year, baseline, latest_year, latest, target_year, comparator, target, target_to, "
    "gap, drift, progress, time_share, pace, required_per_year, achieved_per_year, class, reason, flags, other_target, other_class, other_place, as_of_year, source, place, as_printed, baseline_unit, latest_unit, latest_year_from, missed_years"
)
FINDINGS = "area_code, area, check, indicator, indicator_name, value_a, place_a, as_printed_a, value_b, place_b, as_printed_b, words"
CHOICES = {
    ("targets", "comparator"): "≥ > ≤ < = ~ range",
    ("targets", "scope"): "plan annual every_year",
    ("targets", "attribute"): "binding expected none",
    ("targets", "basis"): "absolute points_on points_off percent_on percent_off step_on step_off external",
    ("targets", "measure"): "stock annual_flow cumulative",
    ("figures", "period"): "year H1 Q1 Q2 Q3 Q4 mch_year",
    ("figures", "role"): "baseline actual",
    ("figures", "status"): "快报 年报 核定",
    ("figures", "year_from"): "printed sentence section table title",
    ("sources", "kind"): "plan annual_plan scheme template bulletin upload",
    ("areas", "level"): "nation province city county",
    ("figures", "implied"): "yes",
}
TABLES = {
    "areas": columns.AREAS,
    "sources": columns.SOURCES,
    "figures": columns.FIGURES,
    "targets": columns.TARGETS,
    "commitments": columns.COMMITMENTS,
}


@pytest.mark.parametrize("table", PUBLISHED, ids=[header[:20] for header in PUBLISHED.values()])
def test_headers_and_keys_are_the_published_ones(table):
    assert names(table) == PUBLISHED[table].split(",")
    assert key_names(table) == KEYS[table]


def test_gaps_and_findings_keep_their_columns_and_order():
    assert tuple(GAPS.split(", ")) == columns.GAPS and tuple(FINDINGS.split(", ")) == columns.FINDINGS


@pytest.mark.parametrize("where, words", CHOICES.items(), ids=[".".join(where) for where in CHOICES])
def test_choices_are_the_published_ones(where, words):
    column = next(column for column in TABLES[where[0]] if column.name == where[1])
    assert column.allowed == tuple(words.split())


def test_a_default_is_one_of_the_choices_and_a_key_is_never_left_open():
    for table in TABLES.values():
        for column in table:
            assert column.default is None or column.default in column.allowed, column.name
            assert not column.key or column.required or column.default or column.kind == "year", (
                f"{column.name}: an empty cell must mean something in a key"
            )
            assert not column.within or column.kind == "int"
    assert dict(zip(columns.STATEMENTS, map(names, columns.STATEMENTS.values()))) == {
        "figure": names(columns.FIGURES),
        "target": names(columns.TARGETS),
        "commitment": names(columns.COMMITMENTS),
        "remark": names(columns.REMARKS),
    }
    assert {name: columns.STATEMENTS[name] for name in ("figure", "target", "commitment")} == columns.IN_FILES


def test_a_rank_is_one_to_four_and_decimals_fit_the_store():
    for table in (columns.FIGURES, columns.TARGETS):
        assert {column.name: column.within for column in table if column.within} == {"rank": (1, 4), "decimals": (0, 6)}


# ---- verdicts

METHOD_CLASSES = {
    "met": "已达标",
    "kept": "保持达标",
    "missed": "未达标",
    "met_early": "提前达到",
    "baseline_meets": "基期已达标",
    "baseline_short": "基期未达标",
    "lost": "未保持",
    "moving_away": "较基期变差",
    "on_pace": "达到时序进度",
    "slightly_behind": "略滞后于时序",
    "behind": "滞后于时序进度",
    "unknown": "待补数据",
}
METHOD_REASONS = {
    "no_figure": "缺现状值",
    "no_baseline": "缺基期",
    "no_target": "缺目标",
    "no_target_year": "未写目标年",
    "no_reference_figure": "缺参照值",
    "qualitative_only": "仅定性目标",
    "ambiguous_basis": "表述有歧义",
    "unit_mismatch": "单位不符",
    "definition_changed": "口径变化",
    "conflicting_figures": "数据待核",
}
METHOD_FLAGS = {
    "baseline_met",
    "comparator_against_direction",
    "due_no_final",
    "early",
    "floor_below_baseline",
    "hold",
    "missed_year",
    "target_conflict",
}


def test_codes_and_words_are_those_of_the_method():
    assert (
        verdicts.CLASSES == METHOD_CLASSES
        and verdicts.REASONS == METHOD_REASONS
        and set(verdicts.FLAGS) == METHOD_FLAGS
    )
    assert (
        verdicts.FLAGS["due_no_final"] == "目标年已到，待报期末数"
        and verdicts.FLAGS["floor_below_baseline"] == "基期已优于目标值"
    )


def test_every_class_has_its_place_from_worst_to_best():
    assert (
        sorted(verdicts.WORST_FIRST) == sorted(verdicts.CLASSES)
        and verdicts.WORST_FIRST[0] == "missed"
        and verdicts.WORST_FIRST[-1] == "met"
    )


def test_words_exist_for_every_choice():
    assert set(verdicts.ATTRIBUTES) == set(columns.ATTRIBUTES) and set(verdicts.SCOPES) == set(columns.SCOPES)


def test_no_word_of_blame():
    """Calm words only (design.md): nothing is called wrong, contradictory or unpublished."""
    said = [*verdicts.CLASSES.values(), *verdicts.REASONS.values(), *verdicts.FLAGS.values()]
    assert not [word for word in said if any(harsh in word for harsh in ("矛盾", "错误", "未公布", "太松", "失败"))]


# ---- indicators


def test_direction_is_required_and_never_guessed():
    with pytest.raises(ValidationError, match="better"):
        Indicator.model_validate({key: value for key, value in ENTRY.items() if key != "better"})
    with pytest.raises(ValidationError, match="higher"):
        Indicator.model_validate(ENTRY | {"better": "down"})


@pytest.mark.parametrize(
    "more",
    [
        {"bettr": "higher"},
        {"core": "maybe"},
        {"decimals": 7},
        {"decimals": -1},
        {"decimals": 1.5},
        {"name": ""},
        {"name": "  "},
        {"id": "Nurses 1000"},
        {"id": ""},
        {"plausible": [0]},
        {"plausible": [0, float("nan")]},
        {"plausible": [0, float("inf")]},
        {"aliases": "护士"},
        {"differs_from": {"a": ""}},
        {"kind": "share"},
    ],
)
def test_an_entry_that_says_something_else_is_refused(more):
    Indicator.model_validate(ENTRY)
    with pytest.raises(ValidationError):
        Indicator.model_validate(ENTRY | more)


@pytest.mark.parametrize("value", [0, -0.1, 1.01, float("nan"), "viel", None])
def test_thresholds_are_shares(value):
    for name in THRESHOLDS:
        with pytest.raises(ValidationError):
            Thresholds.model_validate(THRESHOLDS | {name: value})


def test_an_entry_cannot_be_changed_in_place():
    one = catalogue(nurses={}).indicators["nurses"]
    with pytest.raises(ValidationError):
        one.better = "lower"


def test_accepted_units_are_empty_own_and_aliases_of_the_own_unit_only():
    known = catalogue(nurses={}, beds={"unit": "张"}, staff={"unit": "人", "name": "人员"})
    assert known.accepted_units("nurses") == ("", "人/千人", "人", "名")
    assert known.accepted_units("beds") == ("", "张")
    assert known.accepted_units("staff") == ("", "人", "名")  # 人 of another unit's aliases adds nothing here


def test_find_takes_id_name_or_alias_and_never_a_near_miss():
    known = catalogue(nurses={"aliases": ["注册护士数"]}, doctors={"name": "医师数", "aliases": ["nurses_old"]})
    assert [known.find(asked) for asked in ("nurses", "护士数", "注册护士数", "医师数")] == [
        "nurses",
        "nurses",
        "nurses",
        "doctors",
    ]
    assert [known.find(asked) for asked in ("", "护士", "Nurses", "护士数 ", "nurse")] == [None] * 5


# ---- problems, actors, failures


def test_a_problem_says_where_what_why_and_what_to_do():
    told = Problem(
        code="choice", file="targets.csv", row=12, column="comparator", value=">=", why="无效", fix="可填 ≥ ≤"
    )
    assert told.line() == "targets.csv 第 12 行·comparator：“>=”无效。可填 ≥ ≤"
    assert (
        dataclasses.replace(told, sheet="表1", level="warning", value="", fix="").line()
        == "targets.csv[表1] 第 12 行·comparator（提醒）：无效"
    )
    assert list(told.as_dict()) == ["level", "code", "file", "sheet", "row", "column", "value", "why", "fix"]
    assert (told.level, told.as_dict()["row"]) == ("error", 12)


def test_row_zero_is_shown_and_no_row_is_not():
    assert (
        "第 0 行" in Problem(code="a", file="f", row=0, why="w").line()
        and "行" not in Problem(code="a", file="f", why="w").line()
    )


@pytest.mark.parametrize(
    "value", ["两\n行", "a\r\nb", "\x1b[31m红", "\x00", "\x07", "\u202egnp.exe", "x" * 100_000], ids=ascii
)
def test_what_stood_in_a_file_never_breaks_the_line(value):
    line = Problem(code="a", file="f.csv", row=2, value=value, why="无效", fix="修\n改").line()
    assert line.isprintable() and len(line) < 120 and line.startswith("f.csv 第 2 行") and line.endswith("无效。修 改")


@pytest.mark.parametrize("role", ["", "root", "Admin", None])
def test_an_actor_has_one_of_the_roles(role):
    with pytest.raises(ValueError, match="viewer / editor / reviewer / admin"):
        Actor(name="甲", role=role)
    assert [Actor(name="甲", role=known).role for known in ("viewer", "editor", "reviewer", "admin")] == [
        "viewer",
        "editor",
        "reviewer",
        "admin",
    ]
    assert Actor(name="甲").role == "admin" and Actor(name="甲", role="editor").areas == frozenset()


def test_failures_carry_words_for_people():
    told = [Problem(code="a", file="f", why="一"), Problem(code="b", file="g", why="二")]
    assert str(Refused(told)) == "f：一\ng：二" and Refused(told).problems is told
    trouble = StoreTrouble("held", "/data/s", "正被占用")
    assert (trouble.kind, trouble.path, trouble.words, str(trouble)) == ("held", "/data/s", "正被占用", "正被占用")
    assert issubclass(NotAllowed, Exception) and issubclass(NotFound, Exception)


def test_area_levels_are_told_once():
    assert areas.LEVELS == columns.AREA_LEVELS and areas.NATION == "000000"
    assert Area(code="000000", name="全国", short="全国", level="nation").parent == ""
    assert Column("a").kind == "text"
