"""Tables of indicators -> proposals: columns in any order, categories merged, units in the name or a column of their own.

Heads tell baselines, results and targets apart: 2020年 | 现状值 | 2024年完成 | 2025年目标值 | 目标值. Columns of growth, of other areas and of
units in charge are left out. A table without a column of values is read cell by cell as prose, by whoever asks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from loaders.plans.blocks import Table
from loaders.plans.heads import AIM, RESULT, YEAR, Column, told, told_apart
from loaders.plans.indicators import Match, Resolver
from loaders.plans.proposals import ACTUAL, BASELINE, TARGET, Proposal, reasons
from loaders.plans.quantities import Quantity, plain_years, quantities, text
from loaders.plans.unread import Unread
from loaders.plans.years import Period
from loaders.uploads.parse_cell import MISSING, plain

HEAD_ROWS = 3  # rows a head may have
_WHOLE = re.compile(r"全[国省市县区]|合计|总[计体]|全体|平均")
_NUMERIC = re.compile(r"[≥≤><＞＜=~约]?[0-9][0-9,.]*(?:%|‰|/10万|岁|人|张|个)?(?:以上|以下|以内|左右)?")
_BOUND_UNIT = re.compile(r"^(.+?)[(\[【]([^()\[\]【】]{1,12})[)\]】]$")


@dataclass(frozen=True)
class Layout:
    """How a table is laid out: heads rows of head, then one row an indicator. merged: cells of rows that a merged one above covers, (row, column)."""

    rows: tuple[tuple[str, ...], ...]
    heads: int
    columns: tuple[Column, ...]
    merged: frozenset[tuple[int, int]] = frozenset()

    def first(self, kind: str) -> int | None:
        """The first column of a kind."""
        return next((at for at, one in enumerate(self.columns) if one.kind == kind), None)


def layout(table: Table, resolver: Resolver, period: Period, before: Layout | None = None) -> Layout | None:
    """The layout of a table of indicators; None where it is none. before: that of the table above, which may go on over a page."""
    kept = [at for at, row in enumerate(table.rows) if not _is_title(row) or _attribute("".join(row)) != "none"]
    rows = tuple(table.rows[at] for at in kept)
    if not rows:
        return None
    turned = _one_below_the_other(_upright(rows, resolver))
    merged: frozenset[tuple[int, int]] = frozenset()
    if turned is rows:
        now = {at: place for place, at in enumerate(kept)}
        merged = frozenset((now[y], x) for y, x in table.merged if y in now)
    rows = turned
    for heads in range(1, min(HEAD_ROWS, len(rows) - 1) + 1):
        if not _is_head(rows[heads - 1], rows[heads:]):
            break
        columns = _columns(_merged_heads(rows[:heads]), period, rows[heads:], resolver)
        if _is_whole(columns) and not (heads < len(rows) - 1 and heads < HEAD_ROWS and _goes_on(rows[heads], columns)):
            return Layout(rows, heads, columns, merged)
    if before is not None and len(before.columns) == len(rows[0]):
        return replace(before, rows=rows, heads=0, merged=merged)
    return None


def _is_title(row: Sequence[str]) -> bool:
    return sum(bool(cell) for cell in row) == 1 and len(row) > 2


def _upright(rows: tuple[tuple[str, ...], ...], resolver: Resolver) -> tuple[tuple[str, ...], ...]:
    """Indicators across and years down are turned."""
    across = sum(bool(cell) and bool(resolver.known(_bare_name(cell))) for cell in rows[0])
    down = sum(
        bool(resolver.known(_bare_name(row[0]))) or (len(row) > 1 and bool(resolver.known(_bare_name(row[1]))))
        for row in rows[:200]
    )
    years_down = sum(bool(YEAR.search(row[0]) or AIM.search(row[0])) for row in rows[1:])
    return tuple(zip(*rows, strict=True)) if across >= 2 and across > down and years_down and len(rows) <= 50 else rows


def _one_below_the_other(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Two halves with the same heads side by side are one table."""
    half = len(rows[0]) // 2
    if len(rows[0]) % 2 or half < 2 or rows[0][:half] != rows[0][half:]:
        return rows
    return (*(row[:half] for row in rows), *(row[half:] for row in rows[1:]))


