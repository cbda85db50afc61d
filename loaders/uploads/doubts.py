"""What can only be seen beside other figures."""

import pandas as pd

from loaders.curated import Reference
from model.problems import Problem


def check(figures: pd.DataFrame, *, reference: Reference, history: pd.DataFrame) -> list[Problem]:
    return []
