"""Subjects panel, rerun: what one click in a nation costs, beside the least that could answer it."""

from collections.abc import Callable, Iterator

from benchmarks import nation, product
from benchmarks.measuring import Side, alone, beside_each_other
from benchmarks.report import Row

CELLS = [(area, f"share_{number:02}") for area, number in zip(nation.province()[:20], range(1, 21))]


def measure_panel() -> Iterator[Row]:
    mine, other = beside_each_other(Side(prepare="reading:panels"), Side(prepare="reading:selects"))
    yield Row(
        what="the panel behind a cell of the nation", house=mine, beside=other, other="its two selects", per=len(CELLS)
    )


def measure_rerun() -> Iterator[Row]:
    mine, other = beside_each_other(
        Side(prepare="reading:kept"), Side(prepare="judging:house", given={"counties": nation.COUNTIES})
    )
    size = alone(Side(prepare="reading:kept_bytes"), least=1).value
    yield Row(
        what="the judged nation again at a rerun",
        house=mine,
        beside=other,
        other="judging it",
        note=f"{size / 1e6:.0f} MB held",
    )


def panels() -> Callable:
    store = product.opened(nation.ledger())
    panel = product.panel(store, nation.YEAR, known=product.known(store))

    def run() -> int:
        for area, indicator in CELLS:
            panel(area, indicator, nation.FINISH, "plan")
        return len(CELLS)

    return run


def selects() -> Callable:
    from benchmarks.judging import connected

    con = connected(nation.COUNTIES)

    def run() -> int:
        for cell in CELLS:
            for table in ("figure_current", "target_current"):
                con.execute(f"select * from {table} where area = ? and indicator = ?", list(cell)).fetchall()
        return len(CELLS)

    return run


def kept() -> Callable:
    store = product.opened(nation.ledger())
    again, _ = product.kept(store, nation.YEAR, known=product.known(store))
    return again


def kept_bytes() -> Callable:
    store = product.opened(nation.ledger())
    _, size = product.kept(store, nation.YEAR, known=product.known(store))
    return lambda: size
