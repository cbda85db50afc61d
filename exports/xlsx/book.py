"""What workbooks have in common: they are made in memory, text in them stays text, their sheets have names a program accepts."""

import io
import re

import xlsxwriter

NOT_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LONGEST = 31  # signs of a sheet's name


def begin(out: io.BytesIO) -> xlsxwriter.Workbook:
    """A workbook that stands in `out` once it is closed; text that looks like a formula, a link or a number is written as text."""
    return xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})


def named(name: str, taken: set[str], *, end: str = "（{}）") -> str:
    """A name a sheet may have, that no other of `taken` has (in small letters); it is put into them. end: what tells a second from the first."""
    clean = NOT_A_NAME.sub(" ", name).strip("' ")[:LONGEST] or "数据"
    found, number = clean, 2
    while found.lower() in taken:
        more = end.format(number)
        found, number = clean[: LONGEST - len(more)] + more, number + 1
    taken.add(found.lower())
    return found


def print_head(sheet, left: str, right: str) -> None:
    """What is printed over each page of a sheet."""
    sheet.set_header(f"&L{left.replace('&', '&&')}&R{right.replace('&', '&&')}")


def fitted(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many characters: not every program fits a row's height to its text."""
    return sum(-(-sum(1 + (sign > "\u2e80") for sign in line) // width) or 1 for line in text.split("\n"))


def digits(decimals: int | None) -> str:
    """The format of a number with so many decimals; General where they are not known."""
    return "General" if decimals is None else "0." + "0" * decimals if decimals else "0"
