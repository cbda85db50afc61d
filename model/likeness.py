"""Whether a name nobody knows may be a slip of a known one: the same thing measured, in the same way, one slip apart.

A near name is not a near meaning: 生长迟缓率 and 死亡率 of the same children share half their characters. So a known name is
offered only where kind, denominator, numbers and everything both names are known to speak of agree.

'孕产妇死忘率' -> 孕产妇死亡率      '高血压规范化管理率' -> 高血压患者规范管理率 (患者 says nothing more)
'新生儿访视率' is never 新生儿死亡率 (kind) · '医师数' never 中医类别医师数 (thing) · '60岁以上…' never 65岁以上… (number)
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from model import numerals

MOST = 3  # names offered for one
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

# What is said of the thing measured, at a name's end. Words of one line are one kind: whether 规范 or 健康 stands before 管理率 is
# the question that the offer asks.
_KINDS = """
死亡率 病死率
死胎率 死产率
发病率 发生率 报告发病率
患病率 现患率 报告患病率
感染率 携带率
传播率
迟缓率
治愈率
治疗率 成功治疗率 规范治疗率
控制率
知晓率
接种率 报告接种率
管理率 规范管理率 规范化管理率 健康管理率 系统管理率 保健管理率 管理服务率 规范管理服务率 健康管理服务率
随访率 随访干预率
访视率 面访率
服药率 规律服药率 规则服药率
筛查率 筛查覆盖率 筛查比例
检查率
检测率
体检率
早诊率
建档率
建册率
建证率
使用率 利用率
签约率 签约服务率 签约覆盖率 签约服务覆盖率
履约率
就诊率
首诊率
外转率
转诊率
住院率
分娩率
喂养率
吸烟率
近视率
自然增长率
增长率 增幅
负债率
报告率 直报率
及时率
准确率
发现率
完成率 完结率 办结率
达标率 合格率 优良率
满意率 满意度
普及率
参保率
入托率
覆盖率 配备率 设置率 设置比例 设立比例 配置率
占比 比例 比重 构成比 占比率
性别比
医护比
床护比
床医比
预期寿命 期望寿命
水平
住院日
强度
指数
费用 经费 支出 投入 收入 金额 补助 补助标准 经费标准
面积
床位数 床位 病床数 病床
托位数 托位
人次数 人次
人数
例数 病例数
户数
次数 场次
数 数量 总数 总量
"""
_KIND = {word: line.split()[0] for line in _KINDS.strip().splitlines() for word in line.split()}

# What names speak of: whom, of what illness, where, by which service. A name that speaks of one more or one less means another thing.
_THINGS = """
孕产妇 高危孕产妇 新生儿 围产儿 婴儿 婴幼儿 儿童 青少年 中小学生 学生 大学生 妇女 老年人 失能 职工 劳动者 农民 农村 城镇 城乡 流动人口
脱贫 低收入 残疾人 计生家庭 群众 医务人员 重点人群 全人群 人群 成人 职业人群 早产儿 产前 产后 孕前 婚前 孕早期 早孕
高血压 高血脂 高血糖 血压 血糖 血脂 糖尿病 肺结核 结核病 结核 艾滋病 梅毒 乙肝 丙肝 性病 布病 布鲁氏菌病 碘缺乏 地方病 寄生虫 手足口病 流感 新冠
精神障碍 精神分裂症 抑郁症 焦虑 痴呆 失眠 慢性病 重大慢性病 过早 慢阻肺 慢性呼吸系统疾病 心脑血管疾病 心血管 脑卒中 癌症 肿瘤 宫颈癌 乳腺癌 肺癌
胃癌 结直肠癌 职业病 尘肺 传染病 甲乙类 乙丙类 法定 食源性疾病 食品安全 出生缺陷 遗传代谢病 听力 先天性心脏病 贫血 肥胖 超重 龋齿 龋患 近视 视力 眼保健
口腔 骨质疏松 伤害 溺水 纯母乳 母乳 住院 门诊 急诊 手术 日间手术 微创 四级手术 择期 次均 医师 医生 助理 注册 护士 药师 技师 全科 全科医生 全科医师 乡村医生
村医 中医 中西医 民族医 专科 公共卫生 卫生技术人员 卫生监督 编制 职称 高级 正高级 副高级 本科 大专 硕士 研究生 床位 病床 托位 普惠 公办 社会办 民营
护理型 护理 康复 安宁疗护 医养结合 老年医学科 儿科 产科 精神科 急诊科 感染性疾病科 重症 ICU 公立 二级 三级 一级 医院 县级 乡镇卫生院 卫生院 社区卫生服务中心
社区卫生服务站 社区 村卫生室 妇幼保健 疾控 疾病预防控制 血站 医共体 医联体 基层 县域 乡镇 行政村 村 省级 市级 国家 国家级 家庭医生 电子 健康档案 电子病历 信息
免疫规划 疫苗 新冠疫苗 HPV 流感疫苗 加强免疫 全程 健康 素养 中医药 心理健康 营养 健身 体质 体育锻炼 无烟 控烟 卫生厕所 厕所 自来水 饮用水 卫生乡镇 卫生城市
卫生县城 卫生村 病媒 无偿献血 献血 采血 用血 医保 医疗保险 养老保险 工伤保险 生育保险 长期护理保险 基金 异地 直接结算 药品 基本药物 集中采购 耗材 抗菌药物 处方 检查
检验 化验 互认 薪酬 绩效 人员支出 财政 政府 个人 社会 卫生总费用 医疗服务 技术服务 投诉 监督 抽检 处罚 许可 放射 学校卫生 公共场所 消毒 打击 执法 急救
院前 救护车 负压 应急 突发公共卫生事件 公共事件 网络 密切接触者 耐药 病原学 面访 核酸 抗病毒 高危 目标人群 常住 户籍 登记在册
"""
_THING = re.compile("|".join(sorted(_THINGS.split(), key=len, reverse=True)))
_NOTHING_MORE = re.compile(
    r"辖区内?|[全我本][县区市]|年内|年度|当年|年末|患者|居民|对象|拥有|配备|情况|及?以上|[其者的率数及和、,.·\-—()“”\"]"
)
_PER = re.compile(
    r"每?(十万|百万|[百千万])(?:名|人(?!口)|元)?(?:常住|户籍|服务)?(?:人口|居民)?(?:中(?!医))?(?:拥有)?|(人均|次均|每[县村乡人户月])"
)
_BRACKET = re.compile(r"[(（][^()（）]*[)）]$")
_UNIT = re.compile(r"\([^()]*[%‰/0-9人张个元岁][^()]*\)$")
_NUMBER = re.compile(r"[0-9]+")
_HAN_NUMBER = re.compile(r"[一二三四五六七八九十]+(?=岁|周岁|个月|型)")
# One of these put for another is no slip.
_OPPOSITES = "前后 内外 男女 城乡 高低 初中高 大小 甲乙丙 国省市县乡村 入出 新老 正副 门住 有无 增减 升降 药耗".split()
_TURNS = set("非未不无免副女男内外前后")  # one of these put in turns a name round


@dataclass(frozen=True)
class _Name:
    """A name taken apart. kind: what is said of the thing; per: the denominator in the name; numbers: ages and the like;
    things: what it speaks of; body: all the rest of it, with nothing that says nothing.
    """

    text: str
    kind: str
    per: str
    numbers: frozenset[str]
    things: frozenset[str]
    body: str


def near(asked: str, known: Iterable[tuple[str, str]]) -> list[str]:
    """The ids, three at most and the likest first, of the known (name, id) that a name may be a slip of."""
    best: dict[str, float] = {}
    for name, key in known:
        if may_mean(asked, name):
            best[key] = max(best.get(key, 0), SequenceMatcher(None, asked, name, autojunk=False).ratio())
    return sorted(best, key=lambda key: -best[key])[:MOST]


def may_mean(asked: str, known: str) -> bool:
    """Whether a name may be a slip of a known one, or of one that says more in brackets at its end: 发现率 of 发现率（医疗机构）."""
    return any(_agree(asked, form) for form in {known, _BRACKET.sub("", known)})


def _agree(asked: str, known: str) -> bool:
    if asked.isascii() or known.isascii():  # ids
        return asked.isascii() and known.isascii() and min(len(asked), len(known)) > 3 and _one_slip(asked, known)
    a, b = _parts(asked), _parts(known)
    if a.per != b.per or a.numbers != b.numbers or not a.body:
        return False
    if a.kind == b.kind:
        # A slip within what it speaks of (糖料病) leaves fewer things known, never others.
        slip = _one_slip(a.body, b.body) or _one_slip(a.text, b.text)
        return (a.things == b.things and a.body == b.body) or (a.things <= b.things and slip)
    # The slip stands in the kind: 死忘率. Two kinds that are both known are two.
    return not a.kind and _things(a.text) <= _things(b.text) and _one_slip(a.text, b.text)


@lru_cache(maxsize=8192)
def _parts(name: str) -> _Name:
    word = _UNIT.sub("", name.translate(_WIDTH)).replace(" ", "")
    word = _HAN_NUMBER.sub(lambda found: str(numerals.number(found.group()) or found.group()), word)
    word = word.replace("2型糖", "糖").replace("周岁", "岁").replace("医生", "医师").replace("规范化", "规范")
    word = word.replace("的比例", "比例").replace("的比重", "比重").replace("增长比例", "增长率")
    kind = max((end for end in _KIND if word.endswith(end)), key=len, default="")
    per = _PER.search(word)
    rest = word.removesuffix(kind)
    rest = rest.replace(per.group(), "", 1) if per else rest
    return _Name(
        text=word,
        kind=_KIND.get(kind, ""),
        per=(per.group(1) or per.group(2)) if per else "",
        numbers=frozenset(_NUMBER.findall(rest)),
        things=_things(rest),
        body=_NOTHING_MORE.sub("", rest),
    )


def _things(text: str) -> frozenset[str]:
    return frozenset(_THING.findall(text))


def _one_slip(a: str, b: str) -> bool:
    """Whether one character is wrong, lacking or too many, or two neighbours have changed places; of names of three characters and more."""
    if abs(len(a) - len(b)) > 1 or max(len(a), len(b)) < 3:
        return False
    start = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[start:], b[start:]
    if len(a) != len(b):
        more, less = (a, b) if len(a) > len(b) else (b, a)
        return more[1:] == less and more[0] not in _TURNS
    if a[1:] == b[1:]:
        return a == b or not any(a[0] in pair and b[0] in pair for pair in _OPPOSITES)
    return a[:2] == b[1::-1] and a[2:] == b[2:]
