"""Whose figures a file holds, of when, of what: each file of uploads/scope_cases.py is read right, or asked about.

The oracle knows the right numbers of each file. What is stored must be exactly these, and every problem must be told.
"""

from random import Random

import pytest

from loaders.uploads import Given, read
from tests.uploads import corpus, scope_mutations
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
    told = [words for seed in range(150) if (words := wrong(seed, reference))]
    assert not told, "\n".join(told[:5])


@pytest.mark.soak
def test_many_bent_tables_are_read_right_or_told(reference):
    told = [words for seed in range(1_000, 6_000) if (words := wrong(seed, reference))]
    assert not told, "\n".join(told[:20])
