"""What a command prints: words to stderr, data to stdout, nothing that a terminal would act on."""

import json
import sys
import unicodedata
from collections.abc import Callable

UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # control and format characters, line and paragraph separators


def say(*lines: str) -> None:
    """Words for whoever gave the command, a line each."""
    for line in lines:
        print(visible(line), file=sys.stderr)


def visible(text: str) -> str:
    """Text from outside as a terminal may show it: control characters, line ends and marks that turn the direction of
    writing as their codes, so that no name moves the cursor or looks like a line of ours: '\\x1b', '\\n', '\\u202e'.
    """
    if text.isprintable():
        return text
    return "".join(
        sign.encode("unicode_escape").decode() if unicodedata.category(sign) in UNSEEN else sign for sign in text
    )


def tell(value) -> None:
    """JSON for people and programs: what a terminal would act on as \\u escapes, which say the same."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    if not text.replace("\n", "").isprintable():
        text = "".join(
            json.dumps(sign)[1:-1] if sign != "\n" and unicodedata.category(sign) in UNSEEN else sign for sign in text
        )
    print(text)


def show(table, how: str) -> None:
    """csv: UTF-8 without BOM, '.' decimals, empty = missing. json: the same names, null = missing. table: for eyes.

    Moments are told in UTC with their offset, and for eyes on the clocks of China.
    """
    import pandas as pd

    from model import clock

    if how == "json":
        tell(records(table))
        return
    if how == "table":
        moments = table.select_dtypes("datetimetz")
        table = table.assign(**{name: moments[name].map(clock.words, na_action="ignore") for name in moments})
    if how == "csv":
        from actions.downloads import harmless

        clean: Callable[[str], str] = harmless  # of texts: a number is written as it is
    else:
        clean = visible
    text = pd.DataFrame(
        {
            name: [clean(_text(value)) if isinstance(value, str) else _text(value) for value in table[name]]
            for name in table.columns
        }
    )
    print(text.to_csv(index=False, lineterminator="\n") if how == "csv" else _grid(text), end="")


def records(table) -> list[dict]:
    """The rows of a table as JSON has them, None = missing."""
    return [{name: _plain(value) for name, value in row.items()} for row in table.to_dict("records")]


def _plain(value):
    from model.numbers import missing

    if missing(value):
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    value = value.item() if hasattr(value, "item") else value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text(value) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    if isinstance(plain, float):
        return f"{plain:.6f}".rstrip("0").rstrip(".")
    return str(plain).lower() if isinstance(plain, bool) else str(plain)


def _grid(text) -> str:
    """Columns aligned for a terminal, where a Chinese character is two columns wide; all-empty columns are left out."""

    def width(word: str) -> int:
        return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in word)

    text = text.loc[:, (text != "").any()] if len(text) else text
    columns = [[name, *text[name]] for name in text.columns]
    widths = [max(map(width, column)) for column in columns]
    lines = (
        "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths)).rstrip()
        for row in zip(*columns)
    )
    return "\n".join(lines) + "\n"
