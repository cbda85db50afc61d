"""Whose figures a file holds, of when, of what: each file of uploads/scope_cases.py is read right, or asked about.

The oracle knows the right numbers of each file. What is stored must be exactly these, and every problem must be told.
"""

import pytest

from loaders.uploads import Given, read
from tests.uploads import corpus
from tests.uploads.scope_cases import CASES, Case


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
