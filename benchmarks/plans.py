"""Subjects plans, plans-nation: the checks on plans beside judging the same, and how they grow with the counties."""

from collections.abc import Callable, Iterator

from benchmarks import nation, product
from benchmarks.measuring import Side, Taken, beside_each_other
from benchmarks.report import Row

SIZES = (25, 50, 100, 200)


def measure() -> Iterator[Row]:
    taken: dict[int, Taken] = {}
    for counties in SIZES:
        given = {"counties": counties}
        taken[counties], other = beside_each_other(
            *(Side(prepare=name, given=given) for name in ("plans:findings", "judging:house"))
        )
        yield Row(
            what=f"plan check, {counties} counties",
            house=taken[counties],
            beside=other,
            other="judging the same",
            goal="< 1" if counties == 100 else "",
            note=f"{taken[counties].value} findings",
        )
    few, many = taken[SIZES[0]], taken[SIZES[-1]]
    times = SIZES[-1] / SIZES[0]
    longer = many.seconds / few.seconds / times
    grown = f"a county takes {longer:.2f} × as long among {SIZES[-1]} as among {SIZES[0]} (1: linear)"
    yield Row(what="plan check, growth", note=grown)


def measure_nation() -> Iterator[Row]:
    sides = [
        Side(prepare="plans:findings", given={"counties": nation.COUNTIES}),
        Side(prepare="plans:findings", given={"counties": nation.COUNTIES, "words_of": nation.province()[:1]}),
        Side(prepare="judging:house", given={"counties": nation.COUNTIES}),
    ]
    every, one, other = beside_each_other(*sides)
    for what, mine in (("all in words", every), ("one county in words", one)):
        yield Row(
            what=f"plan check, nation, {what}",
            house=mine,
            beside=other,
            other="judging the same",
            note=f"{mine.value} findings",
        )


def findings(counties: int, *, words_of: list[str] | None = None) -> Callable:
    store = product.opened(nation.ledger(counties))
    known = product.known(store)
    return lambda: product.findings(store, nation.YEAR, known=known, words_of=words_of)
