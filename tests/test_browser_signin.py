"""The whole of signing in, as people do it: a real browser, a real OpenID provider, the dashboard as `make run` serves it.

Of a stranger nothing is answered; a viewer of one county is given no other, by page, link, board, file or picture, and writes nothing, by page, address or
command; an editor neither sees nor touches another county's draft; a changed role counts at the next click; signing out ends all that is open.
"""

import json
import re
import urllib.error
import urllib.request

import pytest
import websockets

from actions import access as who
from actions.assess import View
from model.actors import Actor
from model.drafts import Draft, DraftLine
from store import Store
from tests import browser, signing_in
from tests.conftest import copied
from tests.signing_in import OTHERS, OURS, sign_in

THEIRS = ("方山", "交城", "偏关")  # counties the viewer may not see


@pytest.fixture(scope="module")
def installation(known_store, tmp_path_factory):
    """Two drafts are there, of the editor's county and of another."""
    folder = tmp_path_factory.mktemp("signin")
    store = copied(known_store, folder)
    with Store.open(store) as opened:
        for area, name in ((OURS, "我们的草案"), (OTHERS, "他县的草案")):
            line = DraftLine(indicator="life_expectancy", comparator="≥", value=80.0)
            opened.save_draft(Draft(id="", name=name, area=area, lines=(line,)), actor=Actor(name="整理", via="test"))
        opened.settle()
        ids = {one.area: one.id for one in opened.drafts()}
    with pytest.MonkeyPatch.context() as patch, signing_in.installed(store, folder, patch) as made:
        made.drafts = ids
        yield made


@pytest.fixture(scope="module")
def idle(chromium):
    """Browsers of people who have gone home, each with a page of the server that stays: see tests/conftest.py, window."""
    found = []
    yield found
    for context, _ in found:
        context.close()


@pytest.fixture
def as_(chromium, installation, idle):
    """as_(sub) -> a page of a browser of its own in which this person has signed in; nothing is in it of who sat there before."""
    taken = []

    def open_(sub: str, path: str = "/"):
        if idle:
            taken.append(idle.pop())
        else:
            context = chromium.new_context(locale="zh-CN")
            taken.append((context, context.new_page()))
            taken[-1][1].goto(f"{installation.address}/healthz")
        context, _ = taken[-1]
        page = context.new_page()
        page.set_default_timeout(40_000)
        page.goto(installation.address + path)
        sign_in(page, sub)
        browser.ready(page)
        return page

    installation.people()
    yield open_
    for context, kept in taken:
        for page in context.pages:
            if page != kept:
                page.close()
        context.clear_cookies()
        kept.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        idle.append((context, kept))
    installation.people()


def asked(
    address: str, *, cookie: str = "", method: str = "GET", body: bytes | None = None, **headers
) -> tuple[int, str]:
    """(status, text) as any program asks."""
    told = {name.replace("_", "-"): value for name, value in headers.items()} | ({"Cookie": cookie} if cookie else {})
    request = urllib.request.Request(address, data=body, method=method, headers=told)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")


def shakes_hands(address: str, cookie: str = "", **headers: str) -> bool:
    """Whether a websocket is accepted."""

    async def knock() -> bool:
        told = {name.replace("_", "-"): value for name, value in headers.items()} | (
            {"Cookie": cookie} if cookie else {}
        )
        try:
            async with websockets.connect(
                address.replace("http", "ws") + "/_stcore/stream", origin=address, additional_headers=told, subprotocols=["streamlit"]
            ):  # fmt: skip
                return True
        except websockets.exceptions.InvalidStatus:
            return False

    return browser.answered(knock())


def cookies(page) -> str:
    return "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())


def text(page) -> str:
    return page.locator("body").inner_text()


