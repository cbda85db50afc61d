"""What stands above and below a table and on its tab: the answers that hold for all of it (the questions they leave: questions.py).

'山丹县2023年妇幼卫生年报' -> area 620725, year 2023, status 年报     '单位：%' -> unit %     '2021—2023年' -> nothing: a span is no year
'山丹县人民医院2024年…' -> 620725, not sure: asked     '全国妇幼卫生年报表' -> no area: the name of a form
'统计时间：2024年1—9月' '流动人口' 'tab 方山县 under a title of 山丹县' -> asked, never taken
"""

import re
from collections.abc import Container, Iterator, Sequence

from loaders.spreadsheets.sheet import Sheet
from loaders.uploads import doubts, times
from loaders.uploads.answers import OF_SIGN, Answer
from loaders.uploads.doubts import CAUSE, DEFINES, SHORT
from loaders.uploads.naming import LEVELS, Names
from loaders.uploads.parse_cell import plain
from loaders.uploads.scope_words import (
    A_BRANCH,
    AIMED,
    ANSWERS_FOR_PART,
    CHANGED,
    LIMITED_BESIDE,
    OF_MORE,
    PEOPLE,
    PEOPLE_IN_TITLES,
    PLACES,
    PLACES_IN_TITLES,
    UNCOUNTED,
    every,
    found_in,
    is_whole,
    unread,
)

