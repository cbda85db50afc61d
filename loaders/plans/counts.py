"""Counts of things to be built, done, bought or paid: what is counted, and whether it is to be reached at all.

'建成3个中医特色优势专科' 'N个' after a verb, '健康体检车2辆' before one; '严格落实18项核心制度', '打造一支队伍', '总投资3000万元' -> none
"""

import re

from loaders.plans.indicators import HEAD, cleaned, stripped
from loaders.plans.quantities import Quantity, sign_of
from loaders.plans.sentence import CLAUSE, Group, Sentence

MONEY = re.compile(r"[万亿]?元")
AREA = re.compile("万?平方米|平米|m²|m2|㎡")
_TIME_UNITS = set("分钟 小时 学时 课时 天 日 个月 周".split())
_MUST = (
    "不低于",
    "不少于",
    "不得低于",
    "不得少于",
    "至少",
    "至少达到",
    "至少有",
    "至少为",
    "不小于",
    "不超过",
    "不高于",
    "控制在",
    "不得超过",
)
_BUILD = (
    "建成 新建 改建 扩建 改扩建 新改扩建 建设 新增 新增加 新创建 创建 创成 打造 培育 设立 建立 设置 配备 配齐 购置 配置 引进 招聘 招录 招收 招募 培训 培养 选派 遴选 选取 评选 举办 组建 成立 "
    "认定 布设 新设 增设 增加 实施 申报 下派 派驻 改造 发放 提升 建强 完成 完成好 开展 组织 推广 举行 进行 筛查 救助 服务 签约 提供 命名 创评 新晋 晋升 吸引 储备 制作 播出 印发 处置 检测 抽检 监测 争创 争取 运行 推出 打包 列支 具备".split()
)
ADDED = set(
    "新建 新增 新增加 增加 新设 增设 招聘 招录 招收 招募 引进 培训 选派 购置 扩建 改扩建 新改扩建 下派 派驻 培养 储备 吸引 晋升 遴选".split()
)
# What is done to some of what there is: 改造乡镇卫生院5所, 覆盖12个乡镇卫生院 say no total.
DONE_TO_SOME = set(
    "改造 提升 改建 扩建 改扩建 建强 覆盖 服务 提供 组织 开展 推广 筛查 救助 检测 抽检 监测 选取 遴选 评选 实施 处置 申报 举行 进行".split()
)
_BUILD_RE = "|".join(sorted(_BUILD, key=len, reverse=True))
_BUILT_BEFORE = re.compile(rf"(?P<verb>{_BUILD_RE})(?:好|了|出|成|起)?(?:不少于|至少|达到|共|约|各)?$")
_BUILT_THERE = re.compile(rf"(?P<verb>{_BUILD_RE})(?:好)?(?P<noun>[^,;。0-9]{{2,30}})$")
NOUN = re.compile(r"(?:以上|以下|左右|规模)?的?(?P<noun>[\u4e00-\u9fffA-Za-z“”\"()+-]{2,40})")
_SIZED = re.compile(r"(?:规模|面积|床位|服务)[^,;。]{0,16}的(?P<noun>[^,;。、和及]{2,14})")
_TIMES = re.compile(r"住院日|时间|时长|半径|培训|学时|天数|时限|日数|响应")
NOUN_END = re.compile(
    r"和|及(?!时)|并|以及|以(?!上|下|外)|用于|进行|开展|达到|纳入|作为|为(?!主|民)|与|,|、|在(?!编|职|岗)|要|能够|可|实现|具有|成为"
)
PREDICATE = re.compile(
    r"(?P<noun>[^,;。、0-9]{2,24}?)(?P<able>能够|能|可以|可|应|要|均|都|须|已)?(?P<what>(?:达到|具备|提供|开展|设有|设置|配备|建成|完成|实现|建立|拥有|符合|参加|通过|使用|掌握|纳入|创建成|建有|接种|接受|达标)[^,;。0-9]{0,24})"
)
QUALIFIES = re.compile(r"的")


