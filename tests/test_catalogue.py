"""indicators.yaml as a catalogue: what the usual names of counties are found as, and the order it keeps."""

import re
from itertools import groupby, pairwise

import pytest

from tests.catalogue import ROOT, answer, known, names

NAMES = list(names())


@pytest.fixture(scope="module", name="catalogue")
def _catalogue():
    return known()


def test_a_usual_name_is_found_as_what_it_is_or_the_planner_is_asked(catalogue):
    wrong = [(one.name, got) for one in NAMES if (got := answer(one.name, catalogue)) != one.expected]
    assert not wrong, wrong


def test_the_list_is_long_and_says_why_where_nothing_is_taken():
    assert len(NAMES) >= 94 + 150 and len({one.name for one in NAMES}) == len(NAMES)
    assert sum(one.section.startswith("findings") for one in NAMES) == 94
    assert all(one.why for one in NAMES if not one.expected[0].isalpha() and not one.section.startswith("slips"))


def test_entries_stand_by_category_in_the_order_of_the_categories(catalogue):
    entries = catalogue.catalogue.indicators.values()
    assert [key for key, _ in groupby(entries, key=lambda one: one.category)] == list(catalogue.catalogue.categories)
    text = (ROOT / "indicators.yaml").read_text("utf-8")
    assert re.findall(r"(?m)^  # ---- .*（(\w+)）$", text) == list(catalogue.catalogue.categories)


def test_a_definition_has_its_source_and_none_is_open_beside_one(catalogue):
    for key, one in catalogue.catalogue.indicators.items():
        assert bool(one.definition) == (one.definition_source != "口径待补"), key


# Where an open definition is certainly printed, typed by hand: the services whose work indicators the two editions list, the annual forms.
SERVICES, FORMER = (
    "《国家基本公共卫生服务规范（第三版）》（国卫基层发〔2017〕13号）",
    "《国家基本公共卫生服务规范（2011年版）》",
)
FORM = "《全国妇幼卫生调查制度》孕产妇保健和健康情况年报表"
PRINTED = {
    "ehr_established": f"{SERVICES}居民健康档案管理服务规范",
    "child_vaccination": f"{SERVICES}预防接种服务规范",
    "hypertension_management": f"{FORMER}高血压患者健康管理服务规范",
    "diabetes_management": f"{FORMER}2型糖尿病患者健康管理服务规范",
    "hospital_delivery": FORM,
    "caesarean_section": FORM,
    "antenatal_five": FORM,
    "high_risk_pregnancy_management": FORM,
    "newborn_hearing_screening": FORM.replace("孕产妇", "七岁以下儿童"),
}


def test_where_an_open_definition_is_printed_is_said_only_where_it_is_known(catalogue):
    said = {key: one.printed_in for key, one in catalogue.catalogue.indicators.items() if one.printed_in}
    assert set(said) == set(PRINTED) and all(said[key].startswith(book) for key, book in PRINTED.items())
    assert not any(catalogue.catalogue.indicators[key].definition for key in said)


def test_one_key_a_line_and_no_line_runs_on():
    """A list item without its key before it is read as more of the text above: no reader sees it."""
    lines = (ROOT / "indicators.yaml").read_text("utf-8").split("\nindicators:\n")[1].splitlines()
    keys = re.compile(r"  [a-z]\w*:|    [a-z]\w*: .+|    (aliases|differs_from):|      (- .+|[a-z]\w*: .+)|  # .*|")
    assert not [line for line in lines if not keys.fullmatch(line)]
    parts = [above for above, line in pairwise(lines) if line.startswith("      - ")]
    assert all(above == "    aliases:" or above.startswith("      - ") for above in parts)
