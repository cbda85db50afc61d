"""Workbooks (XLSX): the meeting pack, write(pack) -> bytes; upload_template.py, the form a county fills in;
annotated_upload.py, what it gets back with the problems marked.
"""

from exports.xlsx.workbook import write

__all__ = ["write"]
