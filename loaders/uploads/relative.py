"""Targets that name a change or another area in place of a number, as plans word them (docs/method.zh-CN.md, 1.3).

'较上年提高2个百分点'   -> points_on 2, of the year before the target's     '较2020年降低10%以上' -> percent_off ≥10, of 2020
'每年提高1—3个百分点'   -> step_on 1 to 3                                   '不低于全市平均水平'  -> external ≥
'提高到95%' '95%以上'   -> None: a number to be reached
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from loaders.uploads.parse_cell import NUMBER, plain
from model.indicators import Indicator

LAST_YEAR = "last"
LEVELS = dict.fromkeys("市州盟", "city") | dict.fromkeys("省区", "province") | dict.fromkeys("国家", "nation")
Trouble = tuple[str, str]  # what is wrong, what to do

_BEFORE = {"不低于": "≥", "不少于": "≥", "不小于": "≥", "至少": "≥", "不高于": "≤", "不超过": "≤", "不大于": "≤", "超过": ">", "高于": ">", "大于": ">", "低于": "<", "不到": "<", "约": "~"}  # fmt: skip
_AFTER = {"及以上": "≥", "以上": "≥", "以内": "≤", "以下": "≤", "左右": "~"}
_WILL = "(?:(?:力争|争取|确保|预计|计划|原则上|推动|实现|要|应|须|稳步|持续|再|各|均|相比|相对)*)"
_SINCE = (
    r"(?:(?:较|比|与|同|在)?(?:(?P<last>上一?年度?|去年|上年同期)|(?P<year>(?:19|20)[0-9]{2})年?(?:末|底|度)?|(?P<base>基期年?|基线|规划期?初))"
    r"(?:相比|数|水平|值|的?基础上)*|(?P<each>每年|年均|逐年))?"
)
_UNIT = r"[^0-9,，。;；()<>≥≤~+以左右内-]{0,6}?"
_CHANGE = re.compile(
    rf"{_WILL}{_SINCE},?{_WILL}(?:(?P<up>提高|提升|增加|增长|上升|升高|上浮|\+|↑)|(?P<down>降低|下降|减少|下浮|缩小|↓))(?:幅度|率|了)?"
    rf"(?P<before>{'|'.join(_BEFORE)})?(?P<amount>{NUMBER})(?P<unit1>%|‰|个?百分点)?(?:[-–—~至到](?P<to>{NUMBER}))?(?P<unit>(?:1?/)?(?:10万|{_UNIT}))(?P<after>{'|'.join(_AFTER)})?"
)
_DOUBLED = re.compile(rf"{_WILL}{_SINCE},?{_WILL}(?:(?P<up>翻一番)|(?P<down>减半|下降一半|降低一半|减少一半))")
_OTHER = re.compile(
    rf"{_WILL}(?P<sign>不低于|不少于|不高于|不超过|达到或(?:超过|高于|优于)|达到并超过|达到|超过|高于|低于|优于|[≥≤><])(?:当年|同年|同期|20[0-9]{{2}}年)?的?"
    rf"(?P<area>全[市州盟省国]|全自治区|(?:所在|所属)[市州盟省]|[市州盟省]级?(?=平均|均值|水平)|国家|上级(?:地区)?)(?:的|同期|同年)*(?:平均|均值)?(?:水平|值|数)?"
)
_OTHER_SIGNS = {"≥": "≥", "≤": "≤", ">": ">", "<": "<", "不低于": "≥", "不少于": "≥", "达到": "≥", "不高于": "≤", "不超过": "≤", "超过": ">", "高于": ">", "低于": "<", "优于": "better"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Relative:
    """What such words say. basis, comparator: of model.columns, comparator 'better' for 优于; value, value_to: the amount as printed, None of
    external; since: '', LAST_YEAR or a year; unit: behind the amount; level: of the area it is compared with, '' for the one above.
    """

    basis: str
    comparator: str
    value: str = ""
    value_to: str = ""
    since: str = ""
    unit: str = ""
    level: str = ""


def read(text: str) -> Relative | None:
    """None where the words name a number to be reached, or nothing this knows."""
    bare = plain(text).replace(" ", "").replace("(1/10万)", "/10万").strip("。;,")
    if found := _OTHER.fullmatch(bare):
        area = found["area"]
        level = "" if area.startswith("上级") else LEVELS[area.removesuffix("级")[-1]]
        return Relative(basis="external", comparator=_OTHER_SIGNS.get(found["sign"], "≥"), level=level)
    if found := _DOUBLED.fullmatch(bare):
        return Relative(
            basis=f"percent_{_way(found)}",
            comparator="=",
            value="100" if found["up"] else "50",
            since=_since(found),
            unit="%",
        )
    found = _CHANGE.fullmatch(bare)
    if not found:
        return None
    unit = found["unit"] or found["unit1"] or ""
    signs = {_BEFORE.get(found["before"] or ""), _AFTER.get(found["after"] or "")} - {None}
    sign = "range" if found["to"] else next(iter(signs), "=")
    if len(signs) > 1 or (found["to"] and signs) or found["amount"][0] in "+-":
        return None
    percent = unit in ("%", "％")
    kind = "step" if found["each"] else "percent" if percent else "points"
    return Relative(
        basis=f"{kind}_{_way(found)}",
        comparator=sign,
        value=found["amount"].replace(",", ""),
        value_to=(found["to"] or "").replace(",", ""),
        since=_since(found),
        unit=unit,
    )


def _way(found: re.Match) -> str:
    return "on" if found["up"] else "off"


def _since(found: re.Match) -> str:
    return found["year"] or (LAST_YEAR if found["last"] else "")


def columns(
    said: Relative, indicator: Indicator, *, units: Collection[str], year: int | None, above: tuple[str, str] | None
) -> tuple[dict[str, str], Trouble | None]:
    """(basis, comparator, value, value_to, unit and reference_year of targets.csv, as text; None), or ({}, why it cannot be judged so).

    units: what the indicator's unit may be written as; year: the target's; above: (name, level) of the area the county lies in, None for none.
    """
    trouble = _unit_trouble(said, indicator, units) or _year_trouble(said, year)
    if said.basis == "external" and (above is None or said.level not in ("", above[1])):
        name = above[0] if above else "未登记"
        why = f"只能与所在的上级地区（{name}）比"
        trouble = (why, "与其他地区比的，填该地区的数值（如 不低于85%），并在位置中写明原文")
    if trouble:
        return {}, trouble
    better = {"higher": ">", "lower": "<"}.get(indicator.better, "")
    sign = better if said.comparator == "better" else said.comparator
    if not sign:
        return {}, ("该指标过高、过低均不合适，不能写“优于”", "改为 不低于、不高于")
    since = str(year - 1) if said.since == LAST_YEAR and year else said.since
    found = {"basis": said.basis, "comparator": sign, "value": said.value, "value_to": said.value_to}
    return found | {"unit": "个百分点" if "百分点" in said.unit else "", "reference_year": since}, None


def _unit_trouble(said: Relative, indicator: Indicator, units: Collection[str]) -> Trouble | None:
    """Why the amount of a change cannot be one of this indicator."""
    own, unit = indicator.unit, said.unit
    if said.basis == "external" or (said.basis.startswith("percent") and unit):
        return None
    if unit == "%" and said.basis.startswith("step"):
        return "每年按百分比增减的，方法中没有规定", "写为到目标年的数值或幅度；原文为百分点的写“个百分点”"
    if not unit:
        return "变动的幅度没有单位", f"写明单位，如 提高2{'个百分点' if own == '%' else own.split('/')[0] or '%'}"
    fits = own == "%" if "百分点" in unit else own == "‰" if "千分点" in unit else unit in units
    return None if fits else (f"幅度的单位是 {unit}，该指标用 {own or '（无单位）'}", "核对指标和幅度的单位")


def _year_trouble(said: Relative, year: int | None) -> Trouble | None:
    """Why it cannot be said of which year the change is reckoned."""
    if said.since == LAST_YEAR and year is None:
        return "与上年比的目标没有目标年", "填目标年"
    if said.since.isdigit() and year is not None and int(said.since) >= year:
        return f"参照年 {said.since} 不早于目标年 {year}", "核对两个年份"
    return None
