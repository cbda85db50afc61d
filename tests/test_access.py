"""access.yaml: what it says, every fault of it at once; sessions that end; a gateway's header from its own addresses alone."""

import json
import string
import time

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from starlette.datastructures import Headers

from actions import access
from loaders import access as reader
from model.access import Access, Known
from model.failures import NotAllowed, StoreTrouble
from tests.test_gate import HERE, ask
from ui import gate, leaving, sessions, signin

GOOD = """
sign_in: oidc
issuer: https://sso.example.cn
contact: 规划股
people:
  - name: 王敏
    role: editor
    counties: [620725]
    email: Wang@Example.cn
  - name: 钱进
    role: admin
    subject: "17"
    os_user: qian
"""
ISSUER = "https://sso.example.cn"


@pytest.fixture
def file(tmp_path, monkeypatch):
    """write(text) -> what counts then."""
    path = tmp_path / "access.yaml"
    monkeypatch.setenv(access.VARIABLE, str(path))

    def write(text: str, mode: int = 0o600) -> Access:
        path.write_text(text, "utf-8")
        path.chmod(mode)
        return access.current()

    write.path = path
    return write


def test_people_are_known_by_what_was_proved_and_nothing_else(file):
    said = file(GOOD)
    wang = said.find(Known(issuer=ISSUER, email="wang@example.cn"))
    assert wang.actor("page").areas == {"620725"} and wang.actor("page").reads is None
    assert (
        said.find(Known(issuer=ISSUER, subject="17")).role == "admin"
        and said.find(Known(os_user="qian")).role == "admin"
    )
    for other in (Known(issuer="https://evil.example", subject="17"), Known(subject="17"), Known(issuer=ISSUER, user="qian"),
                  Known(issuer=ISSUER, email=""), Known(user="17"), Known(issuer=ISSUER, name="钱进"), Known()):  # fmt: skip
        assert said.find(other) is None
    assert file(GOOD + "unknown: viewer\n").find(Known(issuer=ISSUER, subject="9", name="某某")).role == "viewer"
    assert access.current().find(Known(os_user="nobody")) is None, "an account that is not listed is nobody's"
    limited = file(GOOD.replace("counties: [620725]", "counties: [620725]\n    reads: [620700]"))
    assert limited.people[0].actor("page").may_read("620702") and not limited.people[0].actor("page").may_read("140726")


FAULTS = {
    "sign_in: saml": "sign_in",
    "issuer: http://sso.example.cn": "https://",
    "peoples: []": "不能识别该项",
    "idle_minutes: 0": "1 到 1440",
}


def test_every_fault_is_told_at_once_with_its_line(file):
    text = (
        GOOD.replace("role: editor", "role: root")
        .replace("[620725]", "[山丹]")
        .replace("sign_in: oidc", "sign_in: saml")
        + "peoples: []\n"
    )
    told = [one.line() for one in reader.read(text.encode(), file="access.yaml")[1]]
    assert len(told) == 4 and all("access.yaml 第" in one for one in told)
    assert any("viewer 查看 / editor 填报" in one for one in told) and any("行政区划代码" in one for one in told)
    for line, words in FAULTS.items():
        key = line.partition(":")[0]
        kept = "\n".join(one for one in GOOD.splitlines() if not one.startswith(f"{key}:"))
        _, told = reader.read(f"{kept}\n{line}\n".encode(), file="a")
        assert told and any(words in one.line() for one in told), line
    for old, new, words in (
        ('    subject: "17"\n    os_user: qian\n', "", "没有可供识别的项"),
        ("    counties: [620725]\n", "", "没有 counties"),
        ("role: admin", "role: reviewer", "没有管理角色"),
        ('subject: "17"', "email: wang@example.cn", "相同"),
        ("name: 钱进", "name: 王敏", "同名"),
        ("issuer: https://sso.example.cn\n", "", "缺少 issuer"),
        ("role: admin\n", "role: admin\n    role: viewer\n", "已在第"),
        ("people:", "people: &x", "不使用 YAML 的引用"),
    ):
        _, told = reader.read(GOOD.replace(old, new).encode(), file="a")
        assert any(words in one.line() for one in told), words


