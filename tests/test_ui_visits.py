"""The register of one-time tokens: taken once, not after its time, by whichever of many threads comes first."""

import threading
from concurrent.futures import ThreadPoolExecutor

from ui.visits import Visits, proof

THREADS, EACH = 16, 200


def test_a_token_is_taken_once():
    tokens = Visits()
    token = tokens.issue()
    assert [tokens.take(token), tokens.take(token)] == [True, False]


def test_what_was_never_issued_is_not_taken():
    tokens = Visits()
    tokens.issue()
    assert not tokens.take("") and not tokens.take("x" * 32)


def test_a_token_that_is_too_old_is_not_taken():
    tokens = Visits(seconds=-1)
    assert not tokens.take(tokens.issue())


def test_tokens_nobody_took_are_forgotten():
    tokens = Visits(seconds=-1)
    for _ in range(100):
        tokens.issue()
    assert len(tokens._issued) == 1, "the one just issued"


def test_tokens_and_proofs_are_all_different_and_a_proof_does_not_show_its_token():
    tokens = Visits()
    issued = [tokens.issue() for _ in range(1000)]
    assert len(set(issued)) == len({proof(one) for one in issued}) == 1000
    assert all(len(one) == 32 and one not in proof(one) for one in issued)


def test_many_threads_issue_and_take_at_once():
    """Each token is offered by every thread; exactly one of them gets it, and no thread meets a register in change."""
    tokens = Visits()
    start = threading.Barrier(THREADS)

    def issue(_) -> list[str]:
        start.wait(30)
        return [tokens.issue() for _ in range(EACH)]

    with ThreadPoolExecutor(THREADS) as many:
        issued = [token for some in many.map(issue, range(THREADS)) for token in some]
    assert len(set(issued)) == THREADS * EACH

    def take(nth: int) -> int:
        start.wait(30)
        mine = issued[nth * EACH :] + issued[: nth * EACH]
        return sum(tokens.take(token) for token in mine if tokens.issue())

    with ThreadPoolExecutor(THREADS) as many:
        taken = list(many.map(take, range(THREADS)))
    assert sum(taken) == THREADS * EACH
