"""Tasks that a document gives to a unit: （责任单位：县卫健局、县财政局；完成时限：2025年12月底）, 由县医保局牵头, columns 任务 and 责任单位 of a table.

What is proposed is what data/commitments.csv has: the task in the document's words, who answers for it, who is named beside, by when. A unit that
the document does not call responsible is not proposed as one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.plans import sections
from loaders.plans.blocks import Document, Paragraph, Table
from loaders.plans.proposals import reasons
from loaders.plans.sections import Section

TASK_FIELDS = ("task", "responsible", "involved", "deadline", "place", "as_printed", "sure", "why")
_LEADING = "责任单位|责任部门|责任科室|责任股室|责任主体|牵头单位|牵头部门|牵头科室|牵头股室|主要责任单位|主责单位"
_BESIDE = "配合单位|配合部门|配合科室|协办单位|参与单位|参加单位"
_UNTIL = "完成时限|完成时间|完成期限|时间节点|时限"
_SAID = re.compile(rf"({_LEADING}|{_BESIDE}|{_UNTIL}) ?[:：] ?([^:：；;。()（）]{{2,200}})")
_BRACKET = re.compile(r"[(（]([^()（）]{4,400})[)）]")
_LINE = re.compile(rf"(?:{_LEADING}|{_UNTIL}) ?[:：]")
_BY = re.compile(r"由([^，。；、：,;:]{2,24})牵头(?:[，,、]?(?:会同)?([^，。；,;]{2,40})(?:配合|参与|协同))?")
_TIME = re.compile(
    r"(?:到)?20[0-9]{2}年(?:[0-9]{1,2}月)?(?:底前|底|末|前|上半年|下半年)?|年底前|今年年底|年内|“?十[四五六]五”?(?:期末|末)"
)
_SENTENCE = re.compile(r"[。；;！？]")
TASK_HEADS = re.compile(
    r"(?:重点|主要|具体|工作|目标)?(?:任务|事项|举措|措施|工作内容|工作任务|重点工作|项目名称)(?:名称|内容)?"
)
_NO_TASK = re.compile(
    r"(?:主要|重点|工作|总体|具体|保障)?(?:任务|目标|要求|举措|安排|措施|组织实施)"
)  # a heading that only says what follows
SHORTEST, LONGEST = 4, 120  # characters of a task
LONGEST_UNIT = 24


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """One task with who answers for it. deadline: the document's words, '' for none; why: what must be looked at, '' where sure."""

    task: str
    responsible: str
    involved: str = ""
    deadline: str = ""
    place: str = ""
    as_printed: str = ""
    block: int = -1
    why: str = ""

    @property
    def sure(self) -> bool:
        """Whether nothing about it has to be looked at."""
        return not self.why

    def as_dict(self) -> dict:
        """The keys of the command's JSON, in its order."""
        return {name: getattr(self, name) for name in TASK_FIELDS}


def assigned(document: Document) -> list[Assignment]:
    """Every task for which the document names who answers, in its order."""
    found: list[Assignment] = []
    before = ""
    for number, (block, section) in enumerate(sections.placed(document.blocks)):
        if section.is_past:
            before = ""
            continue
        made = list(_of_table(block, section) if isinstance(block, Table) else _of_paragraph(block, section, before))
        found += [replace(one, block=number) for one in made]
        before = sections.body(block)[0] if isinstance(block, Paragraph) and not made else ""
    return found


def _of_paragraph(block: Paragraph, section: Section, before: str) -> Iterator[Assignment]:
    text = sections.body(block)[0]
    told = [(found.start(), found.group(1)) for found in _BRACKET.finditer(text) if _LINE.search(found.group(1))]
    if not told and (line := _LINE.search(text)):
        told = [(line.start(), text[line.start() :])]
    start = 0
    for at, words in told:
        said = text[start:at].strip(" 。；;（(") or before
        start = text.find(words, at) + len(words) + 1
        yield from _one(said, words, section)
    if not told:
        for found in _BY.finditer(text):
            said = text[: found.start()]
            yield from _one(said, "", section, lead=found.group(1), beside=found.group(2) or "", phrase=found.group())