def test_it_fails_closed(file, monkeypatch):
    assert access.current().trouble.startswith("找不到"), "it was asked for and is not there"
    assert not file(GOOD).trouble
    assert file(GOOD + "x: [").trouble and not access.current().people
    assert "chmod 640" in file(GOOD, 0o662).trouble and file(GOOD, 0o620).trouble and not file(GOOD, 0o640).trouble
    file.path.unlink()
    assert access.current().trouble and access.current().find(Known(os_user="qian")) is None
    with pytest.raises(NotAllowed, match="访问配置有误"):
        access.at_this_machine("甲")
    file(GOOD.replace("os_user: qian", f"os_user: {access.account()}"))
    assert access.at_this_machine("冒名").name == "钱进"
    file(GOOD)
    with pytest.raises(NotAllowed, match=f"{access.account()} 未列入"):
        access.at_this_machine("钱进")
    monkeypatch.delenv(access.VARIABLE)
    monkeypatch.setattr(access, "HERE", file.path.parent / "elsewhere")
    assert access.current() is None and access.at_this_machine("甲").role == "admin", "one's own machine asks nobody"


def test_secrets_are_nobody_elses(tmp_path):
    kept = tmp_path / "secrets.toml"
    kept.write_text("x", "utf-8")
    for mode, fine in ((0o600, True), (0o640, True), (0o644, False), (0o660, False), (0o604, False)):
        kept.chmod(mode)
        assert (not access.secret_problems(kept)) == fine, oct(mode)


def test_sessions_end():
    now = [1000.0]
    book, said = sessions.Sessions(now=lambda: now[0]), Access(idle=600, longest=3600)
    known = Known(issuer=ISSUER, subject="17")
    one = book.take_up("a", known, begun=990.0, said=said)
    assert (
        one is book.take_up("a", known, begun=990.0, said=said)
        and book.by_id(one.id) is one
        and book.by_id("guess") is None
    )
    now[0] += 599
    assert book.lives(one, said)
    book.touch(one)
    now[0] += 601
    assert not book.lives(one, said) and book.take_up("a", known, begun=990.0, said=said) is None, "idle"
    two, step = book.take_up("b", known, begun=now[0], said=said), now[0]
    while now[0] - step < 3600:
        assert book.lives(two, said)
        now[0] += 300
        book.touch(two)
    now[0] += 1
    assert not book.lives(two, said), "however busy, it ends"
    three, closed = book.take_up("c", known, begun=now[0], said=said), []
    three.closers.add(lambda: closed.append(1))
    looking = book.visit(three)
    assert (
        book.lives(looking, said)
        and book.of_visit(looking.key[1], said) is looking
        and book.of_visit("guess", said) is None
    )
    book.end(three)
    assert closed == [1] and not book.lives(three, said) and not book.lives(looking, said)
    assert book.take_up("c", known, begun=now[0], said=said) is None, "what proved it proves nothing again"
    assert book.take_up("d", known, begun=now[0] - 601, said=said) is None, (
        "not known to this process and not new: signed out elsewhere, it may be"
    )
    assert book.take_up("e", known, begun=now[0] + 4000, said=said) is None
    four = book.take_up("f", known, begun=now[0], said=said)
    look = book.visit(four)
    now[0] += sessions.VISIT + 1
    assert book.lives(four, said) and not book.lives(look, said)


