"""The usual names of county indicators and what each is, typed by hand in names.tsv. `python -m tests.catalogue` prints the table."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from loaders import catalogue
from loaders.uploads.naming import Names

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@dataclass(frozen=True)
class Name:
    """One line of names.tsv. expected: an id; '?id id' asked; '-' unknown."""

    section: str
    name: str
    expected: str
    why: str


def names() -> Iterator[Name]:
    section = ""
    for line in (HERE / "names.tsv").read_text("utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:].replace("\t", " ").strip()
        elif line and not line.startswith("#"):
            name, expected, why = (line + "\t\t").split("\t")[:3]
            yield Name(section, name, expected, why)


def known() -> Names:
    found, problems = catalogue.read((ROOT / "indicators.yaml").read_bytes())
    assert found is not None, [one.line() for one in problems]
    return Names(catalogue=found, areas=pd.DataFrame(columns=["code", "name", "short", "level", "parent"]))


def answer(name: str, catalogue_names: Names) -> str:
    """What an upload makes of a name, as names.tsv writes it."""
    found = catalogue_names.indicator(name)
    near = sorted(found.several) or sorted(catalogue_names.near_indicators(name))
    return found.id or ("?" + " ".join(near) if near else "-")
