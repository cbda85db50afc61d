"""指标体系表 as DOCX: the table as plans print it, A4 upright, grouped by category."""

from exports.docx.page import Cell, Report
from exports.target_system import TargetSystem

# The baseline with its year has a line to itself: a row of two lines makes a table of two pages.
WIDTHS = {"领域": 17.0, "序号": 9.0, "指标": 51.0, "单位": 15.0, "base": 28.0, "target": 22.0, "属性": 14.0}
UNDECIDED = "待定"


def write(told: TargetSystem) -> bytes:
    """The table as the bytes of a DOCX."""
    report = Report(title=told.title, provenance=told.provenance)
    report.begin_section(landscape=False, annex=True)
    who, _, what = told.title.partition("“")
    report.title(f"{who}\n“{what}" if what else who)
    heads = {"base": told.base_head, "target": f"{told.last} 年\n目标"}
    columns = {heads.get(name, name): width for name, width in WIDTHS.items()}
    rows, category = [], ""
    for number, line in enumerate(told.lines, 1):
        again, category = line.category == category, line.category
        rows.append(
            [
                Cell("" if again else category, merged="on" if again else "from", bold=True),
                Cell(f"{number}"),
                Cell(line.name, left=True),
                Cell(line.unit),
                Cell(told.base_of(line)),
                Cell(line.target or UNDECIDED),
                Cell(line.attribute or "—"),
            ]
        )
    report.table(columns=columns, rows=rows)
    report.note(told.notes)
    return report.save()
