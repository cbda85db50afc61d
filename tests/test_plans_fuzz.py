"""Documents nobody meant: mutated, cut, joined and shuffled ones are read to their end or refused in words, and cost what they are long."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import plans
from loaders.plans.proposals import ACTUAL, BASELINE, TARGET
from model.columns import BASES, COMPARATORS
from tests.test_plans_documents import made_docx, pdf, saved
from tests.test_plans_sentences import CASES, TITLES
from tests.test_plans_tables import LAYOUTS, as_docx, as_html, as_text

SENTENCES = [case[2] for case in CASES]
PIECES = st.sampled_from(
    [
        *SENTENCES,
        *TITLES.values(),
        "二、发展目标\n",
        "一、发展成就\n",
        "95%",
        "，",
        "、",
        "分别",
        "达到",
        "\n",
        "|",
        "\t",
        "（",
        "“",
        "%。",
    ]
)
BODIES = [
    *(form(TITLES[kind], rows) for kind, _, rows, _ in LAYOUTS[:6] for form in (as_text, as_html, as_docx)),
    saved(made_docx(*SENTENCES[:40])),
    pdf(*SENTENCES[:20]),
]


def read(body: bytes, names):
    document = plans.read(body, "规划")
    assert (document.refusal is None) == bool(document.blocks)
    made = plans.propose(document, names).proposals
    assert all(one.task and one.responsible for one in plans.assigned(document))
    assert plans.front_of(document).kind in ("plan", "annual_plan", "scheme")
    for one in made:
        aim = (
            one.value is None and not one.comparator
        )  # says no number: of a known indicator, and for a person to look at
        assert one.role in (TARGET, BASELINE, ACTUAL) and one.basis in BASES
        assert one.comparator in COMPARATORS or (aim and one.role == TARGET and one.indicator and not one.sure)
        assert one.as_printed and one.indicator_as_printed and (aim or one.value is not None or one.basis == "external")
        assert one.indicator in names.catalogue.indicators or (not one.indicator and not one.sure)
    return made


@given(st.lists(PIECES, max_size=30))
def test_pieces_in_any_order(plan_names, pieces):
    read("".join(pieces).encode(), plan_names)


@given(st.sampled_from(BODIES), st.randoms(use_true_random=False))
def test_bytes_changed_and_cut(plan_names, body, rng):
    changed = bytearray(body)
    for _ in range(rng.randint(1, 20)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    read(bytes(changed[: rng.randint(1, len(changed))]), plan_names)


@given(st.text(max_size=300))
def test_any_text(plan_names, text):
    read(text.encode("utf-8", "replace"), plan_names)


def test_two_documents_in_one_say_what_each_says(plan_names):
    one, other = f"{TITLES['P']}\n二、发展目标\n{SENTENCES[0]}\n", f"三、重点任务\n{SENTENCES[10]}\n"
    both = {item.as_printed for item in read((one + other).encode(), plan_names)}
    assert both == {item.as_printed for part in (one, other) for item in read(part.encode(), plan_names)}


def long(sentences: int) -> str:
    rng = random.Random(7)
    said = (f"（{at}）{rng.choice(SENTENCES)}{rng.choice(SENTENCES)}{at}" for at in range(sentences))
    return f"{TITLES['P']}\n二、发展目标\n" + "\n".join(said)


HOSTILE = {
    "one line": "".join(SENTENCES * 30), "digits": "1" * 100_000, "brackets": "（" * 60_000, "quotes": "“" * 60_000, "names": "婴儿死亡率、" * 15_000 + "5‰",
    "heads": "指标\n" * 15_000, "cells": "a\t1\t2\n" * 8_000, "numerals": "一二三四" * 20_000, "verbs": "达到提高到" * 15_000, "shares": "95%" * 20_000,
    "marks": "一、" * 25_000, "bars": "|" * 50_000, "all of it": "全覆盖" * 15_000, "ranges": "1-" * 30_000, "parts": "百分之" * 15_000,
}  # fmt: skip


@pytest.mark.soak
@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_time_grows_no_faster_than_the_text(text, plan_names):
    """Twice the text may take three times as long, not four: of the quicker of two runs each, above the noise of a tenth of a second."""
    half, whole = text[: len(text) // 2], text

    def cost(body: str) -> float:
        began = time.process_time()
        read(body.encode(), plan_names)
        return time.process_time() - began

    read(half.encode(), plan_names)
    assert min(cost(whole), cost(whole)) < 3 * min(cost(half), cost(half)) + 0.1


@pytest.mark.soak
def test_time_of_a_long_plan_grows_with_it(plan_names):
    def cost(sentences: int) -> float:
        began = time.process_time()
        read(long(sentences).encode(), plan_names)
        return time.process_time() - began

    read(long(100).encode(), plan_names)
    assert cost(2_000) < 6 * cost(500) + 0.1
