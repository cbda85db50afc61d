"""Whose figures a file holds, of when, of what: each file of uploads/scope_cases.py is read right, or asked about.

The oracle knows the right numbers of each file. What is stored must be exactly these, and every problem must be told.
"""

import re
from random import Random

import pytest

from loaders.uploads import Given, read, scope_words
from loaders.uploads.naming import Names
from loaders.uploads.parse_cell import plain
from tests.uploads import corpus, make, scope_mutations
from tests.uploads.bureau_cases import CASES as BUREAU_CASES
from tests.uploads.office_cases import CASES as OFFICE_CASES
from tests.uploads.scope_cases import CASES, Case
from tests.uploads.sibling_cases import CASES as SIBLINGS


@pytest.fixture(scope="module", name="reference")
def _reference():
    return corpus.reference()


def outcome(one: Case, reference) -> tuple[set, set[str]]:
    reading = read([Given(name=f"file.{one.ending}", body=one.body)], reference=reference, year=corpus.YEAR)
    table = reading.tables["figure"]
    rows = zip(table["area"], table["indicator"], table["year"].astype(int), table["period"], table["value"])
    return set(rows), {problem.code for problem in reading.problems}


@pytest.mark.parametrize("one", CASES, ids=[one.name for one in CASES])
def test_what_is_stored_is_right_and_the_rest_is_told(one, reference):
    stored, told = outcome(one, reference)
    assert stored == set(one.right)
    assert told == set(one.told)


def test_the_cases_are_many_and_named_apart():
    assert len(CASES) >= 140 and len({one.name for one in CASES}) == len(CASES)


def trouble(one: Case, must: bool, stored: set, told: set[str]) -> str:
    """What is wrong of the outcome of one file of bureau_cases.py; '' for nothing."""
    if stored - one.right:
        return f"stored and not right {stored - one.right} in {one.name}"
    if must and one.right - stored:
        return f"not stored {one.right - stored} ({told}) in {one.name}"
    return "" if told or (one.right and stored == one.right) else f"left out in silence in {one.name}"


def test_tables_as_bureaus_send_them_are_read_right_or_told(reference):
    """bureau_told.txt: of each file the codes of all that is told, - for none; made by `python -m tests.uploads.bureau_cases`, then read by a person."""
    outcomes = [(one, must, *outcome(one, reference)) for one, must in BUREAU_CASES]
    wrong = [words for one in outcomes if (words := trouble(*one))]
    assert len(BUREAU_CASES) > 200 and not wrong, "\n".join(wrong[:5])
    known = dict(reversed(line.split("\t", 1)) for line in lines("bureau_told.txt"))
    found = {repr(one.name.strip()): " ".join(sorted(told)) or "-" for one, _, _, told in outcomes}
    assert {name: told for name, told in found.items() if known.get(name) != told} == {} and set(known) == set(found)


def test_further_files_of_offices_store_what_is_right_and_tell_the_rest(reference):
    """office_cases.py: chronic disease by quarter, weekly reports, annual forms, township hospitals, bulletins, exports, mail merge, retyped pictures."""
    wrong = [one.name for one in OFFICE_CASES if outcome(one, reference) != (set(one.right), set(one.told))]
    assert len(OFFICE_CASES) > 60 and not wrong


def test_files_by_somebody_who_did_not_look_at_the_reader(reference):
    wrong = [words for one, must in SIBLINGS if (words := trouble(one, must, *outcome(one, reference)))]
    assert len(SIBLINGS) > 300 and not wrong, "\n".join(wrong[:5])


# ---- the table of words: each line is a case

PLAIN = re.compile(r"[\u4e00-\u9fff]+")
NUMBERED = {"#岁(?:及|或|\\(含\\))?(?:以上|以下|以内)": "65岁及以上", "#岁?-#岁": "6-17岁", "#岁组": "十五岁组"}


