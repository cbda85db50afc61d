"""indicators.yaml: whatever is wrong in it is told in one run, with line, entry, what was found and what may stand there."""

import time
import tracemalloc

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from loaders import catalogue
from loaders.catalogue import RELATIONS
from model.indicators import Indicator

GOOD = """\
thresholds:
  on_pace: 0.95
  slightly_behind: 0.60
  early: 0.30
  about: 0.02

categories:
  staff: 人员
  child: 妇幼

units:
  人/千人: [人, 名]
  岁: []

indicators:
  nurses:
    name: 每千人口注册护士数
    english: Nurses per 1,000
    unit: 人/千人
    category: staff
    core: true
    better: higher
    kind: ratio
    per: 常住人口
    measure: stock
    decimals: 2
    plausible: [0, 20]
    plausible_why: 全国约 4.2 人
    aliases:
      - 注册护士数
      - 护士数
    definition: 年末注册护士数与常住人口之比
    definition_source: 统计年鉴
    differs_from:
      doctors: 医师不是护士
    note: 无
  infants:
    name: 婴儿死亡率
    english: Infant mortality
    unit: ‰
    category: child
    core: false
    better: lower
    kind: rate
    per: 活产数
    measure: annual_flow
    decimals: 1
    definition_source: 口径待补
    part_of: children
  children:
    name: 5岁以下儿童死亡率
    english: Under-five mortality
    unit: ‰
    category: child
    core: true
    better: lower
    kind: rate
    per: 活产数
    measure: annual_flow
    decimals: 1
    definition_source: 口径待补
  doctors:
    name: 执业医师数
    english: Doctors
    unit: 人/千人
    category: staff
    core: true
    better: higher
    kind: ratio
    per: 常住人口
    measure: stock
    decimals: 2
    definition_source: 口径待补
    ratio_of: [nurses, doctors]
"""
LINES = GOOD.split("\n")


def read(text: str | bytes):
    return catalogue.read(text if isinstance(text, bytes) else text.encode())


def told(text: str | bytes) -> list:
    known, problems = read(text)
    assert known is None and problems, "nothing was told"
    assert all(one.line().isprintable() and len(one.line()) < 400 and one.file == "indicators.yaml" for one in problems)
    return problems


def line_of(key: str, entry: str = "nurses") -> int:
    """The line of a key of an entry, counted from 1."""
    return next(i for i, line in enumerate(LINES[at(entry) :], at(entry) + 1) if line.startswith(f"    {key}:"))


def at(entry: str) -> int:
    return LINES.index(f"  {entry}:")


def without(key: str, entry: str = "nurses") -> str:
    """The file without a key and what stands below it."""
    first = line_of(key, entry) - 1
    last = next(i for i in range(first + 1, len(LINES)) if not LINES[i].startswith("     "))
    return "\n".join(LINES[:first] + LINES[last:])


def with_(key: str, value: str, entry: str = "nurses") -> str:
    """The file with another value of a key, in the same line."""
    text = without(key, entry).split("\n")
    return "\n".join(
        [*text[: line_of(key, entry) - 1], f"    {key}:{' ' if value else ''}{value}", *text[line_of(key, entry) - 1 :]]
    )


def test_the_good_file_is_read_as_it_stands():
    known, problems = read(GOOD)
    assert problems == [] and list(known.indicators) == ["nurses", "infants", "children", "doctors"]
    nurses = known.indicators["nurses"]
    assert (nurses.id, nurses.core, nurses.better, nurses.decimals, nurses.plausible, nurses.aliases) == (
        "nurses",
        True,
        "higher",
        2,
        (0.0, 20.0),
        ("注册护士数", "护士数"),
    )
    assert (
        known.indicators["infants"].core is False
        and known.thresholds.on_pace == 0.95
        and known.accepted_units("nurses") == ("", "人/千人", "人", "名")
    )
    assert read(b"\xef\xbb\xbf" + GOOD.encode())[0] == read(GOOD.replace("\n", "\r\n"))[0] == known


# ---- every key

