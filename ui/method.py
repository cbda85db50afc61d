"""What the page 方法与帮助 draws: its contents, the passage the link names, the table of terms, and the trial of the method."""

import streamlit as st

from actions import manual, trying
from actions.trying import Asked
from charts import gapline, style
from model.assessment import Assessment
from model.verdicts import ATTRIBUTES, KINDS_OF_TARGET, REASONS
from ui import cache, link, markup, menu
from ui.choices import Choice
from wording import numbers, steps, verdicts
from wording.terms import BETTER

TRY, TERMS, FIRST = "try", "terms", "pages"
OWN = {TRY: "方法试算", TERMS: "名词解释"}
SIGNS = {"≥": "≥ 不低于", "≤": "≤ 不高于", "=": "= 等于", ">": "> 超过", "<": "< 低于", "~": "左右", "range": "区间"}
STRENGTHS = {one: ATTRIBUTES[one] for one in ("binding", "expected")}  # those the method tells apart
SCOPES = {one: KINDS_OF_TARGET[one] for one in ("plan", "annual")}
UNITS = {
    "": "不写单位",
    "percent": "%",
    "permille": "‰",
    "per_100000": "1/10万",
    "years": "岁",
    "persons": "人",
    "beds": "张",
    "pieces": "个",
}
EXAMPLE = "1"  # the worked example the trial opens with
NUMBERS = {  # key in the link -> (what it asks for, the term that says what it is)
    "target": ("目标值", "目标值"),
    "to": ("区间另一端", "力争值"),
    "finish": ("目标年", "目标年"),
    "base": ("基期值", "基期值"),
    "start": ("基期年份", "基期"),
    "latest": ("现状值", "现状值"),
    "year": ("现状值年份", "现状值"),
    "as_of": ("数据截至年份", "数据截至年份"),
}


def section() -> str:
    """The passage the link names; the first one where it names none. An unknown one is kept, and show says so."""
    return link.get("section") or FIRST


def headline(asked: str) -> tuple[str, str]:
    """(title, the line under it)."""
    found = manual.passages().get(asked)
    title = OWN.get(asked) or (f"{found.number} {found.title}".strip() if found else "未找到该段")
    of = "判定方法（第 1 版）" if asked.startswith("m") and found else "方法与帮助"
    return title, f"{of} · 全部页面、图、材料和命令行采用同一方法；带点线的词，指向即显示含义"


def contents(asked: str) -> None:
    """Links to every passage; below the chapter that is open, its parts."""
    markup.look("method")
    passages, chapters = manual.passages(), manual.chapters()
    groups = {
        "查用": list(OWN.items()),
        "使用": [(id, passages[id].title) for id in manual.CHAPTERS],
        "判定方法": [(one.id, f"{one.number} {one.title}".strip()) for one in chapters],
    }
    parts = {one.id: one.parts for one in chapters}
    with st.container(key="contents"):
        for head, entries in groups.items():
            markup.show("notes", lines=[head])
            for id, title in entries:
                _entry(id, title, asked)
                if id == asked.partition(".")[0]:
                    for part in parts.get(id, ()):
                        _entry(part.id, f"{part.number} {part.title}", asked)


def _entry(id: str, title: str, asked: str) -> None:
    level = "part" if "." in id else "chapter"
    box = st.container(key=f"{'here' if id == asked else 'entry'}_{level}_{id.replace('.', '_')}")
    menu.go(box, "method", title, section=id)


def show(choice: Choice, asked: str) -> None:
    """The passage itself."""
    if asked == TRY:
        _trial(choice)
    elif asked == TERMS:
        _terms()
    elif found := manual.passages().get(asked):
        markup.show("manual", body=markup.passage(found.text))
        if "." in asked:
            chapter = manual.passages()[asked.partition(".")[0]]
            menu.go(st, "method", f"第 {chapter.number} 节全文：{chapter.title}", section=chapter.id)
    else:
        st.info(markup.plain(f"链接中的段落“{asked[: link.LONGEST]}”不存在，请从目录中选择。"), icon=":material/info:")


def _terms() -> None:
    asked = link.text(st.container(key="find_term"), "查找名词", key="term", placeholder="查找名词，如 时序", width=240)
    passages = manual.passages()
    groups: dict[str, list[manual.Term]] = {}
    for one in manual.terms().values():
        if asked in one.word or asked in one.meaning:
            passage = passages.get(one.passage)
            where = (
                f"方法第 {passage.number} 节 {passage.title}"
                if passage and passage.number
                else "记号"
                if passage
                else "通用名词"
            )
            groups.setdefault(where, []).append(one)
    if not groups:
        st.info(markup.plain(f"没有含“{asked}”的名词。可换一个词，或在左侧目录中查阅。"), icon=":material/info:")
        return
    usual = {"通用名词": groups["通用名词"]} if "通用名词" in groups else {}
    markup.show("terms", groups=list((usual | groups).items()))


