"""Every way on which a small count could reach a reader: a target's own baseline, the preview of an upload and its warnings, a city's total,
the ledger, a note. Each count here is looked for by its digits, not by what the code says of it.
"""

import re
from datetime import date

import pandas as pd
import pytest
import streamlit as st

from actions import importing, pack_files, packing, recording
from actions.assess import View
from actions.importing import Given
from gaps import suppression
from loaders import catalogue as catalogues
from loaders.curated import Reference
from loaders.uploads import history_checks
from model.choice import Choice
from model.plans import PLANS
from store import Store
from tests import browser, ledgers, stores
from tests.conftest import copied
from ui import cache
from wording import counts, verdicts

COUNTY, OTHER, CITY = "370100", "370200", "370000"
DEATHS = "maternal_deaths"
CATALOGUE = catalogues.read((browser.ROOT / "indicators.yaml").read_bytes())[0]
AUDIENCES = pytest.mark.parametrize("audience", ["screen", "release"])


def deaths(value, **more):
    return stores.figure(value, indicator=DEATHS) | more


def view(tmp_path, *figures, targets=(), audience="screen", year=2026) -> View:
    store = Store.open(tmp_path / "store.duckdb", create=True)
    stores.write(store, *figures, targets=targets)
    known = Reference(catalogue=CATALOGUE, areas=ledgers.areas(), sources=ledgers.sources())
    return View.open(store, year=year, reference=known, declared=known, audience=audience)


@pytest.fixture(scope="module")
def demo(demo_store, tmp_path_factory):
    with Store.open(copied(demo_store, tmp_path_factory.mktemp("demo"))) as store:
        yield store


# -- a baseline that stands with its target alone ---------------------------------------------------------------------


@AUDIENCES
@pytest.mark.parametrize("baseline_year", [2020, None])
def test_a_baseline_printed_only_with_its_target(tmp_path, audience, baseline_year):
    target = stores.target("0", indicator=DEATHS, comparator="≤", baseline="3", baseline_year=baseline_year)
    shown = view(tmp_path, targets=[target], audience=audience)
    (a,) = shown.assessments(shown.table)
    assert a.baseline is None or a.baseline.value is None
    assert "3" not in verdicts.sentence(a).replace("2023", ""), verdicts.sentence(a)
    assert a.gap is None and a.required_per_year is None


def test_a_view_made_of_the_screens_hides_what_one_opened_for_release_hides(tmp_path):
    """Whatever was asked of it before: what was judged is shared, and nothing of what was shown. 37.5 of 8,000 births are three deaths."""
    rate = stores.figure("37.5", indicator="maternal_mortality", numerator="3", denominator="8000", unit="1/10万")
    aim = stores.target("12", indicator="maternal_mortality", comparator="≤")
    screen = view(tmp_path, rate, targets=[aim])
    for shown in (screen, made := screen.for_release()):
        (row,) = shown.assessments(shown.table)
        cell = (row.area.code, row.indicator.id)
        one = shown.assessment(*cell, row.target_year, row.scope)
        told = [
            repr(x) for x in (row, one, shown.timeseries([cell]), shown.statements(*cell), shown.published().to_dict())
        ]
        assert all("37.5" in one for one in told) == (shown is screen), told
    assert not any("37.5" in one for one in told)
    assert (made.audience, screen.audience) == ("release", "screen")


def test_a_baseline_of_five_or_more_is_shown(tmp_path):
    shown = view(tmp_path, targets=[stores.target("0", indicator=DEATHS, comparator="≤", baseline="7")])
    (a,) = shown.assessments(shown.table)
    assert a.baseline.value == 7 and a.gap == 7 and not a.suppressed


# -- uploads --------------------------------------------------------------------------------------------------------


def prepared(store, *lines):
    body = "县区,指标,年份,数值,分子,分母\n" + "\n".join(lines) + "\n"
    return importing.prepare(store, [Given(name="a.csv", body=body.encode())], year=2026)


def test_the_preview_of_an_upload_does_not_tell_what_stands(demo):
    """丙县 2023: 3 deaths stand in the demonstration set; whoever uploads 9 is not told so."""
    made = prepared(demo, "丙县,孕产妇死亡人数,2023,9,,", "丙县,孕产妇死亡率,2023,500,9,1800")
    by = made.difference.set_index("indicator")
    assert by["old"][DEATHS] == "1—4" and by["new"][DEATHS] == "9"
    assert by["also"]["maternal_mortality"] == "分子：不显示 → 9；分母：不显示 → 1800"


def test_what_is_not_small_is_told(demo):
    made = prepared(demo, "丙县,每千人口注册护士数,2023,2.99,,")
    assert re.fullmatch(r"\d\.\d\d", made.difference["old"][0])


def test_warnings_compare_with_a_small_count_and_do_not_tell_it(demo):
    made = prepared(demo, "丙县,孕产妇死亡人数,2023,30,,")
    words = [f"{p.why}{p.fix}" for p in made.problems]
    assert words, "thirty deaths where there were three is doubtful"
    assert not any(re.search(r"年的 ?\d|最多变动 ?\d|相差 ?\d", one) for one in words), words


