"""The meeting pack as one HTML page that opens offline: write(pack) -> str; for paper, of which PDF and pictures are made; and the page for
leaders.
"""

from exports.html.brief import write as write_brief
from exports.html.page import write, write_for_paper

__all__ = ["write", "write_brief", "write_for_paper"]
