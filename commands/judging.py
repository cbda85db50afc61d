"""How the targets stand: gaps, plan-check, evaluate."""

from commands import acting
from commands.command import AS_OF, INDICATOR, PLAN, TABLES, YEAR, Command, find_plan, option, today, year
from commands.output import say, show


def _gaps(asked) -> None:
    from actions.assess import View

    with acting.open_for_reading(asked) as store:
        view = View.open(store, year=asked.year or today().year, as_of=asked.as_of, areas=asked.area)
        table = view.published(indicators=asked.indicator, target_year=asked.target_year)
    if table.empty:
        say("没有符合条件的目标。")
    show(table, asked.format)


def _plan_check(asked) -> None:
    from actions.assess import View

    with acting.open_for_reading(asked) as store:
        view = View.open(store, year=today().year)
        areas = None if asked.area is None else [view.find_area(one) for one in asked.area]
        if line := view.aside_line(areas):
            say(line)
        show(view.findings(areas), asked.format)


def _evaluate(asked) -> None:
    from actions import evaluating
    from actions.assess import View
    from model.choice import Choice

    plan = find_plan(asked.plan)
    with acting.open_for_reading(asked) as store:
        view = View.open(store, year=asked.year or today().year, areas=[asked.area])
        area = view.find_area(asked.area)
        choice = Choice(areas=(area,), year=view.year, version=view.version, plan=plan)
        made = evaluating.evaluate(view, choice, area=area)
    say(evaluating.sentence(made))
    show(evaluating.table(made), asked.format)


GAPS = Command("gaps", "各项目标的差距与判定", _gaps, areas=True, formats=TABLES, whose="people", options=(
    INDICATOR, YEAR,
    option("--target-year", type=year, metavar="T", help="只列该年的目标"),
    AS_OF,
))  # fmt: skip
PLAN_CHECK = Command("plan-check", "规划文本自身的核对", _plan_check, areas=True, formats=TABLES, whose="people")
EVALUATE = Command("evaluate", "终期评估：一个地区各项目标的完成情况表", _evaluate, formats=TABLES, whose="people", options=(
    option("--area", required=True, metavar="A", help="地区：代码、全称或简称"),
    PLAN,
    option("--year", type=year, metavar="Y", help="数据截至年份（默认今年）；早于规划末年的为中期评估"),
))  # fmt: skip
