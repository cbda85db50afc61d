"""The draft report in sentences: only numbers and reasons of the pack, no cause, no praise, no rank.

Binding targets are told first and apart. What is alike is told once, in a list; a list longer than MOST ends in 等.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from charts import profile_rows, words
from exports.pack import County, Pack
from model.numbers import missing, printed
from model.verdicts import CLASSES, REASONS, class_word

MOST = 12
GOOD = ("met", "kept", "met_early", "on_pace")
OPEN = ("missed", "lost", "moving_away", "behind", "slightly_behind", "baseline_short")
KINDS = {"binding": "约束性目标", "expected": "预期性目标", "none": "文件未标属性的目标"}
NUMERALS = "一二三四五六七八九"
WITH_PACE = ("behind", "slightly_behind")
# Checks whose finding is the same sentence for each indicator: it is said once, with what differs in brackets.
ALIKE = {
    "基期已优于目标值": "基期已优于目标值，目标是否不再要求改善，请确认",
    "以保持为目标": "基期与目标值相同，以保持为目标",
    "目标说了两次": "同一目标说了两次，数值一致",
    "目标算不出来": "目标只有定性表述或缺参照值，不作判定",
    "没有基期": "目标没有基期值，只能看是否达到，不能看进度",
    "有数而没有目标": "文件印有现状，没有列目标",
}
FREQUENCY = "notifiable_ab_incidence"  # a rate of reports: fewer reports are no success
REPORTED = "发病率随报告而变，须与报告质量一并核看，不宜单独作为成效。"


@dataclass(frozen=True)
class Said:
    """level 1 or 2: a heading; 0: a paragraph, with words in front of it that stand out."""

    level: int
    text: str
    lead: str = ""


def told(pack: Pack) -> list[Said]:
    """The draft from its first to its last paragraph, headings numbered 一、 and (一)."""
    chapters = [("总体情况", _overall(pack))]
    if "counties" in pack.sections:
        if len(pack.counties) == 1:
            chapters += [(head, [Said(0, text) for text in texts]) for head, texts in _county(pack.counties[0])]
        else:
            chapters.append(
                ("分地区情况", [said for place, one in enumerate(pack.counties) for said in _apart(place, one)])
            )
    if "checks" in pack.sections:
        chapters.append(("规划文本待核对", _checks(pack)))
    if "tasks" in pack.sections:
        chapters.append(("重点任务", _tasks(pack)))
    if "method" in pack.sections:
        chapters.append(("判定方法", [Said(0, full(text), f"{head}。") for head, text in pack.method]))
    return [
        said
        for place, (head, inside) in enumerate(chapters)
        for said in (Said(1, f"{numeral(place + 1)}、{head}"), *inside)
    ]


def numeral(number: int) -> str:
    """1 -> 一, 12 -> 十二, 25 -> 二十五."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else NUMERALS[tens - 1]) + ("十" if tens else "") + (NUMERALS[ones - 1] if ones else "")


def full(text: str) -> str:
    """The words of the screen with the stops of a document: ', ' -> '，'."""
    for narrow, wide in ((", ", "，"), ("; ", "；"), (": ", "："), ("(", "（"), (")", "）")):
        text = text.replace(narrow, wide)
    return text


def listed(items: Iterable[str], *, sign: str = "、", what: str = "项", most: int = MOST) -> str:
    """'A、B' and, of more than most, 'A、B、…等 30 项'."""
    items = list(items)
    return sign.join(items[:most]) + (f"等 {len(items)} {what}" if len(items) > most else "")


