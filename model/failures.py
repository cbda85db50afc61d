"""What can go wrong and is the user's or operator's to know, as exceptions with words. Anything else is a defect."""

from typing import Any

from model.problems import Problem


class StoreTrouble(Exception):
    """The store cannot be used. words say what to do, in Chinese.

    kind: missing, held, damaged, older, newer, full, unreadable, behind (what could be read lacks batches; or what was written is not
    to be seen here yet), away (a database server does not answer), or unsure (whether a commit stands).
    """

    def __init__(self, kind: str, path: str, words: str) -> None:
        super().__init__(words)
        self.kind, self.path, self.words = kind, path, words


class Refused(Exception):
    """An input was refused and nothing was written. problems: every reason, not just the first."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(p.line() for p in problems))
        self.problems = problems

    @classmethod
    def because(cls, code: str, why: str, fix: str, **at: Any) -> "Refused":
        """For one reason. at: the file, value … of its Problem."""
        return cls([Problem(code=code, why=why, fix=fix, **at)])

    def lines(self) -> list[str]:
        """A line a reason, without a colon in front where it is of no file."""
        return [one.line().lstrip("：") for one in self.problems]


class NotAllowed(Exception):
    """The actor's role does not allow this write; nothing was written."""


class NotFound(Exception):
    """An area, indicator or batch that is not known; the words name what was asked and what is near or allowed."""


class NotMade(Exception):
    """A file or picture could not be made; the words say why and what to do."""
