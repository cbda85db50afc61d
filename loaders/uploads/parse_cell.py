"""The text of a cell -> what it says. Pure: no catalogue, no table.

'９８．５％' -> 98.5 %     '1,234' -> 1234           '11.91/10万' -> 11.91 /10万     '12.7（2023年）' -> 12.7 of 2023
'≥95' -> ≥ 95              '95以上' -> ≥ 95          '约 12' -> ~ 12                 '1:1.4' -> 1.4, unit 1:
'—' '…' '未统计' -> missing, never zero              '1,2345' '12,4' '3/25200' -> bad, never guessed
"""

import re
from dataclasses import dataclass, replace

from model import numerals

FULL_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
SPACES = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\t\r\n\v\f"
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
SIGNS = FULL_TO_HALF | {ord(s): " " for s in SPACES} | {ord(s): None for s in UNSEEN}
SIGNS |= {
    0x2212: "-",
    0x2013: "–",
    0x2236: ":",
    0x3002: "。",
    0x3014: "(",
    0x3015: ")",
    0x2215: "/",
    0x2264: "≤",
    0x2265: "≥",
}
STROKE = "\u0336"  # see loaders.spreadsheets.sheet.Cell: laid over what is struck out
STRUCK = ("有划去的文字", "作废的请清空该格；仍有效的请去掉删除线，只留正确的数")
SIGNS |= {0x2266: "≤", 0x2267: "≥", 0xFE5A: ")", 0xFE59: "(", 0x25CB: "〇", 0xFFE5: "¥"}


def by_word(meanings: dict[str, str]) -> dict[str, str]:
    """{meaning: 'word word'} -> {word: meaning}."""
    return {word: meaning for meaning, words in meanings.items() for word in words.split()}


MISSING = {
    "",
    *"* - . / \\ | ~ – — ― … ** -- // —— ―― …… *** --- ... ——— 。。。 ......".split(),
    *"无 空 缺 na 不详 待定 待补 暂无 未列 未填 未报 未知 空白 缺失 缺报 n/a nan nil 不适用 待统计 无数据 未上报 未公布 未印出 未填报 未开展 未监测 未统计 未调查 none null 暂无数据 没有数据".split(),
}

NUMBER = r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
BEFORE = by_word(
    {
        "≥": "≥ >= => 不低于 不少于 不小于 至少 达到 提高到 增加到 稳定在 保持在",
        "≤": "≤ <= =< 不高于 不超过 不大于 不多于 至多 控制在 降至 下降到 降到 减少到",
        ">": "> 超过 高于 大于 多于",
        "<": "< 低于 少于 小于",
        "~": "约 大约 约为 近 ~ ≈",
        "=": "=",
    }
)
AFTER = by_word(
    {
        "≥": "以上 及以上 (含)以上 +",
        "≤": "以下 及以下 以内 之内",
        "~": "左右 上下",
    }
)
BY_LENGTH = tuple(sorted(BEFORE, key=len, reverse=True)), tuple(sorted(AFTER, key=len, reverse=True))