def _overall(pack: Pack) -> list[Said]:
    rows = [row for one in pack.counties for row in one.rows.to_dict("records")]
    names = [one.area["name"] for one in pack.counties]
    who = (
        f"{names[0]}规划文件"
        if len(names) == 1
        else f"{listed(names, what='个地区')}{f'共 {len(names)} 个地区' if len(names) <= MOST else ''}的规划文件"
    )
    if not rows:
        return [Said(0, f"{who}在所选范围内没有列出目标。")]
    by_kind = {kind: [row for row in rows if row["attribute"] == kind] for kind in KINDS}
    parts = "、".join(
        f"{KINDS[kind].removesuffix('的目标').removesuffix('目标')} {len(mine)} 项"
        for kind, mine in by_kind.items()
        if mine
    )
    said = [
        f"{who}在所选范围内共列目标 {len(rows)} 项：{parts}。"
        + ("" if by_kind["binding"] else "文件没有标约束性的目标。")
    ]
    said += [f"{KINDS[kind]} {len(mine)} 项：{_counts(mine)}。" for kind, mine in by_kind.items() if mine]
    if sum(bool(mine) for mine in by_kind.values()) > 1:
        said[-1] += "各类目标分开计数，不互相抵补。"
    due = [row for row in rows if "due_no_final" in row["flags"].split(";")]
    if due:
        said.append(
            f"目标年已到而终期数尚未报来的 {len(due)} 项{_of_binding(due)}，判定按现有最新的数给出，只作过程参考，以终期数为准。"
        )
    if any(row["class"] in ("baseline_meets", "baseline_short") for row in rows):
        said.append("判为基线已达标、基线未达标的，目前只有基期数，不作完成情况。")
    if any(profile_rows.held_back(row) for row in rows):
        said.append("涉及人数少（1—4）的数不对外列出，写作“不显示”，判定不受影响。")
    return [Said(0, text) for text in said]


def _counts(rows: list[dict]) -> str:
    """'基线已达标 5 项，基线未达标 3 项' in the order of the legend; '均为待补数据' where all are alike."""
    kind = rows[0]["attribute"]
    found = {code: sum(row["class"] == code for row in rows) for code in CLASSES}
    there = {code: number for code, number in found.items() if number}
    if len(there) == 1:
        return f"{'均为' if len(rows) > 1 else ''}{class_word(next(iter(there)), kind)}"
    return "，".join(f"{class_word(code, kind)} {number} 项" for code, number in there.items())


def _apart(place: int, one: County) -> list[Said]:
    head = Said(2, f"（{numeral(place + 1)}）{one.area['name']}")
    if one.rows.empty:
        return [head, Said(0, "文件在所选范围内没有列出目标。")]
    rows = one.rows.to_dict("records")
    by_kind = [(KINDS[kind], [row for row in rows if row["attribute"] == kind]) for kind in KINDS]
    counts = "".join(f"{name} {len(mine)} 项：{_counts(mine)}。" for name, mine in by_kind if mine)
    parts = [
        Said(0, text, f"{name}。" if number == 0 else "")
        for name, texts in _county(one)
        for number, text in enumerate(texts)
    ]
    return [head, Said(0, counts), *parts]


def _county(one: County) -> list[tuple[str, list[str]]]:
    """(heading, paragraphs) of one area; a part of which there is nothing says so."""
    rows = list(zip(one.rows.to_dict("records"), one.steps))
    good = _by_kind([pair for pair in rows if pair[0]["class"] in GOOD], GOOD, _reached)
    waiting = [row for row, _ in rows if row["class"] == "baseline_meets"]
    if waiting:
        good.append(
            f"另有 {len(waiting)} 项{_of_binding(waiting)}基期已达到目标值、尚无新数：{listed(map(_named_baseline, waiting))}。"
        )
    open_ = [pair for pair in rows if pair[0]["class"] in OPEN]
    short = _by_kind(open_, OPEN, _short)
    if any(row["indicator"] == FREQUENCY for row, _ in open_):
        short.append(REPORTED)
    return [
        ("完成较好的目标", good or ["按现有数据，没有判为已达标或达到时序进度的目标。"]),
        ("需提升的目标", short or ["按现有数据，没有判为需提升的目标。"]),
        ("待补数据的目标", _lacking([row for row, _ in rows if row["class"] == "unknown"])),
    ]


