"""What is wrong with an input, told so that the reader can mend it."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One problem of one cell (or entry, or file).

    level: 'error' stops the row, 'warning' does not. row counts from 1 as the reader's program shows it.
    value is what was found, why is what is wrong with it, fix is what to do.
    """

    level: str = "error"
    code: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    why: str
    fix: str = ""

    def line(self) -> str:
        """One line for a terminal: 'targets.csv 第 12 行·comparator：“>=”无效。可填 ≥ > ≤ < = ~ range'.

        What stood in a file is shown short and without control characters: they could rewrite the reader's terminal.
        """
        where = self.file
        if self.sheet:
            where += f"[{self.sheet}]"
        if self.row is not None:
            where += f" 第 {self.row} 行"
        if self.column:
            where += f"·{self.column}"
        found = f"“{self.value[:60]}…”" if len(self.value) > 61 else f"“{self.value}”" if self.value != "" else ""
        mark = "" if self.level == "error" else "（提醒）"
        fix = f"。{self.fix}" if self.fix else ""
        line = " ".join(f"{where}{mark}：{found}{self.why}{fix}".split())
        return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line)

    def as_dict(self) -> dict:
        """The keys of the `import` command's JSON, in its order."""
        return asdict(self)
