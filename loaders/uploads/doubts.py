"""What a remark beside a figure, or a note below a table, may say of it that no table of words knows: told as a warning, and read.

'沿黄片' '托管乡镇另计' '以川区为主' '暂填，待核' -> these words      '已核对' '来源：县统计局' '因人口减少导致下降' -> ''
"""

import re

from loaders.uploads.naming import Names
from loaders.uploads.scope_words import (
    DOUBTED_BESIDE,
    LIMITING_BESIDE,
    PEOPLE,
    PEOPLE_IN_TITLES,
    PLACES,
    PLACES_IN_TITLES,
    found_in,
    is_whole,
    unread,
)

DEFINES = re.compile(
    r"\|(?:指|是指|[=＝]|的?计算|分母|分子|的?定义)|(?:机构|人员)是?指|÷|×|计算公式"
)  # of how an indicator is reckoned
# What causes a change speaks of people and places without narrowing anything.
CAUSE = re.compile(r"^(?:主要)?(?:因|由于|原因)|增加|减少|增多|上升|下降|升高|降低|提高|导致|影响|所致|引起|[0-9]倍")
_ABOUT_FORM = re.compile(
    "表示|空格|空白|括号|一式|报送至|人员包括"
)  # of signs, of where to send it, of who counts as what
_OF_ALL = re.compile("^(?:统计|填报|数据|调查)?(?:范围|口径|对象|人群)(?:为|是|:) ?(.+)$")  # 统计范围为全部医疗机构
_NUMBERS_OF = re.compile("^(?:成员单位|单位|机构)?的?(?:上报|汇总|填报)?(?:数|数据|口径|情况|合计|汇总)$")
_NONE_LACKING = re.compile("无(?:[漏缺迟瞒未]报、?)+")
SHORT = 8  # characters of a remark that is no sentence: an unknown word in it is what it says


def of(text: str, names: Names) -> str:
    """The words of a remark or a note (see parse_cell.plain) that may narrow its figures; '' for none."""
    if text.startswith(("=", "@")):  # a formula kept as text
        return ""
    for clause in re.split("[,。;?!]| (?=[\u4e00-\u9fff])", text):
        clause = _NONE_LACKING.sub("无漏报", clause.strip("() "))
        bare = names.without_names(clause)
        if (everybody := _OF_ALL.match(bare)) and is_whole(everybody.group(1)):
            continue
        if DEFINES.search(bare) or CAUSE.search(clause) or _ABOUT_FORM.search(clause):
            continue
        if DOUBTED_BESIDE.search(clause):
            return clause
        if len(clause) > SHORT and not LIMITING_BESIDE.search(clause):
            continue
        left = unread(bare, beside=True)
        if len(clause) > SHORT:  # of a sentence a single sign is left of a word
            left = "、".join(one for one in left.split("、") if len(one) > 1)
        if left := left or _of_titles(bare):
            return left
    return ""


def _of_titles(bare: str) -> str:
    """A word that narrows a title and of which titles.remark does not judge: 多数乡镇, 片区."""
    if (sure := found_in(PLACES, bare) or found_in(PEOPLE, bare)) and _NUMBERS_OF.search(bare.partition(sure)[2]):
        return sure
    pairs = ((PLACES_IN_TITLES, PLACES), (PEOPLE_IN_TITLES, PEOPLE))
    return next((words for more, sure in pairs if (words := found_in(more, bare)) and not found_in(sure, bare)), "")