def test_signing_out_on_one_server_ends_it_on_the_others():
    """Told through the store they share; what could not be told is told later."""
    now, said, held = [1000.0], Access(idle=600, longest=3600), {}

    class Shared:
        away = False

        def signed_out(self, more):
            if self.away:
                raise StoreTrouble("away", "s", "连不上")
            held.update(more)
            return frozenset(held)

    store, known = Shared(), Known(issuer=ISSUER, subject="17")
    one, other, closed = sessions.Sessions(now=lambda: now[0]), sessions.Sessions(now=lambda: now[0]), []
    here, there = (book.take_up("a", known, begun=990.0, said=said) for book in (one, other))
    kept = other.take_up("b", known, begun=995.0, said=said)
    there.closers.add(lambda: closed.append(1))
    one.end(here)
    store.away = True
    with pytest.raises(StoreTrouble):
        leaving.exchange(one, store)
    leaving.exchange(other, Shared())
    assert other.lives(there, said), "not told yet"
    store.away = False
    leaving.exchange(one, store)
    leaving.exchange(other, store)
    assert closed == [1] and not other.lives(there, said) and other.lives(kept, said)
    assert other.take_up("a", known, begun=990.0, said=said) is None
    third = sessions.Sessions(now=lambda: now[0])
    leaving.exchange(third, store)
    assert third.take_up("a", known, begun=990.0, said=said) is None, "nor on one that never saw it"
    assert third.take_up("c", known, begun=990.0, said=said) is not None and not one.unsaid
    gate = one.take_up(("gateway", "wang"), Known(user="wang"), begun=None, said=said)
    one.end(gate)
    assert not one.unsaid, "a gateway says itself who is there"


GATEWAY = """
sign_in: gateway
gateway: {header: X-Remote-User, addresses: [10.0.0.7]}
people:
  - {name: 钱进, role: admin, user: qian}
  - {name: 李看, role: viewer, user: li, reads: [620725]}
"""


def test_a_gateways_header_counts_from_its_own_address_alone(file, monkeypatch):
    file(GATEWAY)  # tests/test_gate.py asks from 10.0.0.7
    seen, _ = ask(("host", HERE), ("x-remote-user", "qian"), path="/healthz")
    assert seen
    seen, sent = ask(("host", HERE), ("x-remote-user", "qian"))
    assert seen and seen[0]["x-county-health-session"] and seen[0]["x-county-health-session"] != "mine"
    assert (
        ask(("host", HERE), ("x-remote-user", "qian"), ("x-county-health-session", "mine"))[0][0][
            "x-county-health-session"
        ]
        != "mine"
    )
    assert ask(("host", HERE), ("x-remote-user", "qian"), kind="websocket")[0]
    for headers in ((), (("x-remote-user", "eve"),), (("x-remote-user", ""),)):
        seen, sent = ask(("host", HERE), *headers)
        assert not seen and sent[0]["status"] in (401, 403)
    assert ask(("host", HERE), ("x-remote-user", "eve"), kind="websocket")[1] == [
        {"type": "websocket.close", "code": 1008}
    ]
    file(GATEWAY.replace("10.0.0.7", "10.0.0.8"))
    for path in ("/", "/board", "/media/0123456789abcdef0123456789abcdef.png", "/_stcore/host-config"):
        seen, sent = ask(("host", HERE), ("x-remote-user", "qian"), path=path)
        assert not seen and sent[0]["status"] == 401, "another machine says it: it is nobody's word"
    seen, _ = ask(("host", HERE), ("x-remote-user", "qian"), path="/healthz")
    assert seen and "x-remote-user" not in seen[0]


def test_behind_a_proxy_of_this_machine_the_proxy_is_the_one_who_is_believed(file, monkeypatch):
    """Uvicorn puts the address out of X-Forwarded-For in place of the peer's, with the port 0."""
    from ui import signin

    scope = {"client": ("10.0.0.7", 0)}
    said = file(GATEWAY)
    assert not signin._from_gateway(scope, said), "somebody said they come from there"
    assert signin._from_gateway(scope, file(GATEWAY.replace("10.0.0.7", "127.0.0.1")))
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    assert not signin._from_gateway(scope, access.current())
    assert not signin._from_gateway({}, access.current())