UNIT = re.compile(
    r"%|‰|‱|个?百分点|(?:1 ?)?/ ?(?:10 ?万|十万|100,?000|1,?000|1万|万|千)(?:人|人口|活产)?|(?:10|十)万分之一|(?:人次|人|名|户|个|所|家|张|支|辆|种|项|件|次|场|起|例|对|岁|床|条)"
    r"(?:/ ?(?:千人|万人|千|万|年|月|每千人))?|万人次|万人|千人|万元|亿元|元|万|亿|千|平方米|平米|m²|m2|㎡|小时|分钟|天|日|年|月|台|套|处|份"
)
# A note beside a figure that is a figure itself: 95.4(93.8), 95.4(上年93.8).
ANOTHER_NUMBER = re.compile(
    r"(?!n ?=)[^0-9\[]{0,20}(?:20[0-9]{2}年)?[^0-9\[]{0,20}[0-9][0-9.,]{0,15} ?[%‰]?(?<!注[0-9])", re.I
)
SCIENTIFIC = re.compile(r"([+-]?[0-9](?:\.([0-9]{1,9}))?)e([+-]?[0-9]{1,3})", re.I)
FOOTNOTE = re.compile(r"(?:(?<![mM])[①-⑳⑴-⒇⒈-⒛⁰¹²³⁴-⁹*†‡#]+|\[[0-9]{1,2}\]|注[0-9一二三]?)$")
BRACKET = re.compile(r"^(.*[^ (]) ?\(([^()]*)\)$")
YEAR = re.compile(r"^((?:1[89]|20|21)[0-9]{2}) ?(?:年度?|年份)?$")
HAN_YEAR = re.compile(r"[〇零一二三四五六七八九]{4}年?")
YEAR_BEGINS = re.compile(r"((?:1[89]|20|21)[0-9]{2})(?:\.0)?(年度|年份|年|年末|年底|-(?=[QqHh])|(?![0-9]))(.*)$")
# A month of a year; the end of one is a day on which is counted what there is.
OF_MONTH = re.compile(r"((?:19|20|21)[0-9]{2})(?:年|[-/.])(0?[1-9]|1[0-2])(?:月份?)?")
# What may follow a year and says nothing more of the time.
OF_A_YEAR = set("末 底 份 度 数 值 实际 实际值 完成 完成值 数据 数值 指标值 现状 现状值 统计 统计值".split()) | {""}

PERIODS = by_word(
    {
        "year": "年 全年 年度 全年度 year 1-12月 1-12月份 自然年 日历年",
        "mch_year": "妇幼年度 妇幼年 妇幼卫生年度 妇幼统计年度 mch_year",
        "H1": "上半年 半年 1-6月 1-6月份 h1 半年报 上半年度 半年度",
    }
)
PERIODS |= {
    form: f"Q{n}"
    for n, han, months in ((1, "一", "1-3"), (2, "二", "4-6"), (3, "三", "7-9"), (4, "四", "10-12"))
    for form in (
        f"{han}季度",
        f"第{han}季度",
        f"{n}季度",
        f"第{n}季度",
        f"q{n}",
        f"{months}月",
        f"{months}月份",
        f"{han}季",
    )
}
STATUSES = by_word(
    {
        "快报": "快报 快报数 初步 初步数 速报 预报 初报 快报值",
        "年报": "年报 年报数 年报值 正式",
        "核定": "核定 核定数 核定值 核实 终报 终报数 最终 最终数 审定 审定数 终审",
    }
)


@dataclass(frozen=True)
class Numeral:
    """What a value cell says. kind: 'number', 'missing' or 'bad' (why and fix say it). decimals as printed; note: what
    else stood there; signed: with a plus or minus before it.
    """

    kind: str
    value: float | None = None
    decimals: int = 0
    value_to: float | None = None
    unit: str = ""
    comparator: str = ""
    year: int | None = None
    period: str = ""
    status: str = ""
    note: str = ""
    signed: bool = False
    why: str = ""
    fix: str = ""


@dataclass(frozen=True)
class When:
    """What a cell about time says; None and '' where it does not."""

    year: int | None = None
    period: str = ""
    status: str = ""


def plain(text: str) -> str:
    """Full-width signs and spaces made half-width, runs of spaces one, what cannot be seen removed."""
    return " ".join(text.translate(SIGNS).split())


def numeral(text: str) -> Numeral:
    """Never raises, never guesses."""
    bare = plain(text)
    if bare.lower() in MISSING:
        return Numeral("missing")
    bare = bare[1:] if re.match("['‘’][+0-9-]", bare) else bare  # the mark that makes a number a text
    if len(bare) > 80:
        return _bad("是文字，不是数值", "只填数")
    if UNIT.fullmatch(bare):
        return _bad("是单位，不是数值", "填数；单位写在单位列或表头")
    return _in_powers(bare) or _parts(bare)


