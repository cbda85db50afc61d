"""What the table 指标体系表 of a draft prints: the words and numbers of its files, made by actions.drafting of the View for release."""

from dataclasses import dataclass

from exports.report_data import SUPPRESSED, Provenance
from wording.drafting import TO_MEND


@dataclass(frozen=True, kw_only=True)
class Line:
    """One indicator. base: the proposed baseline, None where none is held or shown, or in another unit (base_text then says what stands in its place, ''
    for nothing held);
    required: the change a year the target asks from the baseline's year on; achieved: the change a year so far, with its years;
    target: in words, '' while nothing is chosen; problem: why what was typed is no target, with the indicator's name, '' where it is; value: its number, None of a range too; the rest as text.
    """

    category: str
    name: str
    unit: str
    base: float | None
    base_text: str
    base_decimals: int | None
    base_year: int | None
    base_status: str
    comparator: str
    value: float | None
    decimals: int | None
    target: str
    attribute: str
    required: str
    achieved: str
    above: str
    others: str
    warnings: str
    note: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class TargetSystem:
    """A draft as a table. draft: its name; version: which version it is, in words; first..last: the plan's years; year, batch: of the data the baselines
    are from; made: the day, 'YYYY-MM-DD'; sources: titles of the documents the baselines are from; demo: the data are invented.
    """

    title: str
    area: str
    draft: str
    version: str
    first: int
    last: int
    lines: tuple[Line, ...]
    year: int
    batch: int
    made: str
    sources: tuple[str, ...]
    demo: bool

    @property
    def base_year(self) -> int | None:
        """The year all baselines are of; None where they differ or none is held."""
        found = {line.base_year for line in self.lines if line.base_text}
        return found.pop() if len(found) == 1 else None

    @property
    def provenance(self) -> Provenance:
        """Which draft and data the table was made from, as it stands on every page."""
        return Provenance(
            areas=(self.area,),
            choices=f"草案“{self.draft}”{self.version} · 数据截至 {self.year} 年",
            year=self.year,
            batch=self.batch,
            made=self.made,
            sources=self.sources,
            demo=self.demo,
            unreviewed=0,
        )

    def base_of(self, line: Line) -> str:
        """The baseline as the table prints it: with its year where the lines differ, with 快报; '—' where nothing is held."""
        if not line.base_text or line.base_text == SUPPRESSED:
            return line.base_text or "—"
        beside = [f"{line.base_year}"] * (self.base_year is None) + [line.base_status] * (line.base_status == "快报")
        return f"{line.base_text}（{' '.join(beside)}）" if beside else line.base_text

    @property
    def base_head(self) -> str:
        """The head of that column."""
        return "基期值（年份）" if self.base_year is None else f"{self.base_year} 年（基期）"

    @property
    def notes(self) -> str:
        """What stands below the table: the signs that are in it."""
        unread = [line for line in self.lines if line.problem]
        told = ["本表为草案，未经审定"]
        told += ["“—”为基期数据未报送"] * any(not line.base_text for line in self.lines)
        told += ["“待定”为目标值尚未拟定"] * any(not line.target for line in self.lines)
        told += [f"“{TO_MEND}”为所填不能采用，原因：{'；'.join(one.problem for one in unread)}"] * bool(unread)
        told += ["“不显示”为涉及人数少、不对外列出的数"] * any(line.base_text == SUPPRESSED for line in self.lines)
        told += ["快报数待年报后核对"] * any(line.base_status == "快报" for line in self.lines)
        return f"注：{'；'.join(told)}。"

    @property
    def working_notes(self) -> str:
        """What stands below the changes a year: from which year on they are reckoned where it is not the plan's; '' where it is."""
        early = any(line.required and line.base_year and line.base_year < self.first - 1 for line in self.lines)
        return "注：基期早于规划前一年的，每年需变化自基期年起算。" if early else ""
