"""The meeting pack as a report in the form of an official document (DOCX): write(pack) -> bytes."""

from exports.docx.document import write

__all__ = ["write"]
