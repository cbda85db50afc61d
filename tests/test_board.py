"""The board: the counts of the overview, small counts as in what leaves the house, and a page that costs the server next to nothing."""

import asyncio
import functools
import gzip
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from actions import board as boards
from actions import building, packing
from actions.assess import View
from exports.html import sparkline
from model.plans import PLANS
from model.verdicts import ATTRIBUTES
from store import Store
from tests import browser, many, packs, screens, stores
from tests.test_cli import run
from tests.test_suppression_frozen import ADMIN
from ui import board, cache, gate
from wording import counts as counting
from wording import verdicts

VOID = {"meta", "link", "input", "br"}
SMALL = re.compile(r"(?<![\d.])50\.3(?!\d)")  # 孕产妇死亡率 2025 of 乙县: 1 of 1,990


class Read(HTMLParser):
    """The page as areas with their texts by class, tags, and all text outside style and script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.areas: dict[str, dict[str, list[str]]] = {}
        self.tags: list[tuple[str, dict]] = []
        self.words: list[str] = []
        self._open: list[tuple[str, dict]] = []
        self.feed(text)
        assert not self._open, "every tag is closed"

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag == "section":
            self.areas[given["id"].removeprefix("area=")] = {"_rows": []}
        if "data-i" in given and self.areas:
            list(self.areas.values())[-1]["_rows"].append((given["data-i"], given["data-s"]))
        if tag not in VOID:
            self._open.append((tag, given))

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self._open.pop()[0] == tag

    def handle_data(self, data):
        inside = [tag for tag, _ in self._open]
        if {"style", "script"} & set(inside):
            return
        data = packs.unglued(data)
        self.words.append(data)
        if self.areas and "section" in inside:
            found = list(self.areas.values())[-1]
            for tag, given in self._open:
                for name in {tag, *given.get("class", "").split()}:
                    found.setdefault(name, []).append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def sentence(self, area: str) -> str:
        return "；".join("".join(self.areas[area].get(name, [])) for name in ("h2", "rest")).strip("；")

    def numbers(self, area: str) -> list[int]:
        """The three numbers of an area."""
        told = "".join(f"{word} " for word in self.areas[area].get("third", []))
        return [int(one) for one in re.findall(r"(\d+) (?=已达标或|滞后或|待报或)", told)]


@pytest.fixture
def looking(open_store, monkeypatch):
    """For tests that only look: the store, and what was made of it, stay open from one to the next."""
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(open_store))


class Answer:
    def __init__(self, sent) -> None:
        self.status = sent[0]["status"]
        self.headers = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
        self.body = b"".join(one.get("body", b"") for one in sent[1:])

    @property
    def text(self) -> str:
        return (gzip.decompress(self.body) if "content-encoding" in self.headers else self.body).decode("utf-8")


async def _ask(query: str, method: str, headers: dict[str, str]) -> Answer:
    app = Starlette(routes=[Route("/board", board.answer)], middleware=[Middleware(gate.Gate)])
    sent = []

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        sent.append(message)

    given = {"host": "127.0.0.1"} | headers
    scope = {"type": "http", "path": "/board", "method": method, "query_string": query.encode(), "client": ("::1", 1),
             "headers": [(name.encode(), value.encode()) for name, value in given.items()]}  # fmt: skip
    await app(scope, receive, send)
    return Answer(sent)


def ask(query: str = "", method: str = "GET", **headers: str) -> Answer:
    return browser.answered(_ask(query, method, {name.replace("_", "-"): value for name, value in headers.items()}))


def served(query: str = "") -> Read:
    answer = ask(query)
    assert answer.status == 200
    return Read(answer.text)


# -- counts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "demo=1", "demo=1&year=2024&extent=all"])
def test_board_and_overview_tell_the_same_of_every_area(query, looking):
    found = served(query)
    given = dict(pair.split("=") for pair in query.split("&") if pair)
    areas = [area for area in found.areas if area not in ("all", "compare=")]
    assert len(areas) >= 4
    for area in [*areas, "all"]:
        app = screens.page(**given, **({} if area == "all" else {"area": area}))
        said = found.sentence(area).replace("（参考，不计入合计）", "")
        title, _, rest = said.partition("；")
        assert screens.title(app) == title and rest in screens.text(app), area


@pytest.mark.parametrize("query", ["", "demo=1&year=2024", "demo=1&plan=2030&extent=all"])
def test_three_numbers_sum_to_the_rows_and_each_row_is_in_one(query, looking):
    found = served(query)
    for area, told in found.areas.items():
        if area in ("all", "compare=") or not told["_rows"]:
            continue
        by_row = [sum(third == key for _, third in told["_rows"]) for key in counting.THIRDS]
        assert found.numbers(area) == by_row and f"{sum(by_row)} 项目标" in found.sentence(area), area


def test_the_parts_of_the_counting_rule_are_each_in_one_third():
    assert sorted(part for _, parts in counting.THIRDS.values() for part in parts) == sorted(counting.PARTS)


def test_counting_each_area_is_counting_it_alone():
    with Store.open_for_reading(packs.demo_store()) as store:
        view = View.open(store, year=2024)
        selection = view.select(packing.find(view, areas=None, indicators=None, plan=PLANS[0]))
        each = selection.counts_of_each()
        assert list(each) == list(selection.choice.areas) and len(each) >= 4
        assert all(each[code] == selection.counts_of(code) for code in each)


# -- what a row says -------------------------------------------------------------------------------------------------


@functools.cache  # it is not changed
def gathered(path=None, *, year=2026, core_only=False) -> boards.Board:
    with Store.open_for_reading(path or packs.demo_store()) as store:
        view = View.open(store, year=year, audience="release")
        return boards.gather(view, plan=PLANS[0], core_only=core_only, made=date(2026, 11, 30))


@pytest.mark.parametrize("year", [2024, 2026])
def test_a_row_has_the_words_of_its_assessment(year):
    made = gathered(year=year)
    text = Read(boards.write(made)).text
    for a in (a for one in made.counties for a in one.rows):
        assert a.indicator.name in text and verdicts.target_in_words(a) in text
        assert verdicts.class_word(a.verdict, a.attribute, due=verdicts.is_due(a)) in text or a.reason
        assert all(word in text for word in (*verdicts.doubts(a), verdicts.gap(a), verdicts.reason(a)))
        assert a.target.place in text


def test_binding_targets_come_first(looking):
    for area, told in served("demo=1").areas.items():
        heads = "".join(told.get("h3", []))
        assert area in ("all", "compare=") or heads.index("约束性") < heads.index("预期性")


def test_marks_stand_where_they_stand_elsewhere(looking):
    real, demo, frozen = ask().text, ask("demo=1").text, ask("demo=1&asof=1").text
    assert "虚构" not in Read(real).text and "演示数据（虚构）" in Read(demo).text and "快报数" in Read(demo).text
    assert "正在查看" not in demo and demo == frozen, "the only batch is the newest"


def line(made: boards.Board, area: str, indicator: str):
    (a,) = [a for one in made.counties for a in one.rows if (a.area.code, a.indicator.id) == (area, indicator)]
    return a, sparkline.draw(a, made.points[area, indicator])


def test_a_line_shows_what_may_be_set_beside_each_other_and_no_more():
    made = gathered(year=2024)
    a, drawn = line(made, "900102", "elderly_health_management")
    assert not a.met and drawn.line.count(",") == 5 and drawn.way and len(drawn.ends) == 1
    assert [base for *_, base in drawn.dots] == [True, False] and drawn.dots[0][:2] == (
        sparkline.LEFT,
        sparkline.BOTTOM,
    )
    for one in (a for county in made.counties for a in county.rows):
        _, drawn = line(made, one.area.code, one.indicator.id)
        points = made.points[one.area.code, one.indicator.id]
        assert drawn is None or one.reason not in ("definition_changed", "unit_mismatch", "conflicting_figures")
        assert drawn is None or not (one.met and drawn.way), "who is there has no way to go"
        if one.latest is None and drawn:
            assert all(base for *_, base in drawn.dots), "nothing was judged"
        if one.latest is not None and one.latest.suppressed:
            assert one.latest.year not in {point.year for point in points}


def test_what_cannot_be_judged_says_why_on_its_card():
    made = gathered(year=2024)
    text = boards.write(made)
    areas = sorted(made.counties, key=lambda one: one.is_reference)
    keys = [(a.area.code, a.indicator.id) for one in areas for a in packed(one)]
    cards = dict(zip(keys, re.findall(r"<summary>.*?</summary>", text, re.S), strict=True))
    unknown = [
        a for one in made.counties for a in one.rows if a.verdict == "unknown" and a.reason != "qualitative_only"
    ]
    assert len({a.reason for a in unknown}) >= 5
    assert all(verdicts.reason(a) in cards[a.area.code, a.indicator.id] for a in unknown)


def packed(one) -> list:
    """The rows of an area as the page has them."""
    return sorted(one.rows, key=lambda a: list(ATTRIBUTES).index(a.attribute))


# -- small counts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["demo=1", "demo=1&extent=all", "demo=1&year=2025&extent=all"])
def test_no_small_count_is_told(query, looking):
    text = served(query).text
    assert "孕产妇死亡率" in text and "不显示" in text
    assert not SMALL.search(text) and packs.let_out(text) == set()


def test_a_frozen_link_hides_what_was_declared_since(tmp_path, monkeypatch):
    text = (browser.ROOT / "indicators.yaml").read_text("utf-8")
    definitions, path = tmp_path / "indicators.yaml", tmp_path / "store.duckdb"
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(path))
    data = browser.ROOT / "data" / "demo"
    st.cache_resource.clear()
    try:
        definitions.write_text(re.sub(r"(?m)^    sensitive: deaths\n", "", text), "utf-8")
        with Store.open(path, create=True) as store:
            building.build(store, data=data, definitions=definitions, actor=ADMIN)
        assert SMALL.search(served().text), "nobody has declared it yet"
        definitions.write_text(text, "utf-8")
        building.build(cache.store(False), data=data, definitions=definitions, actor=ADMIN)
        now, frozen = served(), served("asof=1")
    finally:
        st.cache_resource.clear()
    assert "正在查看第 1 批时的数据" in frozen.text and "正在查看" not in now.text
    for found in (now, frozen):
        assert "不显示" in found.text and not SMALL.search(found.text) and packs.let_out(found.text) == set()


# -- the file --------------------------------------------------------------------------------------------------------


def test_the_file_of_the_command_line_says_what_is_served(own_store, monkeypatch, tmp_path):
    out = tmp_path / "board.html"
    done = run("board", "--out", out, store=own_store)
    assert done.returncode == 0 and "已写入" in done.stderr.decode()
    file = Read(out.read_text("utf-8"))
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(own_store))
    st.cache_resource.clear()
    try:
        live = served()
    finally:
        st.cache_resource.clear()
    said = ("h2", "rest", "third", "h3", "name", "pill", "now", "gap", "doubt", "dd", "note", "nums", "_rows")
    assert list(file.areas) == list(live.areas)
    for area, told in live.areas.items():
        assert {name: file.areas[area].get(name) for name in said} == {name: told.get(name) for name in said}
    assert not [href for tag, given in file.tags if tag == "a" and not (href := given["href"]).startswith("#")]


@pytest.mark.parametrize(
    ("given", "code"),
    [(["--out", "x.pdf"], 2), (["--out", "no/x.html"], 2), (["--plan", "1"], 2), (["--as-of", "9"], 2), ([], 0)],
)
def test_the_command_says_what_it_cannot_do(given, code, own_store, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run("board", *([] if "--out" in given else ["--out", "x.html"]), *given, "--all", store=own_store)
    assert done.returncode == code and (tmp_path / "x.html").exists() is (code == 0)


# -- hostile words ---------------------------------------------------------------------------------------------------

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7*7 }}"


def test_names_with_markup_are_inert():
    made = gathered()
    plain = Read(boards.write(made))

    def named(one):
        area = replace(one.area, name=HOSTILE + one.area.name, code=one.area.code + '"><b>')
        rows = tuple(
            replace(
                a,
                area=area,
                indicator=a.indicator.model_copy(update={"name": HOSTILE, "unit": HOSTILE, "aliases": (HOSTILE,)}),
                target=replace(a.target, title=HOSTILE, place=HOSTILE),
            )
            for a in one.rows
        )
        return replace(one, area=area, rows=rows, finding=HOSTILE)

    first = [
        one.model_copy(update={"name": HOSTILE, "aliases": (HOSTILE,)}) for one in next(iter(made.indicators.values()))
    ]
    told = replace(made, counties=tuple(map(named, made.counties)), indicators={HOSTILE: tuple(first)}, finding=HOSTILE)
    text = boards.write(told, told=[HOSTILE])
    read = Read(text)
    assert [tag for tag, _ in read.tags].count("script") == text.count("<script>") == text.count("</script>") == 1
    assert {tag for tag, _ in read.tags} <= {tag for tag, _ in plain.tags} | {"p"}
    assert not [name for _, given in read.tags for name in given if name.startswith("on") or name in ("src", "style")]
    assert "alert(1)" in read.text and "{{ 7*7 }}" in read.text, "shown as it is"
    script = re.search(r"<script>(.*)</script>", text, re.S)[1]
    assert "alert" not in script and not re.search(r"innerHTML|insertAdjacentHTML|document\.write|eval\(", script)


def test_nothing_is_fetched_and_the_policy_is_that_of_the_page(looking):
    answer = ask("demo=1")
    text = answer.text
    read = Read(text)
    assert boards.policy_of_all() in answer.headers["content-security-policy"]
    (inner,) = [given["content"] for tag, given in read.tags if given.get("http-equiv")]
    assert inner == boards.policy_of_all() and "unsafe" not in answer.headers["content-security-policy"]
    assert not re.search(r"@import|url\(|src=", text)
    assert all(given["href"].startswith("data:") for tag, given in read.tags if tag == "link")


# -- HTTP ------------------------------------------------------------------------------------------------------------


def test_who_has_the_page_is_not_sent_it_again(looking):
    first = ask(accept_encoding="br, gzip")
    assert first.headers["content-encoding"] == "gzip" and first.headers["vary"] == "Accept-Encoding"
    assert first.headers["cache-control"] == "no-cache" and len(first.body) == int(first.headers["content-length"])
    for held in (
        {"if_none_match": first.headers["etag"]},
        {"if_none_match": f'"other", {first.headers["etag"].removeprefix("W/")}'},
        {"if_modified_since": first.headers["last-modified"]},
    ):
        again = ask(accept_encoding="gzip", **held)
        assert (again.status, again.body) == (304, b"") and again.headers["etag"] == first.headers["etag"]
    for other in ({"if_none_match": '"other"', "if_modified_since": first.headers["last-modified"]}, {"if_modified_since": "Thu, 01 Jan 1970 00:00:00 GMT"}):  # fmt: skip
        assert ask(**other).status == 200


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br"])
def test_who_takes_no_gzip_is_sent_none(accepted, looking):
    answer = ask(accept_encoding=accepted)
    assert "content-encoding" not in answer.headers and answer.body.startswith(b"<!doctype html>")


def test_head_is_the_answer_without_its_body(looking):
    whole, head = ask(), ask(method="HEAD")
    assert head.body == b"" and head.status == 200
    assert head.headers == whole.headers


@pytest.mark.parametrize(
    "query", ["plan=x&year=abc&asof=-1&extent=%00", "asof=99999999999", "year=1066", "asof=7", "area=620725&q=<b>"]
)
def test_what_is_not_valid_in_the_query_is_passed_over(query, looking):
    assert ask(query).body == ask().body


def test_the_gate_admits_to_it_as_to_the_pages(looking):
    refused = ask(host="evil.example")
    assert refused.status == 421 and "主机名" in refused.text
    assert ask().headers["x-frame-options"] == "DENY"


def test_while_the_store_is_in_the_way_it_says_so(tmp_path, monkeypatch):
    path = tmp_path / "store.duckdb"
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(path))
    st.cache_resource.clear()
    try:
        for method in ("GET", "HEAD"):
            answer = ask(method=method)
            assert answer.status == 503 and answer.headers["cache-control"] == "no-store"
        assert "数据库" in ask().text and screens.latin(Read(ask().text).text, known={"store.duckdb"}) == set()
        stores.three_uploads(path)  # somebody puts one there: nothing has to be started again
        assert ask().status in (200, 503)
    finally:
        st.cache_resource.clear()


# -- what it costs ---------------------------------------------------------------------------------------------------


def test_a_hundred_requests_judge_once_and_a_batch_once_more(own_store, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(own_store))
    st.cache_resource.clear()
    made = []
    make = board.make
    monkeypatch.setattr(board, "make", lambda *given, **more: made.append(1) or make(*given, **more))

    async def crowd() -> list[Answer]:
        return await asyncio.gather(*(_ask("", "GET", {}) for _ in range(50)))

    try:
        first = browser.answered(crowd())
        later = [ask() for _ in range(50)]
        assert len(made) == 1 and len({one.body for one in (*first, *later)}) == 1
        text = "县区,指标,单位,年份,数值\n620725,居民健康素养水平,%,2025,26.5\n"
        assert stores.upload(cache.store(False), "a.csv", text)
        after = browser.answered(crowd())
        assert len(made) == 2 and after[0].headers["etag"] != first[0].headers["etag"]
        assert "26.5" in after[0].text
    finally:
        st.cache_resource.clear()


def test_with_a_hundred_counties_the_page_stays_small(tmp_path):
    path = tmp_path / "store.duckdb"
    with Store.open(path, create=True) as store:
        given = {"data": many.write(tmp_path / "data"), "definitions": browser.ROOT / "indicators.yaml"}
        building.build(store, **given, actor=ADMIN)
    made = gathered(path)
    assert len(made.counties) == many.COUNTIES
    body = boards.write(made).encode("utf-8")
    rows = sum(len(one) for one in re.findall(rb"<details.*?</details>", body, re.S))
    number = sum(len(one.rows) for one in made.counties)
    a_row, a_county = rows / number, (len(body) - rows) / len(made.counties)
    assert 110 * (30 * a_row + a_county) < 3_000_000, "as many counties of thirty headline targets"
    assert len(gzip.compress(body)) / number * 30 * 110 < 400_000