def _one(
    said: str, words: str, section: Section, *, lead: str = "", beside: str = "", phrase: str = ""
) -> Iterator[Assignment]:
    """The task said before the words that name its units; nothing where none is said."""
    task, why = _task(said, by_name=bool(lead))
    named = {kind: _units(units) for kind, units in _SAID.findall(words)}
    answering = "、".join(units for kind, units in _SAID.findall(words) if re.fullmatch(_LEADING, kind))
    own, others = _led(lead or answering)
    lead = own
    beside = "、".join(
        filter(None, [_units(beside), others, *(one for kind, one in named.items() if re.fullmatch(_BESIDE, kind))])
    )
    stated = next((units for kind, units in named.items() if re.fullmatch(_UNTIL, kind)), "")
    if not lead or len(task) < SHORTEST or _NO_TASK.fullmatch(task):
        return
    times = list(dict.fromkeys(_TIME.findall(said)))
    doubt = "文中有几个时间，期限待核" if not stated and len(times) > 1 else ""
    deadline = stated or (times[0] if len(times) == 1 else "")
    yield Assignment(
        task=task,
        responsible=lead,
        involved=beside,
        deadline=deadline,
        place=section.place,
        as_printed=(phrase or words)[:80],
        why=reasons(why, doubt, _doubtful(lead)),
    )


def _task(said: str, *, by_name: bool) -> tuple[str, str]:
    """(the task in few words, what is doubtful): the sentence that names it, which comes first (加强分级诊疗制度建设。); before 由…牵头 the last."""
    parts = [one.strip(" ，,、（(") for one in _SENTENCE.split(said) if one.strip(" ，,、（(")]
    if not parts:
        return "", ""
    chosen = parts[-1] if by_name else parts[0]
    chosen = re.sub(r"^[一二三四五六七八九十]{1,2}[是要]", "", chosen)
    return chosen[:LONGEST], "任务较长，名称待核" if len(chosen) > LONGEST else ""


def _units(text: str) -> str:
    """'县卫健局， 县财政局按职责分工负责' -> '县卫健局、县财政局'."""
    text = re.split(r"(?:按照?|根据)?(?:职责|任务)?分工", text)[0].removesuffix("按")
    parts = (one.strip() for one in re.split(r"[、，,\n 和]|及(?=[县市区省各])", text))
    return "、".join(dict.fromkeys(one for one in parts if one))


def _led(text: str) -> tuple[str, str]:
    """(who leads, who helps) of 县人社局、县卫体局按职责分别牵头，县财政局配合."""
    lead, _, rest = text.partition("牵头")
    lead = re.sub(r"(?:按照?(?:各自)?职责)?(?:分别|共同)?$", "", lead)
    helping = re.fullmatch(r"(?:负责)?[、，, ]*(.{2,80}?)(?:配合|参与|协助)", rest)
    return _units(lead), _units(helping.group(1)) if helping else ""


def _doubtful(lead: str) -> str:
    return "责任单位较长，待核" if max(map(len, lead.split("、"))) > LONGEST_UNIT else ""


# -- tables --------------------------------------------------------------------------------------------------------------


def _of_table(block: Table, section: Section) -> Iterator[Assignment]:
    """The rows of a table with a column of tasks and one of units; a merged cell of units goes on below."""
    heads = [cell.replace(" ", "").replace("\n", "") for cell in block.rows[0]]
    at = {
        kind: _column(heads, pattern) for kind, pattern in (("lead", _LEADING), ("beside", _BESIDE), ("until", _UNTIL))
    }
    task = next((place for place, head in enumerate(heads) if TASK_HEADS.fullmatch(head)), None)
    lead = at["lead"]
    if task is None or lead is None:
        return
    carried = ""
    for number, row in enumerate(block.rows[1:], 1):
        carried, own = row[lead] or carried, row[lead]
        said = re.sub(r"^[0-9]{1,2}[.、．]", "", row[task].replace("\n", "")).strip("。； ")
        if len(said) < SHORTEST or not carried:
            continue
        yield Assignment(
            task=said[:LONGEST],
            responsible=_units(carried),
            involved=_units(_cell(row, at["beside"])),
            deadline=_cell(row, at["until"]).replace("\n", ""),
            place=f"{section.place} · 表 第 {number} 行".removeprefix(" · "),
            as_printed=said[:80],
            why=reasons("" if own else "责任单位承上一行", "任务较长，名称待核" if len(said) > LONGEST else ""),
        )


def _column(heads: Sequence[str], pattern: str) -> int | None:
    return next(
        (place for place, head in enumerate(heads) if re.fullmatch(rf"(?:{pattern})(?:及.{{1,8}})?", head)), None
    )


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None else ""