def spellings() -> list[tuple[str, str, str]]:
    """(kind, word, '') of each word of the table that is no pattern, and (kind, word, phrase) of its exceptions."""
    found = []
    for line in scope_words.TABLE:
        words = [NUMBERED.get(one, one.strip("^$")) for one in line.words.split()]
        words = [one for one in words if PLAIN.fullmatch(one) or one in NUMBERED.values()]
        found += [(line.kind, word, "") for word in words]
        for phrase in line.unless.split():
            given = words[0] if words else ""
            found += [(line.kind, given, made)] if PLAIN.fullmatch(made := phrase.replace("…", given)) else []
    return found


def test_each_word_of_the_table_is_found_and_none_of_its_exceptions():
    kinds = {
        "population": scope_words.PEOPLE_IN_TITLES,
        "part": scope_words.PLACES_IN_TITLES,
        "reckoned": scope_words.UNCOUNTED,
    }
    kinds |= {"changes": scope_words.CHANGED, "aims": scope_words.AIMED}
    said = spellings()
    missed = [
        one for one in said if not one[2] and not scope_words.found_in(kinds[one[0]], f"|2024年{one[1]}的健康指标")
    ]
    taken = [one for one in said if one[2] and scope_words.found_in(kinds[one[0]], f"|2024年{one[2]}情况")]
    assert len(said) > 250 and not missed and not taken


@pytest.mark.parametrize(
    "word", ["全体居民", "全县常住人口", "合计", "城乡居民", "不分性别", "辖区内所有居民", "全人群"]
)
def test_all_of_the_people_in_whatever_words(word):
    assert scope_words.is_whole(word) and not scope_words.is_whole(f"{word}中的学生")


def test_no_word_of_an_ordinary_title_is_told(reference):
    """ordinary_titles.txt: titles and tabs as offices write them, one a line."""
    names = Names(catalogue=reference.catalogue, areas=reference.areas)
    titles = corpus.HERE.joinpath("ordinary_titles.txt").read_text(encoding="utf-8").splitlines()
    told = {one: word for one in titles if (word := scope_words.unread(names.without_names(plain(one))))}
    assert len(titles) > 350 and not told


def lines(file: str) -> list[str]:
    return corpus.HERE.joinpath(file).read_text(encoding="utf-8").splitlines()


def problems(body: str, reference) -> list[tuple[str, str]]:
    reading = read([Given(name="a.csv", body=body.encode())], reference=reference, year=corpus.YEAR)
    return [(one.level, one.code) for one in reading.problems]


TABLE = "甲县2024年妇幼健康指标\n指标,单位,数值,备注\n孕产妇系统管理率,%,95.4,{}\n婴儿死亡率,‰,3.1,\n{}\n"


def raising(bodies: dict[str, str], reference) -> set[str]:
    """Of many files, read at once, the names of those that raise anything."""
    given = [Given(name=f"{at}.csv", body=body.encode()) for at, body in enumerate(bodies.values())]
    told = {one.file for one in read(given, reference=reference, year=corpus.YEAR).problems if one.code != "duplicate"}
    return {name for at, name in enumerate(bodies) if f"{at}.csv" in told}


def test_no_ordinary_remark_or_note_raises_a_question(reference):
    """ordinary_remarks.txt, ordinary_notes.txt: as offices write them beside a figure and below a table, one a line."""
    remarks, notes = lines("ordinary_remarks.txt"), lines("ordinary_notes.txt")
    files = {f"beside {one}": TABLE.format(f'"{one}"', "") for one in remarks}
    files |= {f"below {one}": TABLE.format("", f'"注：{one}"') for one in remarks}
    assert len(remarks) > 100 and len(notes) > 35
    assert raising(files | {one: TABLE.format("", f'"{one}"') for one in notes}, reference) == set()


def test_each_remark_and_note_that_may_limit_a_figure_is_told(reference):
    """limiting_remarks.txt: of places, people, months and makings, with words nobody can list all of."""
    remarks = lines("limiting_remarks.txt")
    files = {f"beside {one}": TABLE.format(one, "") for one in remarks}
    files |= {f"below {one}": TABLE.format("", f"注：{one}") for one in remarks}
    assert len(remarks) > 170 and set(files) - raising(files, reference) == set()


