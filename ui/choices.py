"""The pickers shared by all pages, drawn by the main script before the page runs, so that every page keeps them and every link carries them."""

from dataclasses import dataclass, replace

import streamlit as st

import model.choice
from model.areas import NATION, is_place
from model.drafts import FIRST, LAST
from model.plans import PLANS
from ui import cache, home, link, markup, piece

ATTRIBUTES = {"all": ("binding", "expected", "none"), "binding": ("binding",), "expected": ("expected",)}
ATTRIBUTE_WORDS = {"all": "约束性 + 预期性", "binding": "仅约束性", "expected": "仅预期性"}
EXTENTS = {"core": "核心指标", "all": "全部指标"}
EVERY, OWN = "every", "own"  # of many areas: all of them, or those picked one by one
FIRST_YEAR = 2020
ONE_PLAN = {
    "draft": next(plan for plan in PLANS if (plan.first, plan.last) == (FIRST, LAST))
}  # pages about a single plan
NAMED = {"label_visibility": "visible"}
MOST = 8  # areas named one by one in a line


@dataclass(frozen=True, kw_only=True)
class Choice(model.choice.Choice):
    """What this session looks at (model.choice.Choice), and how.

    frozen: true where the link holds the dashboard to an earlier batch than the newest; demo: the demonstration set was asked for; invented: what is shown
    is invented, as its store says; outward: a
    picture that leaves the house is being drawn, so the View is the one for release.
    """

    frozen: bool = False
    demo: bool = False
    invented: bool = False
    outward: bool = False


def draw(row, *, outward: bool) -> Choice:
    """Draw the pickers into the bar and keep the choice for the page (see current). Raises StoreTrouble."""
    demo = link.get("demo") == "1"
    piece.page_begins(demo=demo)
    newest = cache.version(demo)
    version = _batch(link.get("asof"), newest=newest)
    reference = cache.reference(demo, version)
    listing = _view(demo, version, newest).areas_with_targets
    areas = _areas(row, reference.areas, listing, demo=demo)
    plans = {plan.id: plan for plan in PLANS}
    plan = link.pick(
        row, "规划", plans, key="plan", default=PLANS[0].id, words=lambda one: plans[one].name, **NAMED, width=206
    )
    extent = link.pick(row, "范围", EXTENTS, key="extent", default="core", words=EXTENTS.get, **NAMED, width=144)
    this_year = max(cache.this_year(), FIRST_YEAR)  # a clock before it is wrong, and Store.troubles says so
    years = range(this_year + 1, FIRST_YEAR - 1, -1)
    year = link.pick(
        row,
        "数据截至",
        years,
        key="year",
        default=this_year,
        words=lambda one: f"{one} 年",
        filter_mode=None,
        **NAMED,
        width=160,
    )
    category, attribute = _more(row, {"all": "全部类别"} | reference.catalogue.categories)
    choice = Choice(
        areas=areas,
        plan=plans[plan],
        category="" if category == "all" else category,
        attributes=ATTRIBUTES[attribute],
        core_only=extent == "core",
        year=year,
        version=version,
        frozen=version != newest,
        demo=demo,
        invented=cache.invented(demo),
        outward=outward,
    )
    link.shared_are_drawn()
    st.session_state["_choice"] = choice
    return choice


def current() -> Choice:
    """The choice as drawn in this run."""
    return st.session_state["_choice"]


def only(choice: Choice, area: str) -> Choice:
    """The same choice of one area."""
    return replace(choice, areas=(area,))


def without_range(choice: Choice) -> Choice:
    """The same choice of every category, attribute and extent."""
    return replace(choice, category="", attributes=model.choice.EVERY_ATTRIBUTE, core_only=False, indicators=())


def of_page(choice: Choice, page: str) -> Choice:
    """The choice as a page is read: one that is about a single plan is, whatever plan the others show."""
    return replace(choice, plan=ONE_PLAN[page]) if page in ONE_PLAN else choice


def line(choice: Choice) -> str:
    """'数据截至 2026 年 · 十四五（2021—2025） · 数据第 3 批': under every page's title."""
    return f"数据截至 {choice.year} 年 · {choice.plan.name} · 数据第 {choice.version} 批"


def words(choice: Choice) -> str:
    """What is shown, in a line for pictures: areas, choices, year, batch, documents."""
    known = cache.reference(choice.demo, choice.version)
    names = known.area_names
    sources = known.sources[known.sources["area"].isin(choice.areas)]["title"].tolist()
    said = [
        "演示数据（虚构）" if choice.invented else "",
        "、".join(names[code] for code in choice.areas[:MOST])
        + (f"等 {len(choice.areas)} 个地区" if len(choice.areas) > MOST else ""),
        f"数据截至 {choice.year} 年",
        choice.plan.name,
        known.catalogue.categories.get(choice.category, "全部类别"),
        ATTRIBUTE_WORDS[next(key for key, value in ATTRIBUTES.items() if value == choice.attributes)],
        EXTENTS["core" if choice.core_only else "all"],
        f"数据第 {choice.version} 批",
        "来源：" + "、".join(sources[:3]) + (f"等 {len(sources)} 个文件" if len(sources) > 3 else "")
        if sources
        else "",
    ]
    return " · ".join(one for one in said if one)


