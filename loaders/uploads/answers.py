"""What a file says of its figures as a whole, and what must be asked before they are taken.

A figure of a table answers four questions: whose it is (area, population), when it was (year, period), what it measures
(indicator) and whether it is what was reached at all (kind: a target, a change and a count are not). Head and labels
answer for a column or a row; the lines around a table, its notes and its tab answer for all of it: these are here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WHAT = {
    "area": "县区",
    "population": "人群",
    "year": "年份",
    "period": "时期",
    "indicator": "指标",
    "kind": "数据种类",
    "unit": "单位",
}  # the questions, in words
OF_SIGN = "another year"  # of an answer: the year in its text is what a sign stands for, not a year of the table
SAID_IN = {"title": "标题", "line": "单位一行", "tab": "表名", "note": "表下的注", "choice": "页面"}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one place says to one question.

    question: area, population, year, period, indicator, kind, status or unit. value: as it is kept; '' where the words
    cannot be kept (流动人口, 1—9月). words: those that say it. where: 'title', 'line' (填报单位：…), 'tab', 'note' below the
    table, or 'choice' of the reader. row as the spreadsheet shows it, column from 0, text of the cell. sure: False where
    it is only possible: 山丹县人民医院 need not speak of the county.
    """

    question: str
    value: str
    words: str
    where: str = "title"
    row: int = 1
    column: int = 0
    text: str = ""
    sure: bool = True


@dataclass(frozen=True, kw_only=True)
class Question:
    """What keeps a table from being read until it is answered, on the page or in the file.

    about: as Answer.question. answers: what the file says: contradicting, or merely possible, or nothing that can be
    kept. choices: value -> words of what may be chosen for the sheet's context; empty where any may be.
    """

    about: str
    answers: tuple[Answer, ...]
    code: str
    why: str
    fix: str
    choices: tuple[tuple[str, str], ...] = ()


def first(answers: Sequence[Answer], question: str) -> Answer | None:
    """The first answer to a question; None where there is none."""
    return next((one for one in answers if one.question == question), None)