KEYS = list(yaml.safe_load(GOOD)["indicators"]["nurses"])
REQUIRED = [name for name, field in Indicator.model_fields.items() if field.is_required() and name != "id"]
FORMS = {  # what a problem of a key must offer
    "better": "higher / lower / neutral",
    "kind": "rate / proportion / survey / count / ratio / amount",
    "measure": "stock / annual_flow / cumulative",
    "core": "true / false",
    "decimals": "0 到 6 的整数",
    "plausible": "[下限, 上限]",
    "aliases": "列表",
    "differs_from": "指标编号：理由",
    "category": "staff / child",
}


def test_all_keys_of_the_model_are_tried_here():
    assert (
        set(KEYS) | {"printed_in", "part_of", "sensitive", "lists_tasks", *RELATIONS}
        == set(Indicator.model_fields) - {"id"}
        and len(REQUIRED) == 11
    )


@pytest.mark.parametrize("key", KEYS)
def test_a_misspelt_key(key):
    problems = told(GOOD.replace(f"    {key}:", f"    {key}x:", 1))
    (unknown,) = [one for one in problems if one.column == f"nurses.{key}x"]
    assert (
        unknown.row == line_of(key)
        and all(known in unknown.fix for known in ("better", "name", "part_of"))
        and " id" not in unknown.fix
    )
    missing = [one for one in problems if one.column == f"nurses.{key}"]
    assert len(missing) == (key in REQUIRED or key == "plausible_why")
    assert all(
        one.row == at("nurses") + 1 and one.why == "缺少该项" and FORMS.get(key, "文字").split(" / ")[0] in one.fix
        for one in missing
        if key != "category"
    )


@pytest.mark.parametrize("key", KEYS)
def test_a_deleted_key(key):
    if key not in REQUIRED and key != "plausible_why" and key != "definition":
        assert read(without(key))[1] == []
        return
    (problem,) = told(without(key))
    assert problem.column == f"nurses.{'definition_source' if key == 'definition' else key}"
    assert problem.row == (
        line_of(key) if key == "definition" else at("nurses") + 1
    )  # definition: its source moved up into that line


@pytest.mark.parametrize("key", KEYS)
def test_a_key_written_twice(key):
    text = GOOD.replace("\n  infants:", f"\n    {key}: 又一次\n  infants:", 1)
    (problem,) = [one for one in told(text) if one.code == "duplicate"]
    assert (problem.row, problem.value) == (at("infants") + 1, key) and f"第 {line_of(key)} 行" in problem.why


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("value", ["{a: {b: c}}", "[[1, 2], [3]]", "错的词"])
def test_a_wrong_kind_of_value(key, value):
    if value == "错的词" and key not in FORMS:
        assert read(with_(key, value))[1] == []  # a text is a text
        return
    problems = [one for one in told(with_(key, value)) if one.row == line_of(key)]
    assert problems and {one.column.removeprefix("nurses.").split(".")[0] for one in problems} == {key}
    if value == "错的词" or key not in (
        "category",
        "differs_from",
    ):  # of a wrong reason inside differs_from a text is asked
        assert all(FORMS.get(key, "文字") in one.fix for one in problems)
    if value == "错的词":
        assert {one.value for one in problems} == {value}


@pytest.mark.parametrize("key", KEYS)
def test_a_key_left_empty_is_a_key_not_written(key):
    known, problems = read(with_(key, ""))
    if key in set(REQUIRED) - {"unit", "per"} | {"plausible_why"}:
        assert (
            [one.column for one in problems] == [f"nurses.{key}"]
            and problems[0].row == line_of(key)
            and problems[0].value == ""
        )
    elif key == "definition":
        assert [one.column for one in problems] == ["nurses.definition_source"]
    else:
        assert problems == [] and known is not None


@pytest.mark.parametrize(
    "key, value",
    [
        ("better", "down"),
        ("better", "Higher"),
        ("better", "no"),
        ("better", "越高越好"),
        ("decimals", "7"),
        ("decimals", "-1"),
        ("decimals", "1.5"),
        ("decimals", "1e400"),
        ("decimals", "9" * 5000),
        ("core", "maybe"),
        ("core", "2"),
        ("plausible", "[0]"),
        ("plausible", "[0, 1, 2]"),
        ("plausible", "[a, b]"),
        ("plausible", "[0, .nan]"),
        ("plausible", "[0, inf]"),
        ("plausible", "[20, 0]"),
        ("plausible", "[5, 5]"),
        ("plausible", "0-20"),
        ("aliases", "护士数"),
        ("aliases", '["", 护士数]'),
        ("name", '"   "'),
        ("category", "人员"),
        ("kind", "share"),
        ("measure", "flow"),
        ("differs_from", '{doctors: ""}'),
    ],
)
def test_a_value_that_is_not_allowed_is_shown_with_what_is(key, value):
    problems = told(with_(key, value))
    assert {one.column for one in problems} == {f"nurses.{key}"} and {one.row for one in problems} == {line_of(key)}
    for one in problems:
        assert FORMS.get(key, "文字") in one.fix and len(one.value) <= 61
    if value.isalnum():
        assert problems[0].value[:60] == value[:60]


