"""Subjects nation, province, hundred: every target judged, beside the same by hand in DuckDB, pandas and polars."""

from collections.abc import Callable, Iterator

import pandas as pd

from benchmarks import nation, product
from benchmarks.measuring import Side, alone, beside_each_other
from benchmarks.report import Row

SAME = (
    "baseline",
    "latest",
    "target",
    "gap",
    "progress",
    "time_share",
    "pace",
)  # compared to the sixth decimal, the class exactly
CELL = ["area_code", "indicator"]


def measure_nation() -> Iterator[Row]:
    given = {"counties": nation.COUNTIES}
    by = ("duckdb", "pandas", "polars")
    mine, *others = beside_each_other(*(Side(prepare=f"judging:{name}", given=given) for name in ("house", *by)))
    goals = {"duckdb": "≤ 1.3", "pandas": "< 1"}
    for name, other in zip(by, others):
        yield Row(what="judge the nation", house=mine, beside=other, other=f"{name} by hand", goal=goals.get(name, ""))
    parsed = alone(Side(prepare="judging:reference", given=given))
    yield Row(what="its indicators, areas, documents parsed", house=parsed, beside=mine, other="judging the nation")
    said = alone(Side(prepare="judging:agreement", given=given), least=1).value
    yield Row(what="same verdicts by all four", note=said)


def measure_province() -> Iterator[Row]:
    given = {"counties": nation.COUNTIES, "areas": nation.province()}
    mine, other = beside_each_other(*(Side(prepare=f"judging:{name}", given=given) for name in ("house", "duckdb")))
    yield Row(
        what="judge a province of 117 counties out of the nation", house=mine, beside=other, other="duckdb by hand"
    )


def measure_hundred() -> Iterator[Row]:
    given = {"counties": 100}
    by = ("duckdb", "pandas", "polars")
    mine, *others = beside_each_other(*(Side(prepare=f"judging:{name}", given=given) for name in ("house", *by)))
    for name, other in zip(by, others):
        yield Row(what="judge a store of 100 counties", house=mine, beside=other, other=f"{name} by hand")
    parsed = alone(Side(prepare="judging:reference", given=given))
    yield Row(what="its indicators, areas, documents parsed", house=parsed, beside=mine, other="judging them")


def house(counties: int, *, areas: list[str] | None = None) -> Callable:
    store = product.opened(nation.ledger(counties))
    known = product.known(store)
    return lambda: product.judged(store, nation.YEAR, known=known, areas=areas)


def reference(counties: int) -> Callable:
    """Parsing indicators, areas and documents, once a batch."""
    store = product.opened(nation.ledger(counties))

    def run() -> int:
        product.known(store)
        return counties

    return run


def duckdb(counties: int, *, areas: list[str] | None = None) -> Callable:
    from benchmarks.beside import by_duckdb

    con = connected(counties)
    return lambda: by_duckdb.judge(con, year=nation.YEAR, areas=areas)


def pandas(counties: int) -> Callable:
    from benchmarks.beside import by_pandas

    con, (documents, indicators) = connected(counties), _given(counties)
    return lambda: by_pandas.judge(con, documents=documents, indicators=indicators, year=nation.YEAR)


def polars(counties: int) -> Callable:
    import polars as pl

    from benchmarks.beside import by_polars

    con, (documents, indicators) = connected(counties), _given(counties)
    given = {"documents": pl.from_pandas(documents), "indicators": pl.from_pandas(indicators)}
    return lambda: by_polars.judge(con, **given, year=nation.YEAR)


def agreement(counties: int) -> Callable:
    """Runs all four once; gives in words how many rows differ in class or in a number."""

    def run() -> str:
        mine = _sorted(house(counties)())
        told = [f"{len(mine)} rows"]
        for by in (duckdb, pandas, polars):
            found = by(counties)()
            theirs = _sorted(found if isinstance(found, pd.DataFrame) else found.to_pandas())
            apart = sum(
                int((~((mine[name] - theirs[name]).abs() < 2e-6) & ~(mine[name].isna() & theirs[name].isna())).sum())
                for name in SAME
            )
            for column in ("class", "reason"):
                apart += int((mine[column].astype(str) != theirs[column].astype(str)).sum())
            for flag in ("hold", "floor_below_baseline", "early", "comparator_against_direction"):
                apart += int((mine["flags"].astype(str).str.contains(flag) != theirs[flag].astype(bool)).sum())
            told.append(
                f"{by.__name__}: {apart} differ" if len(theirs) == len(mine) else f"{by.__name__}: {len(theirs)} rows"
            )
        return ", ".join(told)

    return run


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    cells = table[CELL].astype(str)
    return table.assign(**cells).sort_values(CELL).reset_index(drop=True).astype(dict.fromkeys(SAME, "float64"))


def _given(counties: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """documents(id, start, date, newest: smaller is later), indicators(indicator, better)."""
    known = product.known(product.opened(nation.ledger(counties)))
    sources = known.sources
    documents = pd.DataFrame(
        {
            "id": sources["id"],
            "start": sources["period_start"].astype("Int64"),
            "newest": [-int(date.replace("-", "").ljust(8, "0")) if date else 1 for date in sources["date"].fillna("")],
        }
    )
    better = [(key, one.better) for key, one in known.catalogue.indicators.items()]
    return documents, pd.DataFrame(better, columns=["indicator", "better"])


def connected(counties: int):
    from benchmarks.beside import by_duckdb

    return by_duckdb.opened(str(nation.ledger(counties)), *_given(counties))
