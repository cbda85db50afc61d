"""Which known names are offered for one nobody knows: slips of the pen, never another thing, never another kind.

Typed by hand: a pair stands under NEVER because a planner who took the offer would file one figure as another.
"""

import pytest

from actions.reference import find_indicator
from loaders.uploads.naming import Names
from model.failures import NotFound
from model.likeness import may_mean
from tests.catalogue import known
from tests.uploads import corpus

NEVER = """
生长迟缓率 | 5岁以下儿童死亡率
床护比 | 医护比
围产儿死胎率 | 围产儿死亡率
新生儿访视率 | 新生儿死亡率
重大慢性病过早死亡率 | 慢性病死亡率
人均健康预期寿命 | 人均预期寿命
肺结核成功治疗率 | 肺结核患者管理率
肺结核患者成功治疗率 | 肺结核患者管理率
中医类别执业（助理）医师数 | 执业（助理）医师数
中医类别医师数 | 执业（助理）医师数
每千人口中医类别每千人口中医执业（助理）医师数 | 每千人口执业（助理）医师数
执业（助理）医师数 | 每千人口执业（助理）医师数
公立医院耗占比 | 公立医院药占比
县域外就诊率 | 县域就诊率
执业（助理）医师数 | 每千人口执业（助理）医师数
每千人口护士数 | 每万人口护士数
60岁及以上老年人健康管理率 | 65岁及以上老年人健康管理率
7岁以下儿童健康管理率 | 3岁以下儿童系统管理率
65岁及以上老年人体检率 | 65岁及以上老年人健康管理率
65岁及以上老年人管理人数 | 65岁及以上老年人健康管理率
老年人中医药健康管理率 | 老年人健康管理率
高血压患者控制率 | 高血压患者管理率
高血脂患者规范管理率 | 高血压患者规范管理率
糖尿病患者规范管理率 | 高血压患者规范管理率
糖尿病患病率 | 糖尿病发病率
产后筛查率 | 产前筛查率
产前检查率 | 产前筛查率
婴幼儿死亡率 | 婴儿死亡率
围产儿死亡率 | 新生儿死亡率
新生儿听力筛查率 | 新生儿疾病筛查率
结核病发病率 | 肺结核发病率
宫颈癌筛查率 | 乳腺癌筛查率
门诊次均费用 | 住院次均费用
次均住院费用 | 次均住院费用增幅
县域外就诊率 | 县域内就诊率
市级重点专科数 | 省级重点专科数
公立医院床位数 | 床位数
公立中医医院床位数 | 公立医院床位数
三级医院病床使用率 | 二级医院病床使用率
个人卫生支出占卫生总费用比重 | 政府卫生支出占卫生总费用比重
非住院分娩率 | 住院分娩率
城镇居民医保参保率 | 城乡居民医保参保率
女性吸烟率 | 男性吸烟率
家庭医生签约率 | 家庭医生履约率
托位使用率 | 普惠托位占比
无偿献血率 | 献血率
管理率 | 肺结核患者管理率
率 | 肺结核患者管理率
全县公交车辆数 | 健康体检车配备数
医疗机构法定传染病报告率 | 甲乙类传染病报告发病率
"""
OFFERED = """
婴儿死亡绿 | 婴儿死亡率
孕产妇死忘率 | 孕产妇死亡率
孕产付死亡率 | 孕产妇死亡率
产孕妇死亡率 | 孕产妇死亡率
五岁以下儿童死亡率 | 5岁以下儿童死亡率
全县孕产妇死亡率 | 孕产妇死亡率
高血压规范化管理率 | 高血压患者规范管理率
高血压患者规范管里率 | 高血压患者规范管理率
2型糖料病患者规范管理率 | 2型糖尿病患者规范管理率
糖尿病患者规范管理率 | 2型糖尿病患者规范管理率
每千常住人口执业助理医师数 | 每千人口执业（助理）医师数
每千常住人口注册护土数 | 每千人口注册护士数
每万人口全科医师数 | 每万人口全科医生数
65岁及以上老年人健康管理 | 65岁及以上老年人健康管理率
65岁及以上老年人建康管理率 | 65岁及以上老年人健康管理率
严重精神障碍患者健康管理率 | 严重精神障碍患者管理率
严重精神障碍患者健康管理率 | 严重精神障碍患者规范管理率
新生儿疾病筛察率 | 新生儿疾病筛查率
居民健康素养水准 | 居民健康素养水平
住院分挽率 | 住院分娩率
早孕建策率 | 早孕建册率
食品安全可疑聚集性事件发现率 | 食品安全可疑聚集性事件发现率（医疗机构）
maternal_mortalty | maternal_mortality
"""


def pairs(text: str) -> list[tuple[str, ...]]:
    return [tuple(part.strip() for part in line.split("|")) for line in text.strip().splitlines()]


@pytest.mark.parametrize("asked, known", pairs(NEVER))
def test_what_is_measured_otherwise_is_never_offered(asked, known):
    assert not may_mean(asked, known)
    assert asked in ("率", "管理率") or not may_mean(known, asked)  # a question has no direction


@pytest.mark.parametrize("asked, known", pairs(OFFERED))
def test_a_slip_of_the_pen_is_offered(asked, known):
    assert may_mean(asked, known)


# Entries of indicators.yaml that would be offered for one another: 规范 or not, 系统 or 健康 is a question worth asking.
ASKED = """
hypertension_management | hypertension_standard_management
diabetes_management | diabetes_standard_management
child_vaccination | vaccination_by_township
smd_management | smd_standard_management
smd_medication | smd_regular_medication
tb_management | tb_standard_management
bphs_categories | bphs_items
maternal_health_management | maternal_systematic_management
under7_care_management | under7_health_management
health_professionals_per_1000_yearbook | health_workers_per_1000
"""


def test_of_all_entries_only_these_are_offered_for_one_another():
    entries = [(one.name, key) for key, one in known().catalogue.indicators.items()]
    offered = {
        tuple(sorted((a, b)))
        for place, (name, a) in enumerate(entries)
        for other, b in entries[place + 1 :]
        if may_mean(name, other) or may_mean(other, name)
    }
    assert offered <= set(pairs(ASKED)), offered - set(pairs(ASKED))


def test_an_upload_and_the_command_line_offer_the_same():
    reference = corpus.reference()
    names = Names(catalogue=reference.catalogue, areas=reference.areas)
    key = names.indicator("孕产妇死亡率").id
    assert names.like_indicator("3、孕产妇死忘率(1/10万)") == f"是否为 孕产妇死亡率（{key}）？"
    with pytest.raises(NotFound, match=f"相近的有：孕产妇死亡率（{key}）$"):
        find_indicator(reference, "孕产妇死忘率")


def test_the_command_line_lists_what_holds_the_word_and_calls_it_nothing_more():
    with pytest.raises(NotFound, match="名称中有“死亡率”的：.*婴儿死亡率.* 等 [0-9]+ 个$"):
        find_indicator(corpus.reference(), "死亡率")
    with pytest.raises(NotFound, match="请用 indicators.yaml"):
        find_indicator(corpus.reference(), "公交车辆数")
