"""What is missing in a table. Numbers as text are in wording/numbers."""


def missing(value) -> bool:
    """None, NaN, pandas.NA and '' are all missing; 0 is not."""
    try:
        return value is None or value == "" or bool(value != value)
    except TypeError:  # pandas.NA compared with anything has no truth value
        return True