def _in_powers(bare: str) -> Numeral | None:
    """9.54E+01 -> 95.4. None where digits may have been lost (9.5E+02) or it is no such number."""
    found = SCIENTIFIC.fullmatch(bare)
    if not found:
        return None
    decimals = len(found.group(2) or "") - int(found.group(3))
    if not 0 <= decimals <= 12:
        return None
    return Numeral("number", value=float(bare) + 0.0, decimals=decimals, signed=bare[0] in "+-")


def _parts(bare: str) -> Numeral:
    more: dict = {}
    for _ in range(4):
        note = FOOTNOTE.search(bare)
        if note and note.start() > 0 and not more.get("note"):
            more["note"], bare = note.group(), bare[: note.start()].strip()
        bracket = BRACKET.match(bare)
        if not bracket:
            break
        bare, inside = bracket.group(1).strip(), bracket.group(2).strip()
        when = moment(inside)
        if when:
            more |= {"year": when.year} if when.year else {}
            more |= {"period": when.period} if when.period else {}
            more |= {"status": when.status} if when.status else {}
        elif UNIT.fullmatch(inside):
            more["unit"] = inside
        else:
            more["note"] = f"{inside} {more.get('note', '')}".strip()
    ratio = re.fullmatch(rf"1 ?: ?({NUMBER})", bare)
    if ratio:
        return replace(_number(ratio.group(1)), unit="1:", **more)
    sign = next((sign for sign in BY_LENGTH[0] if bare.startswith(sign)), "")
    rest = bare[len(sign) :].strip()
    sign_after = next((sign for sign in BY_LENGTH[1] if rest.endswith(sign)), "")
    rest = rest[: len(rest) - len(sign_after)].strip()
    said = {BEFORE.get(sign), AFTER.get(sign_after)} - {None}
    if len(said) > 1 and said != {"≥", "~"}:
        said = {BEFORE[sign]} if sign in ("控制在",) else said
    ends = re.fullmatch(rf"({NUMBER}) ?(%|‰)? ?(?:-|–|—|~|至|到) ?({NUMBER}) ?(.*)", rest)
    if ends and (not ends.group(4) or UNIT.fullmatch(ends.group(4))):
        low, high = _number(ends.group(1)), _number(ends.group(3))
        if low.kind == high.kind == "number" and low.value < high.value:
            unit = ends.group(4) or ends.group(2) or ""
            most = max(low.decimals, high.decimals)
            return replace(low, value_to=high.value, decimals=most, comparator="range", **({"unit": unit} | more))
    figure = re.match(NUMBER, rest)
    if not figure:
        return _why_not(bare)
    tail = rest[figure.end() :].strip()
    if tail and not UNIT.fullmatch(tail):
        return _why_not(bare)
    if len(said) > 1:
        return _bad("前后两个比较词不一致", "只留一个，如 ≥95")
    found = _number(figure.group())
    if found.kind == "bad":
        return found
    if tail:
        if more.get("unit") and more["unit"] != tail:
            return _bad("写了两个单位", "只留一个单位")
        more["unit"] = tail
    return replace(found, comparator=said.pop() if said else "", **more)


def _number(text: str) -> Numeral:
    digits = text.replace(",", "")
    whole, _, part = digits.partition(".")
    if len(whole.lstrip("+-")) > 12:
        return _bad("位数过多，无法存储", "核对这个数；代码和电话不是数值")
    signed = whole[0] in "+-"
    return Numeral("number", value=float(digits) + 0.0, decimals=len(part), signed=signed)


def _bad(why: str, fix: str) -> Numeral:
    return Numeral("bad", why=why, fix=fix)


