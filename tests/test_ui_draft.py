"""The page 十五五工作台 as Streamlit runs it: the list, a draft as the browser is handed it, what becomes of what was chosen, read only at an earlier batch."""

import re
from dataclasses import replace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from actions import drafting
from actions.assess import View
from model.actors import Actor
from model.choice import Choice
from model.drafts import Draft, DraftLine
from store import Store
from tests import screens, stores
from ui import cache

WANG = Actor(name="王芳", via="test")
LINES = (
    DraftLine(indicator="nurses_per_1000", comparator="≥", value=4.8, decimals=1, attribute="binding"),
    DraftLine(indicator="gps_per_10000", comparator="≥", value=2.9, decimals=1),
    DraftLine(indicator="beds_per_1000", comparator="=", note="待定 <b>&amp;"),
)


@pytest.fixture
def looking(own_store, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(own_store))
    st.cache_resource.clear()
    yield own_store
    st.cache_resource.clear()


def kept(path, name: str = "初稿", lines=LINES, area: str = "620725", **more) -> Draft:
    with Store.open(path) as store:
        known = View.open(store, year=2026).reference
        made = drafting.save(store, Draft(id="", name=name, area=area, lines=lines), actor=WANG, known=known)
        return drafting.delete(store, made.id, actor=WANG, known=known) if more.get("deleted") else made


def table(app: AppTest) -> str:
    return screens.told(app, "draft").get("html", "")


def test_the_list_and_what_there_is_to_begin_with(looking):
    app = screens.page("draft", county="620725")
    screens.sound(app)
    assert screens.title(app).startswith("尚无十五五草案")
    app.button("draft_from_145").click().run()
    screens.sound(app)
    assert screens.query(app)["draft"] == "new" and screens.query(app)["from"] == "145"
    assert screens.title(app).startswith("山丹县草案 22 项指标：")
    html = table(app)
    assert html.count("data-line=") == html.count("data-slide=") == 22
    assert not screens.latin(screens.plain(html.partition("<thead>")[2]), known={"BMI"})
    assert "4.35" in screens.plain(html) and re.search(r"每千人口注册护士数", html)


def test_a_saved_draft_as_the_browser_is_handed_it(looking):
    draft = kept(looking)
    gone = kept(looking, "作废", deleted=True)
    app = screens.page("draft")
    assert screens.title(app) == "十五五草案 1 份：山丹县 1 份"
    assert [one.label for one in app.expander] == ["已删除 1 份"] and f"draft={draft.id}" in "".join(
        screens.bodies(app)
    )
    app = screens.page("draft", draft=draft.id)
    screens.sound(app)
    assert screens.title(app) == "山丹县草案 3 项指标：1 项需核对，1 项未填目标值"
    told = screens.told(app, "draft")
    assert told["saved"]["lines"] == told["lines"] and told["version"] == 1 and not told["fixed"]
    assert [one["value"] for one in told["lines"]] == ["4.8", "2.9", ""]
    plain = screens.plain(told["html"])
    assert "+0.045 人" in plain and "已优于目标值 ≥2.9" in plain and "王芳" in screens.text(app)
    assert "待定 &lt;b&gt;&amp;amp;" in told["html"], "what people write is never markup"
    app = screens.page("draft", draft=gone.id)
    assert screens.told(app, "draft")["fixed"] and "已删除，恢复后方可修改" in screens.text(app)
    app = screens.page("draft", draft="ffffffff")
    assert "不在可选范围" in screens.text(app) and screens.title(app).startswith("十五五草案 1 份")


def test_at_an_earlier_batch_a_draft_is_read_and_not_written(looking):
    draft = kept(looking)
    with Store.open(looking) as store:
        stores.write(store, stores.figure(area="620725", indicator="nurses_per_1000", year=2025, value="5.00"))
    app = screens.page("draft", draft=draft.id, asof="1")
    told = screens.told(app, "draft")
    assert told["fixed"] and not re.search(r"<(input|select|button|textarea)", told["html"])
    assert "4.35" in screens.plain(told["html"]) and not [one for one in app.button if "delete" in (one.key or "")]
    assert "5.00" in screens.plain(table(screens.page("draft", draft=draft.id))), "the newest figure is the baseline"
    assert "5.00" not in screens.plain(table(screens.page("draft", draft=draft.id, year="2024")))


