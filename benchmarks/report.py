"""Rows -> one table for people, ratios first, and the same as JSON."""

import importlib.metadata
import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measuring import Taken

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
LIBRARIES = ("duckdb", "pandas", "numpy", "pyarrow", "polars", "streamlit")
HEAD = ("ratio", "cpu", "what", "house", "beside", "MB", "MB", "beside what", "goal")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table. per: how many times the thing was done in a run; part: the part of the house's run
    that is meant, without: one that is left out; note: said instead of or beside numbers.
    """

    what: str
    house: Taken | None = None
    beside: Taken | None = None
    other: str = ""
    goal: str = ""
    note: str = ""
    per: int = 1
    part: str = ""
    without: str = ""

    @property
    def seconds(self) -> float | None:
        if not self.house:
            return None
        parts = self.house.parts
        return (parts[self.part] if self.part else self.house.seconds - parts.get(self.without, 0)) / self.per

    @property
    def ratio(self) -> float | None:
        return None if not (self.house and self.beside) else self.seconds / self.beside_seconds

    @property
    def beside_seconds(self) -> float | None:
        """Of the same part, where the other side tells it apart too."""
        return self.beside and self.beside.parts.get(self.part, self.beside.seconds) / self.per

    @property
    def processor_ratio(self) -> float | None:
        """Steadier than ratio on a machine others use too; none for parts of a run."""
        if not (self.house and self.beside) or self.part or self.without or not self.beside.processor:
            return None
        return self.house.processor / self.beside.processor

    def cells(self) -> tuple[str, ...]:
        return (
            _ratio(self.ratio),
            _ratio(self.processor_ratio),
            self.what,
            _time(self.seconds),
            _time(self.beside_seconds),
            f"{self.house.peak:.0f}" if self.house else "",
            f"{self.beside.peak:.0f}" if self.beside else "",
            self.other,
            self.goal,
        )


def line(row: Row) -> str:
    widths = (6, 6, 52, 9, 9, 6, 6, 28, 7)
    cells = row.cells()
    text = "  ".join(
        _padded(cell, width, left=place in (2, 7, 8)) for place, (cell, width) in enumerate(zip(cells, widths))
    )
    return f"{text}  {row.note}".rstrip()


def head() -> str:
    return line(_Head(what="what"))


class _Head(Row):
    def cells(self) -> tuple[str, ...]:
        return HEAD


def _padded(text: str, width: int, *, left: bool) -> str:
    return text.ljust(width) if left else text.rjust(width)


def _ratio(number: float | None) -> str:
    return "" if number is None else f"{number:.2f}" if number < 10 else f"{number:.0f}"


def _time(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def machine() -> dict:
    """Where and of what a run was made."""
    git = lambda *words: subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    changed = list(git("status", "--porcelain", "--untracked-files=no").splitlines())
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": git("rev-parse", "--short", "HEAD") + (" and changes" if changed else ""),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3, 1),
        "load": round(os.getloadavg()[0], 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": sys.version.split()[0],
    } | {name: importlib.metadata.version(name) for name in LIBRARIES}


def _processor() -> str:
    try:
        with open("/proc/cpuinfo") as told:
            return next(line.split(":", 1)[1].strip() for line in told if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def save(rows: dict[str, list[Row]], about: dict) -> Path:
    """All of it as benchmarks/results/<time>-<commit>.json, beside earlier runs."""
    RESULTS.mkdir(exist_ok=True)
    name = f"{about['made'][:19].replace(':', '')}-{about['commit'].split()[0]}.json"
    content = {
        "machine": about,
        "rows": [
            {"subject": subject, "ratio": row.ratio, "processor_ratio": row.processor_ratio, "seconds": row.seconds}
            | asdict(row)
            for subject, of in rows.items()
            for row in of
        ],
    }
    path = RESULTS / name
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
