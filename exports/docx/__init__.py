"""The meeting pack as a report in the form of an official document (DOCX): write(pack) -> bytes; write_brief: the page for leaders."""

from exports.docx.brief import write as write_brief
from exports.docx.document import write

__all__ = ["write", "write_brief"]