def test_words_stand_as_they_are_written():
    """YAML would make no a false, 2024-01-01 a day, 2024-02-30 a crash and 12 a number."""
    text = (
        with_("note", "2024-02-30")
        .replace("english: Nurses per 1,000", "english: 12")
        .replace("plausible_why: 全国约 4.2 人", "plausible_why: no")
    )
    one = read(text)[0].indicators["nurses"]
    assert (one.note, one.english, one.plausible_why) == ("2024-02-30", "12", "no")


# ---- all at once


def test_the_issue_one_better_deleted_and_another_misspelt():
    text = without("better", "children").replace("better: higher", "better: down", 1)
    lines = [one.line() for one in told(text)]
    assert lines == [
        f"indicators.yaml 第 {line_of('better')} 行·nurses.better：“down”无效。可填 higher / lower / neutral",
        f"indicators.yaml 第 {at('children') + 1} 行·children.better：缺少该项。可填 higher / lower / neutral",
    ]


def test_one_run_tells_everything_in_the_order_of_the_file():
    text = (
        GOOD.replace("on_pace: 0.95", "on_pace: 0.5")
        .replace("early: 0.30", "erly: 0.30")
        .replace("better: higher", "better: up", 1)
        .replace("plausible: [0, 20]", "plausible: [20, 0]")
        .replace("doctors: 医师不是护士", "dentists: 不同")
        .replace("name: 婴儿死亡率", "name: 护士数")
        .replace("category: child", "category: kids", 1)
        .replace("part_of: children", "part_of: infants")
        .replace("[nurses, doctors]", "[nurses, beds]")
        + "units: {}\n"
    )
    problems = told(text)
    assert sorted((one.code, one.column) for one in problems) == [
        ("ambiguous", "infants.name"),
        ("category", "infants.category"),
        ("circle", "infants.part_of"),
        ("duplicate", ""),
        ("extra_forbidden", "thresholds.erly"),
        ("literal_error", "nurses.better"),
        ("missing", "thresholds.early"),
        ("order", "nurses.plausible"),
        ("order", "thresholds.slightly_behind"),
        ("unknown", "doctors.ratio_of"),
        ("unknown", "nurses.differs_from.dentists"),
    ]
    assert [one.row for one in problems] == sorted(one.row for one in problems)


