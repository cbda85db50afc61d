"""Subject preview: what 上传数据 does with a file before it shows anything, for the real store; the problems and what can be mended included."""

import shutil
from collections.abc import Callable, Iterator

from benchmarks import nation, pack, product
from benchmarks.measuring import Side, alone
from benchmarks.report import Row

YEAR = 2026
INDICATORS = ("居民健康素养水平", "每千人口注册护士数", "人均预期寿命", "婴儿死亡率", "5岁以下儿童死亡率")
AREAS = ("山丹县", "方山县", "交城县", "偏关县", "山单县")  # the last one is a slip: its rows are problems


def measure() -> Iterator[Row]:
    for rows, goal in ((200, "≤ 1.5 s"), (20_000, "")):
        taken = alone(Side(prepare="preview:shown", given={"rows": rows}))
        yield Row(what=f"preview of an upload of {rows:,} rows", house=taken, goal=goal)


def shown(rows: int) -> Callable:
    path = nation.cache() / "preview.duckdb"
    shutil.copy(pack.ledger(), path)  # a preview tries the batch in a transaction: it needs a store it may write to
    lines = [
        f"{AREAS[n % 5]},{INDICATORS[n // 5 % 5]},{2025 - n // 25 % 60},{20 + n % 700 / 10:.1f}" for n in range(rows)
    ]
    body = "\n".join(["县区,指标,年份,数值", *lines, ""]).encode("gb18030")
    return product.preview(path, body, YEAR)
