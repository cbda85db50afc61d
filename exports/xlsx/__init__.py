"""The meeting pack as a workbook (XLSX): write(pack) -> bytes."""

from exports.xlsx.workbook import write

__all__ = ["write"]
