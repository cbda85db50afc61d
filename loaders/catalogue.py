"""indicators.yaml -> Catalogue, or every problem in it at once, each with its line and what may stand there."""

from typing import get_args

import yaml
from pydantic import ValidationError

from model.indicators import Catalogue, Indicator, Thresholds
from model.problems import Problem

SECTIONS = ("thresholds", "categories", "units", "indicators")


def read(body: bytes, *, file: str = "indicators.yaml") -> tuple[Catalogue | None, list[Problem]]:
    """The catalogue, or None with the problems. Entries are named as a reader finds them: 第 12 行·life_expectancy.better."""
    try:
        text = body.decode("utf-8-sig")
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except UnicodeDecodeError as error:
        return None, [Problem(code="encoding", file=file, value=f"字节 {error.start}", why="不是 UTF-8 文字", fix="以 UTF-8 另存")]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return None, [Problem(code="yaml", file=file, row=mark.line + 1 if mark else None, why="读不成 YAML: " + str(getattr(error, "problem", error)),
                              fix="检查缩进、冒号后的空格和引号")]
    if not isinstance(content, dict):
        return None, [Problem(code="yaml", file=file, why="应有四节", fix=" / ".join(SECTIONS))]
    lines = _lines(tree)
    problems = _twice(tree, file)
    entries = content.get("indicators")
    if isinstance(entries, dict):
        # The id is the key; written once so that the two can never differ.
        content = content | {"indicators": {key: ({"id": str(key)} | one if isinstance(one, dict) else one) for key, one in entries.items()}}
    try:
        catalogue = Catalogue.model_validate(content)
    except ValidationError as error:
        return None, problems + sorted((_problem(e, lines, file) for e in error.errors()), key=lambda p: p.row or 0)
    problems += _crossed(catalogue, lines, file)
    return (None if problems else catalogue), problems


def _lines(node: yaml.Node, path: tuple = ()) -> dict[tuple, int]:
    """Path of keys -> line number, for every key and list item in the file."""
    found = {path: node.start_mark.line + 1}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, key.value)
            found |= _lines(value, here)
            found[here] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            found |= _lines(value, (*path, str(place)))
    return found


def _twice(node: yaml.Node, file: str) -> list[Problem]:
    """Keys written twice under one parent: YAML would keep the last and silently drop the first."""
    problems, seen = [], {}
    if not isinstance(node, yaml.MappingNode):
        return problems
    for key, value in node.value:
        if key.value in seen:
            problems.append(Problem(code="duplicate", file=file, row=key.start_mark.line + 1, value=key.value, why=f"已在第 {seen[key.value]} 行写过", fix="删去一处或改名"))
        seen[key.value] = key.start_mark.line + 1
        problems += _twice(value, file)
    return problems


def _problem(error: dict, lines: dict[tuple, int], file: str) -> Problem:
    """A pydantic error -> the words a planner can act on."""
    path = tuple(str(part) for part in error["loc"])
    place = path
    while place and place not in lines:
        place = place[:-1]
    kind, found = error["type"], error["input"]
    column = ".".join(path[1:] if path[0] == "indicators" and len(path) > 1 else path)
    shown = "" if kind == "missing" or isinstance(found, dict) else str(found)[:60]
    allowed = _allowed(path)
    if kind == "missing":
        why, fix = "缺这一项", ("可填 " + " / ".join(allowed) if allowed else "补上这一行")
    elif kind == "extra_forbidden":
        why, fix = "不认识这一项", "可用的项: " + " ".join(_known(path))
    elif allowed:
        why, fix = "无效", "可填 " + " / ".join(allowed)
    elif kind == "value_error":
        why, fix, shown = str(error["ctx"]["error"]), "", ""
    else:
        why, fix = "无效", TYPE_FIXES.get(kind.split("_")[0], error["msg"])
    return Problem(code=kind, file=file, row=lines.get(place), column=column, value=shown, why=why, fix=fix)


TYPE_FIXES = {
    "string": "填文字, 不能空着",
    "bool": "填 true 或 false",
    "float": "填数字",
    "int": "填整数",
    "tuple": "填列表, 如 [0, 100]",
    "model": "下面要有缩进的各项",
    "dict": "下面要有缩进的各项",
    "greater": "数太小",
    "less": "数太大",
    "too": "项数不对",
}


def _model_of(path: tuple[str, ...]):
    if path[0] == "indicators" and len(path) >= 2:
        return Indicator
    return Thresholds if path[0] == "thresholds" and len(path) >= 2 else Catalogue


def _allowed(path: tuple[str, ...]) -> tuple[str, ...]:
    """The words a Literal field may hold, ('higher', 'lower', 'neutral') for better; () for other fields."""
    field = _model_of(path).model_fields.get(path[-1])
    return tuple(v for v in get_args(field.annotation) if isinstance(v, str)) if field else ()


def _known(path: tuple[str, ...]) -> list[str]:
    return [name for name in _model_of(path).model_fields if name != "id"]


def _crossed(catalogue: Catalogue, lines: dict[tuple, int], file: str) -> list[Problem]:
    """What only the whole file can show: names used twice, categories and indicators that do not exist, thresholds upside down."""
    problems, owner = [], {}

    def tell(code: str, path: tuple, value: str, why: str, fix: str) -> None:
        problems.append(Problem(code=code, file=file, row=lines.get(path), column=".".join(path[1:]), value=value, why=why, fix=fix))

    if catalogue.thresholds.slightly_behind >= catalogue.thresholds.on_pace:
        tell("order", ("thresholds", "slightly_behind"), str(catalogue.thresholds.slightly_behind), "须小于 on_pace", "如 0.60 与 0.95")
    for key, one in catalogue.indicators.items():
        at = ("indicators", key)
        if one.category not in catalogue.categories:
            tell("category", (*at, "category"), one.category, "没有这个类别", "可填 " + " / ".join(catalogue.categories))
        for other in [*one.differs_from, *([one.part_of] if one.part_of else [])]:
            if other not in catalogue.indicators:
                tell("unknown", (*at, "differs_from" if other in one.differs_from else "part_of"), other, "没有这个指标", "填本文件里有的指标编号")
        for name in dict.fromkeys((one.name, *one.aliases)):
            if owner.setdefault(name, key) != key:
                tell("ambiguous", (*at, "name" if name == one.name else "aliases"), name, f"也是 {owner[name]} 的名称或别名", "一个名称只能指一个指标")
    return problems