def acted(told: dict, draft: Draft | None, act: str = "save", **more) -> AppTest:
    """What comes of an act that the browser asked for (its component is drawn by the browser alone)."""

    def script():
        import streamlit as st

        from ui import cache, drafting
        from ui.choices import Choice

        state = st.session_state
        choice = Choice(areas=("620725",), year=2026, version=cache.version(False), frozen=state["frozen"])
        saved = drafting.drafting.find(cache.store(False), state["id"]) if state["id"] else None
        shown = drafting.Shown(area="620725", draft=saved, saved=saved, assessed=None, texts=[], changed=False, wrong={}, listed=[], deleted=[])  # fmt: skip
        drafting.link.begin(page="draft")
        scope = drafting._scope(choice, saved, "620725")
        state["draft"] = {state["act"]: {"scope": scope, **state["told"]}}
        (drafting._save if state["act"] == "save" else drafting._edit)(choice, shown)
        drafting.tell(choice)

    app = AppTest.from_function(script, default_timeout=20)
    given = {"told": told, "id": draft.id if draft else "", "act": act, "frozen": False} | more
    for key, value in given.items():
        app.session_state[key] = value
    return app.run()


def test_what_is_saved_and_what_is_refused_in_words(looking):
    draft = kept(looking)
    texts = [drafting.typed(one) for one in LINES[:1]]
    good = {"id": "7", "by": " 李明 ", "name": "初稿", "lines": texts, "seen": 1}
    for wrong, words in (
        ({"by": " "}, "请填写姓名"),
        ({"name": ""}, "草案名称未填写"),
        ({"lines": [texts[0] | {"value": "四点八多"}]}, "每千人口注册护士数：目标值“四点八多”"),
        ({"seen": 0}, "王芳 于 20"),
    ):
        app = acted(good | wrong, draft)
        assert words in " ".join(one.value for one in app.warning) and not app.success
        assert app.session_state["_draft_answer"]["id"] == "7", "the browser learns of which request"
    assert "返回最新" in acted(good, draft, frozen=True).warning[0].value
    app = acted(good, draft)
    assert app.success[0].value == "已保存“初稿”第 2 版，1 项指标" and app.session_state["_draft_go"] == draft.id
    app = acted(good | {"anew": True, "name": "另稿"}, draft)
    assert "已保存“另稿”第 1 版" in app.success[0].value
    cache.store(False).settle()  # drafts reach readers of the copy when it is written
    with Store.open_for_reading(looking) as store:
        assert [(one.version, one.maker) for one in drafting.versions(store, draft.id)] == [(2, "李明"), (1, "王芳")]
        assert {one.name for one in drafting.kept(store)[0]} == {"初稿", "另稿"}


def test_what_is_chosen_waits_in_the_session_and_is_given_up(looking):
    draft = kept(looking)
    texts = [drafting.typed(one) for one in LINES]
    app = acted({"name": "初稿", "lines": [*texts, "x", {"indicator": 5}]}, draft, act="edit")
    (work,) = app.session_state["_draft_work"].values()
    assert work["lines"][:3] == texts and work["lines"][3]["indicator"] == "5"
    app.session_state["told"] = {"reset": True}
    assert app.run().session_state["_draft_work"] == {}


def test_a_draft_of_a_county_without_anything_can_be_shown(looking):
    with Store.open_for_reading(looking) as store:
        view = View.open(store, year=2026)
        codes = [code for code, one in view.areas.items() if one.level == "county"]
        for code in codes:
            for draft in (Draft(id="", name="x", area=code), Draft(id="", name="x", area=code, lines=LINES)):
                found = drafting.assess(view, draft)
                assert len(found.rows) == len(draft.lines)
            assert len(drafting.begin(view, Choice(areas=(code,), year=2026, version=1), area=code)) >= 0
        every = tuple(
            DraftLine(indicator=key, comparator=sign, value=9.9, value_to=12.0, decimals=1)
            for (key, _), sign in zip(view.reference.catalogue.indicators.items(), ("≥", ">", "≤", "<", "=", "~", "range") * 99)
        )  # fmt: skip
        whole = drafting.assess(view, replace(Draft(id="", name="x", area=codes[0]), lines=every))
        assert len(whole.rows) == len(view.reference.catalogue.indicators)
