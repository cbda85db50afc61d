"""indicators.yaml -> Catalogue, or every problem in it at once, each with its line and what may stand there.

Every scalar is read as the text that stands there ('no' stays 'no', 2024-01-01 stays 2024-01-01); model.indicators says
what it has to be. A key left empty is a key not written.
"""

import re
from functools import lru_cache
from typing import get_args

import yaml
from pydantic import ValidationError

from model.indicators import DEFINITION_OPEN, Catalogue, Indicator, Thresholds
from model.problems import Problem

SECTIONS = ("thresholds", "categories", "units", "indicators")
MOST_BYTES = 1_000_000  # a thousand indicators; anything longer is another file and would hold the server up
DEEPEST = 8  # sections, entries, keys and lists are four deep
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
UNSEEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ID_FORM = "编号用小写英文字母开头，只含小写字母、数字和下划线"
FORMS = {
    "core": "true / false",
    "decimals": "0 到 6 的整数",
    "plausible": "[下限, 上限]，如 [0, 100]",
    "aliases": "列表，如 [甲, 乙]",
    "differs_from": "缩进的 指标编号：理由",
    "sum_of": "列表，如 [甲, 乙]",
    "ratio_of": "[分子的指标编号, 分母的指标编号]",
    "ratio_of_counts": "[分子的指标编号, 分母的指标编号]",
    "wider_ratio": "[分子的指标编号, 分母的指标编号]",
    "near": "列表，如 [甲, 乙]",
    "lists_tasks": "true / false",
}
# Keys that name other indicators, besides differs_from and part_of.
RELATIONS = ("sum_of", "ratio_of", "ratio_of_counts", "share_of", "wider_ratio", "near")
SECTION_FORMS = {
    "thresholds": "大于 0、不大于 1 的数，如 0.95",
    "categories": "文字",
    "units": "列表，如 [人, 名]；没有的写 []",
}


def read(body: bytes, *, file: str = "indicators.yaml") -> tuple[Catalogue | None, list[Problem]]:
    """The catalogue, or None with the problems. Entries are named as a reader finds them: 第 12 行·life_expectancy.better.

    The same bytes give the same catalogue: not to be changed.
    """
    catalogue, problems = _read(body, file)
    return catalogue, list(problems)


@lru_cache(maxsize=4)  # every batch keeps its copy of the file, and nearly all of them are the same
def _read(body: bytes, file: str) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    tree, content, problems = parse(body, file)
    if content is None:
        return None, tuple(problems)
    lines, catalogue = lines_of(tree), None
    problems = twice(tree, file) + _crossed(content, lines, file)
    try:
        catalogue = Catalogue.model_validate(_stated(content))
    except ValidationError as error:
        problems += [_problem(e, lines, file) for e in error.errors()]
    return (None if problems else catalogue), tuple(sorted(problems, key=lambda p: p.row or 0))


def ids(body: bytes) -> set[str] | None:
    """The indicators a file speaks of, whatever else is wrong with it; None when it cannot be read at all."""
    _, content, _ = parse(body, "")
    return set(_part(content or {}, "indicators")) or None


def entries(body: bytes) -> dict[str, Indicator]:
    """The indicators of a file that has the section `indicators` alone, each by itself: whether they agree with others is not asked.

    Raises ValueError where the file cannot be read or an entry is not whole.
    """
    _, content, problems = parse(body, "")
    if content is None:
        raise ValueError(problems[0].line())
    return {key: Indicator.model_validate(one) for key, one in _stated(content)["indicators"].items()}


def written(entries: dict[str, dict]) -> str:
    """The section `indicators` with these entries, one key a line, as indicators.yaml has it. What is empty is left out."""
    said = {
        key: {name: value for name, value in one.items() if value not in ("", [], {}, None)}
        for key, one in entries.items()
    }
    return yaml.safe_dump({"indicators": said}, allow_unicode=True, sort_keys=False, width=10_000)


def with_more(body: bytes, more: str) -> bytes:
    """indicators.yaml with the entries of another section `indicators` at its end (indicators is its last section)."""
    return body.rstrip() + b"\n\n" + more.partition("\n")[2].encode()


