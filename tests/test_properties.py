"""The fast code and the slow reference agree on every row of random ledgers; and the properties the method promises."""

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests import ledgers

# Every example builds a real store: shrinking one would take minutes. A failure prints its ledger; cut it down by hand.
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
NUMBERS = st.one_of(
    st.integers(70, 110).map(str), st.decimals(0, 110, places=1).map(str), st.decimals(0, 110, places=2).map(str)
)
COMPARED = (
    "area_code",
    "indicator",
    "attribute",
    "scope",
    "baseline_year",
    "baseline",
    "latest_year",
    "latest",
    "target_year",
    "comparator",
    "target",
    "target_to",
    "gap",
    "drift",
    "progress",
    "time_share",
    "pace",
    "required_per_year",
    "achieved_per_year",
    "class",
    "reason",
    "flags",
    "other_target",
    "other_class",
    "other_place",
    "source",
    "place",
    "as_printed",
)


def _some(*values):
    return st.sampled_from(values)


FIGURES = st.fixed_dictionaries(
    {
        "area": _some("370100", "370100", "370000"),
        "indicator": _some(*ledgers.INDICATORS),
        "year": _some(2019, 2020, 2021, 2022, 2023, 2024, 2025, None),
        "period": _some("year", "year", "year", "mch_year", "H1"),
        "value": NUMBERS,
        "unit": _some("", "", "", "", "", "x"),
        "comparator": _some("", "", "", "=", "~", "≥"),
        "role": _some("baseline", "actual"),
        "definition_version": _some("", "", "", "a", "b"),
        "population": _some("", "", "", "p", "q"),
        "rank": _some(None, 1, 2),
        "source": _some("plan", "midterm", "leaflet", "bulletin"),
        "place": _some("a", "b"),
    }
)


@st.composite
def targets(draw):
    row = draw(
        st.fixed_dictionaries(
            {
                "area": st.just("370100"),
                "indicator": _some(*ledgers.INDICATORS),
                "year": _some(2022, 2025, 2025, 2025, None),
                "scope": _some("plan", "plan", "plan", "annual", "every_year"),
                "comparator": _some("≥", "≥", "≤", ">", "<", "=", "~", "range"),
                "value": NUMBERS,
                "unit": _some("", "", "", "", "", "x", "个百分点"),
                "basis": _some(
                    "absolute",
                    "absolute",
                    "absolute",
                    "absolute",
                    "points_on",
                    "points_off",
                    "percent_on",
                    "percent_off",
                    "step_on",
                    "step_off",
                    "external",
                ),
                "reference_year": _some(None, None, 2020, 2021),
                "and_with": _some("", "", "", "m"),
                "attribute": _some("binding", "expected", "none"),
                "measure": _some("", "", "cumulative", "stock"),
                "population": _some("", "", "", "p"),
                "rank": _some(None, 1, 2, 3),
                "source": _some("plan", "plan", "midterm", "leaflet", "former", "bulletin"),
                "place": _some("a", "b"),
                "as_printed": st.just(""),
            }
        )
    )
    if row["basis"] not in ("absolute", "external"):
        row["value"] = str(draw(st.integers(1, 10)))
    elif draw(st.integers(0, 9)) == 0:
        row |= {"value": None, "comparator": ""}
    if row["comparator"] == "range":
        row["value_to"] = str(float(row["value"]) + draw(st.integers(1, 9)))
    if draw(st.booleans()):
        row |= {"baseline": draw(NUMBERS), "baseline_year": draw(_some(2020, 2021))}
    return row


@st.composite
def batches(draw):
    """A few batches, each statement once in a batch; undo and redo of earlier ones where that means something."""
    made, live = [], {}
    for number in range(1, draw(st.integers(1, 4)) + 1):
        undoable, redoable = [b for b, on in live.items() if on], [b for b, on in live.items() if not on]
        what = draw(_some("write", "write", "undo", "redo"))
        if what == "undo" and undoable:
            target = draw(st.sampled_from(undoable))
            live[target] = False
            made.append({"id": number, "kind": "undo", "target": target})
        elif what == "redo" and redoable:
            target = draw(st.sampled_from(redoable))
            live[target] = True
            made.append({"id": number, "kind": "redo", "target": target})
        else:
            key = lambda names: lambda row: tuple(row.get(name) for name in names)
            made.append(
                {
                    "id": number,
                    "kind": draw(_some("upload", "plan_reading")),
                    "target": None,
                    "figures": draw(
                        st.lists(
                            FIGURES,
                            min_size=0,
                            max_size=25,
                            unique_by=key(("area", "indicator", "year", "period", "role", "source", "place")),
                        )
                    ),
                    "targets": draw(
                        st.lists(
                            targets(),
                            min_size=1,
                            max_size=8,
                            unique_by=key(("area", "indicator", "year", "scope", "source", "place")),
                        )
                    ),
                }
            )
            live[number] = True
    return made


def _agree(ledger: list[dict], *, year: int, as_of: int | None = None) -> None:
    with tempfile.TemporaryDirectory() as folder, ledgers.build(Path(folder) / "s.duckdb", ledger) as store:
        fast = ledgers.judged(store, year=year, as_of=as_of)
        if as_of is None:  # the derived tables and the ledger itself say the same
            pd.testing.assert_frame_equal(fast, ledgers.judged(store, year=year, as_of=store.version()))
    slow = ledgers.slowly(ledger, year=year, as_of=as_of)
    assert len(fast) == len(slow)
    for one, other in zip(fast.to_dict("records"), slow):
        told = {name: (one[name], other[name]) for name in COMPARED if not ledgers.same(one[name], other[name])}
        assert not told, told


@given(ledger=batches(), year=_some(2019, 2021, 2023, 2024, 2025, 2026), data=st.data())
@settings(max_examples=8, phases=NO_SHRINKING)
def test_fast_and_slow_agree(ledger, year, data):
    as_of = data.draw(st.one_of(st.none(), st.integers(1, len(ledger))))
    _agree(ledger, year=year, as_of=as_of)


@pytest.mark.soak
@given(ledger=batches(), year=_some(2019, 2021, 2023, 2024, 2025, 2026), data=st.data())
@settings(max_examples=100, phases=NO_SHRINKING)
def test_fast_and_slow_agree_at_length(ledger, year, data):
    _agree(ledger, year=year, as_of=data.draw(st.one_of(st.none(), st.integers(1, len(ledger)))))


ASKED = {"area": "370100", "year": 2025, "comparator": "≥", "value": "10", "place": "a", "attribute": "none"}
RARE = {
    "a range against the parent area has one end": (
        [
            {
                "area": "370000",
                "indicator": "share",
                "year": 2025,
                "value": "57.3",
                "role": "actual",
                "source": "bulletin",
                "place": "a",
            }
        ],
        [
            ASKED
            | {
                "indicator": "share",
                "scope": "annual",
                "comparator": "range",
                "value_to": "12",
                "basis": "external",
                "source": "plan",
            }
        ],
    ),
    "a sum without a plan's start has no figure, though a baseline is printed": (
        [],
        [
            ASKED
            | {
                "indicator": "flow",
                "scope": "plan",
                "measure": "cumulative",
                "baseline": "0.1",
                "baseline_year": 2021,
                "source": "leaflet",
            }
        ],
    ),
}


@pytest.mark.parametrize("name", RARE)
def test_rare_ledgers_once_judged_differently(name):
    figures, targets_ = RARE[name]
    _agree([{"id": 1, "kind": "upload", "target": None, "figures": figures, "targets": targets_}], year=2025)
