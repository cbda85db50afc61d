"""The working of a verdict, step by step, with the numbers in the formula: what a clerk checks with a pocket calculator.

Each step is (label, formula); a formula reads 'expression = result' with + − × ÷ ( ) and numbers only, so that a test can
evaluate it. The last decimals shown are those the source printed; shares are shown to three decimals.
"""

from dataclasses import dataclass

from model.numbers import missing, printed


@dataclass(frozen=True)
class Step:
    """One line of the working: 差距 = 目标 − 现值 · '4.5 − 4.35 = 0.15'. holds_gap marks the line whose result is the gap."""

    label: str
    formula: str
    holds_gap: bool = False


def working(row: dict) -> list[Step]:
    """The steps for one row of the gaps table (as a dict), in the order of the method; empty where nothing can be reckoned."""
    return [step for step in (*_target(row), _gap(row), _time(row), _progress(row), _pace(row), _drift(row), _required(row)) if step]


def _number(row: dict, name: str) -> str:
    decimals = {"baseline": "base_decimals", "latest": "latest_decimals"}.get(name, "target_decimals")
    value = row[name]
    text = printed(value, row[decimals])
    # A resolved target may need more digits than its document printed; the formula must be exact.
    return text if float(text.replace("−", "-")) == round(float(value), 6) else printed(value)


def _target(row: dict) -> list[Step]:
    """How a relative target became a number: 86.3 + 2 = 88.3."""
    if row["basis"] == "absolute" or missing(row["target"]) or missing(row["reference"]):
        return []
    reference, amount, target = printed(row["reference"]), printed(row["value"]), _number(row, "target")
    year = "" if missing(row["reference_year"]) else f"{int(row['reference_year'])} 年"
    if row["basis"] == "external":
        return [Step(f"目标 = 上级地区 {year}数", f"{reference} = {target}")]
    if row["comparator"] == "range" and printed(row["low"] if row["basis"].endswith("_off") else row["high"]) == target:
        amount = printed(row["value_to"])
    sign = "−" if row["basis"].endswith("_off") else "+"
    if row["basis"].startswith("percent"):
        return [Step(f"目标 = {year}参照值 × (1 {sign} {amount}%)", f"{reference} × (1 {sign} {amount} ÷ 100) = {target}")]
    if row["basis"].startswith("step") and row["scope"] == "plan":
        return [Step("目标 = 基期 " + sign + " 每年幅度 × 年数", f"{reference} {sign} {amount} × ({int(row['target_year'])} − {int(row['baseline_year'])}) = {target}")]
    return [Step(f"目标 = {year}参照值 {sign} 幅度", f"{reference} {sign} {amount} = {target}")]


def _gap(row: dict) -> Step | None:
    if missing(row["gap"]):
        return None
    latest = _number(row, "latest")
    digits = max([d for d in (row["latest_decimals"], row["target_decimals"]) if not missing(d)], default=None)
    result = printed(row["gap"], digits)
    if float(result.replace("−", "-")) != round(float(row["gap"]), 6):
        result = printed(row["gap"])
    if row["direction"] != 0:
        end = _number(row, "target")
        if row["direction"] > 0:
            return Step("差距 = 目标 − 现值", f"{end} − {latest} = {result}", True)
        return Step("差距 = 现值 − 目标", f"{latest} − {end} = {result}", True)
    low, high = printed(row["low"], row["target_decimals"]), printed(row["high"], row["target_decimals"])
    if row["latest"] > row["high"]:
        return Step("差距 = 现值 − 上端" if low != high else "差距 = 现值 − 目标", f"{latest} − {high} = {result}", True)
    if row["latest"] < row["low"]:
        return Step("差距 = 下端 − 现值" if low != high else "差距 = 目标 − 现值", f"{low} − {latest} = {result}", True)
    return Step("现值在目标区间内, 差距为 0", f"{latest} − {latest} = 0", True)


def _time(row: dict) -> Step | None:
    if missing(row["time_share"]):
        return None
    t, start, finish = (int(row[name]) for name in ("latest_year", "baseline_year", "target_year"))
    return Step("时序进度 = 已过年数 ÷ 总年数", f"({t} − {start}) ÷ ({finish} − {start}) = {printed(row['time_share'], 3)}")


def _progress(row: dict) -> Step | None:
    if missing(row["progress"]):
        return None
    base, latest = _number(row, "baseline"), _number(row, "latest")
    toward = _number(row, "target") if row["direction"] != 0 else printed(row["high"] if row["baseline"] > row["high"] else row["low"], row["target_decimals"])
    return Step("完成份额 = 已变化 ÷ 承诺变化", f"({latest} − {base}) ÷ ({toward} − {base}) = {printed(row['progress'], 3)}")


def _pace(row: dict) -> Step | None:
    if missing(row["pace"]):
        return None
    return Step("进度比 = 完成份额 ÷ 时序进度", f"{printed(row['progress'])} ÷ {printed(row['time_share'])} = {printed(row['pace'], 3)}")


def _drift(row: dict) -> Step | None:
    if missing(row["drift"]):
        return None
    return Step("较基期变化 = 现值 − 基期", f"{_number(row, 'latest')} − {_number(row, 'baseline')} = {printed(row['drift'])}")


def _required(row: dict) -> Step | None:
    if missing(row["required_per_year"]) or row["met"] or row["direction"] == 0:
        return None
    t, finish = int(row["latest_year"]), int(row["target_year"])
    return Step(f"{t + 1}—{finish} 年每年需变化", f"({_number(row, 'target')} − {_number(row, 'latest')}) ÷ ({finish} − {t}) = {printed(round(row['required_per_year'], 3))}")
