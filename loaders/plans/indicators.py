"""A name as a plan prints it -> an indicator of the catalogue: by name or alias, by its end, by what its words mean, or none.

'全县孕产妇系统管理率' -> the indicator, sure       '农村孕产妇系统管理率' -> to be looked at: 农村 is more than the name says
'审核及时率' where the sentence speaks of 食品安全 and 县疾控中心 -> 食品安全审核及时率（县疾控中心）, to be looked at
"""

import re
from dataclasses import dataclass
from functools import cached_property

from loaders.uploads.naming import Names

LONGEST = 60  # characters of a name
MOST_NEAR = 60  # unknown names of one document that are compared with all known ones: each costs some milliseconds

HEAD = re.compile(
    r"(?:率|比例|比重|占比|水平|数量?|总?量|寿命|覆盖面|指数|CMI\)?值?|费用|经费|强度|比|面积|时间|时长|住院日|日数|天数|标准|密度|人次|人数|素养|床位|托位|满意度|知晓度|得分|指数值?|规模|补助|投入|增幅|涨幅|增速|降幅|系数|年龄)(?:\([^()]{0,12}\))?$"
)
_LEAD = re.compile(
    r"^(?:(?:其中|同时|并且?|且|及(?!时)|和|与|以及|使(?!用)|让|将|把|要(?!素|点)|应(?!急|用)|须|需(?!求)|也|再|到(?!位|达)|至|对(?!口)|于|的|了|是|即|就是|为|[一二三四五六七八九十]是|[0-9]{1,2}[.、]|\([0-9一二三四五六七八九十]{1,2}\)|第[一二三四五]|"
    r"确保|力争|争取|努力|推动|推进|促进|实现|保持|保证|进一步|逐步|逐年|全面|继续|持续|不断|切实|稳步|大力|着力|积极|有效|加快|做好|抓好|加强(?!免疫)|重点(?!专科|人群|监测|癌|学科|传染)|主要|分别|实际(?!报销|补偿|支付)|双双|严格|总体(?!癌|近视)|平均(?!住院|预期|期望|反应)|年均|每年|今年|全年|年内|年底前?|"
    r"[全我本][县市区省旗州]|(?:全|本)[县市]域|县域内的?|辖区内?|区域内|去年|目前|截至|现(?=有|任)|(?:提高|提升|降低|增加|扩大|控制|减少|完善|落实|规范|健全|巩固|稳定|强化|开展|完成|达到|给予|发放|推广应用|推广|应用)(?!率|化|数|人|管理率|接种)|原则上|[0-9]{1,2}月(?:底|末|份)?前?|"
    r"20[0-9]{2}年(?:底|末)?前?|[“\"]?十[三四五六]五[”\"]?(?:期末|末|期间|时期)?|[,:;、\"”“'‘’-]))+"
)
_TRAIL = re.compile(  # ++: what is taken is not cut up anew, or "至2020年" fifty times would never end; so the longer pieces come first
    r"(?:(?:稳步|明显|显著|持续|不断|逐步|进一步|大幅|有所|逐年)(?:提升|提高|增长|改善|下降|降低|上升|增加|减少)|"
    r"[由从](?:去年|上一?年度?)|以20[0-9]{2}年?(?:底|末)?为(?:基数|基准|基线|基期)|(?:较|比|与|同|在)[^,;。]{0,14}(?:基础上|相比|同期)|(?:较|比)(?:20[0-9]{2}年?(?:底|末)?|上一?年度?|去年|上年同期|前一?年|[“\"]?十[二三四五]五[”\"]?末?|基期)|"
    r"(?:到|至|在)?20[0-9]{2}年?(?:底|末|年底|年末)?前?|[“\"]?十[三四五六]五[”\"]?(?:期末|末|期间|时期)|今年|年内|年底前?|年末|同比|[三五]年内?(?=累计)|[三五]年内|"
    r"(?:[,、]|等)?[一二两三四五六七八九十0-9]+(?:项|个|大)(?:主要|核心|重点|关键)?(?:指标|目标)|等(?:主要|核心|重点|关键)?(?:指标|目标)|(?:控制|工作|年度|预期|规划|发展)目标值?|"
    r"要|应当?|须|需|必须|将|可|能|也|均|都|皆|各|全部|分别|一律|双双|连年|严格|实际|力争|确保|争取|努力|总体上?|整体上?|平均|基本|始终|持续|动态|稳步|逐步|逐年|不断|进一步|继续|再|并|实现|保持|稳定|巩固|维持|总计|累计|最终|至少|原则上|"
    r"普遍|预计|明显|仅|只|才|已经?|每年|年均|在|由|从|以|的|为|是|到|至|达到|不得|目标值?|水平目标|总体目标|[,:;、\"”“'‘’(-])++$"
)
_SLACK = re.compile(r"[“”\"'‘’]|的(?!士)|拥有|所占|总体")
_LAND = re.compile(
    r"^(?:[全我本各][县市区省旗州镇乡]|辖区内?|县域内?|区域内|城乡|[\u4e00-\u9fff]{1,4}(?:县|市|旗|(?<!社)区))+(?=..)"
)


