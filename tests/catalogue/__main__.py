"""python -m tests.catalogue: every usual name, what it is found as, and where that is not what was written down."""

from collections import Counter

from tests.catalogue import answer, known, names

if __name__ == "__main__":
    catalogue, counted = known(), Counter()
    for one in names():
        got = answer(one.name, catalogue)
        right = got == one.expected
        counted["found" if right and got[0].isalpha() else "asked" if right and got != "-" else "unknown"] += right
        counted["wrong"] += not right
        print(f"{'' if right else 'WRONG ' + one.expected + ' · '}{one.name}\t{got}\t{one.why}")
    print(dict(counted))
