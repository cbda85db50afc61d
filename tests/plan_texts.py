"""Plans of our own with the targets that a person reads in them: tests/plans/documents. `python -m tests.plan_texts NAME...` scores them.

A line behind `>` says what the line above it asks for: indicator comparator value unit year basis, several parted by |. An indicator the catalogue
lacks is `new`. What stands in brackets may be proposed and need not be: counts of works, and second ways to read the same.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from loaders import plans
from loaders.plans.proposals import TARGET
from loaders.uploads.naming import Names
from model.columns import BASES

FOLDER = Path(__file__).parent / "plans" / "documents"


@dataclass(frozen=True)
class Answer:
    """One target as a person reads it. must: it counts as missed where it is not proposed; line: of the text it is said in."""

    indicator: str
    comparator: str
    value: float | None
    value_to: float | None
    unit: str
    year: int | None
    basis: str
    must: bool
    line: str


@dataclass(frozen=True)
class Scored:
    """asked, found: of the answers that must be there; proposed, right: of the targets proposed; missed, extra: as lines."""

    asked: int
    found: int
    proposed: int
    right: int
    missed: tuple[str, ...]
    extra: tuple[str, ...]


def read(path: Path) -> tuple[str, list[Answer]]:
    """(the text alone, its answers)."""
    text, answers = [], []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("> "):
            answers += [_answer(one.strip(), text[-1]) for one in line[2:].split(" | ")]
        elif not line.startswith("# "):
            text.append(line)
    return "\n".join(text), answers


def _answer(said: str, line: str) -> Answer:
    must = not said.startswith("(")
    indicator, comparator, value, unit, year, *more = said.strip("()").split()
    low, _, high = value.partition("..")
    return Answer(
        indicator="" if indicator == "new" else indicator,
        comparator=comparator,
        value=None if low == "." else float(low),
        value_to=float(high) if high else None,
        unit="" if unit == "." else unit,
        year=None if year == "-" else int(year),
        basis=next((one for one in more if one in BASES), "absolute"),
        must=must,
        line=line,
    )


def score(path: Path, names: Names) -> Scored:
    """One document beside its answers; each answer is one proposal's."""
    text, answers = read(path)
    document = plans.read(text.encode(), f"{path.stem}.txt")
    made = plans.propose(document, names).proposals
    aimed = [one for one in made if one.role == TARGET and (one.value is not None or one.comparator)]
    free = sorted(answers, key=lambda one: not one.must)
    missed, right, extra = [], 0, []
    for one in aimed:
        at = next((answer for answer in free if _same(one, answer, names)), None)
        if at is not None:
            free.remove(at)
            right += 1
        else:
            extra.append(
                f"{one.indicator or 'new:' + one.indicator_as_printed} {one.comparator} {one.value} {one.unit} {one.year} {one.basis}"
                f"{'' if one.sure else ' ?'} “{one.as_printed}”"
            )
    for answer in free:
        if answer.must:
            missed.append(
                f"{answer.indicator or 'new'} {answer.comparator} {answer.value} {answer.unit} {answer.year} {answer.basis}：{answer.line[:50]}"
            )
    asked = sum(one.must for one in answers)
    return Scored(asked, asked - len(missed), len(aimed), right, tuple(missed), tuple(extra))


def _same(one: plans.Proposal, answer: Answer, names: Names) -> bool:
    unit = (
        not answer.unit
        or not one.unit
        or names.same_unit(answer.unit, one.unit)
        or bool(one.indicator and names.accepted(one.indicator, one.unit) is not None)
    )
    return unit and (one.indicator, one.comparator, one.value, one.value_to, one.year, one.basis) == (
        answer.indicator, answer.comparator, answer.value, answer.value_to, answer.year, answer.basis,
    )  # fmt: skip


def paths(which: str = "*") -> list[Path]:
    """The documents, in their order."""
    return sorted(FOLDER.glob(f"{which}.txt"))


if __name__ == "__main__":
    from loaders import curated

    root = Path(__file__).parent.parent
    bodies, _ = curated.gather(data=root / "data", definitions=root / "indicators.yaml")
    known, _ = curated.read_reference(bodies)
    assert known is not None
    own = Names(catalogue=known.catalogue, areas=known.areas)
    for file in [one for asked in sys.argv[1:] or ["*"] for one in paths(asked)]:
        made = score(file, own)
        print(
            f"{file.stem}: {made.found}/{made.asked} = {made.found / made.asked:.3f}, {made.right}/{made.proposed} = {made.right / max(made.proposed, 1):.3f}"
        )
        print("\n".join([f"  漏读 {line}" for line in made.missed] + [f"  多读 {line}" for line in made.extra]))