def counted(s: Sentence, group: Group, window: str, behind: str, built: str, named: str) -> tuple[str, str, int] | None:
    """A count of things: (what is counted, the verb, where the phrase ends); None where it is none to be reached."""
    first = group.first
    clause = CLAUSE.split(window)[-1]
    strict = first.word in _MUST or "至少" in clause[-16:] or "不少于" in clause[-8:]
    if first.unit in _TIME_UNITS:
        name = cleaned(clause) or named
        good = (first.word in (*_MUST, "达到") or sign_of(first.word) in ("≤", "<")) and _TIMES.search(name)
        return (name, "", group.ends) if good and len(name) >= 2 else None
    if MONEY.fullmatch(first.unit):
        return _money(first, clause, named, behind, group)
    if QUALIFIES.match(behind) and (first.after or len(behind) < 3) and not strict:
        return None
    if re.match(r"大|项?(?:[\u4e00-\u9fff]{0,6})制度|[^,;。]{0,20}为(?:抓手|基础|重点|目标|依据|导向|牵引|主)", behind):
        return None
    if not strict and re.match(r"(?:以(?!上|下)|按照?|围绕|聚焦|对照|依托|根据|结合|针对)", clause):
        return None
    verb = _BUILT_BEFORE.search(clause + (first.word if first.word not in _MUST else ""))
    there = None if verb else _BUILT_THERE.search(clause)
    said = verb or there
    if first.word == "有" and re.search("实现|确保|至少|要", clause) and (made := PREDICATE.match(behind)):
        return f"{made.group('what')}的{made.group('noun')}数", "", group.ends + made.end()
    if first.han and not (
        strict
        or _one_of_its_own(said, first)
        or (first.unit == "次" and re.search("每|年内|半年|(?:进行|开展)$", clause))
    ):
        return None
    after, end = _noun(s, group, behind)
    acted = re.search("对(?P<whom>[^,;。]{2,20}?)(?:进行|开展|组织)$", clause)
    if acted and 2 <= len(after) <= 4:
        after = acted.group("whom") + after
    if (
        said is None
        and built
        and re.match("[、和及]", window)
        and len(after) < 2
        and len(listed := stripped(cleaned(clause))) >= 2
    ):
        return listed, built, group.ends  # 建成健康村20个、健康社区5个
    if verb or (said is None and built and (len(stripped(cleaned(clause))) < 2 or window.startswith("的"))):
        word = verb.group("verb") if verb else built
        if len(after) >= 2:
            return after, word, end
        before = stripped(cleaned(clause[: verb.start()]) if verb else named)
        if len(before) < 2 and first.unit in ("人", "名", "人次"):
            before = f"{word}人数"
        return (before, word, group.ends) if len(before) >= 2 else None
    if there:
        noun = re.sub("^(?:提升|改造|扩建|改建|新建)", "", cleaned(there.group("noun")))
        if len(after) >= 2 and not HEAD.search(noun) and not re.match("[赴到参进开前下等以]", after):
            return (after if strict else noun + after), there.group("verb"), end
        return (noun, there.group("verb"), group.ends) if len(noun) >= 2 else None
    if AREA.fullmatch(first.unit) and re.search("面积$", named):
        return stripped(named), built, group.ends
    if strict or (
        first.bound and (HEAD.search(named) or first.word in ("达到", "达", "增加到", "扩大到", "提高到", "增至"))
    ):
        name = stripped(cleaned(clause)) or stripped(named)
        if len(after) >= 2 and not HEAD.search(name):
            return after, "", end
        return (name, "", group.ends) if len(name) >= 2 else None
    return None


def _noun(s: Sentence, group: Group, behind: str) -> tuple[str, int]:
    """What is counted, behind its number, and where it ends: '符合条件的基层医疗卫生机构进行…' -> 基层医疗卫生机构."""
    sized = _SIZED.match(s.bare, group.ends, min(s.end, group.ends + 48))
    if sized:
        return sized.group("noun"), sized.end()
    found = NOUN.match(behind)
    if not found:
        return "", group.ends
    said = found.group("noun")
    head, of, rest = said.rpartition("的")
    if of and rest:
        rest = NOUN_END.split(rest)[0]
        said = rest if re.fullmatch("符合.{0,6}|达到.{0,6}|合格|优秀", head) else f"{head}的{rest}"
        return said.strip('“”"('), group.ends + found.start("noun") + len(head) + 1 + len(rest)
    said = NOUN_END.split(said)[0]
    return said.strip('“”"('), group.ends + found.start("noun") + len(said)


def _one_of_its_own(said: re.Match | None, one: Quantity) -> bool:
    """建成一所, 创建一支: a thing that can be counted. 打造一支过硬的队伍 is a manner of speaking."""
    return (
        bool(said)
        and said.group("verb") in ("创建", "建成", "新建", "新增", "设立", "增设", "组建")
        and one.unit in ("支", "所", "家", "座", "辆", "台")
    )


def _money(one: Quantity, clause: str, named: str, behind: str, group: Group) -> tuple[str, str, int] | None:
    """Money is a target only as a standard a head: 人均…经费提高到89元, 每月1000元的岗位补助."""
    if one.unit != "元":
        return None
    noun = re.match(r"的(?P<noun>[^,;。]{2,12}?(?:补助|标准|补贴|津贴))", behind)
    if noun:
        whose = stripped(cleaned(re.sub("每[人月年]+$", "", clause)))
        return whose + noun.group("noun"), "", group.ends + noun.end()
    name = stripped(cleaned(re.sub("每[人月年]+$", "", cleaned(clause)))) or named
    good = re.search(r"人均|次均|补助|标准|补贴|百元", name) and (one.bound or re.search("每[月人年]$", clause))
    return (name, "", group.ends) if good and len(name) >= 3 else None
