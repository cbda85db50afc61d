"""The working of a verdict, step by step, with the numbers in the formula: what a clerk checks with a pocket calculator.

Each step is (label, formula); a formula reads 'expression = result' with + − × ÷ ( ) and numbers only, so that a test can
evaluate it. Numbers stand as the source printed them; a share has no more decimals than its result needs, three at most; a change a year
one decimal more than the figures, as on the pages.
"""

from dataclasses import dataclass

from model.numbers import exact, missing, number, printed, rounded, yearly_decimals


SHARE = 3  # decimals of a share


@dataclass(frozen=True)
class Step:
    """One line of the working: 差距 = 目标 − 现值 · '4.5 − 4.35 = 0.15'. holds_gap marks the line whose result is the gap."""

    label: str
    formula: str
    holds_gap: bool = False


def working(row: dict) -> list[Step]:
    """The steps for one row of the gaps table (as a dict), in the order of the method; empty where nothing can be reckoned."""
    return [
        step
        for step in (*_target(row), _gap(row), _time(row), _progress(row), _pace(row), _drift(row), _required(row))
        if step
    ]


def _number(row: dict, name: str) -> str:
    decimals = {"baseline": "base_decimals", "latest": "latest_decimals"}.get(name, "target_decimals")
    return exact(row[name], row[decimals])


def _term(text: str) -> str:
    """A number that follows a sign: a negative one stands in brackets, 5 − (−0.3)."""
    return f"({text})" if text.startswith("−") else text


def minus(left: str, right: str) -> str:
    """The difference of two printed numbers, written out: '5 − (−0.3)'."""
    return f"{left} − {_term(right)}"


def _target(row: dict) -> list[Step]:
    """How a relative target became a number: 86.3 + 2 = 88.3; of a two-sided range both ends."""
    if row["basis"] == "absolute" or missing(row["target"]) or missing(row["reference"]):
        return []
    reference = exact(row["reference"], row["base_decimals"] if row["reference_is_base"] else row["reference_decimals"])
    year = "" if missing(row["reference_year"]) else f"{int(row['reference_year'])} 年"
    if row["basis"] == "external":
        return [Step(f"目标 = 上级地区 {year}数", f"{reference} = {_number(row, 'target')}")]
    if row["comparator"] != "range":
        return [_end(row, "目标", row["value"], row["target"], reference, year)]
    # Adding the smaller amount gives the lower end; taking it off gives the upper one.
    lower, upper = ("value_to", "value") if row["basis"].endswith("_off") else ("value", "value_to")
    ends = [("下端", row[lower], row["low"])] * (row["direction"] >= 0) + [("上端", row[upper], row["high"])] * (
        row["direction"] <= 0
    )
    return [
        _end(row, name if row["direction"] == 0 else "目标", amount, end, reference, year) for name, amount, end in ends
    ]


def _end(row: dict, name: str, amount: float, end: float, reference: str, year: str) -> Step:
    sign, amount, result = (
        "−" if row["basis"].endswith("_off") else "+",
        _term(printed(amount)),
        exact(end, row["target_decimals"]),
    )
    if row["basis"].startswith("percent"):
        return Step(
            f"{name} = {year}参照值 × (1 {sign} {amount}%)", f"{reference} × (1 {sign} {amount} ÷ 100) = {result}"
        )
    if row["basis"].startswith("step") and row["scope"] == "plan":
        return Step(
            f"{name} = 基期 {sign} 每年幅度 × 年数",
            f"{reference} {sign} {amount} × ({int(row['target_year'])} − {int(row['baseline_year'])}) = {result}",
        )
    return Step(f"{name} = {year}参照值 {sign} 幅度", f"{reference} {sign} {amount} = {result}")


def _gap(row: dict) -> Step | None:
    if missing(row["gap"]):
        return None
    latest = _number(row, "latest")
    digits = max([d for d in (row["latest_decimals"], row["target_decimals"]) if not missing(d)], default=None)
    result = exact(row["gap"], digits)
    if row["direction"] != 0:
        end = _number(row, "target")
        if row["direction"] > 0:
            return Step("差距 = 目标 − 现值", f"{minus(end, latest)} = {result}", True)
        return Step("差距 = 现值 − 目标", f"{minus(latest, end)} = {result}", True)
    low, high = (exact(row[name], row["target_decimals"]) for name in ("low", "high"))
    if row["latest"] > row["high"]:
        return Step(
            "差距 = 现值 − 上端" if low != high else "差距 = 现值 − 目标", f"{minus(latest, high)} = {result}", True
        )
    if row["latest"] < row["low"]:
        return Step(
            "差距 = 下端 − 现值" if low != high else "差距 = 目标 − 现值", f"{minus(low, latest)} = {result}", True
        )
    return Step(
        "现值在目标区间内, 差距为 0" if low != high else "差距 = 目标 − 现值", f"{minus(latest, latest)} = 0", True
    )


def _time(row: dict) -> Step | None:
    if missing(row["time_share"]):
        return None
    t, start, finish = (int(row[name]) for name in ("latest_year", "baseline_year", "target_year"))
    return Step(
        "时序进度 = 已过年数 ÷ 总年数", f"({t} − {start}) ÷ ({finish} − {start}) = {rounded(row['time_share'], SHARE)}"
    )


def _progress(row: dict) -> Step | None:
    if missing(row["progress"]):
        return None
    base, latest = _number(row, "baseline"), _number(row, "latest")
    toward = (
        _number(row, "target")
        if row["direction"] != 0
        else exact(row["high"] if row["baseline"] > row["high"] else row["low"], row["target_decimals"])
    )
    return Step(
        "完成份额 = 已变化 ÷ 承诺变化",
        f"({minus(latest, base)}) ÷ ({minus(toward, base)}) = {rounded(row['progress'], SHARE)}",
    )


def _pace(row: dict) -> Step | None:
    """The shares with three decimals each, or as many more as it takes to reach the printed result with them."""
    if missing(row["pace"]):
        return None
    result = rounded(row["pace"], SHARE)
    for digits in range(3, 7):
        done, passed = rounded(row["progress"], digits), rounded(row["time_share"], digits)
        if rounded(number(done) / number(passed), SHARE) == result:
            break
    return Step("进度比 = 完成份额 ÷ 时序进度", f"{_term(done)} ÷ {passed} = {result}")


def _drift(row: dict) -> Step | None:
    if missing(row["drift"]):
        return None
    return Step(
        "较基期变化 = 现值 − 基期",
        f"{minus(_number(row, 'latest'), _number(row, 'baseline'))} = {printed(row['drift'])}",
    )


def _required(row: dict) -> Step | None:
    if missing(row["required_per_year"]) or row["met"] or row["direction"] == 0:
        return None
    t, finish = int(row["latest_year"]), int(row["target_year"])
    digits = yearly_decimals(row["base_decimals"], row["latest_decimals"], row["target_decimals"])
    label = f"{finish} 年需变化" if finish == t + 1 else f"{t + 1}—{finish} 年每年需变化"
    return Step(
        label,
        f"({minus(_number(row, 'target'), _number(row, 'latest'))}) ÷ ({finish} − {t}) = {rounded(row['required_per_year'], digits)}",
    )