@pytest.mark.parametrize(
    "change, code, column, value, said",
    [
        (("slightly_behind: 0.60", "slightly_behind: 0.95"), "order", "thresholds.slightly_behind", "0.95", "on_pace"),
        (("on_pace: 0.95", "on_pace: 1.5"), "less_than_equal", "thresholds.on_pace", "1.5", "不大于 1"),
        (("about: 0.02", "about: 0"), "greater_than", "thresholds.about", "0", "大于 0"),
        (("about: 0.02", "about: .nan"), None, "thresholds.about", ".nan", "大于 0"),
        (("category: staff", "category: people"), "category", "nurses.category", "people", "staff / child"),
        (("doctors: 医师不是护士", "dentists: 不同"), "unknown", "nurses.differs_from.dentists", "dentists", "编号"),
        (("doctors: 医师不是护士", "nurses: 不同"), "unknown", "nurses.differs_from.nurses", "nurses", "其他指标"),
        (("part_of: children", "part_of: 婴儿"), "unknown", "infants.part_of", "婴儿", "编号"),
        (("part_of: children", "part_of: infants"), "circle", "infants.part_of", "infants", "大"),
        (("[nurses, doctors]", "[nurses, beds]"), "unknown", "doctors.ratio_of", "beds", "编号"),
        (("[nurses, doctors]", "nurses"), None, "doctors.ratio_of", "nurses", "[分子"),
        (("part_of: children", "sum_of: [children, beds]"), "unknown", "infants.sum_of", "beds", "编号"),
        (("part_of: children", "sum_of: [infants]"), "unknown", "infants.sum_of", "infants", "它自己"),
        (("part_of: children", "share_of: beds"), "unknown", "infants.share_of", "beds", "编号"),
        (("part_of: children", "near: [beds]"), "unknown", "infants.near", "beds", "编号"),
        (("part_of: children", "near: children"), None, "infants.near", "children", "列表"),
        (("part_of: children", "wider_ratio: [beds, children]"), "unknown", "infants.wider_ratio", "beds", "编号"),
        (("part_of: children", "lists_tasks: 是"), None, "infants.lists_tasks", "是", "true / false"),
        (("name: 执业医师数", "name: 护士数"), "ambiguous", "doctors.name", "护士数", "只能指一个"),
        (("name: 执业医师数", "name: nurses"), "ambiguous", "doctors.name", "nurses", "只能指一个"),
        (("- 护士数", "- ' 婴儿死亡率 '"), "ambiguous", "infants.name", "婴儿死亡率", "只能指一个"),
        (("    note: 无", "    id: other"), "extra_forbidden", "nurses.id", "other", "编号"),
        (("  infants:", "  Infants 1:"), "string_pattern_mismatch", "Infants 1", "Infants 1", "小写"),
        (("  infants:", "  12:"), "string_pattern_mismatch", "12", "12", "小写"),
        (("  staff: 人员", "  staff:"), None, "categories.staff", "", "文字"),
        (("人/千人: [人, 名]", "人/千人: 人"), None, "units.人/千人", "人", "列表"),
        (
            ("definition: 年末注册护士数与常住人口之比", "definition:"),
            "definition",
            "nurses.definition_source",
            "统计年鉴",
            "口径待补",
        ),
        (
            ("    differs_from:", "    printed_in: 另一本\n    differs_from:"),
            "definition",
            "nurses.printed_in",
            "另一本",
            "已有 definition",
        ),
    ],
)
def test_one_slip_is_one_problem_in_its_line(change, code, column, value, said):
    assert change[0] in GOOD
    text = GOOD.replace(*change, 1)
    (problem,) = told(text)
    assert (problem.column, problem.value) == (column, value) and said in problem.why + problem.fix
    assert code is None or problem.code == code
    shown = text.split("\n")[problem.row - 1]
    assert column.split(".")[-1] in shown or value in shown, f"line {problem.row} is {shown!r}"


def test_a_longer_circle_of_parts_ends():
    text = GOOD.replace(
        "    definition_source: 口径待补\n  doctors:",
        "    definition_source: 口径待补\n    part_of: infants\n  doctors:",
    )
    assert sorted(one.column for one in told(text)) == ["children.part_of", "infants.part_of"]


# ---- files that are something else


@pytest.mark.parametrize("section", catalogue.SECTIONS)
@pytest.mark.parametrize("instead", ["", " 5", " [a, b]", " 词"])
def test_a_section_that_is_no_section(section, instead):
    text = "\n".join(line for line in GOOD.split("\n") if line)
    begin = text.index(section + ":")
    end = next((i for i in range(begin + 1, len(text)) if text[i - 1] == "\n" and text[i] not in " \n"), len(text))
    told_ = told(text[:begin] + f"{section}:{instead}\n" + text[end:])
    assert [one.column for one in told_ if one.code != "category"] == [section] and "缩进" in told_[0].fix
    gone = text[:begin] + text[end:]
    assert read(gone)[0] is not None if section == "units" else section in [one.column for one in told(gone)]


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# 只有注释\n", "---\n", "- a\n- b", "词", "12", "null", "[]", "---\na: 1\n---\nb: 2\n"]
)
def test_a_file_without_sections(text):
    (problem,) = told(text)
    assert problem.code == "yaml" and problem.fix


def test_an_empty_mapping_misses_every_section():
    assert [one.column for one in told("{}")] == ["thresholds", "categories", "indicators"]


