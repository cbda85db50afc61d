"""Plan documents -> proposed targets, for a person to look at; nothing here writes.

    documents                    bytes -> blocks, by what the file is: lines (TXT), docx, html, pdf (unruled: its tables without lines); blocks: what they are
    sections, years              where a block stands, and for which year it speaks
    quantities                   a text -> its numbers with their bounds
    items, indicators            a subject -> the names it lists -> the catalogue's indicators
    heads, tables                heads of columns -> what they hold; tables -> proposals
    prose, sentence              sentences -> lists of numbers, and what each is said of; counts: of things to be done
    unread                       numbers and tables that nothing was proposed of, with the reason
    statements, unnumbered       names and numbers -> proposals; what prints no number of its own (全覆盖, 不低于全市平均)
    reading                      the recipe
    assignments                  tasks with who answers for them, and by when
    front                        what the document says of itself: title, who issued it, its years
    scoring                      proposals beside the rows of data/: what was found, what was missed

May import loaders.spreadsheets for encodings and limits, and loaders.uploads for names and signs. Tested in tests/test_plans_*.py.
"""

from loaders.plans.assignments import TASK_FIELDS, Assignment, assigned
from loaders.plans.blocks import Document, Paragraph, Table
from loaders.plans.documents import read
from loaders.plans.front import Front
from loaders.plans.front import of as front_of
from loaders.plans.proposals import Proposal
from loaders.plans.reading import PlanReading, propose
from loaders.plans.unread import UNREAD_FIELDS, Unread

__all__ = [
    "TASK_FIELDS",
    "UNREAD_FIELDS",
    "Assignment",
    "Document",
    "Front",
    "Paragraph",
    "PlanReading",
    "Proposal",
    "Table",
    "Unread",
    "assigned",
    "front_of",
    "propose",
    "read",
]  # fmt: skip