def _is_head(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    said = [plain(cell).replace(" ", "") for cell in row if cell]
    return (
        bool(said)
        and bool(below)
        and not any(_NUMERIC.fullmatch(cell) and not re.fullmatch("20[0-9]{2}", cell) for cell in said)
        and max(map(len, said)) <= 40
    )


def _merged_heads(rows: Sequence[Sequence[str]]) -> list[str]:
    """Heads of several rows as one: what stands over several columns is said of each."""
    filled = []
    for at, row in enumerate(rows):
        line, last = [], ""
        for place, cell in enumerate(row):
            last = cell or (last if at < len(rows) - 1 and rows[at + 1][place] else "")
            line.append(last)
        filled.append(line)
    heads = (plain("".join(dict.fromkeys(parts))).replace(" ", "") for parts in zip(*filled, strict=True))
    return [plain_years(one) for one in heads]


def _goes_on(row: Sequence[str], columns: Sequence[Column]) -> bool:
    """Whether a second row of head stands below: no value under any column of values."""
    values = [row[at].replace(" ", "") for at, one in enumerate(columns) if one.kind in (TARGET, BASELINE, ACTUAL)]
    return (
        bool(values)
        and any(values)
        and all(
            not cell or re.fullmatch(r"20[0-9]{2}年?.{0,6}|.{0,4}(?:目标|实际|完成|现状|基期).{0,3}", cell)
            for cell in values
        )
    )


def _is_whole(columns: Sequence[Column]) -> bool:
    kinds = {one.kind for one in columns}
    return "name" in kinds and bool(kinds & {TARGET, BASELINE, ACTUAL})


def _columns(heads: list[str], period: Period, rows: Sequence[Sequence[str]], resolver: Resolver) -> tuple[Column, ...]:
    found = [told(head, period) for head in heads]
    names = [at for at, one in enumerate(found) if one.kind == "name"]
    if len(names) > 1:
        best = max(
            names,
            key=lambda at: (
                sum(bool(resolver.known(_bare_name(row[at]))) for row in rows[:60]),
                "名称" in heads[at],
                at,
            ),
        )
        found = [
            replace(one, kind="category") if one.kind == "name" and at != best else one for at, one in enumerate(found)
        ]
    if not names:
        known = [
            sum(bool(row[at]) and bool(resolver.known(_bare_name(row[at]))) for row in rows[:60])
            for at in range(len(heads))
        ]
        if max(known, default=0) >= max(2, len(rows[:60]) / 2):
            at = known.index(max(known))
            found[at] = Column("name", text=heads[at])
    return told_apart(found, period)


def propose(
    table: Layout, resolver: Resolver, period: Period, place: str, *, past: bool = False, over: int | None = None,
    counted: int = 0,
) -> tuple[list[Proposal], list[Unread]]:  # fmt: skip
    """The proposals of a table, and its cells of values that say a number and none that could be read. place: the section and what the table is called. past: it tells of what has been, so that aims are left out; over: of
    which year. counted: rows of it on pages before.
    """
    if past:
        table = replace(table, columns=tuple(_looking_back(one, period, over) for one in table.columns))
    at = {kind: table.first(kind) for kind in ("name", "unit", "attribute")}
    found: list[Proposal] = []
    unread: list[Unread] = []
    parts = table.first("part")
    number, attribute, above, name_before, group = counted, "", "", "", "none"
    for y, row in enumerate(table.rows[table.heads :], table.heads):
        if len({cell for cell in row if cell}) == 1 and (grouped := _attribute("".join(set(row)))) != "none":
            group = grouped  # 约束性指标, over those it is said of
            continue
        name, said_beside = _without_attribute(row[at["name"]].replace("\n", ""))
        values = [
            (column, row[place_])
            for place_, column in enumerate(table.columns)
            if column.kind in (TARGET, BASELINE, ACTUAL)
        ]
        if (table.columns and name.replace(" ", "") == table.columns[at["name"]].text) or not any(
            re.search("[0-9０-９]", cell) for _, cell in values
        ):
            continue
        carried = not name and bool(name_before)
        name = name or name_before
        if not name or re.fullmatch(r"[0-9.\s]+", name):
            continue
        number, name_before = number + 1, name
        if at["attribute"] is not None and (y, at["attribute"]) not in table.merged:
            attribute = row[at["attribute"]]
            above = attribute or above
        part = row[parts] if parts is not None else ""
        unit = row[at["unit"]] if at["unit"] is not None else ""
        match, inside = _match(name, resolver)
        aimed: set[int | None] = set()
        for column, cell in values:
            cell, said_in = _without_attribute(cell)
            made = _cell(cell, column, match, unit or inside, period, resolver)
            if made is None:
                if column.kind == TARGET and re.search("[0-9]", plain(cell)):
                    why = f"“{column.text}”一栏的这个数没有读懂"
                    unread.append(Unread(place=f"{place} 第 {number} 行", as_printed=f"{name} {cell}"[:60], why=why))
                continue
            said = said_in or said_beside or attribute
            blank = at["attribute"] is not None and above and not said and group == "none"
            told = reasons(
                made.why,
                match.said,
                "名称承上一行" if carried else "",
                column.why,
                "属性栏空白，是否承上一行待核" if blank and made.role == TARGET else "",
                f"{made.year or ''}年的目标不止一列" if made.role == TARGET and made.year in aimed else "",
                "" if _WHOLE.search(part) or not part else f"该行只说“{part}”",
            )
            if made.role == TARGET:
                aimed.add(made.year)
            found.append(
                replace(
                    made, indicator_as_printed=name, place=f"{place} 第 {number} 行", why=told,
                    attribute=(_attribute(said) if said else group) if made.role == TARGET else "none",
                )
            )  # fmt: skip
    return found, unread


def _looking_back(column: Column, period: Period, over: int | None) -> Column:
    """A column of a table that tells of what has been: no aim is one of this plan, and what was done was done in the year looked back on."""
    if column.kind == TARGET:
        late = AIM.search(column.text) or (column.year or 9999) >= (period.end or 9999)
        return Column("other", text=column.text) if late else replace(column, kind=ACTUAL)
    if column.kind in (BASELINE, ACTUAL) and RESULT.search(column.text):
        year = column.year or over
        return replace(
            column, kind=ACTUAL, year=year, how=column.how if column.year else "section" if year else "",
            why=reasons(column.why, "" if year else "回顾部分的结果，年份未写"),
        )  # fmt: skip
    return column


def rows_in(table: Layout) -> int:
    """How many rows of indicators a table has, for the count on the next page."""
    at = [place for place, column in enumerate(table.columns) if column.kind in (TARGET, BASELINE, ACTUAL)]
    return sum(any(re.search("[0-9０-９]", row[place]) for place in at) for row in table.rows[table.heads :])


def _bare_name(name: str) -> str:
    return name.replace("\n", "").replace(" ", "")


def _match(name: str, resolver: Resolver) -> tuple[Match, str]:
    """The indicator of a name cell, and the unit printed in it."""
    bare = plain(name).replace(" ", "")
    unit = ""
    bracket = _BOUND_UNIT.match(bare)
    if bracket and resolver.names.is_unit(bracket.group(2).removeprefix("单位:")):
        unit = bracket.group(2).removeprefix("单位:")
    found = resolver.names.indicator(bare)
    if found.id:
        return Match(found.id, resolver.names.catalogue.indicators[found.id].name, "exact"), unit or found.unit
    short = bracket.group(1) if bracket and unit else bare
    return resolver.resolve(re.sub(r"^(?:[0-9]{1,2}[.、]|其中:?|[①-⑳])+", "", short)), unit


def _cell(cell: str, column: Column, match: Match, unit: str, period: Period, resolver: Resolver) -> Proposal | None:
    """What one cell of values says; None where it says no number."""
    bare = text(cell).bare
    if bare.lower() in MISSING or not re.search("[0-9一二三四五六七八九十百分]", bare):
        return None
    cumulative = re.fullmatch(r"[\[〔(【]([^\[\]〔〕()【】]+)[\]〕)】]", bare)
    bare = cumulative.group(1) if cumulative else bare
    noted = re.search(r"\((20[0-9]{2})年?\)$", bare)
    said = list(quantities("为" + (bare[: noted.start()] if noted else bare)))
    if not said:
        return None
    number: Quantity = said[0]
    own = resolver.names.catalogue.indicators.get(match.id)
    printed = number.unit if number.unit not in ("", "1:") else unit
    odd = (
        own is not None
        and bool(printed)
        and number.basis == "absolute"
        and resolver.names.accepted(match.id, printed) is None
    )
    doubts = reasons(
        f"单元格中有 {len(said)} 个数" if len(said) > 1 else "",
        "方括号内为累计数" if cumulative else "",
        f"单位“{printed}”与指标的单位“{own.unit}”不同" if odd and own else "",
        "前后两个比较词不一致" if number.clash else "",
        "未写目标年" if column.kind == TARGET and column.year is None else "",
        f"现状栏写作“{bare}”，不是一个数" if column.kind != TARGET and number.after else "",
    )
    year = int(noted.group(1)) if noted else column.year
    level = number.comparator if column.kind == TARGET or number.comparator == "range" else "="
    if number.word in ("达到", "达") and column.kind != TARGET:
        level = "="
    return Proposal(
        role=column.kind, indicator=match.id, indicator_name=own.name if own else match.name, year=year,
        year_from=column.how if year == column.year else "table", comparator=level, value=number.value, value_to=number.value_to,
        unit=printed, basis=number.basis, scope="annual" if column.kind == TARGET and period.annual and year == period.end else "plan",
        of=number.of, as_printed=cell[:40], why=doubts,
    )  # fmt: skip


_ATTRIBUTE = re.compile(r"[(（\[【〔](约束性|预期性)(?:指标)?[)）\]】〕]")


def _without_attribute(cell: str) -> tuple[str, str]:
    """A cell without （约束性）, and that word: '孕产妇死亡率（约束性）' -> ('孕产妇死亡率', '约束性')."""
    found = _ATTRIBUTE.search(cell)
    return (cell[: found.start()] + cell[found.end() :], found.group(1)) if found else (cell, "")


def _attribute(said: str) -> str:
    return "binding" if "约束" in said else "expected" if "预期" in said else "none"