@pytest.mark.parametrize("said, level", [("除开发区外", "error"), ("沿黄片", "warning"), ("托管乡镇另计", "warning"), ("待核", "warning"), ("缺3个月", "error")])  # fmt: skip
def test_what_certainly_limits_refuses_the_row_and_what_may_is_told_and_read(said, level, reference):
    body = TABLE.format(said, "")
    reading = read([Given(name="a.csv", body=body.encode())], reference=reference, year=corpus.YEAR)
    assert [one.level for one in reading.problems] == [level]
    assert len(reading.tables["figure"]) == (1 if level == "error" else 2)


def test_a_remark_said_of_many_rows_is_told_once(reference):
    rows = "".join(
        f"甲县,{name},2024,{value},沿黄片\n" for name, value in (("孕产妇系统管理率", 95.4), ("婴儿死亡率", 3.1))
    )
    assert problems(f"县区,指标,年份,数值,备注\n{rows}", reference) == [("warning", "remark_rest")]


@pytest.mark.parametrize("line", ["沿黄片", "北川", "一、塬区", "（二）塬片"])
def test_a_line_within_a_table_that_may_be_a_place_is_told(line, reference):
    body = f"甲县2024年妇幼健康指标\n指标,单位,数值\n{line},,\n孕产妇系统管理率,%,95.4\n"
    assert problems(body, reference) == [("warning", "section_rest")]


@pytest.mark.parametrize(
    "line", ["一、妇幼健康", "（二）基本公共卫生服务", "二、医疗资源", "健康水平", "三、人口与社会"]
)
def test_a_line_within_a_table_that_is_a_theme_is_not(line, reference):
    body = f"甲县2024年妇幼健康指标\n指标,单位,数值\n{line},,\n孕产妇系统管理率,%,95.4\n"
    assert problems(body, reference) == []


RUNNING = f"甲县{corpus.YEAR}年妇幼健康指标\n指标,单位,数值\n孕产妇系统管理率,%,95.4\n婴儿死亡率,‰,3.1\n"


@pytest.mark.parametrize(
    "body, told",
    [
        (RUNNING, ["running_year"]),
        (f"{RUNNING}填报日期：{corpus.YEAR}年12月30日\n", []),
        (f"{RUNNING}填报日期：{corpus.YEAR}年10月8日\n", ["choice"]),
        (RUNNING.replace("年妇幼", "年上半年妇幼"), []),
        (RUNNING.replace(str(corpus.YEAR), str(corpus.YEAR - 1)), []),
        (f"县区,指标,年份,数值\n甲县,婴儿死亡率,{corpus.YEAR},3.1\n乙县,婴儿死亡率,{corpus.YEAR},3.3\n", ["running_year"]),
    ],
)  # fmt: skip
def test_a_whole_year_that_may_not_be_over_is_told_once(body, told, reference):
    assert [code for _, code in problems(body, reference)] == told


def test_a_year_the_reader_chose_is_over(reference):
    chosen = {("a.csv", ""): {"context": {"period": "year"}}}
    reading = read([Given(name="a.csv", body=RUNNING.encode())], reference=reference, year=corpus.YEAR, choices=chosen)
    assert not reading.problems and len(reading.tables["figure"]) == 2


def test_of_ordinary_titles_only_those_that_say_another_thing_are_asked_about_below_a_title(reference):
    table = '甲县2024年妇幼健康指标\n"{}"\n指标,单位,数值\n孕产妇系统管理率,%,95.4\n婴儿死亡率,‰,3.1\n'
    assert raising({one: table.format(one) for one in lines("ordinary_titles.txt")}, reference) == {
        "甲县2024年与2023年指标对照",  # one column of figures: of which of the two years?
        "甲县2024年非户籍儿童与孕产妇健康状况年报表",
        "甲县2024年卫生健康主要指标同比情况",  # figures or changes?
    }


def test_each_word_that_says_nothing_stands_once():
    for words in (scope_words.SAYS_NOTHING, scope_words.SAYS_NOTHING_BESIDE, scope_words.LIMITING):
        assert len(words.split()) == len(set(words.split()))
    assert not set(scope_words.SAYS_NOTHING.split()) & set(scope_words.SAYS_NOTHING_BESIDE.split())


# ---- good tables bent: nothing is silently wrong


