"""How much may be asked: bodies bounded before they are held, uploads within an hour, the board and sessions within a minute, one heavy job a person."""

import time

import pytest
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from model.access import Access, Known
from tests import browser
from ui import bounds, gate, limits, sessions

MB = 2**20
FILE = "/_stcore/upload_file/session/file"
STRANGER = "10.0.0.7"


class Inside:
    """What stands behind the bounds: reads a body whole and answers; how much it held is kept. refuses: as the gate does with strangers."""

    def __init__(self) -> None:
        self.held: list[int] = []
        self.refuses = False

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "websocket":
            return await send(
                {"type": "websocket.close", "code": 1008} if self.refuses else {"type": "websocket.accept"}
            )
        if self.refuses:
            await send({"type": "http.response.start", "status": 401, "headers": []})
            return await send({"type": "http.response.body", "body": b"no"})
        body = 0
        while True:
            message = await receive()
            body += len(message.get("body", b""))
            self.held.append(body)
            if not message.get("more_body"):
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
def inside() -> Inside:
    return Inside()


@pytest.fixture
def asks(inside):
    """asks(path, pieces of a body, …) -> (status, headers, words), as an ASGI server asks."""
    door = bounds.Bounds(inside)

    def ask(path: str, *pieces: int, method="GET", client=STRANGER, length: int | None = None, kind="http", cookie=""):
        headers = [(b"content-length", str(length).encode())] if length is not None else []
        headers += [(b"cookie", cookie.encode())] if cookie else []
        coming = [
            {"type": "http.request", "body": bytes(size), "more_body": at < len(pieces)}
            for at, size in enumerate(pieces, 1)
        ] or [{"type": "http.request", "body": b""}]
        sent = []

        async def receive():
            return coming.pop(0)

        async def send(message):
            sent.append(message)

        scope = {"type": kind, "path": path, "client": (client, 1), "headers": headers, "method": method}
        browser.answered(door(scope, receive, send))
        if kind == "websocket":
            return sent
        told = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
        return sent[0]["status"], told, sent[1]["body"].decode()

    ask.door = door
    return ask


def test_a_body_that_says_it_is_too_large_is_never_read(asks, inside):
    status, told, words = asks(FILE, 30 * MB, method="PUT", length=30 * MB)
    assert (status, inside.held) == (413, []) and "20 MB" in words
    assert told["connection"] == "close" and told["x-content-type-options"] == "nosniff"


def test_a_body_that_does_not_say_its_length_or_lies_is_read_to_the_limit_and_no_further(asks, inside):
    for length in (None, 100):
        inside.held.clear()
        status, _, words = asks(FILE, *[5 * MB] * 8, method="PUT", length=length)
        assert status == 413 and "20 MB" in words and max(inside.held) <= 20 * MB
    assert asks(FILE, *[5 * MB] * 4, method="PUT")[0] == 200, "what is allowed is whole"
    assert asks("/board", 2 * MB, method="POST")[0] == asks("/x", 100, method="POST", length=2 * MB)[0] == 413


def test_what_comes_at_one_time_is_bounded(asks):
    asks.door._coming = bounds.COMING - 5 * MB
    status, told, words = asks(FILE, 10 * MB, method="PUT", length=10 * MB)
    assert status == 503 and told["retry-after"] == "10" and "稍后" in words
    assert asks(FILE, 4 * MB, method="PUT", length=4 * MB)[0] == 200
    assert asks.door._coming == bounds.COMING - 5 * MB, "given back"


def test_what_a_session_sends_within_an_hour_is_bounded(asks, monkeypatch):
    asks.door._sent = limits.Rate(30 * MB, limits.HOUR, clock=lambda: now[0])
    now = [0.0]
    assert [asks(FILE, 9 * MB, method="PUT", length=9 * MB)[0] for _ in range(4)] == [200] * 3 + [429]
    status, told, words = asks(FILE, 9 * MB, method="PUT", length=9 * MB)
    assert status == 429 and told["retry-after"] == "3600" and "60 分钟" in words
    assert asks("/_stcore/upload_file/another/file", 9 * MB, method="PUT", length=9 * MB)[0] == 200
    now[0] = 3601.0
    assert asks(FILE, 9 * MB, method="PUT", length=9 * MB)[0] == 200
    assert asks(FILE, 1 * MB, method="PUT")[0] == 200, "without a length the most is put by, and the rest given back"
    assert asks(FILE, 9 * MB, method="PUT", length=9 * MB)[0] == 200