def _more(row, categories: dict[str, str]) -> tuple[str, str]:
    """更多: what is seldom narrowed; the button says what is. Gives (category, attribute), ids."""
    narrowed = [
        words[link.coming(key)]
        for key, words in (("category", categories), ("attribute", ATTRIBUTE_WORDS))
        if link.coming(key) in words and link.coming(key) != "all"
    ]
    with row.popover(markup.plain("更多：" + "、".join(narrowed) if narrowed else "更多"), key="more", width="content"):
        return (
            link.pick(st, "类别", categories, key="category", default="all", words=categories.get, **NAMED),
            link.pick(st, "属性", ATTRIBUTES, key="attribute", default="all", words=ATTRIBUTE_WORDS.get, **NAMED),
        )


def _batch(asked: str, *, newest: int) -> int:
    """The batch a link is frozen to, else the newest; one that does not exist is dropped from the link."""
    if asked.isascii() and asked.isdigit() and len(asked) < 10 and 1 <= int(asked) <= newest:
        return int(asked)
    if asked:
        link.drop("数据批次", asked)
    link.put("asof", None)
    return newest


def _view(demo: bool, version: int, newest: int):
    """Any View of the batch: which areas list targets does not depend on the year."""
    return cache.view(Choice(areas=(), year=cache.this_year(), version=version, frozen=version != newest, demo=demo))


def _areas(row, areas, listing: frozenset[str], *, demo: bool) -> tuple[str, ...]:
    """A few areas lie open as pills behind a button that names them; of many a city or province is picked, or single ones searched for."""
    levels = dict(zip(areas["code"], areas["level"]))
    names = {
        code: name if len(name) <= 6 else short
        for code, name, short in zip(areas["code"], areas["name"], areas["short"])
    }
    offered = [code for code in areas["code"] if levels[code] == "county" or code in listing]
    usual = [code for code in offered if code in listing and is_place(code)] or offered
    listed = home.first(offered, demo)

    def several(box, label: str, default: list[str], **more) -> tuple[str, ...]:
        picked = link.several(box, label, listed, key="area", default=default, words=names.get, **more)
        return tuple(code for code in offered if code in picked)  # counts and files know no county of this browser

    if len(offered) <= link.MANY:
        where = row.container(horizontal=True, vertical_alignment="center", key="where", width="content")
        where.html('<div class="label">地区</div>', width="content")
        with where.popover(markup.plain(_named(names, levels, usual, listed)), key="areas", width="content"):
            return several(st, "地区", usual)
    groups = _groups(areas, offered)
    words = {EVERY: f"全部 {len(offered)} 个地区", OWN: "自选地区"} | {
        code: f"{names[code]}（{len(inside)}）" for code, inside in groups.items()
    }
    group = link.pick(row, "地区", words, key="group", default=EVERY, words=words.get, **NAMED, width=230)
    if group == OWN:
        few = [code for code in usual if code != NATION][:6]
        with row.popover(markup.plain(_named(names, levels, few, listed)), key="areas", width="content"):
            return several(st, "自选地区", few, width=420)
    return tuple(offered) if group == EVERY else tuple(code for code in offered if code in groups[group])


def _named(names: dict[str, str], levels: dict[str, str], usual: list[str], listed: list[str]) -> str:
    """The button over the pills: '山丹县 ＋4': the first that is listed, counties before the areas above them."""
    asked = link.coming("area")
    picked = [code for code in listed if code in asked.split(",")] or ([] if asked == link.NONE else usual)
    picked = sorted(picked, key=lambda code: (levels[code] != "county", listed.index(code)))
    return f"{names[picked[0]]}{f' ＋{len(picked) - 1}' if picked[1:] else ''}" if picked else "未选择"


def _groups(areas, offered: list[str]) -> dict[str, set[str]]:
    """Of each province and city with at least two of the offered areas: itself and all offered ones under it."""
    parent = dict(zip(areas["code"], areas["parent"]))
    under: dict[str, set[str]] = {}
    for code in offered:
        above = code
        while above:
            under.setdefault(above, set()).add(code)
            above = parent.get(above, "")
    level = dict(zip(areas["code"], areas["level"]))
    return {
        code: under[code]
        for code in areas["code"]
        if level[code] in ("province", "city") and len(under.get(code, ())) > 1
    }