def parse(
    body: bytes, file: str, sections: tuple[str, ...] = SECTIONS
) -> tuple[yaml.Node | None, dict | None, list[Problem]]:
    """The tree with its lines, and the same as dicts, lists and texts; or one problem."""

    def refuse(
        code: str, why: str, fix: str, row: int | None = None, value: str = ""
    ) -> tuple[None, None, list[Problem]]:
        return None, None, [Problem(code=code, file=file, row=row, value=value, why=why, fix=fix)]

    if len(body) > MOST_BYTES:
        return refuse("too_big", "文件太大", f"不超过 {MOST_BYTES // 1000} KB", value=f"{len(body) // 1000} KB")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return refuse("encoding", "不是 UTF-8 文字", "以 UTF-8 另存", value=f"字节 {error.start}")
    unseen = UNSEEN.search(text)
    if unseen:
        return refuse(
            "control",
            "有看不见的控制字符",
            "删去这个字符",
            row=text.count("\n", 0, unseen.start()) + 1,
            value=f"U+{ord(unseen.group()):04X}",
        )
    try:
        clever = _too_clever(text)
        if clever:
            return refuse(
                "yaml", "此处不使用 YAML 的引用 & *、标签（感叹号）和过深的嵌套", "按开头示例逐行填写", row=clever
            )
        loader = LOADER(text)
        tree = loader.get_single_node()
        content = None if tree is None else loader.construct_document(tree)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return refuse(
            "yaml",
            f"无法读取 YAML（{getattr(error, 'problem', None) or error}）",
            "检查缩进、冒号后的空格和引号",
            row=mark.line + 1 if mark else None,
        )
    if not isinstance(content, dict):
        return refuse("yaml", "应有四节" if sections is SECTIONS else "没有内容", " / ".join(sections))
    return tree, content, []