def test_a_viewer_keeps_no_file_and_nobody_fetches_anothers(file, monkeypatch):
    monkeypatch.setattr(gate, "_held", lambda: 0)
    file(GATEWAY)
    path = "/_stcore/upload_file/somebodys/file"
    assert ask(("host", HERE), ("x-remote-user", "li"), path=path, method="PUT")[1][0]["status"] == 403
    assert ask(("host", HERE), ("x-remote-user", "qian"), path=path, method="PUT")[1][0]["status"] == 404, (
        "into another's session"
    )
    assert (
        ask(("host", HERE), ("x-remote-user", "qian"), path="/media/0123456789abcdef0123456789abcdef.png")[1][0][
            "status"
        ]
        == 404
    )


@pytest.mark.parametrize(
    "there",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/county\r\nX: y",
        "/nowhere",
        "county",
        "/%2f%2fevil",
        "",
    ],
)
def test_who_signs_in_is_led_to_a_page_of_ours_or_none(there):
    from ui import signin

    assert not signin._is_ours(there)
    assert signin._is_ours("/county?county=620725&plan=155") and signin._is_ours("/") and signin._is_ours("/board")


# ---- the cookie of who signed in: what was signed counts, not how it is spelled

SECRET = "s" * 40


def _signed(name: str, value: str) -> str:
    return URLSafeTimedSerializer(SECRET, salt=name).dumps(value)


@pytest.fixture
def let_in(file, monkeypatch):
    """let_in(cookies, path) -> the name of who is let in, '' for a stranger."""
    monkeypatch.setattr(signin, "get_cookie_secret", lambda: SECRET)
    monkeypatch.setattr(signin, "trouble_of", lambda said: "")
    said = file(GOOD.replace("email: Wang@Example.cn", 'subject: "1"'))

    def ask_with(cookies: dict[str, str], path: str = "/") -> str:
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items()).encode()
        scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"cookie", cookie)], "client": ("10.1.1.1", 5000),
                 "query_string": b"", "scheme": "http"}  # fmt: skip
        door = signin.at_the_door(scope, Headers(scope=scope), said)
        person = sessions.book().person(door.session, said) if door.session else None
        return person.name if person else ""

    return ask_with


def _claims(subject: str, **more: str) -> str:
    return json.dumps({"is_logged_in": True, "iss": ISSUER, "sub": subject} | more)


def test_a_cookie_that_is_signed_out_stays_so_however_it_is_spelled(let_in):
    name = signin.USER_COOKIE_NAME
    value = _signed(name, _claims("1"))
    assert let_in({name: value}) == "王敏"
    let_in({name: value}, "/signout")
    assert not let_in({name: value})
    signs = (
        string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    )  # of base64; the last one has bits to spare
    spelled = value[:-1] + signs[signs.index(value[-1]) ^ 1]
    assert spelled != value and not let_in({name: spelled})


def test_cookies_in_pieces_are_told_apart_by_what_they_say(let_in, monkeypatch):
    name = signin.USER_COOKIE_NAME
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self, now=int(time.time()): now)  # in one second

    def pieces(text: str) -> dict[str, str]:
        parts = {f"{name}_{at}": _signed(f"{name}_{at}", text[3000 * (at - 1) : 3000 * at]) for at in (1, 2)}
        return {name: _signed(name, "chunks-2")} | parts

    one, other = pieces(_claims("17", groups="g" * 3500)), pieces(_claims("1", groups="h" * 3400))
    assert one[name] == other[name]
    assert let_in(one) == "钱进" and let_in(other) == "王敏"


def test_a_gateway_s_header_that_comes_twice_is_nobody(file):
    said = file(GATEWAY)
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "client": ("10.0.0.7", 1),
        "query_string": b"",
        "scheme": "http",
    }
    for told, known in (([b"li"], True), ([b"qian", b"li"], False)):
        headers = Headers(raw=[(b"x-remote-user", one) for one in told])
        assert (signin._session(scope, headers, said) is not None) is known