NOTES = re.compile(
    r"^(?:\(?[0-9一二三四五六七八九十]{0,2}[、.)]?)?(?:数据来源|资料来源|来源|注释?(?![册射])|备注|说明|填表说明|附注|填报人|填表人|制表人?|审核人?|复核人?|单位负责人|统计负责人|负责人|联系人|联系电话|电话|填报日期|填报时间|"
    r"报出日期|制表日期|填报单位|上报单位|编制单位|统计员|分管领导|科室负责人|本表|以上数据|表中)[^::]{0,12}[::0-9①-⑳]|^(?:注|说明|备注)[0-9]?[::、. ]|^[①-⑳*※†‡] ?|^(?:\(?[0-9一二三四五六七八九十]{1,2}[、.)])?(?:本表|以上|上述|表中|上表|表内)(?:(?:各项)?(?:数据|数字|指标|数))?(?:均|都|皆|仅|只)?(?:为|是|系|含|包|不|未|按|由|指|来|截|统计)|^本表|^以上数据"
)
LONGEST = 200  # characters of a title; longer ones are prose
_UNIT_LINE = re.compile(r"^\(?(?:计量|数据|指标)?单位 ?: ?([^)]+)\)?$")
_MANY = re.compile(r"(?:十|百|千|万|十万|百万)[人名例个张]$")  # a number of these is no number of people
_UNIT_WITHIN = re.compile(r"\((?:(?:计量|数据)?单位 ?: ?)?([^():]{1,6})\)$")
_BY_WHOM = re.compile(
    r"^(?:填报|上报|报送|编制|报出|制表|报告|统计|综合|主管)(?:单位|机构|机关|部门|县区|地区)[^:]{0,8}: ?(.*)$"
)
# The day a form was made says nothing of its figures; a span of months does, whatever stands before it.
_MADE = re.compile(r"^(?:填报|填表|制表|打印|导出|报出|报送|上报|审核|编制|生成|查询|更新|下载|印发)(?:日期|时间) ?:")
# What a form says of itself, and nothing of its figures: 制定机关：国家卫生健康委员会, 有效期至：2026年7月.
_OF_FORM = re.compile(
    r"\(?(?:表 ?号|(?:制定|批准|备案|审批)(?:机关|部门|单位)(?:名称)?|(?:批准|备案|国统)?文号|有效期限?至?|(?:组织|机构|统一社会信用)[^: ]{0,6}代码|密级|编号|页码) ?: ?"
    r"(?:(?:19|20)[0-9]{2} ?年(?: ?[0-9]{1,2} ?月(?: ?[0-9]{1,2} ?日)?)?|[^ ]*)"
)
# Words about the making of a table, in which nothing is left to be understood.
_ABOUT_MAKING = re.compile(
    r"^\(?(?:[填制编审复报统分单联科].{0,5}(?:人|员|领导|科室|电话|表)|电话|审核|复核|制表|(?:数据|资料)?来源|(?:填表|填报)?说明|备注|附注|注)[^:]{0,6}:"
)
# The words around the day on which a form was made: figures of a year that was not over are not that year's.
_BEFORE_DAY = re.compile(r"(?:[-–—~至到止截] ?|截至|截止)$")
_AFTER_DAY = re.compile(
    r"^ ?(?:编?制|编印|印制?|印发|填报?|报送?|上报|导出|制表|更新|统计|生成|下载|打印|报出)?(?: ?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?\)?$"
)
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?")
_A_YEAR = re.compile(r"(?:(?:报告|统计|数据|填报|所属)?(?:年份|年度) ?:? ?)?\(?[0-9]{4}\)?")
_ABOUT = re.compile(r"^指标(?:名称)? ?: ?(.+)$")
_DONE = re.compile(r"完成|实际|进展|监测|达标|评估|现状|对比|情况|自查|自评|总结")
_STATUSES = (
    ("快报", re.compile("快报|初报|初步(?:统计|汇总)?数")),
    ("核定", re.compile("核定|终报|审定")),
    ("年报", re.compile("(?<!半)年报")),
)
# 全国 in the name of a form, a system or a campaign is no area.
_FORM = re.compile(
    r"^[^0-9,，。;:()《》“”]*?(?:表|制度|系统|监测|调查|直报|平台|登记|年鉴|规划|纲要|行动|大会|竞赛|示范|试点|重点)"
)
_SYSTEM = re.compile(r"^[^0-9,，。;:()《》“”]*?(?:制度|系统|直报|平台|规划|纲要)")
_FORM_OF = re.compile(r"^[^0-9,，。;:()《》“”]*?(?:报表|统计表|调查表|登记表)")
# One township or institution of a county; 各乡镇, 公立医院 and 城乡 are many.
_TOWNSHIP = re.compile(
    r"(?:^|(?<=[县区市旗]))(?!各|全|所有|乡镇|乡村|城乡|城镇|街道|公立|县级|基层|[^镇乡街]*[0-9:,])([\u4e00-\u9fff]{1,5}?(?:(?<![乡城集])镇(?![居化静])|(?<![城下新])乡(?![村镇居])|街道(?!级)|(?<!农)村(?=$|卫|[0-9(])|社区(?=$|卫|[0-9(])))"
)
_INSTITUTION = re.compile(
    r"[\u4e00-\u9fff]*?(?<!公立)(?<!县级)(?<!市级)(?<!级公立)(?<!二级)(?<!三级)(?<!各级)(?<!各类)(?<!民营)(?<!综合)(?<!各)(?<!基层)"
    r"(?:医院(?!感染|等级|总|床|数|管|药|收|平|次|门|医|病)|(?<!乡镇)(?<!镇乡)卫生院(?!数|床|医|标|人)|(?<!村)卫生室(?!数|标|覆)|诊所|卫生服务(?:中心|站)(?!数|标)|保健(?:院|站|所|中心)|保健计划生育服务中心|疗养院|防治[所院])"
)
# A zone, a farm or a school, which the county's figures are not of: 经济开发区, 城关办事处, 第一中学, 甲县等三县.
_ZONE = re.compile(
    r"(?!含|各|所有)[\u4e00-\u9fff]*?(?:(?:开发|高新|经开)区|园区|(?<![创更])新区(?!域)|管委会|办事处|居委会|农场|林场|牧场|团场|苏木|嘎查"
    r"|(?:第[一二三四五六七八九十]+|实验|附属|机关|中心)(?:小学|中学|幼儿园|学校)|等[0-9一二三四五六七八九十]+个?[县区市])"
)
_ANY_INSTITUTION = re.compile(
    r"(?:中|综合)?医院|卫生[院室]|诊所|社区卫生服务(?:中心|站)|(?:妇幼)?保健院"
)  # behind a year: all of them
_SEVERAL = re.compile(r"公立医院|县级医院|各级|各类|乡镇卫生院|村卫生室|各医|各卫|医疗机构")
_REPORTS_FOR_COUNTY = re.compile(
    r"局|委员会|卫健委|政府|疾病预防|疾控|妇幼|保健院|保健站|保健所|健康教育|监督所|爱卫办|统计|医保|医共体"
)
_OF_NOTE = re.compile(r"(?:仅|只|为|系|是|指|限|不含|未含|不包|按|含|包括|截至|截止)")
LAST_YEAR = ("上年", "去年")  # a tab of last year's table, whose own years count
_THEME = re.compile(r"健康|管理|服务|保健|卫生|防治|救治|签约")
_OF_WHOM = re.compile(
    r"^\(?(?:统计|调查|监测|数据|适用|覆盖|填报|填表|指标)?(?:范围|对象|人群|口径)(?:说明)? ?: ?(.+?)\)?$"
)
_OF_ALL = re.compile(r"^[^:0-9]{2,8}: ?([^:0-9]{1,12})$")  # 机构类别：全部
_OF_FILE = re.compile(
    r"^(?:数据|资料)?来源|^(?:填|制|审|复|报(?!了|送不|不)|联|单位|统计(?!不))(?!范围|对象|口径|人群|表?(?:说明|要求|范围|口径))"
)
_NOTE = re.compile(r"^(?:注|说明|备注)[0-9]?[:、. ]+")
_DATA_OF_YEAR = re.compile(
    r"(?:(?:数据|数字|数值|本表|表中|以上|表内)[^,，。;；]{0,8}(?:为|是|系|采用|截至)|^[①-⑳*※†‡]+ ?(?:为|是|系|采用|沿用)?) ?((?:19|20)[0-9]{2})年(?!起|.{0,8}(?:修订|调整|目标|基线|公布|更新))"
    r"|(?:数据|数字|数值|[县区市旗])[^,，。;；:]{0,4}(?:来自|来源于|源于|取自|出自|引自|摘自|录自) ?((?:19|20)[0-9]{2})年度?[^,，。;；]{0,8}(?:年报|报表|数)"
    r"|(?:为|是|系|用|以|取) ?((?:19|20)[0-9]{2})年度?的?(?:数|值|代)"
)
# The unit in which a note says the numbers stand: 婴儿死亡率单位为1/万, 死亡率均为万分率, 人员数以百人计, 表中数值已乘以10.
_ODD_UNIT = r"1/(?:百|千|万|10万|100万)|‱|[十百]?万分(?:率|比|之一)|(?:十|百|千|万|十万|百万)[人名例个张](?!口)"
_UNIT_OF_NOTE = re.compile(
    rf"(?P<of>.*?)的?(?:计量)?单位 ?(?:均|都|统一)?(?:为|是|系|:|用|按)? ?(?P<unit>[^ ]{{1,6}})|(?P<whose>.*?)(?:均|都)?(?:为|是|系|以|按) ?(?P<odd>{_ODD_UNIT})(?:计|计算|表示|填报|统计)?"
)
_SCALED = re.compile(r"(?:已|均|都)经?(?:乘以?|×|除以|÷) ?[0-9十百千万]+|(?:扩大|缩小|放大)了? ?[0-9十百千万]+倍")
_OF_TABLE = re.compile("(?:本|该|此|上|下)?表[中内]?|以上|上述|各项?|所有|全部|指标|数据|数值|数字|的|均|都")
_OF_BASE = re.compile(r"人口|分母|基数|基期|基线|GDP", re.I)  # whose year is not the figures'
# Of a remark: the number is another year's or another area's, some did not report, or only some are counted.
_LENT = re.compile(
    r"(?:沿用|采用|借用|引用|套用|暂用|参照|参考|按|用|为|系|是|填)(?:了|的)?(?:上年|去年|往年|前年|上一?年度|全[市省国]|[市省]级?)(?:的|度|反馈|上报)*(?:数(?!据?(?:平台|库|系统))|值|平均(?!水平设定|的?[0-9]|值?的[0-9])|水平|结果(?!反馈系统)|年报|$)|(?:沿用|暂用|(?<!口径)(?<!口径与)同)(?:上年|去年)|(?:代替|替代|代填|暂代)(?=$|[)])"
)
_LENT_YEAR = re.compile(
    r"(?<![与比较同和])((?:19|20)[0-9]{2})年度?(?:的|实际|年报|统计)*(?:数(?!值?据?为?[0-9])|值(?!为?[0-9]))"
)
_LENT_BY = re.compile(
    r"((?:19|20)[0-9]{2})年?度?[^,，。;；0-9]{0,8}?(?:沿用|采用|借用|引用|套用|暂用|使用|用|按|取|同|为|是)(?:了|的)?((?:19|20)[0-9]{2})年度?的?[^,，。;；0-9]{0,4}(?:数|值|$)"
)
_YEAR_ALONE = re.compile(r"^\(?((?:20)?[12][0-9])年度?(?:的?(?:数据?|值|数值))?\)?$")
# Of a source: by which township, school or people it is, and of which time.
_BROUGHT = re.compile("(?:上报|填报|报送|提供|年报|报表|统计|数据|台账|资料)+$")
_OF_TOWNSHIP = re.compile(
    "(?:人民)?(?:政府|党委|办事处|办公室|办|(?:中心)?卫生院|卫生[室所站]|医院)?(?:(?:卫健|卫生|卫计|计生|公卫|统计|民政|社会事务)(?:办公室|办|站|所|科))?"
)
_SCHOOL = re.compile(
    r"(?!各|全|所有)(?:(?!各|中小学|大中)[\u4e00-\u9fff|]){0,12}?(?:(?<![中大小])(?:小学|中学)|(?<![小中大])学校|[县市区一二三四五六七八九](?:中|小)|幼儿园|养老院|护理院|敬老院|福利院|监狱|看守所|公司|工厂)"
)
_SOME_SEEN = re.compile("体检(?!系统|机构)|病人|患者|学生$")
_A_SYSTEM = re.compile("系统|平台|直报|监测|登记|档案|报告|管理")
_A_RULE = re.compile("方案|规范|规划|制度|办法|标准|指南|意见|通知|文件|号|版|印发|修订|纲要|推算")
_OF_FIGURES = re.compile("年鉴|年报|公报|报表")
_YEAR_BEFORE = re.compile("(?<![较比])(?:上一?年|去年|前年|往年)")
_SIGN = re.compile(r"空白|空格|[“”\"…]")  # of what a sign in the table stands for
_WHO = r"(?:镇|乡|街道|村|院|所|中心|单位|机构|县|区|部分)"
_LACKING = re.compile(
    rf"{_WHO}(?:数据|[^,。;]{{0,6}}(?<!无))(?:(?:未|没有?|尚未|(?<!无)缺)(?:全部)?(?:上|填)?(?:报(?!告|数据已补)|汇总|统计(?!员)|纳入|计入)|漏报|缺失)|缺(?:报|失)?[^,。;]{{0,4}}{_WHO}"
)
# Numbers that stand where others belong: 甲县、乙县数据对调, 上年与本年填反.
_MIXED_UP = re.compile(
    "(?<!已)(?:数据?|数字|指标|行|列|年|[县区市旗])(?:均|都)?(?:对调|互换|填反|写反|录反|颠倒|错行|错列|串行|串列)(?!.{0,8}(?:已|更正|改正))"
)
_SOME_YEARS = re.compile("(?:19|20)[0-9]{2}年? ?[-–—~至到]{1,2} ?(?:19|20)[0-9]{2}年?度?|近[2-9两二三四五六七八九十]年")
_OF_PLAN = re.compile("规划|行动|方案|纲要|计划|十[二三四五]五|攻坚")
_A_MONTH = "(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"
_SOME_MONTHS = rf"(?<![0-9]){_A_MONTH}(?:月?份?[-–—~至、和及]{_A_MONTH})*月(?!龄)份?"
_MONTHS_LACKING = re.compile(
    r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月份?(?:的?数据?)?(?:(?:尚|还|暂)?(?:未|没有?|缺)(?:上|填)?(?:报(?!告)|汇总|统计|出|计入|纳入|录入)"
    r"|(?:尚|还|暂)?(?:有?待|需)(?:补(?:报|录|填|充?(?=$|[,。;)、 ]))|上报|填|报(?!告)|录|汇总|统计)|(?<=数据)缺失?)"
    rf"|(?<![不无])(?:缺少|缺失|缺报|少报|漏报|缺){_SOME_MONTHS}"
)
_NONE_LACKING = re.compile("无(?:漏|缺|未|迟|瞒)报")
_ONLY = re.compile(
    r"(?:仅|只)(?:含|包括|限于?|统计|计入|计|为|是|报|有)了?(?![有报告]{0,2}[0-9一二两三四五六七八九十]{1,3} ?[例人家项份张名]|告[0-9])(?!内部|本?[市县省区]?[^,。;]{0,3}(?:局|委)$|使用|留存|数据,)(.+)"
)
_BUT = re.compile(
    r"(?:不含|不包括|未含|未包括|不包含|未包含|不计|未计入?|剔除|未统计|未算|不算|扣除)(?!异常值|入?(?:考核|总分)|[入算]|(?:死胎|死产|引产|新冠|编外))(.{2,})|(?<!注明)(?<!说明)除(?!.{0,4}(?:注明|说明)外)(.{2,})外|(.{2,})除外$"
)
_OF_RATE = re.compile(r"死胎|死产|活产|引产|÷|分子|分母")  # a part of what an indicator is reckoned of
_OF_PLACE = re.compile(
    r"(不含|不包括|未含|未包括|不包含|未包含|仅含|只含|仅|只|限|含|包括|包含|为|系|是)(?!:)(?:了)?([^,，。;；:()]{2,30})"
)
_VERB = re.compile(
    r"^\(?(?:[该本此](?:数据?|数值|指标|行|项)?)?((?:不含|不包括|未含|未包括|不包含|未包含|剔除|仅含|只含|仅|只|限|含|包括|包含|为|系|是|指)?)(.*)$"
)
_VERB_OF_AREA = re.compile("含|包括|剔除")
_WITH = ("含", "包括", "包含")
_DATA = re.compile(r"(?:[一1]家|等)?(?:的)?(?:数据|数字|情况|口径|范围|数)$")
_ASIDE = re.compile(r"上年|去年|同期|基期|目标值|计划数|较上")
_NO_FIGURE = re.compile(
    r"(?:为?(?:上年|去年)(?:同期[数值]?|数据?|值|实际)?|同期[数值]?|目标[数值]?|计划[数值]?|基期[数值]?|增减|同比|环比|排名|位次|完成率|得分|(?:预测|预估|估算|估计)[数值]?|(?:填写|填报)?(?:例|示例|样例|范例|举例)|考核(?:值|数|目标|要求)|(?:下达)?任务[数值]?|责任书|标准值?|[国省市]标|[国省市]控线|及格线|满分值?|差距|分子|分母|构成比|(?:全[市省国]|[三五]年)平均[数值]?)"
)
_WHICH_IS = re.compile("^(?:[该本此](?:列|行|栏|格|项|数据?|值|指标)?)?(?:均|都|皆)?(?:为|是|系)")
_ALL_ASIDE = re.compile(
    r"(?:数据|数字|数值|本表|以上|[0-9]{4}年度?(?:的?(?:数据?|数值|值))?)均?(?:为|是|系)(?:规划|年度|预期)?(?:目标|计划|任务|上年|去年)(?:同期)?[值数]?(?=$|[,，。;；)）])"
    r"|(?:值|数据?|数字)(?:均|都)?(?:取自|来自|摘自|引自|录自|源于|来源于|照抄)[^,，。;；]{0,14}(?:规划|纲要|责任书|任务书|任务分解|计划)表?(?:目标值?|数)?(?=$|[,，。;；)）])"
)
# What a sign beside a name, a year or a number stands for.
_LEGEND = re.compile(
    r"^(?:凡|表中)?(?:带|标|加|注|有|打)?有?[“\"'(]?(?:[①-⑳⑴-⒇*※★☆▲△#†‡]{1,3}|[a-zA-Z](?=[.、): ]|[为是系]))[”\"')]?[.、]?(?:号|者|的|处|项|数字?|数据|指标|年份?|为)*[ :\-—]*(?:表示|代表|均?(?:为|是|系|指)|即)?[ :]*(.+)$"
)
_LETTERED = re.compile(r"^\(?[a-zA-Z](?:[.、): ] ?|(?=[为是系]))(?:为|是|系)?(.+)$")  # a.预测值, b 为任务数
_BY_PLAN = re.compile("按(?:计划|目标|规划|任务)")
_YEAR_OF_SIGN = re.compile(r"(?:沿用|采用|用)?(?:19|20)[0-9]{2}年度?的?(?:实际|统计|年报)?(?:数据?|数值|值)?")
_OF_MONTHS = re.compile(r"[月季半截今]|[0-9][./-][0-9]")
# Words of a title that say of which part of a year a table is without naming it. 规划中期评估 is in the middle of a plan.
_OF_SOME_MONTHS = re.compile(
    r"(?<![一二三四1-4])季度(?!末|汇总)|月度(?!汇总)|期中|年中(?=$|[)、,:数报指工监评完情])|(?<!规划)(?<!实施)(?<![五”\"》])中期(?!调整|规划|目标|以)"
)
_PART_OF_YEAR = re.compile(
    r"\(?(?:[该本此]?(?:数据?|值|指标)?(?:均?为|是|系|取|用|按))?(?:(?:19|20)[0-9]{2}年)?(?:第?[一二三四1-4]个?季度|[上下]?半年|中期)(?:末|底)?的?(?:累计|实际|快报|初步)?(?:数据?|数字|值|情况|进度|口径)?[。)]?"
)
_SO_FAR = re.compile("进度|序时|阶段性")  # of a year that is not over, most of the time
_NO_NAME = re.compile(r"^(?:sheet|工作表|表)? ?[0-9]{0,3}$", re.I)
_NAME_OF_TABLE = re.compile(
    r"(?:(?:主要)?(?:指标)?(?:完成|统计|监测|变化|对比|分县区?|逐年)*(?:情况)?(?:统计|汇总|一览|对比|数据|比较)*(?:表|情况|数据)?)$"
)
_PREFIX = re.compile(
    r"^(?:附?表 ?[0-9一二三四五六七八九十]*[.、: -]*|全[国省市县区]|(?:各|分|所辖)(?:(?:县|区|市|旗|乡镇|乡|镇|街道|地区|省|市州)[、(/)]*)+|历年|近[0-9一二三四五六七八九十]年|年度|度|末|[、,:\s—–-])"
)
_YEARS = re.compile(
    r"(?:(?:19|20|21)[0-9]{2} ?年? ?[-–—~至到]{1,2} ?)?(?:19|20|21)[0-9]{2} ?年(?:度|末|底)?|(?:19|20)[0-9]{2} ?[-–—~至到]{1,2} ?(?:19|20)[0-9]{2}"
)

Subjects = tuple[tuple[str, ...], ...]


_TIMED = {"季": "季度", "季度": "季度", "月": "月", "月份": "月"}
_BARE = re.compile("[0-9]{1,2}(?:[-–—~至][0-9]{1,2})?")


def answers_of(
    sheet: Sheet, names: Names, *, above: int, from_row: int, subjects: Subjects = (), headed: Container[int] = ()
) -> list[Answer]:
    """All that the lines above the table, the notes below and beside it and the sheet's name say, in this order. above,
    from_row: places in sheet.rows of the first header row and of the first row below the header. subjects: the names of
    each of its indicators. headed: the columns that have a head: what stands there speaks of its row.
    """
    found: list[Answer] = []
    lines = [(number, *line) for number, cells in sheet.rows[:above] for line in _phrases(cells)]
    lines = [line for line in lines if 0 < len(line[2]) <= LONGEST]
    done = any(_DONE.search(line) for _, _, line in lines) or bool(_DONE.search(plain(sheet.name)))
    for row, column, text in {line[2]: line for line in reversed(lines)}.values():
        found += _said(text, names, row=row, column=column, done=done, subjects=subjects)
    found.sort(key=lambda one: (one.row, one.column))
    last = last_row(sheet)
    for row, column, text in _below(sheet, from_row, headed, last):
        by_whom = _BY_WHOM.match(text)
        if by_whom:
            found += _by_whom(text, by_whom.group(1), names, row=row, column=column)
            found += _made_by(text, row=row, column=column)
        else:
            notes = list(_of_note(text, names, row=row, column=column, behind=row > last, subjects=subjects))
            body = _NOTE.sub("", text)
            if not (notes or _OF_FILE.match(body)) and (rest := doubts.of(body, names) or _of_one(body, names)):
                notes = [Answer(question="rest", value="", words=rest, where="note", row=row, column=column, text=text)]
            found += notes
    first = sheet.rows[above][0] if above < len(sheet.rows) else 1
    tab = plain(sheet.name)
    if tab and not _NO_NAME.match(tab):
        found += _said(tab, names, row=first, column=0, where="tab", done=done, subjects=subjects)
    return found


def _of_one(note: str, names: Names) -> str:
    """As remark, of a note that defines no indicator."""
    return "" if DEFINES.search(names.without_names(note)) else remark(note, names)


def _made_by(text: str, *, row: int, column: int) -> list[Answer]:
    """The day in or behind a note: 填报单位：甲县卫健局 2024年10月8日."""
    made = made_on(text, month_alone=True) or next(
        (day for word in text.split(" ") if _MADE.match(word) and (day := made_on(word))), None
    )
    if not made:
        return []
    value = "-".join(made)
    return [Answer(question="made", value=value, words=text, where="note", row=row, column=column, text=text)]


def last_row(sheet: Sheet) -> int:
    """The last row of more than one cell that is neither a note nor who made the form: what stands behind it speaks of all above, 0 for none."""
    for row, cells in reversed(sheet.rows):
        there = [plain(cell) for cell in cells if cell.strip()]
        if len(there) > 1 and not (_is_note(there[0]) or _is_signature(cells, there[0])):
            return row
    return 0


def _is_note(text: str) -> bool:
    return any(one.match(text) for one in (NOTES, _BY_WHOM, _MADE))


def _below(sheet: Sheet, from_row: int, headed: Container[int], last: int) -> Iterator[tuple[int, int, str]]:
    """The notes below a header, or beside its rows in a column without a head, and the lines behind its last row."""
    for number, cells in sheet.rows[max(from_row - 1, 0) :]:
        first = True
        for column, cell in enumerate(cells):
            if not cell.strip():
                continue
            beside = not first and column not in headed and len(cell) > 4
            if (
                (first or beside)
                and len(cell) <= LONGEST
                and (_is_note(text := plain(cell)) or _is_signature(cells, text) or number > last)
            ):
                yield from ((number, at, text) for at, text in _phrases(cells) if at >= column and len(text) <= LONGEST)
                break
            first = False


def _phrases(cells: list[str]) -> Iterator[tuple[int, str]]:
    """(column, text) of the cells that are not blank; the label of a day of making with the day in the next cell: 填报日期： 2025年1月8日."""
    there = [(column, text) for column, cell in enumerate(cells) if (text := plain(cell))]
    while there:
        column, text = there.pop(0)
        label = text.removesuffix(":") + ":"
        if there and _MADE.fullmatch(label) and ":" not in _CLOCK.sub("", there[0][1]) and times.day_in(there[0][1]):
            text = label + there.pop(0)[1]
        elif there and text in _TIMED and _BARE.fullmatch(there[0][1]):
            text = there.pop(0)[1] + _TIMED[text]  # 季度 | 1, 月份 | 1-9
        yield column, text


def _is_signature(cells: list[str], text: str) -> bool:
    """Whether a row below a table is only who made it and when: 甲县卫生健康局 2025年1月8日, 2025年1月."""
    there = [plain(cell) for cell in cells if cell.strip()]
    named = len(there) == 1 or text[:1] > "9"
    return len(there) <= 2 and named and any(_signed(cell, month_alone=True) for cell in there)


def is_signed(text: str) -> bool:
    """Whether a line is an office and the month or day on which it made the form: 甲县卫健局 2025年1月. A month alone may be what follows."""
    return _signed(text.rstrip(")"), month_alone=True) is not None and _REPORTS_FOR_COUNTY.search(text) is not None


def _signed(text: str, *, month_alone: bool = False) -> times.Day | None:
    """The day in which a text ends, perhaps with a word of making; month_alone: a month without a day counts, too."""
    day = times.day_in(text, last=True)
    if day is None or _BEFORE_DAY.search(text[: day.start]) or not (found := _AFTER_DAY.match(text[day.end :])):
        return None
    return day if day.whole or month_alone or found.group().strip(" )") else None


def made_on(text: str, *, month_alone: bool = False) -> tuple[str, str] | None:
    """(year, month) in which a line says its form was made; None where it says no such thing."""
    day = times.day_in(text) if _MADE.match(text) else _signed(text, month_alone=month_alone)
    return (day.year, day.month) if day else None


def _unsigned(text: str, *, month_alone: bool = False) -> str:
    """Without the day in which it ends."""
    day = None if _MADE.match(text) else _signed(text, month_alone=month_alone)
    return text[: day.start] if day else text


def _said(
    text: str,
    names: Names,
    *,
    row: int = 1,
    column: int = 0,
    where: str = "title",
    done: bool = True,
    subjects: Subjects = (),
    section: bool = False,
) -> Iterator[Answer]:
    """What a title or a tab says; subjects: as answers_of. section: it stands within a table and may name a theme."""

    def answer(question: str, value: str, words: str, *, sure: bool = True) -> Answer:
        return Answer(
            question=question, value=value, words=words, where=where, row=row, column=column, text=text, sure=sure
        )

    text = _OF_FORM.sub("", text).strip()
    everybody = _OF_ALL.match(text)
    if not text or (everybody and is_whole(everybody.group(1))):
        return
    unit = _UNIT_LINE.match(text)
    if unit and (names.is_unit(unit.group(1).strip()) or _MANY.match(unit.group(1))):
        yield answer("unit", unit.group(1).strip(), text)
        return
    if made := made_on(text):
        yield answer("made", "-".join(made), text)
        text = _unsigned(text)
    by_whom = _BY_WHOM.match(text)
    if by_whom:
        yield from _by_whom(text, by_whom.group(1), names, row=row, column=column)
        yield from _of_time(times.of(text), answer)
        return
    many = _UNIT_WITHIN.search(text)
    if many and (_MANY.fullmatch(many.group(1)) or (names.is_unit(many.group(1)) and not _indicator_of(text, names))):
        yield answer("unit", many.group(1), many.group())
        text = text.removesuffix(many.group())
    when = times.of(text, alone=where == "tab" or bool(_A_YEAR.fullmatch(text)))
    if _MADE.match(text):
        yield from (answer("period", "", words) for name, words in when.periods if re.search("[-–—~至到季]", words))
        return
    yield from _of_time(when, answer)
    if not (section or when.periods) and (part := _OF_SOME_MONTHS.search(text) or _SO_FAR.search(text)):
        yield answer("period", "", part.group(), sure=False)
    about = _indicator_of(text, names)
    if about:
        yield answer("indicator", about, text)
    yield from _areas(text, names, answer, subjects)
    bare = names.without_names(text)
    for one in every(PEOPLE if section else PEOPLE_IN_TITLES, bare) if not about else ():
        if not _in_all(one.words, subjects) and not (section and one.themes and _THEME.search(bare)):
            yield answer("population", "", one.words)
            break
    else:
        if (of := _OF_WHOM.match(bare)) and not is_whole(of.group(1)):
            yield answer("population", "", of.group(1))
    aim, change = found_in(AIMED, text), found_in(CHANGED, text)
    if aim and not done and not about:
        yield answer("kind", "", aim)
    uncounted = found_in(UNCOUNTED, bare)
    if not (uncounted or section or where == "tab"):
        uncounted = next((one for one in _apart(text) if _NO_FIGURE.fullmatch(one)), "")
    if not section and any(names.level(codes[0]) == "county" for *_, codes in names.area_spans(text.replace(" ", ""))):
        yield from (answer("area", "", one, sure=False) for one in _apart(text) if OF_MORE.fullmatch(one))
    if not section and not _OF_PLAN.search(text):
        yield from (answer("period", "", one) for one in _apart(text) if when.years and _SOME_YEARS.fullmatch(one))
    if not uncounted and where == "tab" and not aim and text not in LAST_YEAR and _NO_FIGURE.fullmatch(text):
        uncounted = text
    if uncounted:
        yield answer("kind", "", uncounted)
    if change and not about:
        yield answer("kind", "", change)
    if not section:
        yield from (answer(question, "", words, sure=False) for question, words in _set_apart(text))
    for status, pattern in _STATUSES:
        if pattern.search(text):
            yield answer("status", status, status)
    made_of = (_ABOUT_MAKING, _OF_WHOM, _UNIT_LINE, _MADE)
    if not (section or about or any(one.match(text) for one in made_of)) and (rest := unread(bare)):
        yield answer("rest", "", rest)


def _apart(text: str) -> list[str]:
    """What stands apart in a title, where few words are all that is said: the whole of a short line, and what stands in brackets."""
    return [*re.findall(r"\(([^()]{1,10})\)", text), *([text.strip("() ")] if len(text) <= 10 else [])]


def _of_time(when: times.Times, answer) -> Iterator[Answer]:
    """The years and the periods a title names, or a line such as 填报单位：甲县卫健局 2024年1-9月."""
    for year in sorted(when.years):
        yield answer("year", year, f"{year}年")
    for short in when.short[:1]:
        yield answer("year", f"20{short}", f"{short}年", sure=False)
    for name, words in when.periods:
        yield answer("period", "" if name == times.MONTHS else name, words)


def _areas(text: str, names: Names, answer, subjects: Subjects) -> Iterator[Answer]:
    """The areas a title names, of the lowest level; not sure where a township or an institution is named, too."""
    word = text.replace(" ", "")
    spans, rest = [], list(word)
    for start, end, codes in names.area_spans(word):
        level = names.level(codes[0])
        after = word[end:]
        for at in range(start, end):
            rest[at] = "|"
        if (level == "nation" and _FORM.match(after)) or (level in ("province", "city") and _SYSTEM.match(after)):
            continue
        sure = not (level == "province" and _FORM_OF.match(after))
        spans += [(code, word[start:end], sure) for code in codes]
    lowest = max((LEVELS.get(names.level(code), 0) for code, *_ in spans), default=0)
    part = _part_of("".join(rest)) or _group_of(names.without_names(text), subjects)
    for code, words, sure in spans:
        if LEVELS.get(names.level(code), 0) == lowest:
            yield answer("area", code, words if not part else words + part, sure=sure and not part)
    if part and not spans:
        yield answer("area", "", part, sure=False)


def _part_of(text: str) -> str:
    """The township or institution a text names: '|清泉镇卫生院2024年' -> 清泉镇; '' for none. | stands for an area's name."""
    for phrase in re.split(r"[|,，。;:()《》“”]", text):
        dated, phrase = phrase, re.sub(r"^(?:19|20)[0-9]{2}年?度?", "", phrase)
        township = _TOWNSHIP.match(phrase)
        if township:
            return township.group(1)
        zone = _ZONE.match(phrase)
        if zone:
            return zone.group()
        if not _SEVERAL.search(phrase):
            institution = _INSTITUTION.match(phrase)
            if institution and not (dated != phrase and _ANY_INSTITUTION.fullmatch(institution.group())):
                return institution.group()
    return ""


def _group_of(bare: str, subjects: Subjects) -> str:
    """The kind of place or institution a title without names speaks of, or the mean of several areas: 民营医院, 各县平均."""
    return next((one.words for one in every(PLACES_IN_TITLES, bare) if not _in_all(one.words, subjects)), "")


def _in_all(words: str, subjects: Subjects) -> bool:
    """Whether each indicator of a sheet has the words in its name: 65岁以上 says nothing over 65岁及以上老年人健康管理率 alone."""
    words = words.replace("岁及以上", "岁以上")
    return bool(subjects) and all(any(words in name for name in called) for called in subjects)


def _by_whom(text: str, body: str, names: Names, *, row: int, column: int) -> list[Answer]:
    """填报单位：方山县卫生健康局 -> the county; 填报单位：方山县圪洞镇中心卫生院 -> the county, not sure."""
    word = body.replace(" ", "")
    spans = [(start, end, code) for start, end, codes in names.area_spans(word) for code in codes]
    lowest = max((LEVELS.get(names.level(code), 0) for *_, code in spans), default=0)
    rest = list(word)
    for start, end, _ in spans:
        rest[start:end] = "|" * (end - start)
    part = _part_of("".join(rest))
    lower = "".join(rest).strip("|")
    part = "" if _REPORTS_FOR_COUNTY.search(lower) and not (_TOWNSHIP.match(lower) or _ZONE.match(lower)) else part
    codes = [code for *_, code in spans if LEVELS.get(names.level(code), 0) == lowest] or ([""] if part else [])
    more = {"where": "line", "row": row, "column": column, "text": text}
    return [
        Answer(question="reporter", value=names.without_names(body.split(" ")[0]).strip("|"), words=word, **more),
        *(Answer(question="area", value=code, words=word, sure=not part, **more) for code in codes),
    ]


def _of_unit(note: str, names: Names, subjects: Subjects) -> str:
    """The clause of a note by which numbers stand in a unit that is not their indicator's, or are scaled; '' for none. What it names may be one
    indicator (婴儿死亡率单位为1/万), a kind of them (死亡率) or nothing: then it speaks of every one.
    """
    if scaled := _SCALED.search(note):
        return scaled.group()
    for clause in re.split("[,。;]", _NOTE.sub("", note)):
        said = _UNIT_OF_NOTE.fullmatch(clause.strip("() "))
        if not said:
            continue
        unit = said["odd"] or said["unit"]
        if not (said["odd"] or re.fullmatch(_ODD_UNIT, unit) or names.is_unit(unit)):
            continue
        of = _OF_TABLE.sub("", said["of"] or said["whose"] or "").strip(": ")
        own = names.indicator(of).id
        among = [name for called in subjects for name in called[:1] if of in name] or [
            one[0] for one in subjects if one
        ]
        ids = [own] if own else [found for name in among if (found := names.indicator(name).id)]
        if any(not names.accepted(one, unit) for one in ids) or (not ids and said["odd"]):
            return clause.strip("() ")
    return ""


def _of_note(
    text: str, names: Names, *, row: int, column: int, behind: bool, subjects: Subjects = ()
) -> Iterator[Answer]:
    """What a note below a table may change: 注：2024年为1-9月数. Only asked: it may speak of one row. behind: it stands behind the last row, where any
    line speaks of the table, without a verb as well: 口径：户籍.
    """
    about_file = _OF_FILE.match(_NOTE.sub("", text)) is not None
    found = _made_by(text, row=row, column=column)

    def asked(about: str, words: str, value: str = "") -> Answer:
        return Answer(
            question=about, value=value, words=words, where="note", row=row, column=column, text=text, sure=bool(value)
        )

    yield from found
    text = _unsigned(text, month_alone=True)
    if legend := _of_legend(text, names):
        about, words = legend
        yield asked("kind", words, OF_SIGN) if about == "sign" else asked(about, words)
        return
    if not DEFINES.search(names.without_names(text)) and (words := _of_unit(text, names, subjects)):
        odd = _SCALED.search(words) or re.search(_ODD_UNIT, words)
        yield asked("kind" if odd else "unit", words)  # a column of units outdoes ‰ in a note, not 万分率
    speaks = behind or _OF_NOTE.search(text) or any(_set_apart(text)) or _DATA_OF_YEAR.search(text)
    if not (about_file or speaks):
        return
    when = times.of(text)
    for name, words in when.periods:  # of the day a source came out nothing follows, of a span of months it does
        if name != "year" and (not about_file or re.search("[-–—~至到季半报]", words)):
            yield asked("period", words)
    bare = names.without_names(text)
    if about_file or DEFINES.search(bare):
        return
    of = _OF_WHOM.match(bare) if behind else None
    if words := found_in(PEOPLE, bare.replace(" ", "")) or (of.group(1) if of and not is_whole(of.group(1)) else ""):
        yield asked("population", words)
    if words := found_in(UNCOUNTED, bare) or (aside.group() if (aside := _ALL_ASIDE.search(text)) else ""):
        yield asked("kind", words)
    if (dated := _DATA_OF_YEAR.search(text)) and not _OF_BASE.search(text):
        of_year = next(filter(None, dated.groups()))
        yield asked("year", f"{of_year}年", of_year)
    for clause in re.split("[,。;]", _NOTE.sub("", text)) if not found_in(PEOPLE, bare) else ():
        yield from (asked(about, words) for about, words in _set_apart(clause))
    for one in _OF_PLACE.finditer(text):
        verb, body = one.groups()
        without = verb.startswith(("不", "未"))
        if place := _place_in(body, names, whole=not without) if without or verb not in _WITH else "":
            yield asked("area", f"{verb}{place}" if without else place)
        elif without or verb in _WITH:
            word = body.replace(" ", "")
            for start, end, _ in names.area_spans(word)[:1]:
                yield asked("area", f"{verb}{word[start:end]}")


def _of_legend(text: str, names: Names) -> tuple[str, str] | None:
    """(question, words) of what a sign in the table stands for, where it is no figure of the year: *为目标值, 带*的为1-9月; ('sign', words) of another year's."""
    body = _NOTE.sub("", text)
    found = _LEGEND.match(body)
    if not found and (body == text or len(body) > SHORT):  # 注1：预计数 stands for a sign as well
        return None
    meaning = (found.group(1) if found else body).strip(" 。.;；")
    bare = names.without_names(meaning)
    if (reckoned := found_in(UNCOUNTED, bare)) and not DEFINES.search(bare):
        return "kind", reckoned
    if _NO_FIGURE.fullmatch(meaning) or _BY_PLAN.match(meaning):
        return "kind", meaning
    if _YEAR_OF_SIGN.fullmatch(meaning):
        return "sign", meaning
    if len(meaning) <= 14 and any(name == times.MONTHS for name, _ in times.of(meaning).periods):
        return "period", meaning
    return None


def _place_in(body: str, names: Names, *, whole: bool) -> str:
    """The place, institution or group of them that words of a note or a remark name: 开发区, 县级医疗机构; '' for none.
    whole: only where they name nothing else.
    """
    bare = _DATA.sub("", names.without_names(body))
    for pattern in (_TOWNSHIP, _ZONE, _INSTITUTION):
        found = pattern.match(bare.strip("|"))
        if found and (not whole or found.end() == len(bare.strip("|"))):
            return found.group()
    found = found_in(PLACES, bare)
    return found if found and (not whole or bare.strip("|").startswith(found)) else ""


def limits(text: str) -> str:
    """The words of a header or a remark that say of whom or of which months it is, if not of all and the year, or that it
    is no figure: '1-9月', '农村', '目标值'; '' for none.
    """
    found = _NO_FIGURE.fullmatch(_WHICH_IS.sub("", text.strip("():。 ")))
    if words := found.group() if found else found_in(PEOPLE, text):
        return words
    if not _OF_MONTHS.search(text):  # asked of every remark
        return ""
    return next((words for name, words in times.of(text).periods if name == times.MONTHS), "")


def remark(text: str, names: Names) -> str:
    """As limits, of a remark beside a figure: also a place of the area (清泉镇, 仅公立, 不含开发区), an area left out or put
    in, or a number nobody counted (预计).
    """
    return next((words for one in re.split("[,。;]", text) if (words := _clause(one, names))), "")


def source_of_part(text: str, names: Names) -> str:
    """The township, branch, school or village clinic that a source is, the people it is of, or that its number was reckoned; '' else. A survey,
    and what all townships report, are sources of the county's figures.
    """
    bare = names.without_names(text.replace(" ", ""))
    if (branch := A_BRANCH.search(bare)) or (reckoned := found_in(UNCOUNTED, bare)):
        return branch.group(1) if branch else reckoned
    if words := next((words for name, words in times.of(text).periods if name == times.MONTHS), ""):
        return words
    who = _BROUGHT.sub("", bare.strip("|"))
    if (
        not who.startswith("镇村")
        and (township := _TOWNSHIP.match(who))
        and _OF_TOWNSHIP.fullmatch(who[township.end() :])
    ):
        return who
    if (school := _SCHOOL.fullmatch(who)) or (_SOME_SEEN.search(who) and not _A_SYSTEM.search(who)):
        return school.group() if school else found_in(PEOPLE, who)
    place = _place_in(text, names, whole=True)
    return place if ANSWERS_FOR_PART.search(place) else ""


def time_of_source(text: str) -> tuple[str, str, list[tuple[str, str]]]:
    """(the last year a source names, '' for none; the words by which it is of the year before; its parts of a year, with the words). The year of a
    rule or of a document is not its figures': 2019年版规范.
    """
    when = times.of(text)
    years = {*when.years, *re.findall(r"(?<![0-9])20[0-9]{2}(?![0-9])", text), *(f"20{one}" for one in when.short)}
    if _A_RULE.search(text) and not _OF_FIGURES.search(text):
        years = set()
    before = _YEAR_BEFORE.search(text)
    parts = [one for one in when.periods if re.fullmatch("Q[1-4]|H1", one[0])]
    return max(years, default=""), before.group() if before else "", parts


def body(text: str, names: Names) -> str:
    """The township, institution or kind of them that the name of a unit holds: 疾控中心, 县妇幼保健院产科; '' for a bureau or a section."""
    return remark(text, names) or _place_in(text, names, whole=False)


def is_part_of_year(text: str) -> bool:
    """Whether a remark says nothing but the part of a year that its number is of: 半年数据, 三季度, 为上半年数."""
    return _PART_OF_YEAR.fullmatch(text) is not None


def lent_by(text: str) -> dict[str, str]:
    """The years of which a remark says that they have another year's number: 2024年沿用2023年数 -> {2024: 2023}."""
    return dict(_LENT_BY.findall(text))


def years_lent(text: str) -> set[str]:
    """The years whose numbers a remark says stand there: 暂用2023年数据 -> 2023."""
    return set(_LENT_YEAR.findall(text)) | {f"20{one}"[-4:] for one in _YEAR_ALONE.findall(text)}


def _set_apart(text: str) -> Iterator[tuple[str, str]]:
    """(question, words) of a phrase by which figures are another year's or area's (沿用上年), not all reported (清泉镇未报), or of a part only
    (仅统计公立机构, 不含民营).
    """
    if "括号" in text or _SIGN.search(text):
        return
    if (found := _LENT.search(text)) and "目标" not in text:
        yield "kind", found.group().strip("()")
    if found := _MIXED_UP.search(text):
        yield "kind", found.group()
    if (found := _LACKING.search(text)) and not _NONE_LACKING.search(text):
        yield "area", found.group().strip("()")
    if found := _MONTHS_LACKING.search(text):
        yield "period", found.group()
    for pattern in (_ONLY, _BUT) if not _OF_RATE.search(text) else ():
        found = pattern.search(text)
        if found and not is_whole(next(filter(None, found.groups()))):
            yield "area", found.group().strip("()")


def _clause(text: str, names: Names) -> str:
    """As remark, of a clause. What causes a change speaks of people and places without narrowing anything; what defines the indicator narrows
    nothing.
    """
    bare = names.without_names(text)
    if DEFINES.search(bare):
        return ""
    caused = CAUSE.search(text) is not None
    words = limits(bare)
    if (words and not (caused and found_in(PEOPLE, bare) == words)) or (words := found_in(UNCOUNTED, bare)):
        return words
    if beside := LIMITED_BESIDE.search(text.strip("() ")):
        return beside.group()
    if apart := next(_set_apart(text), None):
        return apart[1]
    if caused:
        return ""
    verb, body = _VERB.match(text).groups()
    body = body.strip("() 。.")
    if verb and _VERB_OF_AREA.search(verb) and names.area_spans(body.replace(" ", "")):
        return text
    return "" if verb in _WITH or _OF_RATE.search(text) else _place_in(body, names, whole=True)


def is_change(words: str) -> bool:
    """Whether words of a title say that its numbers are changes, ranks or scores, not that they are targets."""
    return bool(found_in(CHANGED, words) or found_in(UNCOUNTED, words))


def section(text: str, names: Names) -> list[Answer]:
    """What a line of its own within a table says of the rows below it: another area, year, indicator or period, a part of
    the people, or that they are no figures of the year.
    """
    found = [
        one
        for one in _said(text, names, where="line", section=True)
        if one.question not in ("kind", "status", "unit", "made")
    ]
    beside = _ASIDE.search(text)
    bare = re.sub(r"^[(]?[0-9一二三四五六七八九十]{1,3}[)、.]+|[():。 ]", "", names.without_names(text))
    apart = _NO_FIGURE.fullmatch(bare) is not None
    for pattern in (UNCOUNTED, CHANGED):
        words = found_in(pattern, bare)
        apart = apart or bool(words and len(bare) <= len(words) + 3)
    if apart and not beside:
        found.append(Answer(question="kind", value="", words=bare, where="line", text=text))
    if beside:
        found.append(Answer(question="kind", value="", words=beside.group(), where="line", text=text))
    return found


def _indicator_of(text: str, names: Names) -> str:
    """The indicator that is all a title speaks of: '各县（区）2024年孕产妇系统管理率（%）情况表' -> its id; else ''."""
    about = _ABOUT.match(text)
    word = about.group(1) if about else text
    if names.indicator(word).id:
        return names.indicator(word).id
    word = _YEARS.sub("", word)
    for start, end, _ in reversed(names.area_spans(word)):
        word = word[:start] + word[end:]
    before = None
    while word != before:
        before, word = word, _PREFIX.sub("", word)
    for form in (word, _NAME_OF_TABLE.sub("", word), re.sub(r"[(（][^()]*[)）]$", "", word)):
        if form and names.indicator(form).id:
            return names.indicator(form).id
    unit = re.search(r"\([^()]*\)$", word)
    form = _NAME_OF_TABLE.sub("", word.removesuffix(unit.group()) if unit else word)
    return names.indicator(form + unit.group()).id if unit and form else ""


def is_over(answers: Sequence[Answer]) -> bool:
    """Whether the form was made after the years it names: a table of progress is of the whole year then."""
    years = [one.value for one in answers if one.question == "year" and one.sure]
    made = [one.value for one in answers if one.question == "made"]
    return bool(years and made) and min(made)[:4] > max(years)


def is_so_far(one: Answer) -> bool:
    """进度, 阶段性: words by which a table is of a year so far, if the year was not over."""
    return one.question == "period" and not one.sure and _SO_FAR.fullmatch(one.words) is not None
