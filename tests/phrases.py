"""python -m tests.phrases FOLDER: finds every as_printed of data/ in the text of its document.

Not part of the tests: the documents themselves are not kept in the project. FOLDER holds them as .txt files. Each document is
recognised as the file that holds most of its phrases; every phrase not found there is named. Where no file holds half of them,
the document is not in FOLDER: its phrases are counted as not compared. Exit 1 when a phrase is missing in a document that is there.
"""

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def plain(text: str) -> str:
    """Spaces and line breaks of the layout do not count."""
    return re.sub(r"\s+", "", text)


def main(folder: str) -> int:
    documents = {path.name: path.read_text("utf-8") for path in sorted(Path(folder).glob("*.txt"))}
    loose = {name: plain(text) for name, text in documents.items()}
    phrases = defaultdict(list)
    for name in ("figures.csv", "targets.csv"):
        with open(ROOT / "data" / name, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["as_printed"]:
                    phrases[row["source"]].append((name, row["indicator"], row["as_printed"]))
    missing = 0
    for source, rows in phrases.items():
        best = max(documents, key=lambda name: sum(phrase in documents[name] for _, _, phrase in rows))
        exact = sum(phrase in documents[best] for _, _, phrase in rows)
        gone = [row for row in rows if plain(row[2]) not in loose[best]]
        if 2 * len(gone) > len(rows):
            print(f"{source}: {len(rows)} 条短语, {folder} 里没有这份文件, 未核对")
            continue
        missing += len(gone)
        print(
            f"{source}: {len(rows)} 条短语, 在 {best} 中逐字找到 {exact} 条, 只差空白 {len(rows) - exact - len(gone)} 条, 找不到 {len(gone)} 条"
        )
        for name, indicator, phrase in gone:
            print(f"  找不到 {name} {indicator} “{phrase}”")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