def _by_kind(pairs: list[tuple], order: tuple[str, ...], tell: Callable) -> list[str]:
    """One paragraph a kind of target, binding first; in it one clause a class."""
    said = []
    for kind, name in KINDS.items():
        mine = [pair for pair in pairs if pair[0]["attribute"] == kind]
        clauses = []
        for code in order:
            alike = [pair for pair in mine if pair[0]["class"] == code]
            if alike:
                items = listed((tell(row, steps) for row, steps in alike), sign="；" if tell is _short else "、")
                clauses.append(f"{class_word(code, kind)} {len(alike)} 项：{items}")
        if clauses:
            said.append(f"{name}中，" + "。".join(clauses) + "。")
    return said


def _reached(row: dict, _) -> str:
    """'每千人口注册护士数（2025 年 4.6 人/千人，目标 ≥4.5）'."""
    return f"{row['indicator_name']}（{_now(row)}，{_asked(row)}{_early(row)}）"


def _named_baseline(row: dict) -> str:
    return f"{row['indicator_name']}（{_base(row)}，{_asked(row)}）"


def _short(row: dict, steps) -> str:
    """'每千人口注册护士数 2020 年基期 4.35 人/千人，2025 年目标 ≥4.5，还差 0.15 人（4.5 − 4.35 = 0.15）'."""
    newer = words.has_newer(row) or missing(row["latest"])
    figures = (
        f"{_base(row)}，{_now(row)}" if newer and not missing(row["baseline"]) else _now(row) if newer else _base(row)
    )
    formulas = [formula for label, formula in steps if label.startswith("差距") and not missing(row["gap"])]
    formulas += [
        f"进度比 {printed(row['pace'], 2)}" for _ in "1" if row["class"] in WITH_PACE and not missing(row["pace"])
    ]
    working = f"（{'；'.join(formulas)}）" if formulas else ""
    gap = full(words.gap(row))
    gap = f"，{'比目标' if gap.startswith('高 ') else ''}{gap}{working}" if gap else ""
    return f"{row['indicator_name']}，{figures}，{_asked(row)}{gap}{_early(row)}"


def _early(row: dict) -> str:
    return "，尚在规划早期" if "early" in row["flags"].split(";") else ""


def _lacking(rows: list[dict]) -> list[str]:
    """One sentence a reason, the most frequent first; binding ones named before the others."""
    if not rows:
        return ["没有待补数据的目标。"]
    reasons = sorted(
        {row["reason"] for row in rows}, key=lambda code: (-sum(row["reason"] == code for row in rows), code)
    )
    said = [f"共 {len(rows)} 项{_of_binding(rows)}，缺的数不当作 0。"] if len(reasons) > 1 or len(rows) > 1 else []
    for code in reasons:
        mine = [row for row in rows if row["reason"] == code]
        said.append(
            f"{REASONS[code]} {len(mine)} 项{_of_binding(mine)}：{listed(row['indicator_name'] for row in mine)}。"
        )
    return ["".join(said)] if len(said) < 4 else [said[0], *said[1:]]


def _of_binding(rows: list[dict]) -> str:
    number = sum(row["attribute"] == "binding" for row in rows)
    return f"（其中约束性 {number} 项）" if 0 < number < len(rows) else "（均为约束性）" if number else ""


def _now(row: dict) -> str:
    """'2025 年 4.6 人/千人'; '现值不显示'."""
    if missing(row["latest"]):
        return "现值不显示" if profile_rows.held_back(row) else "缺现值"
    return f"{int(row['latest_year'])} 年 {_amount(printed(row['latest'], row['latest_decimals']), row['unit'])}"


def _base(row: dict) -> str:
    if missing(row["baseline"]):
        return "基期不显示" if profile_rows.held_back(row) else "无基期"
    return f"{int(row['baseline_year'])} 年基期 {_amount(printed(row['baseline'], row['base_decimals']), row['unit'])}"


