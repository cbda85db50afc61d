"""The calculation steps can be checked with a pocket calculator: every formula is evaluated here as it stands on the screen."""

import ast
import operator
import re
from decimal import Decimal
from fractions import Fraction

import pytest

from model.verdicts import CLASSES, REASONS
from tests import verdicts
from tests.verdicts import assessment
from wording.steps import steps

SIGNS = str.maketrans({"−": "-", "×": "*", "÷": "/"})
OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
}
CASES = sorted(verdicts.CASES)


def evaluate(expression: str) -> Fraction:
    """The four operations on exact numbers; anything else in a formula fails the test.

    >>> evaluate('(12.7 − 18.5) ÷ (12 − 18.5)') == Fraction(58, 65)
    True
    """
    assert re.fullmatch(r"[0-9.+−×÷() ]+", expression), expression
    # The text of each number, not its binary fraction: 0.1 is a tenth on a pocket calculator.
    numbers = re.sub(r"\d+(\.\d+)?", lambda found: f"N('{found.group()}')", expression.translate(SIGNS))

    def value(node: ast.AST) -> Fraction:
        if isinstance(node, ast.BinOp):
            return OPERATIONS[type(node.op)](value(node.left), value(node.right))
        if isinstance(node, ast.UnaryOp):
            return OPERATIONS[type(node.op)](value(node.operand))
        assert isinstance(node, ast.Call) and node.func.id == "N", ast.dump(node)
        return Fraction(node.args[0].value)

    return value(ast.parse(numbers, mode="eval").body)


def sides(formula: str) -> tuple[Fraction, Fraction, int]:
    """The value of the expression, the printed result, and the decimals it is printed with."""
    expression, equals, result = formula.rpartition(" = ")
    assert equals, formula
    printed = Decimal(result.translate(SIGNS))
    return evaluate(expression), Fraction(printed), max(0, -printed.as_tuple().exponent)


def test_evaluator_refuses_everything_but_arithmetic():
    assert evaluate("(2025 − 2020) × 1.5 ÷ (−0.3)") == -25
    for wrong in ("__import__", "2 ** 3", "9 // 2", "1e5", "x − 1", "1 = 1"):
        with pytest.raises((AssertionError, KeyError, SyntaxError)):
            evaluate(wrong)


def test_the_cases_reach_every_class_and_reason():
    rows = verdicts.assessments()
    assert {a.verdict for a in rows.values()} == set(CLASSES)
    assert {a.reason for a in rows.values()} - {""} == set(REASONS) - {
        "no_target"
    }  # a row stands only where a target is


@pytest.mark.parametrize("case", CASES)
def test_every_formula_holds(case):
    a = assessment(case)
    of_gap = [step for step in steps(a) if step.holds_gap]
    assert len(of_gap) == (a.gap is not None), "a gap step where, and only where, there is a gap"
    for step in of_gap:
        value, printed, _ = sides(step.formula)
        assert value == printed
        assert float(value) == pytest.approx(a.gap, abs=5e-7)
    for step in steps(a):
        value, printed, digits = sides(step.formula)
        assert abs(value - printed) <= Fraction(1, 2 * 10**digits) + Fraction(1, 10 ** (digits + 2)), step


@pytest.mark.parametrize("case", CASES)
def test_formulas_are_as_short_as_they_can_be(case):
    """No zero with a sign, no decimals that say nothing: a trailing zero stands only where a document printed it."""
    a = assessment(case)
    printed = [one.decimals for one in (a.baseline, a.latest, a.target.reference) if one] + [a.target.digits]
    most_printed = max((digits for digits in printed if digits is not None), default=0)
    for step in steps(a):
        assert not re.search(r"[-−]0(\.0+)?(?![.\d])", step.formula), step
        assert "-" not in step.formula, step  # the minus sign, not a hyphen
        for number in re.findall(r"\d+\.\d+", step.formula):
            digits = len(number.partition(".")[2])
            assert digits <= 6, step
            assert not number.endswith("0") or digits <= most_printed, step


@pytest.mark.parametrize("case", CASES)
def test_results_are_the_row_s_own_numbers(case):
    """A formula may hold and still be about something else: each labelled result is the number the assessment gives."""
    a = assessment(case)
    values = {
        "时序进度 =": a.time_share,
        "目标实现程度 =": a.progress,
        "进度比 =": a.pace,
        "较基期变化 =": a.drift,
        "年需变化": a.required_per_year,
        "已实现的年均变化": a.achieved_per_year,
        "目标 =": a.target.end,
        "上端 =": a.target.high,
        "下端 =": a.target.low,
    }
    named = {
        words: step
        for step in steps(a)
        for words in values
        if words in step.label and not step.label.startswith(("差距", "规划要求"))
    }
    for words, step in named.items():
        _, printed, digits = sides(step.formula)
        assert float(printed) == pytest.approx(values[words], abs=0.5 * 10**-digits + 1e-6), step
    for words in ("时序进度 =", "目标实现程度 =", "进度比 =", "较基期变化 ="):
        assert (words in named) == (values[words] is not None), words


