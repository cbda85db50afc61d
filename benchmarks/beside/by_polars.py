"""Judging by hand in polars: the columns needed are read from the store's tables, the rest is one lazy query."""

import duckdb
import polars as pl
from polars import col, lit, when

from benchmarks.beside.by_pandas import FIGURES, TARGETS, TIES

CELL = ["area", "indicator"]


def judge(
    con: duckdb.DuckDBPyConnection, *, documents: pl.DataFrame, indicators: pl.DataFrame, year: int
) -> pl.DataFrame:
    """One row a target."""
    targets = _read(con, TARGETS)
    kinds = {name: pl.Enum(targets[name].unique().sort()) for name in CELL}  # joined as codes
    coded = [col(name).cast(kind, strict=False) for name, kind in kinds.items()]
    targets = _targets(targets.with_columns(coded).lazy(), documents.lazy(), indicators.lazy())
    figures = _read(con, FIGURES, params={"year": year}).with_columns(coded).lazy()
    figures = _wanted(figures, targets).collect()
    return verdicts(levels(targets, _of_years(con, figures, documents))).collect()


def _read(con: duckdb.DuckDBPyConnection, sql: str, **more) -> pl.DataFrame:
    return pl.from_arrow(con.sql(sql, **more).to_arrow_table())


def _targets(targets: pl.LazyFrame, documents: pl.LazyFrame, indicators: pl.LazyFrame) -> pl.LazyFrame:
    order = ["origin", "rank", "newest", "batch", "source", "place"]
    return (
        targets.join(documents, left_on="source", right_on="id")
        .join(indicators.with_columns(col("indicator").cast(targets.collect_schema()["indicator"])), on="indicator")
        .sort(order, descending=[False, False, False, True, False, False])
        .unique([*CELL, "finish"], keep="first", maintain_order=True)
        .with_columns(base_year=col("baseline_year").fill_null(col("start") - 1).cast(pl.Int32))
    )


def _wanted(figures: pl.LazyFrame, targets: pl.LazyFrame) -> pl.LazyFrame:
    """The figures of the newest year and of the baseline's of each cell that has a target."""
    newest = figures.group_by(CELL).agg(col("year").max())
    wanted = pl.concat([newest, targets.select(*CELL, year="base_year")]).unique()
    return figures.join(wanted, on=[*CELL, "year"], how="semi")


def _of_years(con: duckdb.DuckDBPyConnection, figures: pl.DataFrame, documents: pl.DataFrame) -> pl.LazyFrame:
    """The figure of each cell and year, with disputed."""
    key, level = [*CELL, "year"], ["origin", "rank", "late"]
    several = figures.select(key).is_duplicated()
    alone, crowd = figures.filter(~several), figures.filter(several)
    con.register("crowd", crowd.select("batch", "line").to_arrow())
    crowd = (
        crowd.join(_read(con, TIES), on=["batch", "line"])
        .join(documents.select("id", "newest"), left_on="source", right_on="id", how="left")
        .with_columns(col("newest").fill_null(1))
        .sort(
            [*key, *level, "batch", "newest", "source", "place", "role"], descending=[False] * 6 + [True] + [False] * 4
        )
        .with_row_index("at")
    )
    first = crowd.unique(key, keep="first", maintain_order=True)
    coarser = pl.min_horizontal("decimals", "decimals_b")
    apart = (col("value") - col("value_b")).abs().round(6) > 0.5 * lit(10.0).pow(-coarser)
    for name in ("definition_version", "population"):
        apart = apart & ~((col(name) != "") & (col(f"{name}_b") != "") & (col(name) != col(f"{name}_b")))
    disputed = (
        first.join(crowd, on=[*key, *level], suffix="_b")
        .filter((col("at") != col("at_b")) & ~col("is_foreign") & ~col("is_foreign_b") & apart)
        .select("at")
        .unique()
    )
    used = [*key, "value", "decimals", "is_foreign", "definition_version", "population", "disputed"]
    first = first.with_columns(disputed=col("at").is_in(disputed["at"].implode()))
    return pl.concat([alone.with_columns(disputed=lit(False)).select(used), first.select(used)]).lazy()


def levels(targets: pl.LazyFrame, figures: pl.LazyFrame) -> pl.LazyFrame:
    newest = figures.filter(col("year") == col("year").max().over(CELL))
    base = figures.rename({"year": "base_year"}).with_columns(base_value=col("value"))
    return (
        targets.join(newest, on=CELL, how="left")
        .join(base, on=[*CELL, "base_year"], how="left", suffix="_of_base")
        .with_columns(stored=col("printed").is_null(), base=col("printed").fill_null(col("base_value")))
    )


