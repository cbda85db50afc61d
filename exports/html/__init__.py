"""The meeting pack as one HTML page that opens offline: write(pack) -> str; printed, it is the PDF."""

from exports.html.page import write, write_for_paper

__all__ = ["write", "write_for_paper"]