def test_a_slip_names_a_year_that_was_measured(tmp_path):
    """Nothing is ten times 0: the year named is one the median was taken of."""
    key = next(key for key, one in CATALOGUE.indicators.items() if one.kind == "count" and not one.sensitive)
    store = Store.open(tmp_path / "store.duckdb", create=True)
    stores.write(store, *(stores.figure(v, indicator=key, year=y) for v, y in (("1", 2020), ("0", 2021))))
    history = store.statements("figure")
    given = history.head(1).assign(year=2022, value=10.0, file="a.csv", sheet="", row=3, column="D", found="10")
    known = Reference(catalogue=CATALOGUE, areas=ledgers.areas(), sources=ledgers.sources())
    (problem,) = history_checks.check(given, reference=known, history=history)
    assert "如 2020 年的 1" in problem.why


# -- a city's total -------------------------------------------------------------------------------------------------


def masked(*figures, tmp_path):
    store = Store.open(tmp_path / "store.duckdb", create=True)
    stores.write(store, *figures)
    found = store.statements("figure")
    areas = ledgers.areas()
    more = areas[areas["code"] == COUNTY].assign(code=OTHER, name="乙县", short="乙县")
    hidden = suppression.masked(figures=found, catalogue=CATALOGUE, areas=pd.concat([areas, more], ignore_index=True))
    return {area for area, on in zip(found["area"], hidden) if on}


def test_a_citys_count_does_not_give_its_county_back(tmp_path):
    """7 − 5 = 2, and no denominator is needed to see it."""
    found = masked(deaths("7", area=CITY), deaths("5"), deaths("2", area=OTHER), tmp_path=tmp_path)
    assert found == {CITY, OTHER}


def test_a_citys_count_stays_where_other_counties_are_in_it(tmp_path):
    found = masked(deaths("9", area=CITY), deaths("5"), deaths("2", area=OTHER), tmp_path=tmp_path)
    assert found == {OTHER}


# -- packs, ledger, notes --------------------------------------------------------------------------------------------


def test_a_frozen_pack_made_again_after_a_declaration(monkeypatch):
    """The key of the cached pack holds what is declared now."""
    newest = {"batch": 1}
    monkeypatch.setattr(cache, "version", lambda demo: newest["batch"])
    monkeypatch.setattr(cache, "_whole", lambda demo=False: type("S", (), {"id": "s"}))
    monkeypatch.setattr(cache, "release", lambda choice: newest["batch"])
    monkeypatch.setattr(packing, "gather", lambda view, choice, **more: f"declared by batch {view}")
    st.cache_resource.clear()
    choice = type("C", (), {"demo": False, "__repr__": lambda self: "held to batch 1"})()
    told = []
    for newest["batch"] in (1, 2):
        told.append(cache.pack(choice, sections=(), made=date(2026, 1, 1), link=""))
    st.cache_resource.clear()
    assert told == ["declared by batch 1", "declared by batch 2"]


def test_the_ledger_of_a_total_whose_parts_stand_in_another_batch(demo_store, tmp_path):
    """A batch that holds only the city: its count is hidden because of counties written later."""
    with Store.open(copied(demo_store, tmp_path)) as store:
        total = stores.write(store, deaths("7", area="900100", year=2019, note="死亡7人"))
        stores.write(store, deaths("5", area="900101", year=2019), deaths("2", area="900102", year=2019))
        (row,) = recording.rows(store, total).to_dict("records")
    assert row["数值"] == "不显示" and row["备注"] == ""


def test_a_note_does_not_tell_what_its_figure_does_not(tmp_path):
    row = deaths("3", year=2023, note="死亡3人")
    shown = view(tmp_path, row, targets=[stores.target("0", indicator=DEATHS, comparator="≤", baseline="7")])
    (a,) = shown.assessments(shown.table)
    assert a.latest.suppressed == "1—4" and a.latest.note == ""
    assert [one.note for one in shown.statements(COUNTY, DEATHS).figures] == [""]


# -- what is counted and said ----------------------------------------------------------------------------------------


def test_a_baseline_is_no_achievement_for_a_target_without_a_year(tmp_path):
    target = stores.target("75", indicator="life_expectancy", baseline="80", year=None)
    shown = view(tmp_path, targets=[target])
    table = shown.table
    assert list(counts.parts(table)) == ["baseline_only"]
    (a,) = shown.assessments(table)
    assert verdicts.status(a) == "已达标（仅有基期）"


@pytest.mark.parametrize(
    "value, share",
    [("79.97", "99.7%"), ("79.5", "95%"), ("79.99999", "99.9999%"), ("80", "100%"), ("81", "超额完成")],
)
def test_what_is_not_reached_never_reads_a_hundred_percent(tmp_path, value, share):
    """(79.97 − 70) ÷ (80 − 70) = 0.997."""
    target = stores.target("80", indicator="life_expectancy", baseline="70")
    shown = view(tmp_path, stores.figure(value, indicator="life_expectancy", year=2025), targets=[target])
    (a,) = shown.assessments(shown.table)
    assert verdicts.progress(a) == share


@pytest.mark.parametrize("kind", ["pptx", "docx", "xlsx", "html"])
def test_a_pack_of_no_area_is_a_file(tmp_path, kind):
    shown = view(
        tmp_path,
        stores.figure("79", indicator="life_expectancy"),
        targets=[stores.target("80", indicator="life_expectancy", baseline="70")],
        audience="release",
    )
    choice = Choice(areas=(), year=2026, plan=PLANS[0], version=1)
    assert pack_files.one(packing.gather(shown, choice, made=date(2026, 1, 1)), kind, None)
