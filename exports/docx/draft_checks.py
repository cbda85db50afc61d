"""The chapters 规划文本核对 and 重点任务 of the draft: what the checks on the plan found, findings alike in one
sentence; counts of tasks.
"""

from collections import Counter
from itertools import takewhile

import pandas as pd

from exports.docx.prose import Paragraph, full, listed
from exports.report_data import Pack
from wording import tasks as wording


def checks(pack: Pack) -> list[Paragraph]:
    """Paragraphs: how many findings of which check, then each check by area."""
    found = pack.findings.to_dict("records")
    below = [Paragraph(0, pack.aside)] if pack.aside else []
    if not found:
        return [Paragraph(0, "所选地区的规划文本未发现需要核对之处。"), *below]
    kinds = Counter(row["核对项"] for row in found)
    counts = "、".join(f"{_kind_name(kind)} {number} 处" for kind, number in kinds.items())
    paragraphs = [Paragraph(0, f"共 {len(found)} 处，均为文件表述与数字的核对，不属于完成情况：{counts}。")]
    for area in dict.fromkeys(row["地区"] for row in found):
        mine = [row for row in found if row["地区"] == area]
        texts = [_kind(kind, alike) for kind in kinds if (alike := [row for row in mine if row["核对项"] == kind])]
        paragraphs += [
            Paragraph(0, text, f"{area}。" if number == 0 and len(pack.areas) > 1 else "")
            for number, text in enumerate(texts)
        ]
    return paragraphs + below


def _kind_name(kind: str) -> str:
    return kind.replace("，", "而")


def _kind(kind: str, rows: list[dict]) -> str:
    """One sentence on all findings of a check in an area; what their explanations share is given once, in brackets."""
    front, inner, back = _shared([full(row["说明"]).rstrip("。") for row in rows])
    shared = (
        f"（{front.rstrip('：，；')}{'；' if front and back else ''}{back.lstrip('：，；')}）" if front or back else ""
    )
    items = listed((_place(row, text) for row, text in zip(rows, inner)), sign="；", what="处")
    return f"{_kind_name(kind)} {len(rows)} 处{shared}：{items}。"


def _shared(texts: list[str]) -> tuple[str, list[str], str]:
    """(the beginning all texts share, the rest of each, the end all share), cut only at a stop; of a single text
    nothing is shared.
    """
    if len(texts) < 2:
        return "", texts, ""
    if len(set(texts)) == 1:
        return texts[0], [""] * len(texts), ""
    parts = [_parts(text) for text in texts]
    most = min(map(len, parts)) - 1
    front = sum(1 for _ in takewhile(lambda place: len({one[place] for one in parts}) == 1, range(most)))
    back = sum(1 for _ in takewhile(lambda place: len({one[-1 - place] for one in parts}) == 1, range(most - front)))
    inner = ["".join(one[front : len(one) - back]).rstrip("：，；") for one in parts]
    return "".join(parts[0][:front]), inner, "".join(parts[0][len(parts[0]) - back :] if back else [])


def _parts(text: str) -> list[str]:
    """A sentence cut behind its stops, none of them inside brackets: '甲，乙（丙，丁）：戊' -> '甲，' '乙（丙，丁）：'
    '戊'.
    """
    found, depth = [""], 0
    for sign in text:
        depth += (sign == "（") - (sign == "）")
        found[-1] += sign
        if sign in "：，；" and depth == 0:
            found.append("")
    return found


def _place(row: dict, text: str) -> str:
    """'指标：text〔位置一；位置二〕'."""
    where = "；".join(dict.fromkeys(place for place in (row["位置一"], row["位置二"]) if place))
    title = "" if row["指标"] in text else row["指标"] + ("：" if text else "")
    return f"{title}{text}" + (f"〔{where}〕" if where else "")


def tasks(pack: Pack) -> list[Paragraph]:
    """One paragraph: how many tasks, how many of them with quantity, deadline and responsible unit, and how they stand."""
    given = pack.tasks
    if given.empty:
        return [Paragraph(0, pack.tasks_note or "所选地区的文件未列重点任务。")]
    by_area = given["地区"].value_counts(sort=False)
    apart = (
        f"（{listed((f'{area} {count} 条' for area, count in by_area.items()), what='个地区')}）"
        if len(by_area) > 1
        else ""
    )
    number = {title: int((given[title] != "").sum()) for title in ("数量", "期限", "责任单位", "涉及部门")}
    told = {title: number[title] for title in ("数量", "期限", "责任单位")}
    stated = [f"写明{title} {count} 条" for title, count in told.items() if count]
    lacking = [title for title, count in told.items() if not count]
    sentence = f"文件共列重点任务 {len(given)} 条{apart}" + (f"，其中{'、'.join(stated)}" if stated else "")
    sentence += (f"，均未写明{'、'.join(lacking)}" if lacking else "") + "。"
    involved = [Paragraph(0, _involved(given))] if number["涉及部门"] else []
    counts = wording.parts_of(given["进展"], what="条")
    return [Paragraph(0, f"{sentence}截至{pack.provenance.day}：{counts}。"), *involved]


def _involved(given: pd.DataFrame) -> str:
    """Which departments the documents name beside tasks without making them responsible: '…（涉及部门：…）'."""
    named = given[given["涉及部门"] != ""]
    several = given["地区"].nunique() > 1
    items = (f"{f'{row.地区}' if several else ''}{row.任务}（{row.涉及部门}）" for row in named.itertuples(index=False))
    return f"另有 {len(named)} 条提到有关部门：{listed(items, sign='；', what='条')}。"
