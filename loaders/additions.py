"""What a batch of the page brings along: areas, documents and indicators that data/ does not know (docs/decisions/0022).

A batch keeps them as rows of data/: files of the same names and columns, read by the same reader, so that they can be put there as they are.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from loaders import catalogue, curated
from loaders.curated import DEFINITIONS, TABLES, Reference
from model.columns import names
from model.indicators import Indicator

KNOWN_BY = {"areas.csv": "code", "sources.csv": "id"}  # what can be added, and what it is known by
FILES = (*KNOWN_BY, "targets.csv", "figures.csv", "commitments.csv", DEFINITIONS)


@dataclass(frozen=True, kw_only=True)
class Additions:
    """areas, sources: rows of areas.csv and sources.csv; indicators: by id."""

    areas: pd.DataFrame
    sources: pd.DataFrame
    indicators: dict[str, Indicator]


def read(bodies: Mapping[str, bytes]) -> Additions:
    """The files a batch kept, by their names in data/. Raises ValueError where they do not read: only checked ones are ever written."""
    tables, problems = curated.read_tables({name: bodies.get(name, body(name, [])) for name in KNOWN_BY})
    if problems:
        raise ValueError(problems[0].line())
    added = catalogue.entries(bodies[DEFINITIONS]) if DEFINITIONS in bodies else {}
    return Additions(areas=tables["areas.csv"], sources=tables["sources.csv"], indicators=added)


def joined(known: Reference, added: Iterable[Additions]) -> Reference:
    """What data/ says, and what was added, oldest batch first: data/ comes before the page, of the page the newest batch."""
    news = list(added)
    if not news:
        return known
    indicators = {key: one for more in news for key, one in more.indicators.items()} | known.catalogue.indicators
    own = list(known.catalogue.indicators)
    order = [*own, *(key for key in indicators if key not in known.catalogue.indicators)]
    # A category that has gone from indicators.yaml since is called by its id rather than lost.
    categories = {one.category: one.category for one in indicators.values()} | known.catalogue.categories
    named = [*known.catalogue.categories, *(key for key in categories if key not in known.catalogue.categories)]
    return replace(
        known,
        catalogue=known.catalogue.model_copy(
            update={
                "indicators": {key: indicators[key] for key in order},
                "categories": {key: categories[key] for key in named},
            }
        ),
        areas=_joined(known.areas, [one.areas for one in news], "code"),
        sources=_joined(known.sources, [one.sources for one in news], "id"),
    )


def _joined(own: pd.DataFrame, added: list[pd.DataFrame], key: str) -> pd.DataFrame:
    news = pd.concat(added, ignore_index=True).drop_duplicates(key, keep="last")
    return pd.concat([own, news[~news[key].isin(own[key])]], ignore_index=True)


def body(name: str, rows: Iterable[Mapping]) -> bytes:
    """Rows as a file of data/ has them; what a row does not say is empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, names(TABLES[name]), restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def rows(body: bytes) -> list[dict[str, str]]:
    """The rows of such a file as the text that stands there."""
    return list(csv.DictReader(io.StringIO(body.decode("utf-8"), newline="")))
