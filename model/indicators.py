"""What is measured: the entries of indicators.yaml, as declared there and checked when read.

Teaching example: 管理率 up is good (better: higher), 婴儿死亡率 up is bad (better: lower). Direction is never guessed
from a name: 每千人口床位数 is neutral, because planning caps it as often as it asks for more.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Better = Literal["higher", "lower", "neutral"]
Kind = Literal["rate", "proportion", "survey", "count", "ratio", "amount"]
Measure = Literal["stock", "annual_flow", "cumulative"]
Sensitive = Literal["", "deaths", "mental_disorder"]
Text = Annotated[str, Field(min_length=1)]
Id = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_]*$")
]  # stands in links, exports and uploads: never a space or a quote
Share = Annotated[float, Field(gt=0, le=1)]

DEFINITION_OPEN = "口径待补"


class Entry(BaseModel):
    """Base of every entry: unknown keys are errors (a misspelt key would otherwise be silently ignored)."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False)


class Thresholds(Entry):
    """The numbers of method sections 1 and 5. They stand once, in indicators.yaml."""

    on_pace: Share
    slightly_behind: Share
    early: Share
    about: Share


class Indicator(Entry):
    """One indicator.

    unit is the unit printed (%, ‰, 1/10万, 岁, 人/千人 …); kind the kind of statistic; per the denominator in words;
    measure stock, annual_flow (a year's sum) or cumulative (a running total); decimals how it is usually printed;
    plausible [lo, hi] with its reason; printed_in the document that certainly prints the definition, where its text is not held; differs_from {other id: why the two must not be compared};
    part_of the indicator whose events or persons contain these; sum_of the parts it is the sum of; ratio_of the two it is divided from, ratio_of_counts
    the same as numbers of persons or things; share_of the count that is its denominator; wider_ratio [numerator, denominator] of the same share of a wider
    whole; near the indicators whose names a reader takes for this one; lists_tasks: it counts the tasks its document lists one by one;
    sensitive what its events are where counts of 1 to 4 are masked (gaps/masking.py). What several keys must say together is checked in loaders/catalogue.py.
    """

    id: Id
    name: Text
    english: Text
    unit: str
    category: Text
    core: bool
    better: Better
    kind: Kind
    per: str
    measure: Measure
    decimals: Annotated[int, Field(ge=0, le=6)]
    plausible: tuple[float, float] | None = None
    plausible_why: str = ""
    aliases: tuple[Text, ...] = ()
    definition: str = ""
    definition_source: Text
    printed_in: str = ""
    differs_from: dict[str, Text] = {}
    part_of: str = ""
    sum_of: tuple[str, ...] = ()
    ratio_of: tuple[str, str] | None = None
    ratio_of_counts: tuple[str, str] | None = None
    share_of: str = ""
    wider_ratio: tuple[str, str] | None = None
    near: tuple[str, ...] = ()
    lists_tasks: bool = False
    sensitive: Sensitive = ""
    note: str = ""

    @property
    def unit_word(self) -> str:
        """The unit as a column 单位 names it: '%', '1/10万'; of a ratio printed 1：1.4, whose '1:' stands in the number, '比值'."""
        return "比值" if self.unit == "1:" else self.unit


class Catalogue(Entry):
    """indicators.yaml as a whole. categories: id -> name; units: unit -> other spellings accepted without conversion."""

    thresholds: Thresholds
    categories: dict[str, Text]
    units: dict[str, tuple[Text, ...]] = {}
    indicators: dict[str, Indicator]

    @property
    def names(self) -> dict[str, str]:
        """The name of each indicator, by its id, in the order of the file."""
        return {key: one.name for key, one in self.indicators.items()}

    def accepted_units(self, indicator: str) -> tuple[str, ...]:
        """Spellings of the indicator's unit that need no conversion; the empty unit means the indicator's own.

        >>> catalogue.accepted_units("registered_nurses_per_1000")     # doctest: +SKIP
        ('', '人/千人', '人', '名')
        """
        unit = self.indicators[indicator].unit
        return tuple(dict.fromkeys(("", unit, *self.units.get(unit, ()))))

    def find(self, asked: str) -> str | None:
        """The id of an indicator given by id, name or alias; None when unknown. Exact only: a near miss is never taken."""
        if asked in self.indicators:
            return asked
        for key, one in self.indicators.items():
            if asked == one.name or asked in one.aliases:
                return key
        return None