def _trial(choice: Choice) -> None:
    """The form, and what the method says of the numbers in it."""
    form, result = st.columns([0.46, 0.54], gap="medium")
    with form, st.container(border=True, key="trial"):
        asked = _asked(choice)
        _examples()
    thresholds = cache.reference(choice.demo, choice.version).catalogue.thresholds
    found, problems = trying.judge(asked, thresholds=thresholds, this_year=cache.this_year())
    with result, st.container(border=True, key="verdict"):
        if found is None:
            lines = [f"{one.column}{f'“{one.value}”' if one.value else ''}{one.why}。{one.fix}。" for one in problems]
            st.info(markup.plain("尚不能判定，请补充或改正："), icon=":material/edit:")
            markup.show("problems", lines=lines, more=0)
        else:
            _verdict(found)


def _asked(choice: Choice) -> Asked:
    example = manual.vectors()[EXAMPLE]
    seen = {"label_visibility": "visible"}

    def one_of(box, label: str, options: dict, key: str, term: str) -> str:
        more = {"help": markup.meaning(term), "width": "stretch"}
        return link.pick(
            box,
            label,
            options,
            key=f"try_{key}",
            default=example.get(key, next(iter(options))),
            words=options.get,
            **(seen | more),
        )

    def number(box, key: str) -> str:
        label, term = NUMBERS[key]
        default = example.get(key, "")
        return link.text(
            box, label, key=f"try_{key}", default=default, help=markup.meaning(term), width="stretch", **seen
        )

    rows = [st.columns(3) for _ in range(4)]
    sign = one_of(rows[0][0], "比较符", SIGNS, "sign", "比较符")
    typed = {"target": number(rows[0][1], "target"), "finish": number(rows[0][2], "finish")}
    typed |= {"base": number(rows[1][0], "base"), "start": number(rows[1][1], "start")}
    better = one_of(rows[1][2], "优化方向", BETTER, "better", "优化方向")
    typed |= {name: number(box, name) for name, box in zip(("latest", "year", "as_of"), rows[2])}
    attribute = one_of(rows[3][0], "属性", STRENGTHS, "attribute", "约束性")
    scope = one_of(rows[3][1], "范围", SCOPES, "scope", "规划期目标")
    unit = one_of(rows[3][2], "单位", UNITS, "unit", "单位")
    if sign == "range":
        typed["to"] = number(st, "to")
    own = UNITS[unit] if unit else ""
    return Asked(sign=sign, better=better, attribute=attribute, scope=scope, unit=own, **typed)


def _examples() -> None:
    """The method's own worked examples, each a link that fills the form."""
    markup.show("notes", lines=["填入方法第 8 节的校验例："])
    with st.container(horizontal=True, key="examples"):
        for number, given in manual.vectors().items():
            said = {f"try_{name}": given[name] for name in (*NUMBERS, "sign", "better") if name in given}
            rest = {f"try_{name}": None for name in ("to", "attribute", "scope", "unit")}
            menu.go(st, "method", f"例 {number}", section=TRY, **said, **rest)


def _verdict(a: Assessment) -> None:
    word = verdicts.class_word(a.verdict, a.attribute, due=verdicts.is_due(a))
    reason = REASONS.get(a.reason, "")
    told = manual.terms()
    meaning = told[reason].meaning if reason in told else told[word].meaning if word in told else ""
    facts = [
        ("目标", f"{verdicts.target(a)}（{a.target_year}）"),
        ("基期", numbers.dated(a.baseline) or "未填写"),
        ("现状值", "没有基期以后的数值" if a.is_baseline else numbers.dated(a.latest) or "没有可用于判定的数值"),
        ("差距", verdicts.gap(a)),
        ("目标实现程度", verdicts.progress(a)),
        ("数据截至年份", f"{a.as_of_year}"),
    ]
    markup.show(
        "trial",
        shape=style.STATUS[a.verdict][2],
        status=verdicts.status(a),
        meaning=meaning,
        facts=[(head, words) for head, words in facts if words],
        flags=verdicts.flags(a),
        steps=steps.steps(a),
    )
    markup.show("gapline", line=gapline.picture(a), sentence=gapline.describe(a))
    ways = st.container(horizontal=True, key="go")
    menu.go(ways, "method", "判定的次序", section="m5")
    menu.go(ways, "method", "差距的计算", section="m3")
    menu.go(ways, "method", "进度的计算", section="m4")