_TURNED = re.compile(
    "(?P<what>(?:设置|设立|设有|开展|提供|推进|推行|配备|达到|建成|建有|具备|取消)[^的]{2,24})的(?P<whom>.{2,20}?)的?(?P<head>比例|占比|比重)"
)
_AMONG = re.compile(
    "(?P<whom>[^的]{2,12})中(?P<what>(?:具备|具有|达到|取得|接受|设置|开展|配备)[^的]{2,24})的?(?P<head>比例|占比|比重)"
)
_PER_HEAD = re.compile("每(?:百|千|万|十万|10万)")
_WHOSE = re.compile(r"(?:各|全[县市区]|县|市)?[\u4e00-\u9fff]{0,8}?(?:机构|中心|医院|卫生院|单位|学校|部门|卫生室)")


@dataclass(frozen=True)
class Match:
    """id: '' for none. how: 'exact', 'end' (more stands before it), 'parts' (by what its words mean), 'new'. said: why it is to be looked at."""

    id: str
    name: str
    how: str
    said: str = ""

    @property
    def sure(self) -> bool:
        """Whether the name is an indicator's, no more and no less."""
        return self.how == "exact"


class Resolver:
    """The indicators of one catalogue, as names in prose are looked up. Remembers what it was asked, for one document."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._asked: dict[tuple[str, str], Match] = {}
        self._near = 0

    @cached_property
    def _by_form(self) -> dict[str, str]:
        """Names and aliases without what says nothing -> id; left out where two indicators would share a form."""
        found: dict[str, str] = {}
        for key, one in self.names.catalogue.indicators.items():
            for name in (one.name, *one.aliases):
                word = form(name)
                found[word] = key if found.get(word, key) == key else ""
        return {word: key for word, key in found.items() if key}

    @cached_property
    def _by_end(self) -> dict[str, list[tuple[str, str, str]]]:
        """The last two signs of a name without its bracket -> (name, bracket, id)."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        for key, one in self.names.catalogue.indicators.items():
            for name in (one.name, *one.aliases):
                if len(name) < 4 or name.isascii():
                    continue
                word = form(name)
                bracket = re.search(r"\(([^()]*)\)$", word)
                plain = word[: bracket.start()] if bracket else word
                found.setdefault(plain[-2:], []).append((plain, bracket.group(1) if bracket else "", key))
        return found

    def known(self, name: str) -> str:
        """The id of a name that is known as it stands, or says no more and no less; '' for none."""
        if not 2 <= len(name) <= LONGEST:
            return ""
        found = self.names.indicator(name)
        return found.id or self._by_form.get(form(name), "")

    @cached_property
    def _by_beginning(self) -> dict[str, list[str]]:
        """The first two signs of a name -> the names that begin so, the longest first."""
        found: dict[str, list[str]] = {}
        for one in self.names.catalogue.indicators.values():
            for name in (one.name, *one.aliases):
                if len(name) >= 4 and not name.isascii():
                    found.setdefault(name[:2], []).append(name)
        return {key: sorted(some, key=len, reverse=True) for key, some in found.items()}

    def within(self, text: str) -> str:
        """The first name or alias of the catalogue that a text holds, of four signs and more; '' for none."""
        for at in range(len(text) - 3):
            for name in self._by_beginning.get(text[at : at + 2], ()):
                if text.startswith(name, at):
                    return name
        return ""

    def resolve(self, name: str, context: str = "") -> Match:
        """name: cleaned, of one indicator. context: what the sentence and its headings say, for names that leave out what was said before."""
        key = (name, context if len(name) < 24 else "")
        if key not in self._asked:
            self._asked[key] = self._resolve(name, context)
        return self._asked[key]

    def _resolve(self, name: str, context: str) -> Match:
        if len(name) > LONGEST:
            name = name[-LONGEST:]
        for tried in (name, _LEAD.sub("", name), _LAND.sub("", _LEAD.sub("", name)), *self._more(name)):
            found = self.known(tried)
            if found:
                return Match(found, tried, "exact")
        for start in range(1, len(name) - 3):
            found = self.known(name[start:])
            if found:
                more = _LEAD.sub("", name[:start])
                if _PER_HEAD.search(more):  # 每万人口中医类别全科医生数 is no number of 全科医生
                    continue
                return (
                    Match(found, name[start:], "exact")
                    if not more or _says_nothing(more)
                    else Match(found, name[start:], "end", f"名称前另有“{more}”，口径是否相同待核")
                )
        bare = _LAND.sub("", _LEAD.sub("", name))
        found = self._by_parts(bare, context)
        if not found and (whose := _WHOSE.match(bare)) and len(bare) - whose.end() >= 3:
            found = self._by_parts(bare[whose.end() :], context)
        if found:
            return Match(found, bare, "parts", f"按上下文认作“{self.names.catalogue.indicators[found].name}”，待核")
        if 4 <= len(bare) <= 30 and self._near < MOST_NEAR:
            self._near += 1
            near = self.names.near_indicators(bare)
            if len(near) == 1:
                return Match(
                    near[0], bare, "parts", f"名称与“{self.names.catalogue.indicators[near[0]].name}”相近，待核"
                )
        return Match("", _LEAD.sub("", name) or name, "new", "指标库中没有这个名称")

    def _more(self, name: str) -> list[str]:
        bare = _LAND.sub("", _LEAD.sub("", name))
        if bare and not HEAD.search(bare):
            return [bare + end for end in ("数", "率", "覆盖率", "比例", "占比")]
        turned = _TURNED.fullmatch(bare)  # 设置老年医学科的二级及以上综合医院比例
        whose = [turned.group("whom") + turned.group("what") + "的" + turned.group("head")] if turned else []
        among = _AMONG.fullmatch(bare)  # 乡村医生中具备执业（助理）医师资格的占比
        whose += [among.group("what") + "的" + among.group("whom") + among.group("head")] if among else []
        return [bare.removesuffix("数"), bare + "水平", *whose]

    def _by_parts(self, bare: str, context: str) -> str:
        """The one indicator whose name holds all that is printed, in order, and whose other words stand around it."""
        word = form(bare)
        if len(word) < 3 or not context:
            return ""
        around = form(context)
        ends = [word[-2:]] if HEAD.search(word) else ["数"]
        best: dict[str, tuple[float, int]] = {}
        known = (
            self._by_end.get(ends[0], ())
            if ends[0] != "数"
            else [one for end, some in self._by_end.items() if end.endswith(tuple("数率次比例长间额")) for one in some]
        )
        for name, bracket, key in known:
            left = _left(word, name)
            if left is None or len(word) < 0.15 * len(name):
                continue
            if all(_stands(piece, around) for piece in [*left, bracket] if piece):
                best[key] = max(
                    best.get(key, (0, 0)), (len(word) / len(name), around.rfind(bracket) if bracket else -1)
                )
        most = sorted(best, key=best.__getitem__, reverse=True)
        return most[0] if most and (len(most) == 1 or best[most[0]] > best[most[1]]) else ""


