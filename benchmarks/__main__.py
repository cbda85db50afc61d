"""python -m benchmarks [SUBJECT ...]: measures these subjects, or all; prints the table and writes the JSON."""

import sys

from benchmarks import (
    appending,
    asof,
    board,
    browsing,
    frames,
    judging,
    pack,
    pages,
    plans,
    preview,
    reading,
    report,
    viewers,
)
from benchmarks.measuring import Failed

SUBJECTS = {
    "nation": judging.measure_nation,
    "province": judging.measure_province,
    "hundred": judging.measure_hundred,
    "append": appending.measure_append,
    "import": appending.measure_import,
    "preview": preview.measure,
    "asof": asof.measure,
    "plans": plans.measure,
    "plans-nation": plans.measure_nation,
    "plan-text": plans.measure_text,
    "pack": pack.measure,
    "panel": reading.measure_panel,
    "rerun": reading.measure_rerun,
    "pages": pages.measure,
    "browsing": browsing.measure,
    "viewers": viewers.measure,
    "board": board.measure,
    "frames": frames.measure,
}


def main(asked: list[str]) -> int:
    unknown = [name for name in asked if name not in SUBJECTS]
    if unknown:
        print(f"no subject {', '.join(unknown)}; there are: {' '.join(SUBJECTS)}", file=sys.stderr)
        return 2
    about, rows, failed = report.machine(), {}, 0
    print(" · ".join(f"{name} {value}" for name, value in about.items()), report.head(), sep="\n", flush=True)
    for name in asked or SUBJECTS:
        rows[name] = []
        try:
            for row in SUBJECTS[name]():
                rows[name].append(row)
                print(report.line(row), flush=True)
        except Failed as error:  # the others are measured all the same
            failed += 1
            rows[name].append(report.Row(what=name, note=f"not measured: {error}"))
            print(report.line(rows[name][-1]), flush=True)
    print(report.save(rows, about), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
