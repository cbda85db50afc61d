"""What a document says of itself: title, who issued it, number, date, years and kind; a guess, for a person to correct.

'山丹县人民政府办公室关于印发山丹县“十四五”卫生健康事业发展规划的通知' -> the title inside, and who issued it before 关于
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from loaders.plans import years
from loaders.plans.blocks import Document, Paragraph

_NOTICE = re.compile(r"关于(?:印发|下发|发布|公布|批转|转发)《?([^《》。；;]{4,60})》?的(?:通知|公告|通告|批复)")
_TITLE = re.compile(
    r"[^。；;，,：:]{3,58}(?:规划|计划|方案|要点|纲要|安排|意见|思路|工作总结)(?:[（(][^）)]{1,20}[）)])?"
)
_BODY = re.compile(
    r"[\u4e00-\u9fff]{2,20}(?:人民政府办公室|人民政府办公厅|人民政府|卫生健康委员会|卫生健康委|卫生健康局|卫生健康和体育局|卫健委|卫健局)"
)
_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,12})[〔\[［(（](20[0-9]{2})[〕\]］)）]第?([0-9]{1,4})号")
_DATE = re.compile(r"(20[0-9]{2})年([0-9]{1,2})月(?:([0-9]{1,2})日)?")
HEAD, TAIL = 25, 12  # paragraphs at the beginning and the end in which a document says who it is
LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class Front:
    """'' and None where the document does not say. kind: of model.columns.SOURCE_KINDS; date: '2021-12-30' or '2021-12'; head: its first words,
    its title and who issued it, in which its county is looked for.
    """

    title: str = ""
    issuer: str = ""
    number: str = ""
    date: str = ""
    kind: str = "plan"
    start: int | None = None
    end: int | None = None
    head: tuple[str, ...] = ()


def of(document: Document) -> Front:
    """The guess for one document as read."""
    lines = [re.sub(r"\s+", "", one.text)[:400] for one in document.blocks if isinstance(one, Paragraph)]
    head, tail = lines[:HEAD], lines[HEAD:][-TAIL:]
    first = "".join(head[:6])[:600]
    notice = _NOTICE.search(first)
    stem = re.sub(r"\.[A-Za-z]{2,5}$", "", document.name)
    title = notice.group(1) if notice else _title(head, stem)
    period = years.of_title(title)
    if not period.end:
        period = years.of_document(document.blocks, document.name)
    issuer = _issuer(first[: notice.start()] if notice else "", [*tail[::-1], *head[:8]])
    number = next((found for line in head[:8] if (found := _NUMBER.search(line))), None)
    dates = [found for line in [*tail[::-1], *head[:12]] if (found := _DATE.fullmatch(line.strip("（）()")))]
    return Front(
        title=title,
        issuer=issuer,
        number=f"{number.group(1)}〔{number.group(2)}〕{number.group(3)}号" if number else "",
        date=_date(dates[0]) if dates else "",
        kind=_kind(title, period),
        start=period.start,
        end=period.end,
        head=(title, issuer, *head[:12], stem),
    )


def _title(head: list[str], stem: str) -> str:
    """The first line, or two that belong together, that is called a plan; else the name of the file."""
    short = [line if len(line) <= LONGEST_NAME else "" for line in head[:10]]
    lone = next((at for at, line in enumerate(short) if _TITLE.fullmatch(line)), None)
    for at, (one, other) in enumerate(pairwise(short)):
        one = "" if _NUMBER.search(one) or one.endswith("文件") else one
        if one and other and (lone is None or at < lone) and len(one + other) <= LONGEST_NAME:
            joined = one + other
            if _TITLE.fullmatch(joined) and not re.match(r"[0-9一二三四五六七八九十第（(]", other):
                return joined
    return short[lone] if lone is not None else stem[:LONGEST_NAME]


def _issuer(before: str, lines: list[str]) -> str:
    """Who issued it: the last body named before 关于印发, else a line that is nothing but such a name."""
    named = _BODY.findall(re.split(r"[^\u4e00-\u9fff]|文件|号", before)[-1])
    if named:
        return named[-1]
    bodies = (line.removesuffix("文件") for line in lines)
    return next((line for line in bodies if _BODY.fullmatch(line)), "")


def _date(found: re.Match) -> str:
    year, month, day = found.groups()
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def _kind(title: str, period: years.Period) -> str:
    if period.annual or re.search("要点|年度|工作计划", title):
        return "annual_plan"
    return "scheme" if re.search("方案|行动", title) else "plan"