@pytest.mark.parametrize(
    "text",
    [
        "a: [1",
        "a: 'b",
        "a: b: c",
        "\ta: 1",
        "a:\n  - b\n c: d",
        "? [a, b]\n: c",
        "{a: 1, {b: 2}: 3}",
        "%YAML 9.9\n---\na: 1",
        "@a: 1",
        "a: `b",
    ],
)
def test_what_is_no_yaml_is_told_with_its_line(text):
    (problem,) = told(text)
    assert problem.code == "yaml" and (problem.row or 0) <= text.count("\n") + 2


@pytest.mark.parametrize(
    "body, code, row",
    [
        ("名: 值".encode("gb18030"), "encoding", None),
        ("a: 1".encode("utf-16"), "encoding", None),
        ("a: 1".encode("utf-16-le"), "control", 1),
        (b"a: 1\nb: \x00", "control", 2),
        (b"a: 1\nb: \x1b[2J", "control", 2),
        (b"\xff\xfe", "encoding", None),
        (b"a: \xed\xa0\x80", "encoding", None),
    ],
)
def test_what_is_no_text_is_told(body, code, row):
    (problem,) = told(body)
    assert (problem.code, problem.row) == (code, row)


LAUGHS = "a: &a [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(12)
)
CLEVER = {
    "billion laughs": LAUGHS,
    "mapping laughs": "a: &a {x: ha, y: ha}\n"
    + "".join(
        f"k{i}: &k{i} {{x: *{'a' if not i else f'k{i - 1}'}, y: *{'a' if not i else f'k{i - 1}'}}}\n" for i in range(60)
    ),
    "itself": "a: &a [*a]",
    "merge": "a: &a {x: 1}\nb:\n  <<: *a",
    "anchor alone": "a: &a 1",
    "object": "a: !!python/object/apply:os.system [id]",
    "tag": "a: !!binary aGk=",
    "own tag": "a: !x 1",
    "set": "!!set {a, b}",
    "deep list": "[" * 20_000,
    "deep mapping": "a: " + "{a: " * 20_000,
    "deep indent": "".join(" " * i + "a:\n" for i in range(500)),
    "deep keys": "? " * 5_000,
}


@pytest.mark.parametrize("name", CLEVER)
def test_a_file_that_would_unfold_is_refused_at_once(name):
    tracemalloc.start()
    begun = time.process_time()
    (problem,) = told(CLEVER[name])
    spent, peak = time.process_time() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problem.code == "yaml" and spent < 3 and peak < 30_000_000
    assert catalogue.ids(CLEVER[name].encode()) is None


def test_a_huge_file_is_not_even_parsed():
    begun = time.process_time()
    (problem,) = told(b"a: 1\n" * 2_000_000)
    assert problem.code == "too_big" and time.process_time() - begun < 0.5
    assert problem.value == "10000 KB" and "1000 KB" in problem.fix


def test_the_largest_file_taken_is_still_told_in_bounded_time():
    """Just under the limit and all of it wrong."""
    text = GOOD + "".join(f"  x{i}: 1\n" for i in range(60_000))
    assert 700_000 < len(text.encode()) < catalogue.MOST_BYTES
    begun = time.process_time()
    assert len(told(text)) == 60_000
    assert time.process_time() - begun < 20


@given(
    st.one_of(
        st.text(max_size=200), st.text(alphabet="ab: -[]{}#&*!|>'\"%@`\n\t,?", max_size=120), st.binary(max_size=100)
    )
)
def test_no_file_whatever_raises(body):
    known, problems = read(body)
    assert known is None and problems and all(one.line().isprintable() for one in problems)


@given(st.data())
def test_a_good_file_with_any_line_replaced_is_read_or_told(data):
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(lines) - 1))
        lines[place] = data.draw(
            st.one_of(
                st.just(""),
                st.sampled_from(LINES),
                st.text(alphabet="ab: -[]{}12.\n", max_size=20),
                st.sampled_from(LINES).map(lambda line: line.replace(": ", ":\n      ", 1)),
            )
        )
    known, problems = read("\n".join(lines))
    assert (known is None) == bool(problems)


# ---- ids: what a broken file still tells others


def test_ids_of_a_file_with_problems_are_still_known():
    assert catalogue.ids(GOOD.encode()) == {"nurses", "infants", "children", "doctors"}
    assert catalogue.ids(without("better").encode()) == {"nurses", "infants", "children", "doctors"}
    assert [catalogue.ids(body) for body in (b"", b"\xff", b"a: [", b"indicators: 5", b"indicators: {}")] == [None] * 5
