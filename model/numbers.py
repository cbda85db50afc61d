"""What is missing in a table. Numbers as text are in wording/numbers; printed stays here only for gaps/checks and gaps/masking, whose
words are still their own."""


def missing(value) -> bool:
    """None, NaN, pandas.NA and '' are all missing; 0 is not."""
    try:
        return value is None or value == "" or bool(value != value)
    except TypeError:  # pandas.NA compared with anything has no truth value
        return True


def printed(value, decimals=None) -> str:
    """A number with its printed decimals; without them the fewest digits that write it. Missing is ''."""
    if missing(value):
        return ""
    if missing(decimals):
        text = f"{float(value):.6f}".rstrip("0").rstrip(".")
    else:
        text = f"{float(value):.{int(decimals)}f}"
    text = text[1:] if text.startswith("-") and float(text) == 0 else text
    return text.replace("-", "−")