def cleaned(phrase: str) -> str:
    """The subject of a bound without what stands around it: '进一步提高全县居民健康素养水平要' -> '全县居民健康素养水平'."""
    before = None
    while before != phrase:
        before = phrase
        phrase = _TRAIL.sub("", phrase[-120:])
    return phrase


def stripped(phrase: str) -> str:
    """Without verbs and the like at its beginning."""
    return _LEAD.sub("", phrase)


_PRIMARY = re.compile("(?:基层医疗(?:卫生)?机构|基层卫生机构)(?=.{3})")  # 基层诊疗人次占比 is that of 基层医疗卫生机构
_BY_TOWNSHIP = re.compile(r"以乡(?:\(?镇?[、,]?\(?街道\)?|镇)为单位,?")


def form(name: str) -> str:
    """A name for comparing, without what says nothing of what is measured."""
    word = name.replace(" ", "").replace("（", "(").replace("）", ")").replace("＋", "+").lower()
    word = (
        _SLACK.sub("", word)
        .replace("规范化管理", "规范管理")
        .replace("医生", "医师")
        .replace("数量", "数")
        .replace("及以上", "以上")
        .replace("综合性医院", "综合医院")
        .replace("年均增", "增")
    )
    word = _PRIMARY.sub("基层", _BY_TOWNSHIP.sub("以乡镇为单位", word))
    word = re.sub("每(千|万)(?:名|人)?(?:常住)?(?:人口|居民)", r"每\1人口", word)
    return re.sub("(?:比重|占比)$", "比例", word)


