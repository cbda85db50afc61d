"""A text without its spaces -> the quantities in it, each with its bound. Pure; knows no indicator.

'达到95%以上' -> ≥ 95 %       '控制在12/10万以内' -> ≤ 12 /10万    '降低1个百分点以上' -> ≥ 1, points_off    '下降到7%' -> ≤ 7 %
'百分之九十' -> 90 %          '千分之四' -> 4 ‰                    '十万分之十一' -> 11 /10万               '1:1.4' -> 1.4, unit 1:
'1—3个' -> range 1 to 3       '翻一番' -> percent_on 100           '不低于总量的60%' -> ≥ 60 % of 总量
'九成以上' -> ≥ 90 %, spoken    '百万分之三' -> 3 /100万              '3.3名（2027年）' -> 3.3 名, its year 2027
'65岁及以上' '〔2023〕30号' '2025年' '18项核心制度' '5G' '每10万' '二级医院' -> nothing, or a plain count without a bound
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.uploads.parse_cell import SIGNS
from model import numerals

ON, OFF = "on", "off"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph for reading: bare has no spaces and half-width signs; at[i] is where the sign bare[i] stands in printed."""

    printed: str
    bare: str
    at: tuple[int, ...] = field(repr=False)

    def phrase(self, start: int, end: int) -> str:
        """What is printed between two places of bare."""
        return self.printed[self.at[start] : self.at[end - 1] + 1] if end > start else ""


_DASHES = {ord(sign): "-" for sign in "–—―－─"} | {
    ord("～"): "~",
    ord("〜"): "~",
    ord("∶"): ":",
    ord("．"): ".",
    ord("﹪"): "%",
    ord("℅"): "%",
}
_SIGNS = {**SIGNS, **_DASHES}
_YEAR_IN_WORDS = re.compile("二[〇○零Ｏ][一二三四五六七八九〇○零Ｏ]{2}(?=年)")
_DIGITS = dict(zip("〇○零Ｏ一二三四五六七八九", "0000123456789"))
_DAMAGED = re.compile(r"%[。oO](?=以下|以内|之内|以上|左右|及以|[、,;。和及]|$)")


def text(printed: str) -> Text:
    """A paragraph as the other functions read it. A per-mille sign damaged to %。 is put right where a bound or a list follows it."""
    signs: list[str] = []
    at: list[int] = []
    for place, sign in enumerate(printed):
        plain = sign.translate(_SIGNS)
        if plain and plain != " " and not sign.isspace():
            signs.append(plain)
            at.append(place)
    bare = plain_years("".join(signs)).replace("10⁵", "10万")  # 1/10⁵, with the 5 raised
    if "%" in bare:
        for found in reversed(list(_DAMAGED.finditer(bare))):
            if found.group()[1] == "。" and not re.match(
                "以下|以内|之内|以上|左右|及以|[、,;和及]", bare[found.end() : found.end() + 2]
            ):
                continue
            bare = bare[: found.start()] + "‰" + bare[found.end() :]
            del at[found.start() + 1]
    return Text(printed=printed, bare=bare, at=tuple(at))