def test_a_relative_target_shows_how_it_became_a_number():
    def told(case):
        return [step.formula for step in steps(assessment(case))]

    assert told("vector 10")[0] == "86.3 + 2 = 88.3"
    assert told("vector 14")[0] == "52.0 − 1 = 51.0"
    assert told("percent on")[0] == "86.3 × (1 + 5 ÷ 100) = 90.615"
    assert told("percent off")[0] == "52.35 × (1 − 7.5 ÷ 100) = 48.42375"
    assert told("step on")[0] == "60.5 + 1.5 × (2025 − 2020) = 68.0"
    assert told("external, annual")[0] == "81.25 = 81.25"
    assert told("neutral, relative range")[:2] == ["100 × (1 + 5 ÷ 100) = 105", "100 × (1 + 10 ÷ 100) = 110"]
    assert told("range of points off")[0] == "52.0 − 1 = 51.0"


def test_examples_a_planner_would_check():
    def told(case):
        return {step.label: step.formula for step in steps(assessment(case))}

    assert told("vector 1") == {
        "差距 = 现状值 − 目标": "12.7 − 12 = 0.7",
        "时序进度 = 已过年数 ÷ 总年数": "(2024 − 2020) ÷ (2025 − 2020) = 0.8",
        "目标实现程度 = 已变化 ÷ 承诺变化": "(12.7 − 18.5) ÷ (12 − 18.5) = 0.892",
        "进度比 = 目标实现程度 ÷ 时序进度": "0.892 ÷ 0.8 = 1.115",
        "2025 年需变化": "(12 − 12.7) ÷ (2025 − 2024) = −0.7",
    }
    assert told("vector 15") == {
        "差距 = 目标 − 基期": "75 − 74.41 = 0.59",
        "规划要求的年均变化 = (目标 − 基期) ÷ 年数": "(75 − 74.41) ÷ (2025 − 2020) = 0.118",
    }
    assert told("negative figures")["差距 = 目标 − 现状值"] == "1.5 − (−1.2) = 2.7"
    assert told("thirds")["时序进度 = 已过年数 ÷ 总年数"] == "(2021 − 2020) ÷ (2026 − 2020) = 0.167"
    assert (
        told("thirds")["进度比 = 目标实现程度 ÷ 时序进度"] == "0.1 ÷ 0.1667 = 0.6"
    )  # with 0.167 a calculator says 0.599
    assert told("hold") == {"差距 = 目标 − 基期": "100 − 100 = 0"}
    assert told("vector 18")["差距 = 下端 − 现状值"] == "103 − 100 = 3"


def test_a_past_target_year_asks_nothing_a_year_any_more():
    """Vector 12: ≥90 by 2025 from 85 in 2020, 88 in 2023, seen in 2026; the same seen in 2024 still has two years."""
    found = {step.label: step.formula for step in steps(assessment("vector 12"))}
    assert found["规划要求的年均变化 = (目标 − 基期) ÷ 年数"] == "(90 − 85) ÷ (2025 − 2020) = 1"
    assert found["已实现的年均变化 = (现状值 − 基期) ÷ 年数"] == "(88 − 85) ÷ (2023 − 2020) = 1"
    assert not any("需变化" in label for label in found)
    still = [step.label for step in steps(assessment("vector 12", as_of_year=2024, required_per_year=1.0))]
    assert "2024—2025 年每年需变化" in still and not any("规划要求" in label for label in still)


@pytest.mark.parametrize(
    "case",
    [
        "no figure",
        "words only",
        "foreign unit",
        "definition changed",
        "figures differ",
        "vector 10, last year missing",
        "percent of a percent, split",
    ],
)
def test_nothing_is_calculated_where_nothing_can_be(case):
    assert [
        step for step in steps(assessment(case)) if step.holds_gap or "进度" in step.label or "变化" in step.label
    ] == []


def test_no_steps_where_a_number_is_suppressed_or_no_target_is_listed():
    assert steps(assessment("vector 1")) and steps(assessment("vector 1", suppressed=True)) == ()
    assert steps(verdicts.without_target("vector 1")) == () == steps(verdicts.not_listed("vector 1"))