_EMPTY = re.compile(
    r"时长|次数|数|率|比例|场次|次数|人数|件数|种数|个数|占比|覆盖率?|水平|配备|建设|创建|新增|完成|设置|[的与和、及,()（）]"
)


_VERB_END = re.compile(
    r"(?:给予|发放|实现|提高|提升|降低|推进|推动|加强|控制|确保|达到|完成|做到|保障|使|让|将|把|等|其|原则)$"
)


def _says_nothing(more: str) -> bool:
    return bool(_VERB_END.search(more)) or (
        bool(
            re.fullmatch(
                r"(?:[\u4e00-\u9fff]{0,12}(?:工作|建设|服务|体系|管理|机制|制度|能力|行动|任务|措施|机构|监测|网络))?[,;:、]?",
                more,
            )
        )
        and bool(re.search("[,;:、]$", more))
    )


def _left(word: str, name: str) -> list[str] | None:
    """What a name says beside a word whose signs it holds in order, in pieces; None where it does not hold them."""
    pieces, piece, place = [], "", 0
    at = name.find(word)
    if at >= 0:
        return [name[:at], name[at + len(word) :]]
    for sign in name:
        if place < len(word) and sign == word[place]:
            place += 1
            pieces.append(piece)
            piece = ""
        else:
            piece += sign
    return [*pieces, piece] if place == len(word) else None


def _stands(piece: str, around: str) -> bool:
    """Whether what a piece says stands in the text around: each two of its signs together, somewhere."""
    said = _EMPTY.sub("", piece)
    if piece == "中":  # 小学生近视率 is not 中小学生近视率
        return False
    if len(said) < 2:
        return not said or said in around
    return sum(said[at : at + 2] not in around for at in range(len(said) - 1)) <= len(said) // 6