def _why_not(bare: str) -> Numeral:
    """Why it is no number, in words that say how to mend it."""
    if STROKE in bare:
        return _bad(*STRUCK)
    if bare.startswith("="):
        return _bad("是公式的文字，不是算出的数", "粘贴为数值后再导出")
    if bare.startswith("#"):
        return _bad("是公式出错的结果", "在表中改正公式或直接填数；没有数据的留空")
    if re.search(r"[0-9],[0-9]", bare) and re.fullmatch(r"[+-]?[0-9][0-9,.]*(?:%|‰)?", bare):
        return _bad("逗号的位置不像千位分隔", "小数点用 '.'（如 12.4）；千位分隔每三位一个（如 1,234）")
    if re.fullmatch(r"[+-]?[0-9]+ ?[。·、‧•･'] ?[0-9]+(?:%|‰)?", bare):
        return _bad("小数点写成了别的符号", "小数点用 '.'，如 12.4")
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)? ?/ ?[0-9]+(?:\.[0-9]+)?", bare):
        return _bad("是一个分数", "填算好的数；分子、分母另列")
    if re.fullmatch(r"[0-9.]+e[+-]?[0-9]+", bare, re.I):
        return _bad("是科学记数法，末尾的数字可能已丢失", "把单元格设为数值格式后重新导出")
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*", bare):
        return _bad("是日期", "表格软件可能将数值改成了日期：请将单元格设为数值格式，重新填写")
    if re.search(r"[0-9] [0-9]", bare):
        return _bad("数字中间有空格", "去掉空格；两个数请分开填")
    if re.search(r"[OoIl]", bare) and re.search(r"[0-9]", bare):
        return _bad("数字里混有字母", "把字母 O、l 改成数字 0、1")
    return _bad("不是数", "填阿拉伯数字，小数点用 '.'；没有数据的留空")


def moment(text: str) -> When | None:
    """'2023' '2023年' '2023年度' '2023年上半年' '2023年快报' '2023-12-31' '二〇二三年' -> When; None when it says nothing about time.

    '23年' and '2022-2023' are None: two digits and spans are not guessed at.
    """
    bare = plain(text).replace(" ", "").replace("–", "-").replace("—", "-").replace("~", "-").strip("()")
    if HAN_YEAR.match(bare):
        bare = f"{numerals.number(bare[:4]):04}{bare[4:]}"
    alone = _period_or_status(bare)
    found = None if alone else YEAR_BEGINS.match(bare)
    if not found:
        return alone
    year, rest = int(found.group(1)), FOOTNOTE.sub("", found.group(3)).strip("()_·,")
    # A figure up to June is not the year's; one up to December is.
    if rest in OF_A_YEAR or re.fullmatch(r"[-/.]?12(?:月(?:份|底|末)?|[-/.月]31日?)?(?:[ T]?[0-9:]*)", rest):
        return When(year=year)
    more = _period_or_status(rest)
    return replace(more, year=year) if more else None


def month_of(text: str) -> tuple[int, int] | None:
    """'2024年11月' '2024-12' -> (year, month) of a text that is a month and no more; None of others, and of 12月末, which ends the year."""
    found = OF_MONTH.fullmatch(plain(text).replace(" ", ""))
    return (int(found.group(1)), int(found.group(2))) if found else None


def _period_or_status(bare: str) -> When | None:
    if bare.lower() in PERIODS:
        return When(period=PERIODS[bare.lower()])
    return When(status=STATUSES[bare]) if bare in STATUSES else None


def unit_form(text: str) -> str:
    """A unit's spelling for comparing: '1/10 万' '１／10万' '/10万' are not merged here, only spaces, brackets and width
    are.
    """
    return (
        re.sub(r"[ ()\[\]【】]", "", plain(text))
        .replace("1/100000", "1/10万")
        .replace("1/100,000", "1/10万")
        .replace("1/十万", "1/10万")
        .replace("十万分之一", "1/10万")
        .replace("10万分之一", "1/10万")
    )
