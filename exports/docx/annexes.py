"""The annexes of checks, tasks, sources and method as tables of a landscape page, an area a group, and the sentences about them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from exports import statements
from exports.docx.page import XIAO_WU, Cell
from exports.docx.prose import listed
from exports.report_data import SECTIONS, Pack
from model import clock
from wording import tasks as wording

# name -> millimetres, 267 together
CHECKS = {"序号": 9, "核对项": 34, "指标": 46, "说明": 78, "文件中的位置和原文": 100}
TASKS = {"序号": 9, "任务": 70, "数量": 18, "期限": 25, "责任单位": 40, "涉及部门": 34, "进展": 28, "出处": 43}
SOURCES = {"文件": 110, "制发机关": 60, "文号": 45, "日期": 22, "地区": 30}
METHOD = {"项目": 40, "说明": 227}
NOT_LISTED, NOT_SAID, AWAITED = "文件未列", "未写明", "待报"  # a blank says why
SOURCES_HEAD = "数据来源"
Rows = list[list[Cell]]
Grid = tuple[dict[str, float], Rows]


@dataclass(frozen=True)
class Part:
    """What stands one after the other in an annex, '' and None for what it lacks: a heading, a line, a table, a note under it."""

    heading: str = ""
    line: str = ""
    grid: Grid | None = None
    below: str = ""


def is_empty(pack: Pack, section: str) -> bool:
    """Whether an annex of this section would be a page with nothing on it."""
    held = {
        "counties": any(one.rows or one.others for one in pack.counties),
        "checks": not pack.findings.empty,
        "tasks": not pack.tasks.empty,
    }
    return not held[section]


def of_checks(pack: Pack) -> list[Part]:
    """The annex of the checks."""
    return [Part(line=checks_line(pack), grid=checks(pack), below=pack.aside)]


def of_tasks(pack: Pack) -> list[Part]:
    """The annex of the tasks."""
    return [Part(line=tasks_line(pack), grid=tasks(pack), below=f"{tasks_sources(pack)}。")]


def of_grounds(pack: Pack) -> list[Part]:
    """The rules, the documents everything stands in, and of what was asked for what there is nothing of."""
    rules = [Part(grid=method(pack))] if "method" in pack.sections else []
    said: dict[str, Callable[[Pack], str]] = {"checks": checks_line, "tasks": tasks_line}
    lacking = [
        Part(line=f"{SECTIONS[key]}：{words(pack)}{pack.aside if key == 'checks' else ''}")
        for key, words in said.items()
        if key in pack.sections and is_empty(pack, key)
    ]
    listed_ = Part(heading=SOURCES_HEAD if rules else "", grid=None if pack.sources.empty else sources(pack))
    return [*rules, *([] if pack.sources.empty else [listed_]), *lacking]


def checks_line(pack: Pack) -> str:
    """'共 43 处，均为文件表述与数字的核对，不属于完成情况：目标两处不同 3 处、…。'."""
    if pack.findings.empty:
        return statements.no_findings(pack.checked)
    kinds = Counter(pack.findings["核对项"])
    counts = "、".join(f"{kind.replace('，', '而')} {number} 处" for kind, number in kinds.items())
    return f"共 {pack.checked or f'{len(pack.findings)} 处'}，均为文件表述与数字的核对，不属于完成情况：{counts}。"


def checks(pack: Pack) -> Grid:
    """(columns, rows) of what the checks on the plans found."""

    def line(place: int, row: dict) -> list[Cell]:
        where = [
            f"{row[f'位置{n}']}{f'：“{text}”' if (text := row[f'原文{n}']) else ''}" for n in "一二" if row[f"位置{n}"]
        ]
        return [
            Cell(f"{place}"),
            Cell(row["核对项"]),
            Cell(row["指标"], left=True),
            Cell(row["说明"], left=True),
            Cell("\n".join(dict.fromkeys(where)), left=True),
        ]

    return CHECKS, _by_area(pack, pack.findings.to_dict("records"), line)


def tasks_line(pack: Pack) -> str:
    """How many tasks, how many of them with quantity, deadline and responsible unit, and how they stand."""
    given = pack.tasks
    if given.empty:
        return pack.tasks_note or statements.NO_TASKS
    by_area = given["地区"].value_counts(sort=False)
    apart = listed((f"{area} {count} 条" for area, count in by_area.items()), what="个地区")
    # 明确: a unit may have been written by people where the document has none.
    number = {said: int((given[said[2:]] != "").sum()) for said in ("写明数量", "写明期限", "明确责任单位")}
    told = [f"{said} {count} 条" for said, count in number.items() if count]
    lacking = [f"均未{said}" for said, count in number.items() if not count]
    sentence = f"文件共列重点任务 {len(given)} 条" + (f"，其中{apart}" if len(by_area) > 1 else "")
    sentence += (f"。{'，'.join(['、'.join(told), *lacking] if told else lacking)}" if told or lacking else "") + "。"
    return f"{sentence}截至{_seen_on(pack)}：{wording.parts_of(given['进展'], what='条')}。"


def _seen_on(pack: Pack) -> str:
    """The day from which the tasks are seen (actions.assess.View.tasks): of a past as-of year its last."""
    return clock.date_words(min(date.fromisoformat(pack.provenance.made), date(pack.provenance.year, 12, 31)))


def tasks(pack: Pack) -> Grid:
    """(columns, rows) of the tasks."""

    def line(place: int, row: dict) -> list[Cell]:
        told = [Cell(row[name] or NOT_SAID) for name in ("数量", "期限", "责任单位")]
        more = [
            Cell(row["涉及部门"] or "—"),
            Cell(row["进展"] or AWAITED),
            Cell(statements.place_of(row["出处"]), left=True),
        ]
        return [Cell(f"{place}"), Cell(row["任务"], left=True), *told, *more]

    return TASKS, _by_area(pack, pack.tasks.to_dict("records"), line)


def tasks_sources(pack: Pack) -> str:
    """'来源：山丹县…规划（第 1—3 项）；…' under the table, which has the places only."""
    return statements.sources([statements.document_of(one) for one in pack.tasks["出处"]])


def sources(pack: Pack) -> Grid:
    """(columns, rows) of the documents."""
    return SOURCES, [
        [Cell(str(text) or NOT_LISTED, XIAO_WU, left=place < 2) for place, text in enumerate(row)]
        for row in pack.sources.itertuples(index=False)
    ]


def method(pack: Pack) -> Grid:
    """(columns, rows) of the rules."""
    return METHOD, [[Cell(head), Cell(text, left=True)] for head, text in pack.method]


def _by_area(pack: Pack, rows: Sequence[dict], line) -> Rows:
    """The lines numbered through, of several areas above each its name."""
    found: Rows = []
    for place, row in enumerate(rows, start=1):
        if len(pack.areas) > 1 and (place == 1 or rows[place - 2]["地区"] != row["地区"]):
            found.append([Cell(row["地区"], left=True, bold=True)])
        found.append(line(place, row))
    return found
