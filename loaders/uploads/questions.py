"""What the places of a file say together, and what keeps its tables from being read until somebody answers: contradictions, what is merely
possible, what can be kept nowhere.
"""

from loaders.uploads.answers import OF_SIGN, SAID_IN, WHAT, Answer, Question
from loaders.uploads.naming import Names
from loaders.uploads.scope_words import AIMED, found_in


def settle(
    answers: list[Answer], names: Names, *, chosen: set[str], needed: set[str]
) -> tuple[dict[str, Answer], list[Question]]:
    """(question -> the answer that holds, what must be asked). chosen: questions the reader has answered. needed: those of
    area, year and indicator that the table's own columns leave open.
    """
    held: dict[str, Answer] = {}
    asked: list[Question] = []
    for about in ("area", "year", "indicator", "period", "status", "unit"):
        mine = [one for one in answers if one.question == about]
        sure = [one for one in mine if one.sure and one.value]
        if about == "area":
            sure = [one for one in sure if not any(names.is_above(one.value, other.value) for other in sure)]
        differing = list({one.value: one for one in sure}.values())
        if len(differing) == 1:
            held[about] = differing[0]
        if about in chosen:
            continue
        doubtful = [one for one in mine if not one.sure or not one.value]
        doubtful = [one for one in doubtful if not any(names.is_above(one.value, other.value) for other in sure)]
        if about == "area":
            # 填报单位 and the tab matter where the table itself names no county.
            doubtful = [one for one in doubtful if about in needed or one.where in ("title", "note")]
        if len(differing) > 1 and (about in needed or about == "period"):
            asked.append(_contradiction(about, differing, names))
        elif doubtful and about in ("area", "period"):
            asked.append((_whose if about == "area" else _which_months)(doubtful[0], names))
        elif doubtful and about == "unit":
            asked.append(_which_unit(doubtful[0]))
        elif doubtful and about == "year" and about in needed and not sure:
            asked.append(_which_year(doubtful[0]))
    for about, make in (("population", _who), ("kind", _what)):
        mine = [one for one in answers if one.question == about]
        if mine and about not in chosen:
            asked.append(make(mine[0], names))
    return held, asked


def _contradiction(about: str, answers: list[Answer], names: Names) -> Question:
    def shown(one: Answer) -> str:
        value = names.area_names.get(one.value, one.value) if about == "area" else one.words
        return f"{SAID_IN[one.where]}为 {value}"

    said = "，".join(shown(one) for one in answers[:3])
    code = {"area": "ambiguous_area", "year": "year_format", "indicator": "ambiguous_indicator"}.get(about, "choice")
    choices = tuple((one.value, names.area_names.get(one.value, one.words)) for one in answers)
    return Question(
        about=about,
        answers=tuple(answers),
        code=code,
        why=f"{WHAT[about]}不一致：{said}",
        fix=f"改正其中一处，或在页面上为本表选定{WHAT[about]}",
        choices=choices,
    )


def _whose(one: Answer, names: Names) -> Question:
    county = names.area_names.get(one.value, "")
    return Question(
        about="area",
        answers=(one,),
        code="ambiguous_area",
        why=f"{SAID_IN[one.where]}所指为 {one.words}" + (f"，不一定是 {county} 全县的数" if county else "，不是县区"),
        fix="只上传全县的数；确为全县的数的，在页面上为本表选定县区",
        choices=((one.value, county),) if county else (),
    )


def _which_year(one: Answer) -> Question:
    return Question(
        about="year",
        answers=(one,),
        code="year_format",
        why=f"{SAID_IN[one.where]}中的 {one.words} 不是四位年份",
        fix="将年份写为四位，或在页面上为本表选定年份",
        choices=((one.value, f"{one.value}年"),),
    )


def _which_unit(one: Answer) -> Question:
    return Question(
        about="unit",
        answers=(one,),
        code="unit",
        why=f"{SAID_IN[one.where]}表明“{one.words}”，与目录中该指标的单位不同",
        fix="按目录中的单位填写数值，并改正或删去注中的这几个字；不会自动换算",
    )


def another_year(one: Answer, year: str) -> Question:
    """What is asked where the title names one year and all of the table's own figures are of another."""
    return Question(
        about="year",
        answers=(one,),
        code="year_format",
        why=f"{SAID_IN[one.where]}为 {one.words}，表中的数都是 {year}年",
        fix="改正其中一处；表中的年份无误的，在页面上为本表选定该年份",
        choices=((year, f"{year}年"),),
    )


def _which_months(one: Answer, names: Names) -> Question:
    if one.where == "note":
        why = f"表下的注涉及时期 {one.words}，不能确定是否为全年的数据"
    elif one.sure:
        why = f"{SAID_IN[one.where]}表明为 {one.words} 的数据，不是全年、半年或季度的数据"
    else:
        why = f"{SAID_IN[one.where]}中有“{one.words}”，不能确定是全年、半年还是某季度的数据"
    return Question(
        about="period",
        answers=(one,),
        code="choice",
        why=why,
        fix="只上传全年、半年、季度的数据；识别有误的，在页面上为本表选定时期",
    )


def of_what_length(one: Answer) -> Question:
    """What is asked of 本期, which says not how long the term is; sure: beside a column of sums so far it hardly is the year's."""
    said = f"“{one.words}”旁另有累计一列，不能确定“{one.words}”是否为全年的数" if one.sure else ""
    return Question(
        about="period",
        answers=(one,),
        code="choice",
        why=said or f"表头“{one.words}”未写明是全年、半年还是某季度",
        fix="只留全年的数，表头写明年份（如 2024年）；确为全年数的，在页面上为本表选定时期",
        choices=(("year", "全年"),),
    )


def which_counts(one: Answer) -> Question:
    """What is asked of a column of corrected values (修正值) beside the values: which of the two is the figure."""
    return Question(
        about="kind",
        answers=(one,),
        code="choice",
        why=f"另有“{one.words}”一列，不能确定以哪一列为准",
        fix="只留应采用的一列，表头写“数值”；确以其余一列为准的，在页面上为本表选定版式",
    )


def _who(one: Answer, names: Names) -> Question:
    return Question(
        about="population",
        answers=(one,),
        code="population",
        why=f"{SAID_IN[one.where]}表明为 {one.words} 的数据，不是全体居民的数据",
        fix="只上传全体居民的数据；识别有误的，修改这几个字后重新上传",
        choices=(("all", "全体居民"),),
    )


def _what(one: Answer, names: Names) -> Question:
    if one.value == OF_SIGN:
        why = f"{SAID_IN[one.where]}表明有标记的数为{one.words}，不是所列年份的数"
        return Question(
            about="kind", answers=(one,), code="year_format", why=why, fix="将该数移到它的年份，或删去后再上传"
        )
    aim = bool(found_in(AIMED, one.words))
    return Question(
        about="kind",
        answers=(one,),
        code="aims",
        why=f"{SAID_IN[one.where]}表明为{one.words}，不是实际数",
        fix=("目标请用目标模板上传；" if aim else "只上传实际数；") + "确为实际数的，在页面上为本表选定版式",
    )