def test_a_stranger_is_given_nothing(installation):
    at = installation.address
    for path in ("/", "/county?county=620725", "/board", "/ledger", "/board?plan=155"):
        status, said = asked(at + path)
        assert status == 401 and "统一身份认证登录" in said and "山丹" not in said
    for path in (
        "/static/js/x.js",
        "/media/0123456789abcdef0123456789abcdef.png",
        "/_stcore/host-config",
        "/component/x/y.js",
        "/anything",
    ):
        status, said = asked(at + path)
        assert (status, said) == (401, "请先登录。"), path
    assert asked(at + "/_stcore/upload_file/x/y", method="PUT", body=b"x")[0] == 401
    assert asked(at + "/signin/state")[0] == 401
    assert not shakes_hands(at) and not shakes_hands(at, x_county_health_session="guess", x_remote_user="admin")
    assert not shakes_hands(at, cookie="_streamlit_user=forged.by.hand; county_visit=guess")
    assert asked(at + "/county?shot=guess")[0] == 401, "the export worker's way in is nobody else's"
    assert asked(at + "/healthz")[0] == 200
    status, said = asked(at + "/signin?next=//evil.example")
    assert status == 200 and "evil" not in said


def test_a_viewer_of_one_county_is_given_no_other_and_writes_nothing(as_, installation):
    page = as_("viewer", "/compare?county=620725")
    assert "/compare" in page.url, "signed in, one is where one wanted to go"
    assert page.locator(".signed-in").inner_text().split() == ["李察看查看", "退出"]
    for path in (
        "/",
        "/compare",
        "/ledger",
        "/sources",
        "/tasks",
        "/owed",
        "/draft",
        f"/county?county={OTHERS}",
        f"/draft?draft={installation.drafts[OTHERS]}",
        f"/?area={OTHERS}",
    ):
        page.goto(installation.address + path)
        browser.ready(page)
        said = page.content()
        assert not [name for name in (*THEIRS, "草案”") if name in said], path
    assert "他县" not in text(page)
    page.goto(f"{installation.address}/county?county={OTHERS}")
    browser.ready(page)
    assert "不在可选范围" in text(page) and "山丹县" in browser.title(page)
    mine = cookies(page)
    for query in ("", f"?county={OTHERS}", "?extent=all"):
        status, said = asked(installation.address + "/board" + query, cookie=mine)
        assert status == 200 and "山丹" in said and not [name for name in THEIRS if name in said]
    status, whole = asked(installation.address + "/board", cookie=cookies(as_("admin")))
    assert status == 200 and all(name in whole for name in THEIRS), "the same address gives each what they may see"
    for path, words in (("/uploads", "不能上传"), ("/register", "不能上传或登记"), ("/plan", "填报权限")):
        page.goto(installation.address + path)
        browser.ready(page)
        assert words in text(page) and not page.locator("input[type=file]").count()
    status, said = asked(installation.address + "/_stcore/upload_file/x/y", cookie=mine, method="PUT", body=b"x")
    assert (status, said) == (403, "未接收：您的角色不能上传。")


@pytest.mark.soak
def test_the_picture_of_a_page_is_what_its_reader_may_see(as_, installation):
    """The export worker's browser looks through the eyes of who asked, and the file is theirs alone."""
    page = as_("viewer", "/county")
    files = []
    page.on(
        "response",
        lambda answer: files.append(answer.url) if "/media/" in answer.url and "/static/" not in answer.url else None,
    )
    page.locator(".st-key-shot button").first.click()
    page.locator(".st-key-shot_screen button").click()
    page.get_by_role("button", name="下载", exact=True).wait_for(timeout=60_000)
    page.wait_for_function(
        "() => [...document.images].some(one => one.src.includes('/media/') && one.complete && one.naturalWidth)"
    )
    assert files, "the picture is shown to who asked for it"
    assert asked(files[0], cookie=cookies(page))[0] == 200
    assert asked(files[0])[0] == 401
    assert asked(files[0], cookie=cookies(as_("admin")))[0] == 404, (
        "a file's address opens it to nobody it was not given to"
    )