def plain_years(text: str) -> str:
    """Years in words as digits, each sign for a sign: 二〇三〇年 -> 2030年."""
    if "二" not in text:
        return text
    return _YEAR_IN_WORDS.sub(lambda found: "".join(_DIGITS[sign] for sign in found.group()), text)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with its bound. start, end: of number and unit; begins, ends: of the whole phrase with the words of its bound.

    word: what stands before it and makes it a bound ('控制在'), '' where nothing does. after: 以上, 以内, 左右. of: the denominator between
    word and number. change: 'on', 'off' or ''. yearly: 每年 before a change. year: between word and number (提高到2025年的80%), or in brackets behind it.
    spoken: the words of a number that is said otherwise than written (九成), '' of all others.
    """

    start: int
    end: int
    begins: int
    ends: int
    value: float
    value_to: float | None
    unit: str
    comparator: str
    word: str = ""
    after: str = ""
    of: str = ""
    change: str = ""
    yearly: bool = False
    year: int | None = None
    spoken: str = ""
    han: bool = False
    clash: bool = False
    decimals: int = 0

    @property
    def bound(self) -> bool:
        """Whether words or signs say how it is meant, 为 alone aside."""
        return bool(self.after or self.change) or self.word not in ("", *PLAIN)

    @property
    def basis(self) -> str:
        """One of the bases of method section 1."""
        if not self.change:
            return "absolute"
        kind = "step" if self.yearly else "percent" if self.unit in ("%", "‰", "倍") else "points"
        return f"{kind}_{self.change}"


PLAIN = ("为", "是", "有", "占", "共", ":", "计", "累计", "总计", "合计", "共计")
_LEVELS = {
    "≥": "不低于 不少于 不小于 不得低于 不得少于 不能低于 至少达到 至少为 至少有 至少 达到 达到了 达成 达 提高到 提高至 提升到 提升至 提升为 提高为 跃升至 攀升至 增加到 增加至 增长到 增长至 增至 "
    "上升到 上升至 升至 升到 扩大到 扩大至 发展到 发展至 延长到 延长至 拓展到 拓展至 覆盖到 大于等于 ≥ >= 恢复到 恢复至 提至 提到 增到",
    "≤": "不超过 不高于 不大于 不多于 不得超过 不得高于 不能超过 控制在 控制到 控制为 控制到了 降至 降到 降低到 降低至 降低为 降为 压降至 压降到 下调至 收窄至 收窄到 控制目标为 控制目标是 控制目标: 管控在 下降到 下降至 减少到 减少至 减至 缩短到 缩短至 压缩到 "
    "压缩至 压减到 压减至 限制在 小于等于 ≤ <= 至多 最多 不突破 回落到 回落至",
    ">": "超过 高于 大于 突破 多于 超 > 优于",
    "<": "低于 少于 小于 <",
    "~": "约为 约 大约 近 接近 ≈ ~",
    "=": "调整到 调整至 调整为 调控在 保持在 稳定在 巩固在 维持在 保持 稳定 巩固 维持 保证在 保证 实现 完成 = 为 是 有 占 共 : 计 累计 总计 合计 共计 落实到",
}  # fmt: skip
_OF_WORD = {word: sign for sign, words in _LEVELS.items() for word in words.split()}
_ON = "提高 提升 增加 增长 上升 扩大 延长 升高 递增"
_OFF = "降低 下降 减少 缩短 压缩 压减 下调 递减 递降 压降"
_OF_CHANGE = dict.fromkeys(_ON.split(), ON) | dict.fromkeys(_OFF.split(), OFF)
_OF_STEP = {
    "增幅": ON,
    "升幅": ON,
    "涨幅": ON,
    "降幅": OFF,
}  # of points; of per cent they are names: 次均费用增幅控制在5%
_TURNED = {**_OF_CHANGE, **_OF_STEP}


def sign_of(word: str) -> str:
    """The comparator of a word before a number; '' for none."""
    return _OF_WORD.get(word, "")


def _any(words) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_SIGNED = [
    word for word, sign in _OF_WORD.items() if sign not in "=~" and word not in ("达", "达到", "达到了", "达成", "超")
]
_TIME = r"(?:(?:到|至|在)?20[0-9]{2}年?(?:底|末)?的?)?"
_NEAR = r"(?:约|近|到|至|在|了|为|本县|全县|每年|人均)?"
_BEFORE = re.compile(rf"(?P<word>{_any(_OF_WORD)})(?<!占(?=比)){_TIME}{_NEAR}(?P<of>[^,;。、:()0-9]{{2,18}}的)?$")
_CHANGE = re.compile(
    rf"(?P<change>{_any(_OF_CHANGE)})(?:幅度|比例)?(?:了|再)?(?P<word>{_any([*_SIGNED, '约', '近', '达到', '达'])})?(?:了|约|近)?(?P<of>)$"
)
_STEP = re.compile(rf"(?P<change>{_any(_OF_STEP)})(?P<word>{_any([*_SIGNED, '约', '近', '达到', '达'])})?(?P<of>)$")
_PACE = re.compile(rf"的?(?:速度|幅度)(?P<change>{_any(_OF_CHANGE)}|递增|提[高升])")  # 以每年1—3个百分点的速度提升
_LEAST = re.compile("(?:至少|至多|最多)$")
_YEARLY = re.compile(r"每年|年均|逐年|每[一个]*年度?")
_AFTER = re.compile(
    r"(?:\(含[^()]{0,8}\)|含)?(?P<word>及以上|及以下|或以上|或以下|以上|以下|以内|之内|左右|上下|之间)|(?P<within>内)(?=[,;。、)]|$)"
)
_OF_AFTER = {"上": "≥", "下": "≤", "内": "≤", "右": "~", "间": "="}
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9])|[0-9]{1,12}(?:\.[0-9]{1,6})?"
_COUNTED = (
    "万人次 人次 万人 千人 人 名 个 所 家 支 辆 种 项 件 次 场 起 例 对 台 套 处 条 户 张 床 座 间 份 篇 门 期 班 批 款 部 块 株 位 对 组 只 艘 架 "
    "万平方米 平方米 平米 m² m2 ㎡ 公里 万元 亿元 元 分钟 小时 学时 课时 天 日 岁 倍 分 公斤 毫升 克 千克 米 毫米 次/年 万份 万人份 人份 万剂次 剂次 万剂 剂 场次 g "
    "公顷 万亩 亩 DDDs DDD 吨 万例 万户 万名 万张 万个 千名 万支 万次 万场 万公里 个月 周"
).split()
_PER = r"(?:[人例名张个次家所]|人次)?/(?:每)?(?:10万|十万|100,?000|1?0?万|万|千|百|年|月)(?:名|人口|人|活产)?"
UNIT = rf"个?[百千]分点|%|‰|‱|{_PER}|{_any(_COUNTED)}"
_FIGURE = re.compile(
    rf"(?P<ratio>1[:](?P<side>[0-9]+(?:\.[0-9]+)?))(?![0-9:])"
    rf"|(?P<share>百万分之|百分之|千分之|万分之|十万分之|10万分之)(?P<part>{_NUMBER}|[零〇一二两三四五六七八九十百]{{1,7}}(?:点[零〇一二三四五六七八九]{{1,4}})?)"
    rf"|(?P<tenths>(?<![十百千万第零〇])[一二两三四五六七八九1-9]成[一二三四五六七八九半]?)(?=以上|以下|以内|左右|上下|的|[,;。、:)]|$)"
    rf"|(?P<double>翻(?P<times>[一两二三四])?番)"
    rf"|(?P<low>{_NUMBER})(?P<low_unit>{UNIT})?(?:-{{1,2}}|~|至|到)(?P<high>{_NUMBER})(?P<unit2>{UNIT})?"
    rf"|(?P<number>{_NUMBER})(?P<unit>{UNIT})?"
    rf"|(?P<han>[一二两三四五六七八九十百千]{{1,6}})(?P<han_unit>{_any(_COUNTED)})"
)
_NO_NUMBER_BEFORE = re.compile(r"(?:[A-Za-z0-9.+*〔\[/第每]|No|GB|DB)$")
# What follows a number that counts nothing: years, days, ranks, names of illnesses, numbers of documents, telephones.
_NO_NUMBER_AFTER = re.compile(
    r"\.(?![0-9])|年|月(?!经)|号|级|型|届|章|版|代|周岁|月龄|[A-Za-z]|[〕\]+]|[:/.-][0-9]|甲|乙等|岁组|号文|种族|\*"
)
_LISTED = re.compile(r"[0-9%‰][、和及][0-9.]+|[0-9][、和及][0-9]")  # one of several that share a unit
_AGE = re.compile(r"(?:及|或|含|\(含\))*以?[上下内]?(?:[\u4e00-\u9fff])")
_FROM_AGE = re.compile(
    r"[由从](?:[^,;。]{0,8}[年末期]的)?$|[由从较比与在以][^,;。由从较比与在以]{0,8}[年末期底]的?$"
)  # 由77.8岁提高到79岁
_AGE_BOUND = re.compile(r"(?:寿命|力争|争取|确保|到|至|达|在|高|加|长|为|于|过|[≥≤><~=约少、和及])$")
_POINTS_LATER = re.compile(r"(?:[、和及与][0-9.]+个)*[、和及与][0-9.]+个百分点")  # 分别提高3个和5个百分点
_SHARES = {"百万分之": "/100万", "百分之": "%", "千分之": "‰", "万分之": "‱", "十万分之": "/10万", "10万分之": "/10万"}


def quantities(bare: str, start: int = 0, end: int | None = None) -> Iterator[Quantity]:
    """The quantities of a stretch of text, in its order."""
    end = len(bare) if end is None else end
    place = floor = start
    while found := _FIGURE.search(bare, place, end):
        place = found.end()
        made = _quantity(bare, found, floor, end)
        if made:
            yield made
            place = max(place, made.ends)
            floor = made.ends
        elif found.group("low"):  # '2023-2025年': no range; neither number is one
            place = found.end()


def _quantity(bare: str, found: re.Match, floor: int, limit: int) -> Quantity | None:
    start, end = found.span()
    ahead = bare[end : min(limit, end + 12)]
    if not (found.group("share") or found.group("double") or found.group("tenths")) and _is_no_quantity(
        bare, found, ahead, floor
    ):
        return None
    value, value_to, unit = _value(found)
    if unit == "个" and _POINTS_LATER.match(bare, end, limit):
        unit = "个百分点"
    if value is None:
        return None
    if (
        unit == "岁"
        and (
            (
                _AGE.match(ahead)
                and not re.match(
                    r"(?:及|或)?以?[上下内]?(?:左右|和|且|并|到|以上(?:[,;。、]|$))|以[上下内](?:和|且|并|$)", ahead
                )
            )
            or not _AGE_BOUND.search(bare[floor:start])
        )
        and not (_FROM_AGE.search(bare[floor:start]) and re.match("再?(?:提高|延长|增|上升|升|→)|的?基础|$", ahead))
    ):
        return None
    after = _AFTER.match(ahead)
    said_after = (after.group("word") or after.group("within")) if after else ""
    behind = bare[max(floor, start - 40) : start]
    change, before = _CHANGE.search(behind) or (unit == "个百分点" and _STEP.search(behind)) or None, None
    pace = _PACE.match(bare, end, limit) if not change and behind.endswith(("以每年", "按每年", "以年均")) else None
    if not change:
        before = _BEFORE.search(behind)
        if (
            before
            and before.group("word") in ("达", "超", "近", "共", "计", "有", "是", "占", "约")
            and before.group("of")
            and before.group("word") not in ("占", "达")
        ):
            before = None
    said = change or before
    word = (said.group("word") or "") if said else ""
    if change and not word:  # 每年至少下降0.5个百分点
        least = _LEAST.search(bare[floor : start - len(change.group())])
        word = least.group() if least else ""
    sign = _OF_WORD.get(word, "")
    by_after = "~" if said_after == "上下" else _OF_AFTER[said_after[-1]] if said_after else ""
    yearly = bool(
        change
        and _YEARLY.search(
            bare[max(floor, start - 40) : start - len(said.group()) + len(said.group("change") if change else "")]
        )
    )
    double = bool(found.group("double"))
    ranged = value_to is not None
    comparator = "range" if ranged else _sign(sign, by_after, word, value, unit)
    year = re.search(r"(20[0-9]{2})年?(?:底|末)?的?$", said.group()) if before else None
    if (
        not unit
        and not said
        and not said_after
        and not double
        and not _LISTED.search(bare[max(floor, start - 3) : end + 2])
    ):
        return None
    return Quantity(
        start=start, end=end,
        begins=start - len(said.group()) if said else start,
        ends=pace.end() if pace else end + (after.end() if after else 0),
        value=value, value_to=value_to, unit=unit, comparator=comparator,
        word=(change.group("change") if change else word), after=said_after,
        of=(said.group("of") or "").removesuffix("的") if said else "",
        change=ON if double else _TURNED[(change or pace).group("change")] if change or pace else "",
        yearly=yearly or bool(pace), year=int(year.group(1)) if year else None, spoken=found.group("tenths") or "", han=bool(found.group("han")),
        clash=bool(by_after) and {sign, by_after} in ({"≥", "≤"}, {">", "≤"}, {"<", "≥"}),
        decimals=max((len(part.partition(".")[2]) for part in re.findall(r"[0-9.]+", found.group())), default=0),
    )  # fmt: skip


def _is_no_quantity(bare: str, found: re.Match, ahead: str, floor: int) -> bool:
    start = found.start()
    has_unit = found.group("unit") or found.group("unit2") or found.group("han_unit") or found.group("ratio")
    if start and _NO_NUMBER_BEFORE.search(bare[max(0, start - 2) : start]):
        return True
    if found.group("han"):
        number = numerals.number(found.group("han"))
        if re.match("(?:主要|核心|重点|关键)?(?:指标|目标)", ahead):
            return True  # 三项指标均达到90%
        return (
            number is None or number > 9_999 or found.group("han") in "十百千万" or bool(re.match("一体|级|型", ahead))
        )
    if re.match("(?:主要|核心|重点|关键)?(?:指标|目标)", ahead) and (found.group("unit") or "") in ("项", "个", ""):
        return True  # 3项指标均达到90%
    if re.match(r"[0-9]", ahead):  # '4个60%', '1个2'
        return True
    if has_unit and found.group("unit") not in ("日",):
        figure = found.group("number") or ""
        hotline = figure.startswith("123") and len(figure) == 5
        if found.group("unit") == "个月" and re.match("内(?![,;。])|龄|以[上下内][\u4e00-\u9fff]", ahead):  # of infants
            return True
        return hotline or (
            found.group("unit") in ("分", "部", "门", "位", "个") and bool(re.match("级|之|钟|别", ahead))
        )
    if not has_unit and re.match("[万亿]", ahead):  # 8万多, 5亿斤: read without its unit it would be another number
        return True
    return bool(_NO_NUMBER_AFTER.match(ahead)) or (
        found.group("unit") == "日" and not re.match("以内|以下|之内|内|左右", ahead)
    )


def _value(found: re.Match) -> tuple[float | None, float | None, str]:
    if found.group("ratio"):
        return float(found.group("side")), None, "1:"
    if found.group("tenths"):
        whole, _, part = found.group("tenths").partition("成")
        return (
            10.0 * (numerals.number(whole) or int(whole)) + (5 if part == "半" else numerals.number(part or "零") or 0),
            None,
            "%",
        )
    if found.group("double"):
        times = numerals.number(found.group("times") or "一") or 1
        return (2.0**times - 1) * 100, None, "%"
    if found.group("share"):
        return _part(found.group("part")), None, _SHARES[found.group("share")]
    if found.group("low"):
        low, high = _plain(found.group("low")), _plain(found.group("high"))
        units = {found.group("low_unit"), found.group("unit2")} - {None}
        if len(units) > 1 and found.group("low_unit") != found.group("unit2"):
            return None, None, ""
        return (low, high, _unit((units or {""}).pop())) if low < high else (None, None, "")
    if found.group("han"):
        whole = numerals.number(found.group("han"))
        return (float(whole), None, found.group("han_unit")) if whole is not None else (None, None, "")
    return _plain(found.group("number")), None, _unit(found.group("unit") or "")


def _unit(unit: str) -> str:
    return f"个{unit}" if unit in ("百分点", "千分点") else unit


def _plain(digits: str) -> float:
    return float(digits.replace(",", ""))


def _part(said: str) -> float | None:
    """九十 -> 90, 九十五点五 -> 95.5, 4 -> 4."""
    if said[0].isdigit():
        return _plain(said)
    whole, _, part = said.partition("点")
    number = numerals.number(whole)
    digits = "".join(str(numerals.number(sign) or 0) for sign in part)
    return None if number is None else float(f"{number}.{digits or 0}")


def _sign(sign: str, by_after: str, word: str, value: float, unit: str) -> str:
    """The comparator of the words before and after a number."""
    if by_after == "~":
        return "~"
    if by_after and (sign in ("", "=", "~") or word in ("达", "达到", "控制在")):
        return by_after
    if sign == "≥" and value == 100 and unit == "%" and word.startswith(("达", "提", "增", "上升", "升")):
        return "="  # a share cannot pass 100: 达到100% is all of it
    return sign or by_after or "="
