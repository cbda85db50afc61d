"""Rows of whole columns: what the judging and the checks work on between the store's table and the published one.

A step narrows a table of eighty columns many times, reads three and adds four. Of a pandas table every such step copies all eighty, or
finds each one's place anew; of a county's few hundred rows that was nearly all of the time a check took. Here a column is taken when it is
asked for, and to choose rows costs nothing for the columns nobody reads.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

Values = Any  # an array, or of words a categorical
ROOM = 1 << 62  # how large one number for several columns may grow


class Rows:
    """Rows by the names of their columns: rows["year"] is an array, of words a categorical. Not to be changed; every step gives new ones.

    Made by Rows.of, or by the steps below. A column given later hides an earlier one of its name, and stands at its place.
    """

    def __init__(self, parts: Iterable[tuple[Mapping[str, Values], np.ndarray | None, str]], length: int) -> None:
        """parts: (columns, the places of these rows in them or None for all in order, what their names end with here)."""
        self.parts, self._length = tuple(parts), length
        self._taken: dict[str, Values] = {}

    @classmethod
    def of(cls, table: pd.DataFrame) -> "Rows":
        """The rows of a table; text has to be categorical, or it is slow."""
        return cls([({name: _values(column) for name, column in table.items()}, None, "")], len(table))

    def __len__(self) -> int:
        return self._length

    def __contains__(self, name: str) -> bool:
        return any(_inner(name, end) in columns for columns, _, end in self.parts)

    def __getitem__(self, name: str) -> Values:
        if name not in self._taken:
            for columns, at, end in reversed(self.parts):
                inner = _inner(name, end)
                if inner in columns:
                    self._taken[name] = columns[inner] if at is None else columns[inner][at]
                    break
            else:
                raise KeyError(name)
        return self._taken[name]

    @property
    def names(self) -> list[str]:
        """The columns in their order."""
        return list(dict.fromkeys(name + end for columns, _, end in self.parts for name in columns))

    def also(self, **columns) -> "Rows":
        """With these columns as well."""
        given = {name: _values(column) for name, column in columns.items()}
        *parts, last = self.parts or [({}, None, "")]
        if last[1] is None and not last[2]:
            return Rows([*parts, ({**last[0], **given}, None, "")], self._length)
        return Rows([*parts, last, (given, None, "")], self._length)

    def with_(self, other: "Rows", *, end: str) -> "Rows":
        """With the columns of as many other rows, whose names end so here."""
        ended = [(columns, at, inner + end) for columns, at, inner in other.parts]
        return Rows([*self.parts, *ended], self._length)

    def take(self, at: np.ndarray) -> "Rows":
        """The rows at these places, in their order."""
        places: dict[int, np.ndarray] = {}

        def composed(inner: np.ndarray | None) -> np.ndarray:
            if inner is None:
                return at
            if id(inner) not in places:
                places[id(inner)] = inner[at]
            return places[id(inner)]

        return Rows([(columns, composed(inner), end) for columns, inner, end in self.parts], len(at))

    def where(self, mask: np.ndarray) -> "Rows":
        """The rows for which the mask holds."""
        return self if mask.all() else self.take(np.flatnonzero(mask))

    def by(self, *names: str) -> "Rows":
        """In the order of these columns, the first before the others, '-year' the greatest first; missing ones last, equal ones as they stand."""
        return self.take(np.lexsort([self._order(name) for name in reversed(names)]))

    def _order(self, name: str) -> np.ndarray:
        if not name.startswith("-"):
            return np.asarray(self[name])
        values = np.asarray(self[name[1:]])
        return -values.astype("int64" if values.dtype.kind in "iub" else "float64")

    def first(self, *names: str) -> "Rows":
        """Of rows that are equal in these columns the first."""
        return self.where(~again(self, names))

    def frame(self, names: Iterable[str] | None = None) -> pd.DataFrame:
        """The same as a table of pandas, of these columns or all."""
        return pd.DataFrame({name: self[name] for name in (self.names if names is None else names)}, copy=False)


def _values(column) -> Values:
    column = column.array if isinstance(column, pd.Series) else column
    return column if isinstance(column, pd.Categorical | np.ndarray) else np.asarray(column)


def _inner(name: str, end: str) -> str:
    """The name in a part whose names end so here; '' for a name that does not."""
    if not end:
        return name
    return name.removesuffix(end) if name.endswith(end) else ""


def together(parts: list[Rows], names: Iterable[str]) -> Rows:
    """Rows below each other, of these columns."""
    joined = {name: _joined([one[name] for one in parts]) for name in names}
    return Rows([(joined, None, "")], sum(map(len, parts)))


def _joined(columns: list[Values]) -> Values:
    if isinstance(columns[0], pd.Categorical):
        codes = np.concatenate([one.codes for one in columns])
        return pd.Categorical.from_codes(codes, dtype=columns[0].dtype)
    return np.concatenate(columns)


def key(columns: Iterable[Values]) -> np.ndarray:
    """One number for each row, equal where all columns are; missing equals missing."""
    found, size = np.zeros(0, dtype="int64"), 0
    for column in columns:
        codes, number = _codes(column)
        if not size:
            found, size = codes, number
            continue
        if size * number > ROOM:
            found = pd.factorize(found)[0]
            size = int(found.max()) + 1 if len(found) else 1
        found, size = found * number + codes, size * number
    return found


def _codes(column: Values) -> tuple[np.ndarray, int]:
    """(a number from 0 for each value, how many there may be)."""
    if isinstance(column, pd.Categorical):
        return column.codes.astype("int64") + 1, len(column.categories) + 1
    if column.dtype.kind in "iub":
        if not len(column):
            return column.astype("int64"), 1
        least, most = int(column.min()), int(column.max())
        if most - least < 1 << 31:
            return column.astype("int64") - least, most - least + 1
    codes, words = pd.factorize(column, use_na_sentinel=False)
    return codes.astype("int64", copy=False), max(len(words), 1)


def again(rows: Rows, names: Iterable[str], keep="first") -> np.ndarray:
    """Whether a row is equal in these columns to one before it; keep: 'last' to one after it, False to any."""
    return pd.Index(key(rows[name] for name in names)).duplicated(keep)


def beside(one: Rows, other: Rows, on: Iterable[str | tuple[str, str]], *, end: str = "_b") -> Rows:
    """Every pair of a row of one and a row of the other that are equal in `on` (a pair of names where they differ); missing equals missing.

    In the order of the first, then of the second, whose columns end with `end` here.
    """
    pairs = [(name, name) if isinstance(name, str) else name for name in on]
    left, right = matches([one[name] for name, _ in pairs], [other[name] for _, name in pairs])
    return one.take(left).with_(other.take(right), end=end)


def matches(one: list[Values], other: list[Values]) -> tuple[np.ndarray, np.ndarray]:
    """(places in one, places in other) of every pair of rows equal in all columns, by the first, then by the second."""
    number = len(one[0])
    both = key(_joined([mine, theirs]) for mine, theirs in zip(one, other))
    mine, theirs = both[:number], both[number:]
    order = np.argsort(theirs, kind="stable")
    begin, stop = (np.searchsorted(theirs[order], mine, side=side) for side in ("left", "right"))
    several = stop - begin
    left = np.repeat(np.arange(number), several)
    step = np.arange(len(left)) - np.repeat(np.cumsum(several) - several, several)
    return left, order[np.repeat(begin, several) + step]


def is_in(values: Values, words) -> np.ndarray:
    """Whether each value is among these."""
    if isinstance(values, pd.Categorical):
        there = np.array([one in words for one in values.categories], dtype=bool)
        return np.append(there, False)[values.codes]
    return np.isin(values, list(words) if not isinstance(words, np.ndarray) else words)


def worded(words: pd.Categorical, numbers: Mapping[str, float], missing: float) -> np.ndarray:
    """A number for each word; `missing` for others."""
    return np.array([*(numbers.get(one, missing) for one in words.categories), missing])[words.codes]
