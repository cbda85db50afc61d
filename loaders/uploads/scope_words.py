"""The words that say of whom, of where or of what kind figures are: one table, one line for each kind of word.

To add a word, add it to a line; nothing else changes. tests/test_uploads_scope.py puts each word into a title and each
exception beside it.

words: parted by spaces. # is a number, ^ the beginning and $ the end of a phrase, - any dash; the rest is a pattern.
unless: longer phrases in which the words say nothing (农村合作医疗); … in it stands for each of the words.
in_titles: the words are enough in a title or on a tab only; a remark 人员调动 parts nothing off.
themes: the words may also name what a section is about (二、老年人健康), and then part nothing off.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

POPULATION = "population"  # some of the people: no figure of the county's
PART = "part"  # some places or institutions of an area, or a mean of several areas
RECKONED = "reckoned"  # numbers that nobody counted: reckoned before the year is over, a mean of years, an example
CHANGES = "changes"  # changes, ranks, scores
AIMS = "aims"

_NUMBER = r"(?:[0-9]{1,3}|[一二三四五六七八九十百]{1,4})"
_SIGNS = {
    "#": _NUMBER,
    "^": r"(?:^|(?<=[年度县省州区、,:;和与\s(|·_.仅只为是系-]))",
    "$": r"(?=$|[)、,:·_\s.|的数-])",
    "-": r"[-–—~至到]",
}


@dataclass(frozen=True)
class Line:
    """One kind of word; the fields as above."""

    kind: str
    words: str
    unless: str = ""
    themes: bool = False
    in_titles: bool = False


TABLE = (
    # ---- of whom
    Line(POPULATION, "流动(?:人口|人群|孕产妇|儿童|妇女)"),
    Line(POPULATION, "外来(?:人口|务工|人员|人群) 务工人员 农民工 暂住人口 非户籍 非常住"),
    Line(POPULATION, "户籍", "户籍制度 户籍改革 不分户籍"),
    Line(
        POPULATION,
        "农村",
        "…合作 …卫生 …医疗 …改厕 …户厕 …饮 …环境 …厕 …信用 …电商 …自来水 …供水 …生活饮用水 …订单",
    ),
    Line(POPULATION, "城镇", "…化 …职工医"),
    Line(POPULATION, "^城市", "…医疗 …医联体 …居民医 …癌症 …公立 …发展 …建设 …体检"),
    Line(POPULATION, "城区 牧区 林区 山区 库区 农牧民 农业人口 农业户 非农"),
    Line(POPULATION, "乡村", "…医 …振兴 …卫 …一体 …级 …两级 …旅游"),
    Line(POPULATION, "县城", "卫生县城 健康县城 县城医"),
    Line(POPULATION, "少数民族"),
    Line(
        POPULATION,
        "户口 [外本]县籍 牧业人口 暂住 住校生 寄宿生 ♀ ♂ [≥>]#岁 (?<![0-9])[1-9][0-9][+]岁? ^已(?:建档|签约|参保)$",
    ),
    Line(POPULATION, "[汉藏回壮苗彝满蒙侗瑶羌]族", "…自治 …乡"),
    Line(POPULATION, "女性 男性 女童 男童 女婴 男婴 女职工 女孩 男孩 ^男$ ^女$", "适龄女性HPV 适龄女孩HPV"),
    Line(POPULATION, "脱贫(?:人口|户|人群|群众) 贫困(?:人口|户|人群|群众|患者) 低收入 低保 特困 五保 建档立卡"),
    Line(POPULATION, "易地搬迁 搬迁(?:人口|群众|户|安置) 移民 监测对象 (?:防)?返贫 边缘易致贫", "…管理局 防止因病返贫"),
    Line(POPULATION, "残疾人 残疾儿童 优抚对象 退役军人 退伍军人 军人", "…联合会 …事务 残疾人康复"),
    Line(POPULATION, "计生家庭 计划生育家庭 独生子女 失独"),
    Line(
        POPULATION,
        "农民 职工 工人 教师 干部 公务员 驾驶员 牧民 渔民 矿工 僧侣 服刑 在押",
        "…医保 …医疗 …基本医疗 …健康工程 …总数 …人数 …数 …之家 干部保健",
    ),
    Line(POPULATION, "职业人群 接尘 从业人员", "…健康 …监测", themes=True),
    Line(POPULATION, "中小学生 [小中大]学生 初中生 高中生 在校 学生", "医学生 学生体质 订单定向医学生", themes=True),
    Line(
        POPULATION,
        "学龄前?儿童 学前儿童 幼儿园儿童 在园 留守(?:儿童|老人|妇女) 困境儿童 孤儿 事实无人抚养",
        themes=True,
    ),
    Line(
        POPULATION,
        "#岁(?:及|或|\\(含\\))?(?:以上|以下|以内) #岁?-#岁 #岁组",
        "[0-6]岁?-[0-6]岁 [3567]岁以下(?:婴幼儿|儿童|幼儿)",
        themes=True,
    ),
    Line(
        POPULATION,
        "老年人 老年人群 老年人口 老年居民 老人 高龄 失能 成人 成年人 中青年 中老年 青年 青少年 未成年人 劳动年龄",
        "老年人健康素养 留守老人 成人教育 青年医",
        themes=True,
    ),
    Line(
        POPULATION,
        "高危(?:孕产妇|孕妇|产妇|儿童?|人群) 高龄(?:孕产妇|产妇) 初产妇 经产妇 早产儿 低体重儿 双胎 未婚 已婚 育龄妇女 婚育 适龄女",
        themes=True,
    ),
    Line(
        POPULATION,
        "(?:高血压|糖尿病|慢性?病|肺结核|结核病|精神障碍|精神病|艾滋病|癌症|肿瘤|住院|门诊|重症)(?:患者|病人) 患者 病人 病例组",
        "…(?:的)?(?:健康|规范化?|基层)?管理 …满意 …报告 患者安全",
        themes=True,
    ),
    Line(POPULATION, "参保(?:人员|居民|人口|人群|职工|人) 参保者 参合(?:居民|农民|人员|人口)?", "…数 …县域"),
    Line(POPULATION, "(?:职工|居民)医保参保 医保(?:人群|患者|人员|病人) 自费(?:人群|患者|病人)", "…率"),
    Line(
        POPULATION,
        "签约(?:居民|人群|人口|对象|家庭|的?重点人群) 在管(?:人群|患者|居民) 建档(?:居民|人群|人口|人员) 体检(?:人群|人员|居民) 就诊者 管理人群 受检 筛查人群",
        "…续约 …血压 …血糖 …数",
    ),
    Line(
        POPULATION, "重点人群 特殊人群 高风险人群 弱势群体 目标人群", "…签约 …家庭医生 …健康 …管理 …覆盖", themes=True
    ),
    Line(
        POPULATION,
        "监测点 哨点 调查点 样本 抽样 抽取 抽查 典型调查 专项调查 服务调查 问卷调查 入户调查 试点人群 队列",
        "抽样合格 抽样检 人口抽样调查 变动抽样 样本量 监督抽查 随机抽查 抽查(?:合格|任务|计划|无误|核实|复核) 经.{0,3}抽查",
    ),
    # Any others that are called so: 退休人员, 信教群众, 危重孕产妇, 出租车司机.
    Line(
        POPULATION,
        "人员 人群",
        "(?:卫生|医务|医护|医疗|技术|专业|公卫|疾控|工作|管理|监督|执法|护理|药学|编制|在编|在岗|卫技|医师|医疗卫生|填报|联系|乡村医生|村医)人员 "
        "(?:全|各类|所有|覆盖|全体)人群 人员(?:不足|充足|紧张|变动|调整|流失|数|总数|情况|配备|培训|编制|结构|队伍)",
        in_titles=True,
    ),
    Line(
        POPULATION,
        "群众 家庭 产妇 孕妇",
        "人民群众 群众满意 群众性 家庭医生 家庭签约 家庭健康 家庭发展 孕产妇",
        in_titles=True,
    ),
    Line(
        POPULATION,
        "司机 退休 新生 大学 回民 危重 重症 残疾 留守 困难 贫困",
        "新生儿 新生代 大学附属 (?:危急)?重症(?:医学|救治|床位|监护) 重症孕",
        in_titles=True,
    ),
    # ---- of where
    Line(
        PART,
        "(?:试点|示范|样本|抽样|抽查|项目|调查|监测|部分|重点|个别|[0-9一二三四五六七八九十两]{1,3}个)(?:的)?(?:乡镇|乡|镇|街道|社区|村|县区|区县|县|机构|医院|医疗机构|医疗卫生机构|卫生院|学校|单位|地区|片区)",
        "(?:全|各|所|共|所有)[县区市辖]?… …(?:全部|均|都|皆)(?:已|完成)?(?:上报|报送|完成|覆盖|开展) (?:示范|项目|重点|监测|试点|调查)(?:县区|区县|县|单位) (?:示范|项目|重点|试点|调查)地区",
    ),
    Line(
        PART,
        "试点 示范点 示范区 \\((?:监测|调查|项目|示范)[县区]\\) [a-z]{2,6}医院",
        "…县 …市 …省 …工作 …方案 …改革 改革试点 国家试点 示范区(?:建设|指标|创建|工作|复审|评估) (?:综合)?防控示范区 …项目",
    ),
    Line(
        PART,
        "(?:县[级直属办]|市[级直属办]|省[级直属办]|区[级直属办]|直属|公立|民营|私立|社会办|社会办医|非公立?|公办|民办|国营|厂矿|部队|驻[县地]|[一二三]级(?:及以上|以上)?|[一二三]甲)(?:公立|综合|专科|中医|民营|非营利性|营利性|医疗|卫生|各){0,3}(?:医院|机构|单位|医疗单位)",
        "各级各类… …(?:综合)?改革 …高质量发展 …(?:综合)?绩效考核",
    ),
    Line(
        PART,
        "社会办医 ^公立$ ^民营$ ^私立$ 专科医院 综合医院 民营医院 基层(?:医疗|卫生|医疗卫生)?(?:机构|单位) 专业公共卫生机构 公共卫生机构 妇幼保健机构 妇幼健康机构",
        "各级综合医院 基层医疗卫生机构补助",
    ),
    Line(
        PART,
        "^(?:乡镇|镇乡|中心)卫生院 村卫生[室所] 村级 乡镇级 ^乡级 ^镇级 ^县本级 ^市本级 ^区本级 社区卫生服务(?:中心|站|机构) 个体诊所 门诊部 医务室",
        "各… …床位 …医生 …标准 …数 …覆盖 …人员 …实施 …中医馆",
    ),
    Line(
        PART,
        "医共体 医联体 医疗集团 总医院 专科联盟 医疗联合体 成员单位",
        "…建设 …监测 …评判 …评价 …评估 …考核 …改革 …覆盖 县域医共体建设",
    ),
    Line(PART, "疾控中心 疾病预防控制中心 监督所 急救中心 血站"),
    Line(
        PART,
        "学校 幼儿园 托育机构 养老机构 福利院 敬老院 企业 厂矿 机关 监管场所",
        "学校卫生 机关无烟 无烟党政机关 党政机关 养老机构(?:医|与|护|提供|以) 企业职工医",
    ),
    Line(
        PART,
        "(?:全[市省国]|全州|全盟|全地区|各[县市区乡镇]{1,4}|分[县市区]{1,3}|[县市省区]{1,2}|周边|邻县|同类|西部|东部|中部|地区)(?:的)?(?:平均|均值|均数|平均值|平均数|中位数?) [县市省]均 (?:全[市省国]|全州)水平 加权平均",
        "平均(?:住院|预期|每|急救|反应) …(?:住院|预期|每|急救|反应|期望) 县均衡 市均衡 省均衡 [全本]县平均",
    ),
    # Any others that are called so: 助产机构, 沿黄乡镇, 工业园, 县级平均.
    Line(
        PART,
        "机构",
        "(?:医疗|卫生|健康|医疗卫生|卫生健康|疾控|医养)机构 机构(?:数|改革|编制|编码|名称|代码|和|与|及|床位|覆盖|建设)",
        in_titles=True,
    ),
    Line(
        PART,
        "乡镇",
        "(?:各|全部|所有|所辖|辖区|分|按|以|下辖|[县区市]|县乡|卫生|非建制|建制)乡镇 乡镇(?:街道|、|和|及|名称|比例|覆盖|数)",
        in_titles=True,
    ),
    Line(
        PART,
        "新城 工业园 集聚区 风景区 景区 度假区 保税区 自贸区 片区 [东西南北中](?:片|部)",
        "[东西南北中]部战区",
        in_titles=True,
    ),
    Line(
        PART,
        "平均 均值 均数 所在[省市] 所属[省市] 参照县",
        "平均(?:住院|预期|每|急救|反应|期望|寿命) 平均水平以[上下] 均值得 [全本]县平均 (?:[两二三四五六七八九十]|(?<![0-9])[2-9])年(?:平均|均值) 移动平均",
        in_titles=True,
    ),
    Line(PART, "^[一二三四五六]院 体检中心 急救站 卫生服务站", "…数", in_titles=True),
    # ---- of what kind
    Line(
        RECKONED,
        "预计 预测 预估 拟定 拟达 估算 估计 推算 推估 测算 暂估 模拟数? 假设",
        "…人口 …的人口 …方法 …的?分母 (?:人口|普查)数?测算",
    ),
    Line(RECKONED, "预期", "…寿命 …目标 …性 …指标 健康预期"),
    Line(
        RECKONED,
        "\\(e\\) 移动平均 滚动(?:平均|均值|累计|计算|统计) 滚动[0-9一二三四五六七八九十]{1,3}个?[年月] [两二三四五六七八九十0-9]年(?:滚动)?平均 [两二三四五六七八九十0-9]年均值 [两二三四五六七八九十]年(?:累计|合计|合并|之和|总和) (?:累计|合计|合并)[两二三四五六七八九十]年 (?:19|20)[0-9]{2}年?-(?:19|20)[0-9]{2}年?度?(?:合计|累计|合并|平均|均值|之和|总和) (?:19|20)[0-9]{2}年(?:以来|起)的?累计 累计[^,，。;；0-9]{0,6}(?:19|20)[0-9]{2}年(?:起|以来) 年均 月均 月度?平均 季均",
        "年均衡 年均[为是系在] …人口 …常住",
    ),
    Line(
        RECKONED,
        "年化 折算 标化 标准化率 参考值 参考标准 标准值 考核标准 评分标准 评价标准 底线值 理想值 警戒 标杆 权重 ^估$ ^例$",
        "标准化率达 标准化建设 …机构",
    ),
    Line(
        RECKONED,
        "示例 样例 范例 样表 样稿 样张 空表 空白表 测试 虚拟数据 模拟数据 演示 试填 试报 试算 试测 草稿 草表 草案 模板 模版 练习 作废 废止 假定 假设值 暂定 拟报",
        "(?:体能|体质|知识|能力|视力|听力)测试",
    ),
    Line(
        CHANGES,
        "完成率 增减(?:情况|幅度|率|表) 增长率 增幅 变化率 变化幅度 环比 同比 差值 ^同期[数值] 较(?:上年|年初|去年) 得分 评分 排名 位次 排序",
    ),
    Line(
        AIMS,
        "目标 任务分解 指标分解 计划[表数] 任务表 任务数 规划 纲要 十[二三四五]五.{0,12}发展.{0,4}指标",
        "规划信息 规划财务 规划发展 规划科 规划股 规划处 规划与 规划和 免疫规划 目标人群",
    ),
)

# What a title may hold without saying of whom, of where or of what kind its figures are. What is left of a title beside
# these, the words above, its areas, indicators and years is told (unread), because nobody can list all words that would
# change a figure's meaning.
SAYS_NOTHING = (
    # what it is about
    "卫生健康事业 卫生健康 医疗卫生 医药卫生 公共卫生 基本公卫 公卫 卫生 健康 卫健 计划生育 计生 人口 妇幼 妇女 妇计 儿童 婴儿 婴幼儿 新生儿 孕产妇 产妇 母婴 母子 老龄 出生 死因 死亡 生命 生育 生殖 "
    "传染病 慢性病 慢病 疾病 高血压 糖尿病 结核病 艾滋病 严重精神障碍 精神障碍 地方病 职业病 肿瘤 癌症 心脑血管 免疫 接种 疫苗 疫情 预防 防控 防治 控制 筛查 干预 康复 救治 诊治 诊疗 治疗 诊断 就诊 体检 检查 门诊 住院 "
    "综合 医疗 医药 医学 医改 医保 医养结合 医养 医护 医师 医务 中医药 中医 护理 护士 全科 急救 应急 院前 药品 药物 药械 服务 照护 托育 托位 托幼 能力 质量 安全 管理 签约 家庭医生 家庭发展 监督 执法 采供血 无偿献血 血液 "
    "精神 心理 口腔 视力 近视 营养 保健 共管 听力 用眼 控烟 无烟 烟草控制 食品 饮用水 环境 水质 改厕 病媒生物 消毒 放射 职业 "
    "资源 人力 人才 队伍 床位 费用 经费 资金 财务 机构 医院 卫生院 人员 技术人员 乡村医生 医生 设施 设备 投入 水平 状况 健康素养 素养 爱国卫生 卫生县城 健康城市 健康县区? 健康促进 教育 促进 影响 危险因素 因素 城市 "
    "出生缺陷 缺陷 优生优育 优生 孕前 产前 产后 围产 围产期 婚前 婚检 两癌 孕期 青春期 更年期 安宁疗护 老年友善 三高 两病 三病 三网 三率 五率 两纲 三减三健 国民经济 社会 经济 民生 实事 高质量 公共 信息化 "
    "中国 国民 全民 法定 重大 突发 事件 风险 保障 供应 供给 基层 优质服务基层行 优质 深化 体制 制度 政策 领域 行业 部门 系统 网络 平台 直报 档案 建档 远程 智慧 配置 效率 效益 运行 运营 结构 规模 标准 区域 分级 就医 转诊 人次 服务量 工作量 健康帮扶 健康扶贫 医疗救助 帮扶 三医 "
    "食源性 碘盐 饮水 厕所 垃圾 待遇 补助 保险 常见病 大病 手术 中医馆 中西医 避孕 药具 咨询 援助 适龄儿童 自然增长 奖励 扶助 流行病学 病案首页 电子病历 电子 付费 支付 纠纷 会诊 互联互通 卒中 胸痛 创伤 专科 职称 执业 注册 培训 科研 对口支援 使用 "
    "家医 村医 免费 特别扶助 高级 继续 [两三四五]年(?=攻坚|行动) 式(?=现代化) 老年健康 老龄化 三孩 治理 协管 处理 处置 攻坚 支持 巩固 拓展 扶贫成果 乡村振兴 有效衔接 细胞建设 革命 文明 共同富裕 营商 法治 政务 双向 先诊疗后付费 五大 社区卫生 县直 期望 人均 原因 "
    "可持续发展 均等化 规范化 标准化 一体化 现代化 对标 高血压病 慢阻肺 肝炎 性病 麻风 鼠疫 布病 包虫病 碘缺乏 氟 克山病 大骨节病 寄生虫 血吸虫病 狂犬病 手足口病 流感 预期寿命 寿命 随访 发病 "
    # whose form it is
    "局 委员会 委 办公室 办 政府 人民政府 体育 统计 疾控 监测 国家 省级 市级 县级 全[国省市县区] 本[省市县区] 我[省市县区] 各 县区 区县 县 市 区 旗 州 盟 乡镇 镇 街道 地区 所辖 下辖 辖区 分 省 (?<=全县)平均 含开发区 患者 老年人 "
    "城乡 居民 公民 常住 男女 合计 总计 妇计中心 妇幼中心 调查队 科 股 处 中心 规划财务 基层股 爱卫 公章 盖章 签章 印章 专报 报市 报省 报县 "
    # what kind of table it is
    "主要 重点 核心 基本 常用 相关 有关 关键 专项 分项 单项 部分指标 (?<=卫生)部分 指标 项目 事项 数据库 数据 数字 资料 信息 情况 概况 表 报表 年报 快报 季报 月报 半年报 公报 简报 通报 年鉴 提要 要点 要览 手册 台账 清单 目录 一览 汇总 汇编 明细 摘录 摘要 节选 截图 如下 你[县市区] 贵[县市区] (?<=月)份 1-12月份?[^0-9]{0,8}累计 对比 对照 比较 变化 趋势 分析 分布 报告 报送 上报 填报 补报 反馈 采集 摸底 调度 统计表 "
    "附表 附件 附 表格 续 录入 导出 调查 普查 核查 督查 督导 自查 自评 登记 总结 小结 工作 任务 行动 方案 体系 规划 计划 目标责任书 目标责任 责任书 目标 考核 考 评估 评价 评审 复审 审核 审定 核定 核实 终审 初步 实施 完成 实际 实绩 进展 进度 实现 执行 落实 建设 发展 改革 创建 开展 事业 建成 改善 提升 活动 配备 成效 成果 结果 绩效 年终 年末 "
    "中期 终期 期末 期中 五年 十[二三四五]五 预期性 约束性 紧密型 医共体 县域 慢性病综合防控示范区 国家卫生县城 国家卫生县 满意度 关于 说明 解释 口径 定义 计算 公开 内部 终稿 定稿 最终 最新 正式 终版 新版 修订 修改 更正 更新 整理 核对 确认 签字 打印 电子版 pdf 全口径 横向 纵向 细则 指标库 县志 (?<=健康)篇 医师节 卫健统(?!计) 统(?=[0-9]) 新建 查询 副本 备份 终(?=$|[)]) 改(?=$|[)]) 名称 编制 编印 编(?=$|[)]) 制(?=$|[)]) 必填项? 保留.{1,3}位小数 第[0-9]+页 共[0-9]+页 报告期 县名 年份 基卫 医政 版 稿(?=$|[)]) "
    "百姓 人民 通知 创卫 艾防 精防 降消 卫统 零报告 日期 计量 单位 仅供参考 第[0-9]+期 星期[一二三四五六日] "
    "主表 总表 分表 子表 原表 原始 简表 详表 大表 样式 格式 "
    # of when, beside what times reads
    "[〇零一二三四五六七八九]{4}年 [一二三四五六七八九十]{1,2}(?=月|至) 第?[一二三四]季度 月龄 岁(?:及|或)?以[上下内] 岁 年度 全年 年 月度 月 日 季度 季 半年 上 下 前 末 底 止 截至 截止 至 到 当年 本年 今年 去年 上年 同期 往年 最近 历年 逐年 近 时间 期间 时期 统计年度 (?<=全年)累计 (?<=12月)累计 (?<=12月份)累计 "
    # between words
    "[一二三四五六七八九十]+(?=[,.)]) (?<=表)[一二三四五六七八九十]+ (?<=附件)[一二三四五六七八九十]+ 之[一二三四五六七八九十] 及其 以及 和 与 及 的 等 含 按 项 第 个 号 类 级 度 值 数 量 率 比 之 其 为 由 经 已 后 对 总 报(?=[省市区县]) "
    "q[1-4] h[12] v[0-9]+ sheet table data final hpv drgs? dip icd gdp new"
)
# What a remark or a note may hold beside these.
SAYS_NOTHING_BESIDE = (
    # where from, by whom, how far
    "未 均 都 皆 全部 全 无 不 没有 再 请 可 能 应 实 待(?=补充) 如 若 并 或 从 自 向 在 于 以 用 用途 以来 来自 来源 源 取自 取 提供 下发 公布 发布 印发 导入 生成 自动 取数 抽取 汇入 录 查 见 详见 详 参见 参 附注 另附 同上 同 "
    "公安 公安部门 民政 教体 教育局 财政 党委 医保局 医疗保障 大数据 红十字会 残联 部门间 上级 本级 领导 股室 科室 站 院 所 会 第[一二三四五六七]次 [五六七]普 人口普查 抽样 推算人口 年鉴数 "
    # what was done with it
    "核 复核 复查 抽查 校验 校对 确定 认定 属实 真实 准确 正确 有效 完整 无误 一致 吻合 相符 相同 不同 不一致 差异 误差 错误 更改 订正 补充 补录 删除 剔除异常值 合并单元格 四舍五入 保留 小数 位 取整 精确 换行 "
    "统一 要求 规定 规范 依据 根据 按照 参照文件 文件 方法 办法 公式 指南 新 旧 原 现 首次 首 次 新增 增加 取消 停用 不再 沿袭 更名 改为 改称 变更 有 做 不可比 可比 无变化 变动 "
    # how it stands
    "达标 达到 达 超过 超额 超 高于 低于 优于 好于 略 较 稍 明显 显著 持续 稳步 小幅 大幅 正常 异常 平稳 稳定 良好 较好 较差 一般 偏高 偏低 最高 最低 高 低 多 少 好 差 上升 下降 提高 降低 增长 减少 增 减 升 降 持平 提前 按期 如期 滞后 差距 进一步 加强 需 要 须 努力 力度 推进 "
    "本表 本 表中 该 药师 士 加盖 相比 相 诊所 诊 公立 私立 调整 分母 分子 采用 不足 充足 约束 考核指标 国考 省考 市考 纳入 列入 属于 民生工程 必报 选报 选填 只读 百分比 百分点 千分点 "
    # of the thing measured
    "活产 早产 窒息 死胎 死产 孕妇 建册 访视 应管 实管 管理数 人数 例数 例 名 人 岁以上人口 张 家 户 次数 发生 发现 病例 病种 个案 车祸 意外 溺水 先天性 心脏病 畸形 感染 出血 羊水栓塞 合并症 "
    "助理 无[漏缺迟瞒未]报 仅 只 不含 不包括 不计 除 外 限 内 中 入 第[一二三四五六七八九十]+页 写作 终报 终审数 团队 据 服务包 建卡 立卡 接种率 应种 实种 覆盖 全覆盖 到位 到期 有偿 床 在编 在岗 聘用 多点 机构数 台 套 万 元 万元 年末数 年底数 年均 年平均 每年 一年 [一二两三四五]年 [一二两三四五]次 一次 每 [上下]年度 起 "
    "扎实 措施 得力 重点关注 关注 负责 填写 填表人 填报人 审核人 经办人 备注 注明 "
    "全县 全市 全省 全国 各地 所有 全体 全人群 包括 包含 民营医院 县直单位 民营 县外 外县 均衡 上报数 完成情况 主要指标"
)
# Of a remark or a note: the number is nobody's of the whole year (the row is not read), or hardly final (told).
BESIDE_LIMITS = (
    "不完全统计 (?:数据|统计|上报|报送|填报|资料|信息)(?:尚|还)?(?:不全|不完整|不齐)(?!面) ^不全$ ^不完整$ (?:未|没有|没)(?:全部?|完全)(?:上?报|统计|汇总)(?!告) 余未报 有(?:缺报|漏报|未报) "
    "(?<![不无])(?:缺|少|缺报|漏报|少报)(?:[0-9一二两三四五六七八九十]+|几|数|若干)个?月 (?:全年|年度|本年)(?:度)?(?:还|尚)?(?:未完|未结束|没完|未终了|未到) 未到年[底末] "
    "近[一二两三四五六七八九十0-9]年(?=合计|累计|之和|数|$) [二两三四五六七八九十0-9]年(?:合并|合计|累计|之和) 历年(?:累计|合计|之和) (?:[0-9]{4}年?|十[三四五]五)以来(?:累计|合计)?(?:数|$) 跨年 合并上年 含上年 含(?:19|20)[0-9]{2}年(?!龄) 照抄上年 同(?:19|20)[0-9]{2}年?$ 前年数?$ "
    "(?:不|勿|不予|未)(?:采用|采信|使用)(?!系统|平台) 弃用 ^不用$ ^重复(?:数据|上报|填报|录入)?$ 重复(?:上报|填报|录入) ^删除?$ (?:应|请|待)删除? [应实]为[0-9] 正确的?(?:值|数值?|数据)?(?:是|为|:)?[0-9] "
    "[与和同].{1,12}(?:合并|一并|合计|一起)(?:统计|计算|上报|填报|报送|报|计)$ ^合并(?:统计|计算|上报|填报) "
    "^平均数$ ^近[一二两三四五六七八九十0-9]年$ 县院 ^[一二三]院$"
)
BESIDE_DOUBTS = "^暂$ 暂(?:填|报|用|定|按|列|记|计|以) 初步(?:数|统计|估|核|汇总|结果|测算) ^初步$ ^预报 ^预$ ^约$ ^约数$ 大约 ^大概 大致 估(?!值价) (?:待|未|尚未|还未|没有|需再?|有待)(?:进一步)?(?:核|确|定|审|查实|落实|修正|更正) ^待定$ ^未定$ 有误 错误$ 存疑 疑似 不准 偏差 存在问题 口头 电话(?:报|告|询|统) 凭记忆 ^高新 ^建成区 ^共管 仅供参考 有出入 不一致$ 不符$"
# Words by which a remark limits a figure, whatever it limits it to.
LIMITING = (
    "除 不含 不包 不带 未含 未包 未计 未算 不计 不算 不在 未在 未纳入 不纳入 另计 另行 另算 另列 另报 单列 单独 单算 单报 去除 去掉 排除 剔除 扣除 刨除 除去 之外 以外 仅 只 限 为主 主要[为是] 口径[为是:] 范围 样$ ^样 部分 个别 半数 多数 少数 其余 余 "
    "按.+(?:统计|计算|计|填|报)$ 由.+(?:统计|推|报|计)$ 以.+(?:为准|计|推|代) 含 包括 ^报了 (?:数|数据|数字|口径|情况|合计|统计)$ 划[入出] 托管 代管 飞地 片 [东西南北中]部 区划 撤并 合并 调整[前后] 本地"
)
_SAYS_NOTHING = re.compile("|".join(sorted(SAYS_NOTHING.split(), key=len, reverse=True)))
_BESIDE = re.compile("|".join(sorted({*SAYS_NOTHING.split(), *SAYS_NOTHING_BESIDE.split()}, key=len, reverse=True)))
_LEFT = re.compile(r"[\u4e00-\u9fff]+|[a-z]{2,}")


def unread(bare: str, *, beside: bool = False) -> str:
    """What of a title (see naming.Names.without_names) no table of words knows; '' where all of it is understood. beside: of a remark or a
    note, which may hold more words that say nothing.
    """
    left = list(bare)
    for words in (PEOPLE_IN_TITLES, PLACES_IN_TITLES, UNCOUNTED, CHANGED, AIMED, _BESIDE if beside else _SAYS_NOTHING):
        for found in words.finditer(bare):
            left[found.start() : found.end()] = "|" * len(found.group())
    return "、".join(dict.fromkeys(_LEFT.findall("".join(left))))


# What of a line within a table would be a place, whatever it is called: 沿黄片, 北川.
A_PLACE = re.compile("(?:[片区村镇乡办院校站点组川塬]|地区|部分)$")
# Who answers for a figure of a part of the county only, of all who do: 清泉镇卫生院, 县医院东城分院, and not 各乡镇卫生院.
ANSWERS_FOR_PART = re.compile(
    "(?<![各乡])镇|乡(?![镇村])|街道|(?<!各)社区|(?<!各)村|仅|只|除|不含|(?<!乡镇)(?<![各级])(?:中心)?(?:卫生院|卫生室|卫生所)"
)
A_BRANCH = re.compile("(?:^|[、,;和及])((?!各)[^、,;和及]*(?:分院|服务站|门诊部|诊所))")
# Who counts for the whole county what is counted of its people, not what happens in their own house: 县疾控中心, 县妇幼保健院. Before it whose it is.
REPORTS_FOR_ALL = re.compile(
    "(?:本|我)?(.*?)(?:疾病预防控制(?:中心|局)|疾控(?:中心|局)|妇幼(?:保健)?(?:院|站|所|中心)|妇幼健康(?:服务)?中心|妇幼保健计划生育服务(?:中心|站)|妇计中心|妇幼|(?:卫生)?防疫站|(?:计划生育|计生)(?:技术)?(?:服务|指导)(?:中心|站)"
    "|卫生(?:健康|计生)?(?:综合)?监督(?:执法)?(?:局|所|大队|中心)|健康教育(?:所|中心))"
)
# Whose figures are the whole county's whatever they are of, of all who report: 县卫健局, 县统计局综合股, 妇幼股, 各乡镇卫生院. Before it whose it is. The
# list is closed: of any other body (县护理院, 东城管理处) nobody knows, and it is asked about.
_BUREAUS = (
    "卫生(?:健康|计生|和?计划生育)? 卫健 卫计 计划生育 计生 统计 医疗保障 医保 疾病预防控制 疾控 中医药(?:管理)? 民政 教育 教体 教科体? 文教体? 教育(?:体育|和体育|科技|和科技) 体育 财政 公安 司法 人社 人力资源(?:和)?社会保障 社会?保障? "
    "发改 发展改革 发展和改革 生态环境 环保 环境保护 水利 水务 农业农村 农业 农牧 畜牧 住建 住房和?城乡建设 城管 城市管理 交通 交通运输 自然资源 国土(?:资源)? 林业 林草 林业和草原 文旅 文化和?旅游 文体广?旅? 工信 科技 商务 市场监管 市场监督管理 市监 "
    "食品药品监督管理 食药监 审计 税务 应急 应急管理 退役军人事务 乡村振兴 扶贫 行政审批(?:服务)? 政务服务 大数据(?:管理|发展)? 数据 信访 机关事务 气象 民宗 民族宗教 老龄(?:工作)? 爱国卫生(?:运动)? 爱卫 妇女儿童工作 妇儿工"
)
_OFFICES = (
    "局(?:机关)? (?:人民)?政府(?:办|办公室)? 县?委(?:县?政府)?(?:办|办公室|宣传部|组织部|政法委|编办)? 妇联 妇女联合会 残联 残疾人联合会 红十字会 红会 总工会 团委 计划生育协会 计生协会? "
    "爱卫办(?:公室)? 爱国卫生运动(?:委员会)?办公室 老龄办(?:公室)? 医改办(?:公室)? 妇儿工委(?:办|办公室)? (?:卫生|健康|卫生健康|全民健康|统计)?信息(?:化)?(?:服务|管理)?中心 大数据(?:管理|服务)?中心 "
    r"(?:国家统计局)?\|*调查(?:总队|支?队)"
)
_TOPICS = (
    "综合 统计 信息 规划 财务 规财 计财 计划 审计 基层 基卫 卫生 健康 卫健 妇幼 妇女 儿童 妇计 老龄 老年 人口 监测 家庭 发展 疾控 疾病 预防 控制 防控 防治 防制 慢性?病 传染病 地方病 职业 免疫 应急 医政 医改 医药 医管 药政 药物 中医药? 体改 体制 改革 政策 法规 法制 "
    "监督 执法 宣传 宣教 教育 促进 人事 科教 科技 食品 安全 爱卫 爱国 行政 审批 许可 党政 党建 秘书 信访 计生 计划生育 指导 公共卫生 公卫 基本 项目 管理 服务 事业 保健 医疗 药品 数据 质量 考核 绩效 保障 业务 相关 有关 各 [与和及、]"
)
_SECTION = f"(?:{'|'.join(_TOPICS.split())})+(?:科室?|股室?|处|办公室|办|组)|办公室|信息(?:化)?(?:服务|管理)?中心|(?:交警|交通警察|户政)(?:管理)?(?:大队|支队)|业务(?:科|股)?室|各?(?:科|股|处)室|(?:各|有关|相关)(?:部门|单位)"
_OF_A_HOUSE = "(?:预防|儿童|妇女)?(?:保健|中医)科|(?:管理|服务)处"  # may be a hospital's where no bureau is named
_WITHIN = "[^院镇乡村街所站校分园队、,;]{1,16}(?:科|股)"  # of a bureau: any
WHOLE_COUNTY = re.compile(
    rf"(?:本|我)?(?P<whose>[县区市旗省州盟]?)(?:(?:{'|'.join(_OFFICES.split())}"
    rf"|(?:{'|'.join(_BUREAUS.split())})(?:局|委员会|委|厅|部门|系统)?)(?:\(?(?:{_SECTION}|{_WITHIN})\)?)?|(?!{_OF_A_HOUSE}){_SECTION}|[^院镇乡村街所站校分园队、,;]{{1,12}}股)"
    r"|[本我](?:局|委|县|区|市|旗|级|单位)|(?P<level>[县区市旗])(?:本?级)?"
)
ALL_OF_A_KIND = re.compile(r"(?:全[县区市旗])?(?:所有|全部|各).+")  # 各乡镇卫生院, 各县区
SEALED = re.compile(r"\((?:盖章|公章|章|签章)\)$")
REPORTED_BY = {"health_level", "public_health", "maternal_child"}  # of these categories; beds and costs are their own
# What makes of a county's name a part of it, or more than it: 甲县本级, 甲县（不含开发区）, 甲县以外.
PART_OF_AREA = re.compile(
    r"(?:不含|不包括|未含|除|剔除|扣除|以外)[^()]*|本级|城关|(?:开发|高新|经开|园|新城|示范)区|管委会|[县市区]直|[镇乡街村]"
)
OTHER_AREA = re.compile("全[国省市州](?!性)|[省市]级|^[省市]均?")
OF_MORE = re.compile(r"全(市|省|国|州)(?:平均值?|水平|数据?|值|合计)?")  # of the area above, beside a county's name
_OF_ALL = re.compile(
    r"[全本][县区市省国旗州]|[县区市辖]域|全体|全部|全人群|所有|不分|性别|城乡|男女|常住|居民|人口|人群|人员|公民|群众|辖区|行政区域?|各[级类]|医疗卫生机构|医疗机构|"
    r"范围|合计|总计|平均|[的及和与、,.年度0-9内总|()]"
)
EVERYBODY = set(
    "全部 全体 合计 总计 计 全县 全区 全市 全省 全国 不分 全人群 城乡合计 男女合计 常住人口 全体居民 所有 总人口".split()
)


@dataclass(frozen=True)
class Found:
    """words: as they stand in the text. themes: see Line."""

    words: str
    themes: bool


def exceptions(line: Line) -> list[str]:
    """The phrases of a line in which its words say nothing."""
    word = f"(?:{'|'.join(line.words.split())})"
    return [one.replace("…", word) for one in line.unless.split()]


def _pattern(kind: str, *, in_titles: bool = True) -> str:
    """The lines of a kind as one pattern: exceptions first, so that they hide their words; a group for each line."""
    lines = {at: line for at, line in enumerate(TABLE) if line.kind == kind and (in_titles or not line.in_titles)}
    unless = sorted((one for line in lines.values() for one in exceptions(line)), key=len, reverse=True)
    groups = (f"(?P<g{at}>{'|'.join(map(_spelled, line.words.split()))})" for at, line in lines.items())
    return "|".join([*map(_spelled, unless), *groups])


def _spelled(word: str) -> str:
    """An entry as a pattern. Signs within [] stand for themselves."""
    outside = re.split(r"(\[[^\]]*\])", word)
    return "".join(
        one if one.startswith("[") else "".join(_SIGNS.get(sign, sign) for sign in one) for one in outside if one
    )


def _any(words: str) -> re.Pattern:
    return re.compile("|".join(words.split()))


LIMITED_BESIDE, DOUBTED_BESIDE, LIMITING_BESIDE = map(_any, (BESIDE_LIMITS, BESIDE_DOUBTS, LIMITING))
PEOPLE = re.compile(_pattern(POPULATION, in_titles=False), re.I)
PEOPLE_IN_TITLES = re.compile(_pattern(POPULATION), re.I)
PLACES = re.compile(_pattern(PART, in_titles=False), re.I)
PLACES_IN_TITLES = re.compile(_pattern(PART), re.I)
UNCOUNTED = re.compile(_pattern(RECKONED), re.I)
CHANGED = re.compile(_pattern(CHANGES), re.I)
AIMED = re.compile(_pattern(AIMS), re.I)


def every(words: re.Pattern, text: str) -> Iterator[Found]:
    """The words of a kind (PEOPLE …) that a text holds, in its order."""
    for found in words.finditer(text):
        if found.lastgroup:
            yield Found(found.group(), TABLE[int(found.lastgroup[1:])].themes)


def found_in(words: re.Pattern, text: str) -> str:
    """The first of them; '' for none."""
    return next((one.words for one in every(words, text)), "")


def is_whole(text: str) -> bool:
    """Whether a text names all of the people, in whatever words: 全体居民, 全县常住人口, 合计."""
    return not _OF_ALL.sub("", text.replace(" ", ""))
