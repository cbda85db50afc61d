"""One count for every place: of random choices of the demonstration set the page's headline, the pack's cover, the report's
first sentence and the picture's title say the numbers that a slow count of the published gaps table comes to.

The slow count is written from the text of the rule (wording/counts.py) and reads what anybody can: the table that
`python cli.py gaps` prints, the set's sources.csv, and indicators.yaml.
"""

import csv
import functools
import re
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from actions import pack_files, packing, store_file
from actions.assess import View
from exports.docx import draft
from model.choice import Choice
from model.plans import PLANS
from tests import browser, packs, screens
from ui import overview

DEMO = browser.ROOT / "data" / "demo"
AREAS = {
    "900100": "city",
    "900101": "county",
    "900102": "county",
    "900103": "county",
}  # of areas.csv: those that list targets
YEARS = range(2020, 2032)
WORDS = {  # class -> the word of its part, while the final figure is not owed
    "met": "已达标", "missed": "未达标", "met_early": "提前达到", "on_pace": "按时序", "slightly_behind": "滞后", "behind": "滞后",
    "lost": "变差", "moving_away": "变差", "baseline_meets": "仅有基期", "baseline_short": "仅有基期", "unknown": "待补数据",
}  # fmt: skip
ORDER = ("plan", "every_year", "annual")


@dataclass
class Count:
    """What a sentence says, or should: how many targets, in which parts, of them binding, to be checked, and listed apart."""

    total: int = 0
    parts: dict[str, int] = field(default_factory=dict)
    binding: dict[str, int] = field(default_factory=dict)
    checked: int = 0
    apart: int = 0


# ---- the slow count


@functools.cache
def documents() -> dict[str, tuple[int, int] | None]:
    """Of each source the years it is for."""
    with (DEMO / "sources.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: (int(row["period_start"]), int(row["period_end"])) if row["period_start"] else None
            for row in csv.DictReader(file)
        }


@functools.cache
def indicators() -> dict[str, dict]:
    text = (browser.ROOT / "indicators.yaml").read_text("utf-8")
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))["indicators"]  # ten times as fast


def belongs(row: dict, plan, periods: dict) -> bool:
    """A target belongs to the plan in whose years it falls due; one without a year to the shortest plan its document fits into."""
    if row["target_year"] is not None:
        return plan.first <= row["target_year"] <= plan.last
    period = periods[row["source"]]
    fitting = [one for one in PLANS if period and one.first <= period[0] and period[1] <= one.last]
    return bool(fitting) and sorted(fitting, key=lambda one: one.last - one.first)[0] == plan


def word(row: dict) -> str:
    if "due_no_final" in row["flags"].split(";"):
        return "待报期末数"
    if row["class"] == "kept":
        return "已达标" if row["latest_year"] == row["target_year"] else "提前达到"
    return "仅定性" if row["reason"] == "qualitative_only" else WORDS[row["class"]]


def contradicts(row: dict) -> bool:
    """Its document or its figures contradict themselves, and the verdict hangs on it."""
    flags = row["flags"].split(";")
    otherwise = "target_conflict" in flags and row["other_class"] != row["class"]
    return otherwise or "comparator_against_direction" in flags or row["reason"] == "conflicting_figures"


def slowly(rows: list[dict], choice: Choice) -> Count:
    known, periods = indicators(), documents()
    counties = [code for code in choice.areas if AREAS[code] == "county"]
    found, seen = Count(), {}
    for row in rows:
        one = known[row["indicator"]]
        asked = (
            row["indicator"] in choice.indicators
            if choice.indicators
            else one.get("core", False) or not choice.core_only
        )
        if not asked or choice.category not in ("", one["category"]) or row["attribute"] not in choice.attributes:
            continue
        if row["area_code"] not in (counties or choice.areas) or not belongs(row, choice.plan, periods):
            continue
        seen.setdefault((row["area_code"], row["indicator"]), []).append(row)
    for same in seen.values():
        best = min(same, key=lambda row: (ORDER.index(row["scope"]), -(row["target_year"] or 0)))
        found.total += 1
        found.apart += len(same) - 1
        found.checked += contradicts(best)
        found.parts[word(best)] = found.parts.get(word(best), 0) + 1
        if best["attribute"] == "binding":
            found.binding[word(best)] = found.binding.get(word(best), 0) + 1
    return found