def verdicts(table: pl.LazyFrame) -> pl.LazyFrame:
    up, strict = col("comparator").is_in(["≥", ">"]), col("comparator").is_in(["<", ">"])
    base, own = col("base"), col("stored") | (col("base_value") == col("base")).fill_null(False)
    digits = when(base.round(0) == base.round(6)).then(0).when(base.round(1) == base.round(6)).then(1).otherwise(2)
    most = pl.max_horizontal(
        "base_digits", when(col("is_base")).then(col("base_digits")).otherwise(col("decimals")), "target_decimals"
    )
    short = lambda distance: when(strict).then(distance < 0).otherwise(distance <= 0).fill_null(False)
    no = lambda name: col(name).fill_null(False)
    apart = lambda name: (
        (col(name) != "") & (col(f"{name}_of_base") != "") & (col(name) != col(f"{name}_of_base"))
    ).fill_null(False)
    shown = lambda value: when(col("silent")).then(None).otherwise(value)
    met, base_met, none, last = (
        col("met"),
        col("base_met"),
        base.is_null(),
        (col("t") == col("finish")).fill_null(False),
    )
    verdict = (
        when(col("silent"))
        .then(lit("unknown"))
        .when(last & met & base_met)
        .then(lit("kept"))
        .when(last & met)
        .then(lit("met"))
        .when(last)
        .then(lit("missed"))
        .when(none & met)
        .then(lit("met_early"))
        .when(none)
        .then(lit("unknown"))
        .when((col("t") <= col("base_year")) & met)
        .then(lit("baseline_meets"))
        .when(col("t") <= col("base_year"))
        .then(lit("baseline_short"))
        .when(base_met & met)
        .then(lit("kept"))
        .when(base_met)
        .then(lit("lost"))
        .when(met)
        .then(lit("met_early"))
        .when(col("against") > col("half_unit"))
        .then(lit("moving_away"))
        .when(col("pace").is_null() | (col("pace") >= 0.95) | (col("shortfall") < col("half_unit")))
        .then(lit("on_pace"))
        .when((col("pace") >= 0.6) | col("is_early"))
        .then(lit("slightly_behind"))
        .otherwise(lit("behind"))
    )
    return (
        table.with_columns(
            way=when(up).then(1).otherwise(-1),
            is_base=base.is_not_null() & ~(col("year") > col("base_year")).fill_null(False),
            base_digits=when(base.is_null()).then(None).when(own).then(col("decimals_of_base")).otherwise(digits),
        )
        .with_columns(
            t=when("is_base").then(col("base_year")).otherwise(col("year")),
            v=when("is_base").then(base).otherwise(col("value")),
            half_unit=0.5 * lit(10.0).pow(-most),
        )
        .with_columns(
            gap=(col("way") * (col("target") - col("v"))).round(6) + 0.0,
            base_gap=(col("way") * (col("target") - base)).round(6),
            promised=(col("target") - base).round(6),
            walked=(col("v") - base).round(6),
            share=when(base.is_not_null() & (col("t") > col("base_year"))).then(
                (col("t") - col("base_year")) / (col("finish") - col("base_year"))
            ),
        )
        .with_columns(
            met=short(col("gap")), base_met=short(col("base_gap")), is_early=(col("share") < 0.3).fill_null(False)
        )
        .with_columns(
            progress=when(col("share").is_not_null() & (col("promised") != 0) & ~base_met).then(
                col("walked") / col("promised")
            )
        )
        .with_columns(
            pace=(col("progress") / col("share")).round(6),
            against=(col("way") * (base - col("v"))).round(6),
            shortfall=(col("way") * (base + col("share") * col("promised") - col("v"))).round(6),
            reason=when(col("v").is_null())
            .then(lit("no_figure"))
            .when(
                col("foreign_target")
                | (~col("is_base") & no("is_foreign"))
                | (col("stored") & no("is_foreign_of_base"))
            )
            .then(lit("unit_mismatch"))
            .when(~col("is_base") & base.is_not_null() & (apart("definition_version") | apart("population")))
            .then(lit("definition_changed"))
            .when((~col("is_base") & no("disputed")) | (col("stored") & no("disputed_of_base")))
            .then(lit("conflicting_figures"))
            .otherwise(lit("")),
        )
        .with_columns(silent=col("reason") != "")
        .with_columns(verdict.alias("class"))
        .select(
            area_code=col("area"),
            indicator=col("indicator"),
            attribute=col("attribute"),
            baseline_year=col("base_year"),
            baseline=base,
            latest_year=col("t"),
            latest=col("v"),
            target_year=col("finish"),
            comparator=col("comparator"),
            target=col("target"),
            gap=shown(col("gap")),
            progress=shown(col("progress").round(6)),
            time_share=shown(col("share").round(6)),
            pace=shown(col("pace")),
            **{"class": col("class")},
            reason=when(none & ~met & ~col("silent") & ~last).then(lit("no_baseline")).otherwise(col("reason")),
            hold=~col("silent") & base_met & (col("base_gap") == 0),
            floor_below_baseline=~col("silent") & base_met & (col("base_gap") < 0),
            early=~col("silent") & col("pace").is_not_null() & col("is_early"),
            comparator_against_direction=up != (col("better") == "higher"),
        )
    )