@pytest.mark.soak
def test_an_editor_neither_sees_nor_touches_another_countys_draft(as_, installation):
    page = as_("editor", "/draft")
    assert "我们的草案" in text(page) and "他县的草案" not in page.content()
    page.goto(f"{installation.address}/draft?draft={installation.drafts[OTHERS]}")
    browser.ready(page)
    assert "不在可选范围" in text(page) and "他县的草案" not in page.content()
    page.goto(f"{installation.address}/draft?draft={installation.drafts[OURS]}")
    browser.ready(page)
    assert page.locator(".st-key-draft_delete").count() == 1
    page.goto(f"{installation.address}/draft?county={OTHERS}")
    browser.ready(page)
    assert not page.locator(".st-key-draft_from_145").count(), "nor begins one"


@pytest.mark.soak
def test_a_changed_role_counts_at_the_next_click_and_who_is_taken_out_is_out(as_, installation):
    page = as_("editor", "/uploads")
    assert page.locator("input[type=file]").count() == 1
    installation.people(editor={"role": "viewer", "counties": None})
    page.locator(".st-key-menu a").nth(9).click()
    browser.settled(page)
    assert "您的角色为查看" in text(page)
    installation.people(editor=None)
    page.locator(".st-key-menu a").nth(0).click()
    page.get_by_text("未获准使用").wait_for(timeout=30_000)
    installation.access.write_text("people: [", "utf-8")
    assert asked(installation.address + "/", cookie=cookies(page))[0] == 503
    installation.people()
    installation.access.chmod(0o666)
    status, said = asked(installation.address + "/", cookie=cookies(page))
    assert status == 503 and "任何人均不能登录" in said and "666" not in said


def test_signing_out_ends_all_that_is_open(as_, installation):
    page = as_("reviewer", "/")
    other = page.context.new_page()
    other.goto(installation.address + "/county")
    browser.ready(other)
    kept = cookies(page)
    assert shakes_hands(installation.address, kept)
    page.get_by_role("link", name="退出").click()
    page.get_by_role("button", name="End session").click()
    page.get_by_role("link", name="统一身份认证登录").wait_for()
    other.bring_to_front()
    other.get_by_role("link", name="统一身份认证登录").wait_for(timeout=30_000)
    assert not shakes_hands(installation.address, kept), "what proved it before proves nothing again"
    assert asked(installation.address + "/board", cookie=kept)[0] == 401
    assert asked(installation.address + "/signin/state", cookie=kept)[0] == 401


def test_who_is_not_known_is_told_as_whom_they_came_and_whom_to_ask(chromium, installation):
    for sub, told in (("nobody", "nobody（nobody）"), ("liar", "liar")):
        context = chromium.new_context(locale="zh-CN")
        page = context.new_page()
        page.goto(installation.address)
        sign_in(page, sub)
        page.get_by_text("未获准使用").wait_for()
        assert told in text(page) and "县卫生健康局规划信息股 0936-100000" in text(page)
        assert not shakes_hands(installation.address, cookies(page))
        context.close()