# ---- what a sentence says


def listed(text: str) -> dict[str, int]:
    """'2 项已达标、46 项待报期末数' -> {'已达标': 2, '待报期末数': 46}; '8 项均待报期末数' -> {'待报期末数': 8}."""
    return {name: int(number) for number, name in re.findall(r"(\d+) 项(?:目标)?均?([^、；\s]+)", text)}


def told(sentence: str) -> Count:
    clauses = re.split("；", sentence.replace("\N{NO-BREAK SPACE}", " "))
    found = Count()
    if one := re.search(r"：(\d+) 项目标中 (.*)", clauses[0]):
        found.total, found.parts = int(one[1]), listed(one[2])
    elif one := re.search(r"：(\d+) 项目标.*已到期，均?待报期末数", clauses[0]):
        found.total = int(one[1])
        found.parts = {"待报期末数": found.total}
    elif one := re.search(r"：((\d+) 项目标.*)", clauses[0]):
        found.total, found.parts = int(one[2]), listed(one[1])
    else:
        assert clauses[0].endswith("文件在所选范围内未列目标"), clauses[0]
    for clause in clauses[1:]:
        if one := re.fullmatch(r"约束性 (\d+) 项：(.*)", clause):
            found.binding = listed(one[2])
            assert sum(found.binding.values()) == int(one[1])
        elif clause.startswith("约束性"):
            found.binding = listed(clause)
        elif one := re.fullmatch(r"共 (\d+) 项待核", clause):
            found.checked = int(one[1])
        elif one := re.fullmatch(r"另有 (\d+) 项年度或阶段目标", clause):
            found.apart = int(one[1])
    return found


def agrees(sentence: str, slow: Count, place: str) -> None:
    said = told(sentence)
    assert sum(said.parts.values()) == said.total, f"{place}: the parts sum to the total"
    apart = (
        0 < sum(slow.binding.values()) < slow.total
    )  # else the parts are those of the binding ones, or there are none
    assert said == (slow if apart else Count(slow.total, slow.parts, {}, slow.checked, slow.apart)), (
        f"{place}: {sentence}"
    )


# ---- the choices


@pytest.fixture(scope="module")
def views():
    """(as-of year, audience) -> the View of the demonstration set, judged once."""
    known = {}
    with store_file.open_for_reading(packs.demo_store()) as store:

        def view(year: int, audience: str) -> View:
            if (year, audience) not in known:
                known[year, audience] = View.open(store, year=year, audience=audience)
            return known[year, audience]

        yield view


CATALOGUE = indicators()
CHOICES = st.builds(
    Choice,
    areas=st.sets(st.sampled_from(sorted(AREAS)), min_size=1).map(lambda codes: tuple(sorted(codes))),
    plan=st.sampled_from(PLANS),
    category=st.sampled_from(["", "", *sorted({one["category"] for one in CATALOGUE.values()})]),
    attributes=st.sampled_from([("binding", "expected", "none"), ("binding",), ("expected",)]),
    core_only=st.booleans(),
    indicators=st.one_of(st.just(()), st.lists(st.sampled_from(sorted(CATALOGUE)), min_size=1, max_size=30).map(tuple)),
    year=st.sampled_from(YEARS),
    version=st.just(1),
)
EVERYTHING = Choice(areas=tuple(AREAS), year=2026, version=1)


@settings(max_examples=5)  # each is a whole pack; 20 of them in make soak, below
@given(choice=CHOICES)
@example(choice=EVERYTHING)
@example(choice=Choice(areas=("900103",), year=2026, version=1, plan=PLANS[2]))
@example(
    choice=Choice(areas=("900100",), year=2023, version=1, core_only=True)
)  # nothing above a county is counted but alone
def test_every_place_says_what_a_slow_count_comes_to(choice, views):
    every_place_agrees(choice, views)