def wrong(seed: int, reference) -> str:
    """What is wrong of one bent table; '' for nothing."""
    random = Random(seed)
    table, bends = scope_mutations.bend(random)
    name, body = scope_mutations.body(table, random)
    reading = read([Given(name=name, body=body)], reference=reference, year=corpus.YEAR)
    rows = reading.tables["figure"]
    stored = set(zip(rows["area"], rows["indicator"], rows["year"].astype(int), rows["period"], rows["value"]))
    said = f"seed {seed} {bends}: {body.decode() if name.endswith('csv') else (table.tab, *table.titles, *table.head)}"
    if stored - table.right:
        return f"stored and not right {stored - table.right} in {said}"
    if table.must and table.right - stored:
        return f"not stored {len(table.right - stored)} of {len(table.right)} in {said} {reading.problems[:3]}"
    if table.right - stored and not any(problem.level == "error" for problem in reading.problems):
        return f"left out in silence {table.right - stored} in {said}"
    return ""


def test_bent_tables_are_read_right_or_told(reference):
    told = [words for seed in range(80) if (words := wrong(seed, reference))]
    assert not told, "\n".join(told[:5])


@pytest.mark.soak
def test_many_bent_tables_are_read_right_or_told(reference):
    told = [words for seed in range(1_000, 1_500) if (words := wrong(seed, reference))]
    assert not told, "\n".join(told[:20])


# ---- questions are data, and an answer of the reader settles them

ASKED = [
    ("甲县2024年流动人口妇幼健康指标", "population", {"population": "all"}, ("all",)),
    ("甲县清泉镇2024年妇幼健康指标", "area", {"area": "900101"}, ("900101",)),
    ("甲县2024年1—9月妇幼健康指标", "period", {"period": "year"}, ()),
    ("甲县2024年妇幼健康指标\n统计时间：2023年", "year", {"year": "2024"}, ("2024", "2023")),
    ("甲县2024年健康指标考核得分", "kind", None, ()),
]


@pytest.mark.parametrize("title, about, answer, choices", ASKED, ids=[about for _, about, *_ in ASKED])
def test_a_question_says_what_may_be_chosen_and_a_choice_settles_it(title, about, answer, choices, reference):
    body = f"{title}\n指标,单位,数值\n孕产妇系统管理率,%,95.4\n婴儿死亡率,‰,3.1\n".encode()
    files = [Given(name="file.csv", body=body)]
    asked = read(files, reference=reference, year=corpus.YEAR)
    (question,) = asked.sheets[0].questions
    assert question.about == about and question.answers[0].words in title and asked.tables["figure"].empty
    assert {value for value, _ in question.choices} == set(choices)
    choice = {"context": answer} if answer else {"layout": "long"}
    settled = read(files, reference=reference, year=corpus.YEAR, choices={("file.csv", ""): choice})
    assert not settled.sheets[0].questions and not settled.problems
    rows = settled.tables["figure"]
    assert set(zip(rows["area"], rows["year"], rows["period"])) == {("900101", 2024, "year")} and len(rows) == 2


def test_an_answer_says_where_it_was_read(reference):
    body = "甲县卫生健康指标\n统计时间：2024年1月1日至2024年12月31日\n指标,单位,数值\n婴儿死亡率,‰,3.1\n".encode()
    answers = read([Given(name="a.csv", body=body)], reference=reference, year=corpus.YEAR).sheets[0].answers
    assert (answers["area"].value, answers["area"].where, answers["area"].row) == ("900101", "title", 1)
    assert (answers["year"].value, answers["year"].row, answers["period"].value) == ("2024", 2, "year")


def test_a_sheet_of_numbers_that_is_not_understood_is_told_beside_others(reference):
    sheets = {
        "甲县": [["指标", "2023年", "2024年"], ["婴儿死亡率", 3.5, 3.1]],
        "其他": [["某", "某某"], [1, 2], [3, 4]],
    }
    reading = read([Given(name="a.xlsx", body=make.book(sheets))], reference=reference, year=corpus.YEAR)
    assert len(reading.tables["figure"]) == 2
    assert [(one.level, one.code, one.sheet) for one in reading.problems] == [("warning", "not_a_table", "其他")]