def _asked(row: dict) -> str:
    """'2025 年目标 ≥4.5', '2025 年度目标 较2022年 +2 个百分点以上（即 ≥88.3）', '每年目标 ≥95'."""
    year = "" if missing(row["target_year"]) else f"{int(row['target_year'])} 年"
    when = {"plan": year, "annual": f"{year}度" if year else "年度", "every_year": "每年"}[row["scope"]]
    known = "" if row["basis"] == "absolute" or missing(row["target"]) else f"（即 {words.resolved(row)}）"
    return f"{when}目标 {words.target(row)}{known}"


def _amount(text: str, unit: str) -> str:
    """A figure with its unit as it is written in a sentence: '74.41 岁', '75%', '12.0/10万', '1:1.4'."""
    if unit == "1:":
        return f"1:{text}"
    return (
        f"{text}{unit.removeprefix('1')}" if unit in ("%", "‰") or unit.startswith("1/") else f"{text} {unit}".strip()
    )


def _checks(pack: Pack) -> list[Said]:
    """How many of which kind, then each kind by area."""
    found = pack.findings.to_dict("records")
    if not found:
        return [Said(0, "所选地区的规划文本没有待核对的地方。")]
    kinds = list(dict.fromkeys(row["核对项"] for row in found))
    counts = listed((f"{kind} {sum(row['核对项'] == kind for row in found)} 处" for kind in kinds), most=len(kinds))
    said = [Said(0, f"共 {len(found)} 处，均为表述或数字之间的核对，不是完成情况：{full(counts)}。请起草单位核定。")]
    for area in dict.fromkeys(row["地区"] for row in found):
        mine = [row for row in found if row["地区"] == area]
        texts = [_kind(kind, [row for row in mine if row["核对项"] == kind]) for kind in kinds]
        lead = f"{area}。" if len(pack.areas) > 1 else ""
        said += [
            Said(0, text, lead if number == 0 else "") for number, text in enumerate(text for text in texts if text)
        ]
    return said


def _kind(kind: str, rows: list[dict]) -> str:
    if not rows:
        return ""
    if kind in ALIKE:
        items = listed(
            dict.fromkeys(
                row["指标"] + (f"（{row['原文一']}）" if row["原文一"] and kind != "目标算不出来" else "")
                for row in rows
            )
        )
        return f"{ALIKE[kind]}的 {len(rows)} 处：{items}。"
    items = listed((_place(row) for row in rows), sign="；", what="处")
    return f"{full(kind)} {len(rows)} 处：{items}。"


def _place(row: dict) -> str:
    text = full(row["说明"]).rstrip("。")
    name = "" if text.startswith(row["指标"]) or row["指标"] in text else row["指标"]
    where = "；".join(place for place in dict.fromkeys((row["位置一"], row["位置二"])) if place)
    return f"{name}{text}" + (f"（{where}）" if where else "")


def _tasks(pack: Pack) -> list[Said]:
    tasks = pack.tasks
    if tasks.empty:
        return [Said(0, "所选地区的文件没有列出重点任务。")]
    areas = list(dict.fromkeys(tasks["地区"]))
    by_area = listed((f"{area} {int((tasks['地区'] == area).sum())} 条" for area in areas), what="个地区")
    number = {name: int((tasks[name] != "").sum()) for name in ("数量", "期限", "责任单位", "进展")}
    said = f"文件共列重点任务 {len(tasks)} 条" + (f"（{by_area}）" if len(areas) > 1 else "")
    said += f"，其中写明数量的 {number['数量']} 条、写明期限的 {number['期限']} 条、写明责任单位的 {number['责任单位']} 条。"
    if not number["进展"]:
        return [Said(0, said + "进展均未报来。")]
    told = tasks.loc[tasks["进展"] != "", "进展"].value_counts(sort=False)
    counts = "、".join(f"{word} {count} 条" for word, count in told.items())
    rest = len(tasks) - number["进展"]
    return [Said(0, f"{said}已报进展 {number['进展']} 条：{counts}" + (f"；未报 {rest} 条。" if rest else "。"))]