@pytest.mark.soak
@settings(max_examples=20)
@given(choice=CHOICES)
def test_every_place_says_what_a_slow_count_comes_to_at_length(choice, views):
    every_place_agrees(choice, views)


def every_place_agrees(choice: Choice, views) -> None:
    screen, release = views(choice.year, "screen"), views(choice.year, "release")
    table = screen.published().astype(object)
    slow = slowly(table.where(table.notna(), None).to_dict("records"), choice)
    agrees(overview.finding(choice, SimpleNamespace(view=screen, selection=screen.select(choice))), slow, "page")
    pack = packing.gather(release, choice, made=date(2026, 11, 22))
    agrees(pack.finding, slow, "cover")
    agrees(draft.paragraphs(pack)[1].text.split("。")[0], slow, "report")
    printed: list[str] = []
    pack_files.one(
        pack, "png", worker=SimpleNamespace(document_pictures=lambda text, **_: printed.append(text) or [b""])
    )
    agrees(re.search(r"<h1>.*?</h1>\n<div>(.*?)</div>", printed[0])[1], slow, "picture")


@pytest.mark.parametrize(
    "query, choice",
    [
        ({}, Choice(areas=tuple(AREAS), year=2024, version=1, core_only=True)),
        ({"plan": "2030", "extent": "all"}, Choice(areas=("900102",), year=2025, version=1, plan=PLANS[2])),
        (
            {"attribute": "binding", "extent": "all"},
            Choice(areas=("900100",), year=2026, version=1, attributes=("binding",)),
        ),
    ],
)
def test_the_page_as_it_is_drawn_says_so_too(query, choice, views, open_demo, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(open_demo))
    table = views(choice.year, "screen").published().astype(object)
    slow = slowly(table.where(table.notna(), None).to_dict("records"), choice)
    app = screens.page(area=",".join(choice.areas), year=str(choice.year), **query)
    screens.sound(app)
    below = next(body for body in screens.bodies(app) if 'class="sub"' in body)
    rest = re.findall(r'<div class="sub">(.*?)</div>', below)
    agrees("；".join([app.title[0].value, *rest]), slow, "page")
    body = next(body for body in screens.bodies(app) if 'class="numbers"' in body)
    numbers = {
        screens.plain(name).strip(): int(number) for number, name in re.findall(r"<b>(\d+)</b><span>(.*?)</span>", body)
    }
    beside = re.search(r"另有 (\d+) 项待补数据", body)
    assert len(numbers) == 3 and sum(numbers.values()) + int(beside[1] if beside else 0) == slow.total
    well = ("已达标", "提前达到", "按时序") if "已达标或按时序" in numbers else ("已达标",)
    assert next(iter(numbers.values())) == sum(slow.parts.get(word, 0) for word in well)


def test_the_slow_count_reads_every_form_of_the_sentence():
    owed = told("山丹县：27 项目标 2025 年已到期，均待报期末数；24 项未报送 2021 年以来数据；另有 6 项年度或阶段目标")
    assert (owed.total, owed.parts, owed.apart) == (27, {"待报期末数": 27}, 6)
    some = told(
        "3 个县：48 项目标中 2 项已达标、46 项待报期末数；约束性 12 项：1 项已达标、11 项待报期末数；共 3 项待核"
    )
    assert (some.total, some.parts, some.checked) == (48, {"已达标": 2, "待报期末数": 46}, 3)
    assert some.binding == {"已达标": 1, "待报期末数": 11}
    alike = told("甲县：8 项目标均待补数据；约束性 3 项均待补数据；共 1 项待核")
    assert (alike.total, alike.parts, alike.binding, alike.checked) == (8, {"待补数据": 8}, {"待补数据": 3}, 1)
    assert told("甲县：1 项目标待补数据").parts == {"待补数据": 1}
    assert told("甲市：文件在所选范围内未列目标") == Count()
