"""Subjects plans, plans-nation: the checks on plans beside judging the same, and how they grow with the counties. Subject plan-text: reading a plan
document of up to 5 MB beside finding its numbers alone, and how that grows with the text.
"""

import re
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path

from benchmarks import nation, product
from benchmarks.measuring import Side, Taken, beside_each_other
from benchmarks.report import Row

SIZES = (25, 50, 100, 200)
ROOT = Path(__file__).resolve().parent.parent
TEXTS = (1_250_000, 2_500_000, 5_000_000)  # bytes
SAYINGS = (
    "到2025年，孕产妇系统管理率和3岁以下儿童系统管理率均达到{a}.{b}%以上，婴儿死亡率控制在{c}.{b}‰以内。",
    "完善第{a}号方案确定的各项制度，加强基层医疗卫生机构能力建设，健全分级诊疗和双向转诊机制，提升群众就医获得感。",
    "力争每千人口注册护士数达到{c}.{b}人，高血压患者、2型糖尿病患者规范管理率分别达到{a}%和{d}%以上。",
    "全县累计投入{a}{b}万元，新建业务用房{d}{a}平方米，建成乡镇卫生院{c}所，服务人口{a}.{d}万人。",
)


def measure() -> Iterator[Row]:
    taken: dict[int, Taken] = {}
    for counties in SIZES:
        given = {"counties": counties}
        taken[counties], other = beside_each_other(
            *(Side(prepare=name, given=given) for name in ("plans:findings", "judging:house"))
        )
        yield Row(
            what=f"plan check, {counties} counties",
            house=taken[counties],
            beside=other,
            other="judging the same",
            goal="< 1" if counties == 100 else "",
            note=f"{taken[counties].value} findings",
        )
    few, many = taken[SIZES[0]], taken[SIZES[-1]]
    times = SIZES[-1] / SIZES[0]
    longer = many.seconds / few.seconds / times
    grown = f"a county takes {longer:.2f} × as long among {SIZES[-1]} as among {SIZES[0]} (1: linear)"
    yield Row(what="plan check, growth", note=grown)


def measure_nation() -> Iterator[Row]:
    sides = [
        Side(prepare="plans:findings", given={"counties": nation.COUNTIES}),
        Side(prepare="plans:findings", given={"counties": nation.COUNTIES, "words_of": nation.province()[:1]}),
        Side(prepare="judging:house", given={"counties": nation.COUNTIES}),
    ]
    every, one, other = beside_each_other(*sides)
    for what, mine in (("all in words", every), ("one county in words", one)):
        yield Row(
            what=f"plan check, nation, {what}",
            house=mine,
            beside=other,
            other="judging the same",
            note=f"{mine.value} findings",
        )


def findings(counties: int, *, words_of: list[str] | None = None) -> Callable:
    store = product.opened(nation.ledger(counties))
    known = product.known(store)
    return lambda: product.findings(store, nation.YEAR, known=known, words_of=words_of)


def measure_text() -> Iterator[Row]:
    taken: dict[int, Taken] = {}
    for size in TEXTS:
        given = {"size": size}
        taken[size], other = beside_each_other(
            *(Side(prepare=name, given=given) for name in ("plans:read_text", "plans:numbers_alone"))
        )
        yield Row(
            what=f"plan document, {size / 1e6:.2f} MB",
            house=taken[size],
            beside=other,
            other="its numbers by one pattern",
            note=f"{taken[size].value} proposals",
        )
    few, many = taken[TEXTS[0]], taken[TEXTS[-1]]
    longer = many.seconds / few.seconds / (TEXTS[-1] / TEXTS[0])
    grown = f"a megabyte takes {longer:.2f} × as long in the longest text as in the shortest (1: linear)"
    yield Row(what="plan document, growth", note=grown)


def document(size: int) -> bytes:
    """A plan of so many bytes in sections, no sentence twice."""
    head = "甲县“十四五”卫生健康发展规划\n一、发展目标\n"
    lines = (
        f"（{n}）"
        + "".join(one.format(a=n % 97, b=n % 10, c=n % 9 + 1, d=n // 97 % 89) for one in SAYINGS)
        + f"编号{n}。\n"
        for n in count(1)
    )
    each = len(next(lines).encode())
    whole = (head + "".join(islice(lines, size // each))).encode()
    return whole[:size].decode("utf-8", "ignore").encode()


def read_text(size: int) -> Callable:
    body, names = document(size), product.names(ROOT / "data", ROOT / "indicators.yaml")
    return lambda: product.read_plan(body, names=names)


def numbers_alone(size: int) -> Callable:
    body = document(size)
    return lambda: len(re.findall(r"[0-9]+(?:[.][0-9]+)?[%‰]?", body.decode("utf-8", "ignore")))
