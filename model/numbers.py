"""What is missing in a table, and what cannot be missing. Numbers as text are in wording/numbers."""

from typing import TypeVar

T = TypeVar("T")


def missing(value) -> bool:
    """None, NaN, pandas.NA and '' are all missing; 0 is not."""
    try:
        return value is None or value == "" or bool(value != value)
    except TypeError:  # pandas.NA compared with anything has no truth value
        return True


def given(value: T | None) -> T:
    """The value itself. For what may be missing in general and cannot be here: the target of a row that was judged against it.

    Where it can be missing, ask `is None` and say what follows from it. Raises ValueError when it is missing after all.
    """
    if value is None:
        raise ValueError("a value is missing that every row of this kind has")
    return value