@pytest.mark.soak
def test_what_an_editor_submits_counts_once_a_reviewer_publishes_it(as_, installation):
    """Through the pages: submitted, seen by those alone who may, its verdict before and after, published, and then in what leaves the house."""
    installation.say(review=True)
    try:
        cell = OURS, "life_expectancy"

        def released() -> tuple[list, str, bool]:
            """(years, verdict) for release; whether the board as an admin is given it has the number."""
            with Store.open_for_reading(installation.store) as store:
                view = View.open(store, year=2026, audience="release")
                years = [one.year for one in view.timeseries([cell])[cell]]
                verdict = view.assessment(*cell, 2025, "plan").verdict
            return (
                years,
                verdict,
                "83.17" in asked(f"{installation.address}/board?extent=all", cookie=cookies(admin))[1],
            )

        admin, editor = as_("admin"), as_("editor", "/uploads")
        assert released() == ([2020], "baseline_short", False)
        body = "县区,指标,年份,数值\n山丹县,人均预期寿命,2025,83.17\n".encode()
        editor.locator("input[type=file]").set_input_files({"name": "年报.csv", "mimeType": "text/csv", "buffer": body})
        editor.locator("label", has_text="提醒已核对").click()
        browser.settled(editor)
        editor.get_by_role("button", name="提交 1 行").click()
        editor.get_by_text("待审核：新增 1").wait_for()
        with Store.open_for_reading(installation.store) as store:
            batch = store.version()
        assert released() == ([2020], "baseline_short", False)
        editor.goto(f"{installation.address}/county?county={OURS}")
        browser.ready(editor)
        assert "本县有 1 个数未审核，未计入本页" in text(editor) and "83.17" not in text(editor)
        editor.goto(f"{installation.address}/review")
        browser.ready(editor)
        assert f"撤回第 {batch} 批" in text(editor) and not editor.locator(".st-key-publish").count()
        viewer = as_("viewer", f"/review?batch={batch}")
        assert (
            "供填报和审核人员使用" in text(viewer) and "83.17" not in viewer.content() and "王填报" not in text(viewer)
        )
        viewer.goto(f"{installation.address}/ledger?batch={batch}")
        browser.ready(viewer)
        assert "年报.csv" not in viewer.content() and "王填报" not in text(viewer)
        reviewer = as_("reviewer", "/review")
        said = text(reviewer)
        assert "王填报" in said and "83.17" in said and "人均预期寿命 2025：基期未达标 → 已达标（未审核）" in said
        reviewer.locator(".st-key-return button").click()
        reviewer.get_by_text("退回须写明原因").wait_for()
        reviewer.locator(".st-key-publish button").click()
        reviewer.get_by_text(f"第 {batch} 批：发布").wait_for()
        assert released() == ([2020, 2025], "met", True)
        reviewer.goto(f"{installation.address}/ledger")
        browser.ready(reviewer)
        assert f"发布第 {batch} 批" in text(reviewer) and "赵审核（网页，审核）" in text(reviewer)
    finally:
        installation.say(review=False)


@pytest.mark.soak
def test_the_command_line_is_the_person_its_account_belongs_to(installation, tmp_path):
    at, account = {"access": installation.access, "store": installation.store}, who.account()
    file = tmp_path / "数.csv"
    file.write_text("县区,指标,年份,数值\n山丹县,人均预期寿命,2024,80\n", "utf-8")
    refused = signing_in.command("import", str(file), "--by", "李察看", **at)
    assert refused.returncode == 1 and f"系统账号 {account} 未列入 access.yaml" in refused.stderr
    assert (
        signing_in.command("gaps", **at).returncode == 1
        and signing_in.command("board", "--out", str(tmp_path / "b.html"), **at).returncode == 1
    )
    people = [*signing_in.PEOPLE, {"name": "周查看", "role": "viewer", "os_user": account, "reads": [OURS]}]
    installation.say(people=people)
    listed = signing_in.command("gaps", "--format", "json", **at)
    assert {one["area_code"] for one in json.loads(listed.stdout) if not one["area_code"].endswith("00")} == {OURS}
    assert "没有“方山县”" in signing_in.command("gaps", "--area", "方山县", **at).stderr
    refused = signing_in.command("backup", str(tmp_path / "b.duckdb"), **at)
    assert refused.returncode == 1 and "须由管理角色操作" in refused.stderr and not (tmp_path / "b.duckdb").exists()
    refused = signing_in.command("import", str(file), "--dry-run", **at)
    assert refused.returncode in (0, 1) and "周查看" not in refused.stdout
    installation.people()


def test_the_words_that_are_refused_stand_in_the_log(installation):
    log = installation.log.read_text("utf-8")
    assert re.search(r"登录 client=\"127\.0\.0\.1\" who=\"李察看\"", log) and "登录未获准" in log and "退出" in log
    assert "Traceback" not in log