def test_the_board_and_sessions_have_a_rate_by_address(asks, monkeypatch):
    asks.door._boards = limits.Rate(3, limits.MINUTE, clock=lambda: now[0])
    asks.door._sessions = limits.Rate(1, limits.MINUTE, clock=lambda: now[0])
    now = [0.0]
    assert [asks("/board")[0] for _ in range(4)] == [200] * 3 + [429]
    now[0] = 20.0
    status, told, words = asks("/board")
    assert status == 429 and told["retry-after"] == "40" and words == "请求过于频繁。请在 40 秒后再试。"
    assert asks("/board", client="10.0.0.8")[0] == asks("/healthz")[0] == asks("/compare")[0] == 200
    assert {asks("/board", client=own)[0] for own in ("127.0.0.1", "::1") for _ in range(5)} == {200}
    now[0] = 60.0
    assert asks("/board")[0] == 200
    stream = "/_stcore/stream"
    assert asks(stream, kind="websocket") == [{"type": "websocket.accept"}]
    assert asks(stream, kind="websocket") == [{"type": "websocket.close", "code": 1013}]
    assert asks(stream, kind="websocket", client="127.0.0.1") == [{"type": "websocket.accept"}]


def test_who_is_turned_away_uses_up_nothing_of_those_who_share_his_address(asks, inside, monkeypatch):
    """An office is one address: a stranger in it, or a foreign page in somebody's browser, does not lock out the others."""
    asks.door._boards, asks.door._sessions = limits.Rate(2, limits.MINUTE), limits.Rate(2, limits.MINUTE)
    stream = "/_stcore/stream"
    assert asks("/board")[0] == 200 and asks(stream, kind="websocket")[0]["type"] == "websocket.accept"
    inside.refuses = True
    assert {asks("/board")[0] for _ in range(20)} == {401}
    assert {asks(stream, kind="websocket")[0]["code"] for _ in range(20)} == {1008}
    inside.refuses = False
    assert asks("/board")[0] == 200 and asks(stream, kind="websocket")[0]["type"] == "websocket.accept"
    assert asks("/board")[0] == 429 and asks(stream, kind="websocket")[0]["code"] == 1013, (
        "what was given counts as ever"
    )


def test_what_a_person_sends_counts_in_all_his_sessions(asks, monkeypatch):
    """Streamlit spells its cookie anew with each answer: it is the same browser."""
    asks.door._sent = limits.Rate(20 * MB, limits.HOUR)
    token = b"0123456789abcdef"
    cookies = [f"{limits.COOKIE}={generate_xsrf_token_string(token)}" for _ in range(4)]
    assert len(set(cookies)) == 4
    put = {"method": "PUT", "length": 9 * MB}
    told = [
        asks(f"/_stcore/upload_file/run{at}/file", 9 * MB, cookie=cookie, **put)[0] for at, cookie in enumerate(cookies)
    ]
    assert told == [200, 200, 429, 429]
    other = f"{limits.COOKIE}={generate_xsrf_token_string(token[::-1])}"
    assert asks("/_stcore/upload_file/run9/file", 9 * MB, cookie=other, **put)[0] == 200
    book = sessions.Sessions()
    monkeypatch.setattr(sessions, "book", lambda: book)
    said = Access()
    for at, subject in enumerate(("17", "17", "18")):
        one = book.take_up(f"key{at}", Known(subject=subject), begun=time.time(), said=said)
        one.runs.add(f"of{at}")
    told = [asks(f"/_stcore/upload_file/of{at}/file", 9 * MB, **put)[0] for at in (0, 1, 1, 2)]
    assert told == [200, 200, 429, 200], "signed in twice, it is one person"


@pytest.mark.parametrize("said, most", [("", 240), ("30", 30), ("0", 240), ("viel", 240)])
def test_the_rate_is_the_administrator_s(said, most, monkeypatch):
    monkeypatch.setenv(bounds.RATE, said)
    door = bounds.Bounds(Inside())
    assert door._boards.most == most and door._sessions.most == most // 2


def test_it_forgets_who_came_longest_ago(monkeypatch):
    monkeypatch.setattr(limits, "KEPT", 100)
    rate = limits.Rate(1, 60)
    assert [rate.wait(str(one)) for one in range(1000)] == [0] * 1000
    assert len(rate._asked) == 100 and rate.wait("999") > 0 == rate.wait("0")


def test_one_heavy_job_a_person_and_so_many_an_hour():
    now = [0.0]
    turns = limits.Turns(clock=lambda: now[0])
    with turns.turn("a", "会议材料") as why:
        assert why == "" and turns.running() == ["会议材料"]
        with turns.turn("a", "截图") as second:
            assert second == "您已有一项工作正在进行（会议材料）。请待其完成或取消后再试。"
        assert turns.begin("b", "截图") == "" and turns.begin("a", "截图"), "who was refused ended nothing"
    turns.end("b")
    with pytest.raises(ValueError), turns.turn("a", "截图"):
        raise ValueError
    assert turns.running() == []
    for _ in range(limits.JOBS - 2):
        with turns.turn("a", "截图") as why:
            assert why == ""
    assert "60 次" in turns.begin("a", "截图") and turns.begin("a", "读取", counted=False) == ""
    turns.end("a")
    now[0] = limits.HOUR
    assert turns.begin("a", "截图") == ""


def test_the_bounds_stand_before_the_gate():
    import app

    assert [one.cls for one in app.app._user_middleware] == [bounds.Bounds, gate.Gate]
