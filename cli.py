"""The command line's front door: the same actions as the pages, for scripts, schedules and checks. The commands are in commands/.

Data goes to stdout, words to stderr. Exit 0 done (findings and warnings are 0); 1 the input was refused or has problems, or
the file asked for could not be made or written (no browser, no permission, its disk full); 2 wrong usage, unknown area,
indicator or batch, a place to write to that is none; 3 the store: missing, held, damaged, newer, its disk full; of doctor, anything
that must be mended.
"""

import argparse
import sys
from pathlib import Path

from commands import ending, parsing
from commands.ending import DONE, ENDED, INTERRUPTED, REFUSED, STORE, USAGE

__all__ = ["DONE", "ENDED", "INTERRUPTED", "REFUSED", "STORE", "USAGE", "main", "parser"]
HERE = Path(__file__).resolve().parent
DATA, DEFINITIONS = HERE / "data", HERE / "indicators.yaml"


def parser() -> argparse.ArgumentParser:
    """The parser of every command, with the house's own data/ and indicators.yaml."""
    return parsing.parser(root=HERE, data=DATA, definitions=DEFINITIONS)


def main(argv: list[str] | None = None) -> int:
    """Runs one command; gives its exit code. Usage errors exit with 2 from inside, as argparse does."""
    return ending.run(lambda: parser().parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
