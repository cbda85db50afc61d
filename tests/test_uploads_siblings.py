"""Files of county health bureaus in xlsx, CSV (UTF-8, GBK), HTML and XML of 2003, by uploads/siblings_scope.py: what is stored is right, what is not is told."""

import re

import pytest

from loaders.uploads import Given, read
from tests.uploads import corpus
from tests.uploads.siblings_scope import CASES, NO_SLIP


@pytest.fixture(scope="module", name="reference")
def _reference():
    return corpus.reference()


def reading(name: str, body: bytes, reference):
    return read([Given(name=name, body=body)], reference=reference, year=corpus.YEAR)


@pytest.mark.parametrize("one", CASES, ids=[one.name for one in CASES])
def test_what_is_stored_is_right_and_the_rest_is_told_with_its_reason(one, reference):
    found = reading(f"file.{one.ending}", one.body, reference)
    table = found.tables["figure"]
    stored = set(zip(table["area"], table["indicator"], table["year"].astype(int), table["period"], table["value"]))
    told = " ".join(f"{problem.value} {problem.why}" for problem in found.problems)
    assert stored <= one.right
    if one.must:
        assert stored == one.right
    if one.must and not one.reason:
        assert not found.problems
    elif stored != one.right or not one.right:
        assert told and re.search(one.reason, told)


def test_the_cases_are_many_and_named_apart():
    assert len({one.name for one in CASES}) == len(CASES) > 200


@pytest.mark.parametrize("text", NO_SLIP)
def test_no_remedy_proposes_what_would_make_a_wrong_number_go_in(text, reference):
    found = reading("file.csv", NO_SLIP[text].encode(), reference)
    assert found.tables["figure"].empty
    assert found.problems and not any("是否为" in problem.fix for problem in found.problems)
