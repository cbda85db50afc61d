"""The meeting pack as a 16:9 presentation (PPTX): write(pack) -> bytes."""

from exports.pptx.presentation import write

__all__ = ["write"]