def _too_clever(text: str) -> int | None:
    """The line of the first anchor, alias, tag or deep nesting: a few such lines can unfold into gigabytes (billion laughs)."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or getattr(event, "anchor", None) or getattr(event, "tag", None):
            return event.start_mark.line + 1
    return None


def lines_of(node: yaml.Node, path: tuple = ()) -> dict[tuple, int]:
    """Path of keys -> line number, for every key and list item in the file."""
    found = {path: node.start_mark.line + 1}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, key.value)
            found |= lines_of(value, here)
            found[here] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            found |= lines_of(value, (*path, str(place)))
    return found


def twice(node: yaml.Node, file: str) -> list[Problem]:
    """Keys written twice under one parent: YAML would keep the last and silently drop the first."""
    problems, seen = [], {}
    if isinstance(node, yaml.SequenceNode):
        return [problem for one in node.value for problem in twice(one, file)]
    if not isinstance(node, yaml.MappingNode):
        return problems
    for key, value in node.value:
        if key.value in seen:
            problems.append(
                Problem(
                    code="duplicate",
                    file=file,
                    row=key.start_mark.line + 1,
                    value=key.value,
                    why=f"已在第 {seen[key.value]} 行写过",
                    fix="删去一处或改名",
                )
            )
        seen[key.value] = key.start_mark.line + 1
        problems += twice(value, file)
    return problems


def _stated(content: dict) -> dict:
    """What is written, with the key of an entry as its id, and without the optional keys left empty."""
    entries = content.get("indicators")
    if not isinstance(entries, dict):
        return content
    optional = {name for name, field in Indicator.model_fields.items() if not field.is_required()}
    return content | {
        "indicators": {
            key: {name: value for name, value in one.items() if value != "" or name not in optional} | {"id": key}
            if isinstance(one, dict)
            else one
            for key, one in entries.items()
        }
    }


def _problem(error: dict, lines: dict[tuple, int], file: str) -> Problem:
    """A pydantic error -> the words a planner can act on."""
    path = tuple(str(part) for part in error["loc"] if part != "[key]")
    place = path
    while place not in lines:
        place = place[:-1]
    kind, found = error["type"], error["input"]
    field = path[:3] if path[0] == "indicators" else path[:2]
    why = "空着" if found == "" else "无效"
    if kind == "extra_forbidden":
        why, fix = "不能识别该项", "可用的项：" + " ".join(_known(path))
    elif field[2:] == ("id",):
        field, fix = field[:2], ID_FORM
    else:
        fix = _form(field)
        if kind == "missing" and field == path:
            why, found = "缺少该项", ""
    return Problem(code=kind, file=file, row=lines[place], column=_named(field), value=_shown(found), why=why, fix=fix)


def _named(path: tuple[str, ...]) -> str:
    """('indicators', 'nurses', 'better') -> 'nurses.better', ('thresholds', 'early') -> 'thresholds.early'."""
    return ".".join(path[1:] if path[0] == "indicators" and len(path) > 1 else path)


def _shown(found) -> str:
    text = (
        ""
        if isinstance(found, dict)
        else "[" + ", ".join(map(str, found)) + "]"
        if isinstance(found, list)
        else str(found)
    )
    return text if len(text) <= 60 else text[:60] + "…"


def _form(path: tuple[str, ...]) -> str:
    """What may stand at a place: ('indicators', x, 'better') -> '可填 higher / lower / neutral', ('indicators', x, 'name') -> '可填 文字'."""
    section, deep = path[0], len(path)
    if section == "indicators" and deep == 3:
        words = [
            word for word in get_args(Indicator.model_fields[path[2]].annotation) if isinstance(word, str) and word
        ]
        return "可填 " + (" / ".join(words) or FORMS.get(path[2], "文字"))
    if deep == 2 and section in SECTION_FORMS:
        return "可填 " + SECTION_FORMS[section]
    return "下面要有缩进的各项"


def _known(path: tuple[str, ...]) -> list[str]:
    of = (
        Indicator
        if path[0] == "indicators" and len(path) > 1
        else Thresholds
        if path[0] == "thresholds" and len(path) > 1
        else Catalogue
    )
    return [name for name in of.model_fields if name != "id"]


def _part(of: dict, key: str) -> dict:
    """A mapping below a key; {} when something else stands there (that is told as a problem of its own)."""
    return of[key] if isinstance(of.get(key), dict) else {}


def _crossed(content: dict, lines: dict[tuple, int], file: str) -> list[Problem]:
    """What only several keys together can show. Reads the texts as they stand, so that one bad key never hides another."""
    problems, owner = [], {}
    entries = {key: one for key, one in _part(content, "indicators").items() if isinstance(one, dict)}
    categories, thresholds = _part(content, "categories"), _part(content, "thresholds")

    def tell(code: str, path: tuple, value: str, why: str, fix: str) -> None:
        place = path if path in lines else path[:-1]
        problems.append(
            Problem(code=code, file=file, row=lines[place], column=_named(path), value=value, why=why, fix=fix)
        )

    low, high = _number(thresholds.get("slightly_behind")), _number(thresholds.get("on_pace"))
    if low is not None and high is not None and low >= high:
        tell(
            "order",
            ("thresholds", "slightly_behind"),
            thresholds["slightly_behind"],
            f"须小于 on_pace({thresholds['on_pace']})",
            "如 0.60 与 0.95",
        )
    owner.update({key: key for key in entries})
    for key, one in entries.items():
        at = ("indicators", key)
        if "id" in one:
            tell("extra_forbidden", (*at, "id"), _shown(one["id"]), "不能识别该项", "编号即本节名称，不另填写")
        if (
            isinstance(one.get("category"), str)
            and one["category"]
            and categories
            and one["category"] not in categories
        ):
            tell("category", (*at, "category"), one["category"], "没有这个类别", "可填 " + " / ".join(categories))
        _told_range(one, at, tell)
        if one.get("definition", "") == "" and one.get("definition_source") not in (None, "", DEFINITION_OPEN):
            tell(
                "definition",
                (*at, "definition_source"),
                _shown(one["definition_source"]),
                "有出处而没有 definition",
                f"补上 definition，或写 {DEFINITION_OPEN}",
            )
        if one.get("printed_in", "") != "" and one.get("definition", "") != "":
            tell(
                "definition",
                (*at, "printed_in"),
                _shown(one["printed_in"]),
                "已有 definition，不再写可查何处",
                "删去 printed_in，出处写在 definition_source",
            )
        for other in _part(one, "differs_from"):
            if other == key or other not in entries:
                tell(
                    "unknown",
                    (*at, "differs_from", other),
                    other,
                    "是它自己" if other == key else "没有该指标",
                    "填本文件中其他指标编号",
                )
        for field in RELATIONS:
            given = one.get(field, "")
            for other in given if isinstance(given, list) else [given] if field == "share_of" and given != "" else []:
                itself = other == key and field not in ("ratio_of", "ratio_of_counts")
                if not isinstance(other, str) or other not in entries or itself:
                    why = "是它自己" if itself else "没有该指标"
                    tell("unknown", (*at, field), _shown(other), why, "填本文件中其他指标编号")
        _told_whole(entries, key, tell)
        names = [("name", one.get("name"))] + [
            ("aliases", alias) for alias in (one["aliases"] if isinstance(one.get("aliases"), list) else [])
        ]
        for field, name in dict.fromkeys((field, name) for field, name in names if isinstance(name, str)):
            if owner.setdefault(name.strip(), key) != key:
                tell("ambiguous", (*at, field), name, f"也指 {owner[name.strip()]}", "一个叫法只能指一个指标")
    return problems


def _told_range(one: dict, at: tuple, tell) -> None:
    """Checks that plausible [lo, hi] has its ends in order and its reason beside it."""
    given = one.get("plausible")
    ends = [_number(end) for end in given] if isinstance(given, list) else []
    if len(ends) == 2 and None not in ends and ends[0] >= ends[1]:
        tell("order", (*at, "plausible"), _shown(given), "下限须小于上限", "可填 " + FORMS["plausible"])
    if given not in (None, "") and one.get("plausible_why", "") == "":
        tell("missing", (*at, "plausible_why"), "", "缺少该项", "可填 文字：超出该范围可能为误填的理由")


def _told_whole(entries: dict, key: str, tell) -> None:
    """part_of names another indicator, and following it never comes back."""
    seen, other = {key}, entries[key].get("part_of")
    if not isinstance(other, str) or other == "":
        return
    if other not in entries:
        tell("unknown", ("indicators", key, "part_of"), other, "没有该指标", "填本文件中其他指标编号")
    while isinstance(other, str) and other in entries and other not in seen:
        seen.add(other)
        other = entries[other].get("part_of")
    if other == key:
        tell(
            "circle",
            ("indicators", key, "part_of"),
            entries[key]["part_of"],
            "绕了一圈又是它自己",
            "part_of 填比它大的那个指标",
        )


def _number(text) -> float | None:
    try:
        return float(text)
    except (TypeError, ValueError):
        return None
