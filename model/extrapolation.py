"""What the pace so far comes to by the target year if it holds: arithmetic on two figures, never a forecast."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Extrapolation:
    """In the indicator's unit; all numbers None where it is withheld.

    value: the figure of the target year if the pace held; end: the end of the target it is compared with; short: how far it would
    still be from the target (0 or less: it would be met); needed: change a year from now on; times: needed ÷ the pace so far, None
    where they point different ways or the target is met; withheld: why nothing is calculated, a key of
    wording.extrapolation.WITHHELD or of model.verdicts.REASONS, '' where it is; beyond: 'above' or 'below' where the value cannot be.
    """

    value: float | None = None
    end: float | None = None
    short: float | None = None
    needed: float | None = None
    times: float | None = None
    withheld: str = ""
    beyond: str = ""
