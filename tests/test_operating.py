"""What an operator sees: /metrics and to whom it is given, the log for programs, the page 运行状态."""

import json
import logging
import urllib.error
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from actions import trail
from tests import browser, screens
from ui import meter
from ui import trail as trails


@pytest.mark.parametrize(
    "address, named, may",
    [
        ("127.0.0.1", "", True),
        ("::1", "", True),
        ("::ffff:127.0.0.1", "", True),
        (None, "", True),
        ("10.0.0.7", "", False),
        ("10.0.0.7", "10.0.0.7", True),
        ("10.0.1.7", "192.168.0.0/16, 10.0.0.0/16", True),
        ("::ffff:10.0.0.7", "10.0.0.0/24", True),
        ("10.0.0.7", "monitor", False),
        ("monitor", "", False),
    ],
)
def test_who_may_see_how_the_server_does(address, named, may, monkeypatch):
    monkeypatch.setenv(meter.VARIABLE, named)
    assert meter.allowed(address) is may


@pytest.mark.parametrize(
    "path, name",
    [
        ("/", "page"),
        ("/compare", "page"),
        ("/board", "board"),
        ("/_stcore/upload_file/a/b", "upload_file"),
        ("/_stcore/stream", "stream"),
        ("/media/a.png", "media"),
        ("/boards", "other"),
        ("/<script>", "other"),
        ("/static/js/a.js", "static"),
    ],
)
def test_a_route_is_one_of_few_names(path, name):
    assert meter.route(path) == name


def test_a_run_is_measured_from_the_question_to_its_end(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(meter.time, "perf_counter", lambda: clock[0])
    meter.SEEN.recent.clear(), meter.SEEN.slow.clear()
    asked, auto = BackMsg(), BackMsg()
    asked.rerun_script.query_string = "x"
    auto.rerun_script.is_auto_rerun = True
    begun, early, ended = ForwardMsg(), ForwardMsg(), ForwardMsg()
    begun.new_session.initialize.session_id = "abcdef0123"
    found = ForwardMsg()
    found.navigation.page_script_hash = next(mark for mark, name in meter._pages().items() if name == "compare")
    early.script_finished = ForwardMsg.FINISHED_EARLY_FOR_RERUN
    ended.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
    run = meter.Run()
    clock[0] = 100.0
    for step in (asked, begun, asked, early, begun, b"\xff\xff", found, ended, ended, auto, ended):
        clock[0] += 0.5
        if isinstance(step, BackMsg):
            run.heard(step)
        else:
            run.told(step if isinstance(step, bytes) else step.SerializeToString())
    assert meter.recent() == [("compare", 3.5)], (
        "asked for anew on the way it is one interaction; what asks itself is none"
    )
    (slow,) = meter.slow()
    assert (slow.work, slow.what, slow.seconds, slow.session) == ("页面", "compare", 3.5, "abcdef")


def test_slow_operations_are_kept_to_a_limit(monkeypatch, caplog):
    caplog.set_level(logging.DEBUG, "county_health.slow")
    meter.SEEN.slow.clear()
    monkeypatch.setattr(meter, "SLOW", 0.0)
    for at in range(2 * meter.KEPT):
        with meter.timed("判定", f"第 {at} 批"):
            pass
    assert len(meter.slow()) == meter.KEPT and meter.slow()[0].what == "第 99 批"
    assert caplog.records[-1].facts["what"] == "第 99 批"
    monkeypatch.setattr(meter, "SLOW", 60.0)
    with pytest.raises(ValueError), meter.timed("判定", "失败的"):
        raise ValueError
    assert caplog.records[-1].levelno == logging.DEBUG and caplog.records[-1].facts["what"] == "失败的"
    meter.SEEN.slow.clear()


def test_a_line_of_the_log_for_programs_is_one_object_whatever_stands_in_the_names(caplog):
    caplog.set_level(logging.INFO, "county_health")
    who = '王芳"}\n{"act":"撤销"\u2028\x9b\x1b'
    trails.write("上传", client="10.0.0.7", session="abcdef", who=who, batch=7, reason="")
    try:
        raise ValueError("坏")
    except ValueError:
        logging.getLogger("county_health").exception("出错")
    lines = [trail.Lines().format(record) for record in caplog.records]
    assert all(line.isprintable() for line in lines)
    told = json.loads(lines[0])
    assert told.pop("time").endswith("+00:00") and told.pop("message").startswith("上传 client=")
    assert told == {
        "level": "INFO", "logger": "county_health", "act": "上传", "client": "10.0.0.7", "session": "abcdef", "who": who, "batch": 7,
    }  # fmt: skip
    assert "Traceback" in json.loads(lines[1])["trace"]


def test_the_page_says_how_the_server_does(open_store, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(open_store))
    monkeypatch.setenv("PORT", str(browser.free_port()))
    monkeypatch.setattr("ui.status.may_see", lambda: True)  # this way of running a page knows no address
    meter.SEEN.recent.extend([("compare", 0.2), ("compare", 1.5), ("other", 0.1)])
    meter.SEEN.slow.append(meter.Slow(when=meter.SEEN.begun, work="判定", what="<b>", seconds=3.25, session="abcdef"))
    app = screens.page("status")
    screens.sound(app)
    told = screens.text(app)
    assert screens.title(app).startswith("运行状态：正常，数据第 1 批")
    assert str(open_store) in told and "已是最新" in told and "3.3 秒" in told and "指标对比" in told
    assert "检查安装" in told and "依赖包" not in told, "what takes a second is done when asked"
    app.button(key="status_check").click().run()
    assert "依赖包" in screens.text(app) and not app.exception


def test_the_page_is_closed_to_who_is_none_of_the_operators(open_store, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(open_store))
    monkeypatch.setattr("ui.status.may_see", lambda: False)
    told = screens.text(screens.page("status"))
    assert "仅供系统管理人员" in told and meter.VARIABLE in told and str(open_store) not in told


def get(address: str, **headers: str) -> tuple[int, str]:
    try:
        asked = urllib.request.Request(
            address, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.soak
@pytest.mark.browser
def test_metrics_of_a_server_that_was_used(opened, own_store, tmp_path, monkeypatch):
    """One server: its counters, who may not read them, its log for programs, and the rate as a proxy's reader meets it."""
    monkeypatch.setenv("COUNTY_HEALTH_LOGFORMAT", "json")
    monkeypatch.setenv("COUNTY_HEALTH_LOG", "DEBUG")
    monkeypatch.setenv("COUNTY_HEALTH_RATE", "2")
    with browser.serving(own_store, log=tmp_path / "log") as address:
        page = opened("/compare", address=address)
        page.locator(".st-key-menu a", has_text="上传记录").click()
        browser.settled(page)
        assert [get(f"{address}/board", X_Forwarded_For="10.0.0.7")[0] for _ in range(3)] == [200, 200, 429]
        assert get(f"{address}/board")[0] == 200
        for proxied in (
            {"X_Forwarded_For": "127.0.0.1"},
            {"X_Forwarded_For": "10.0.0.7"},
            {"Via": "1.1 x"},
            {"Forwarded": "for=::1"},
        ):
            assert get(f"{address}/metrics", **proxied) == (404, "没有该页面。")
        status, text = get(f"{address}/metrics")
        assert status == 200
        found = {
            (one.name, *sorted(one.labels.values())): one.value
            for family in text_string_to_metric_families(text)
            for one in family.samples
        }
        assert found["county_health_interaction_seconds_count", "compare"] >= 1
        assert found["county_health_interaction_seconds_count", "ledger"] >= 1
        assert (
            found["county_health_requests_total", "429", "board"] == found["county_health_refused_total", "often"] == 1
        )
        assert found["county_health_sessions",] >= 1 and found["county_health_store_ready",] == 1
        assert found["county_health_store_version",] == 1 and found["county_health_exports_waiting",] == 0
        assert found["county_health_work_seconds_count", "判定"] >= 1
        assert found["process_resident_memory_bytes",] > 10**8 and found["process_open_fds",] > 5
        assert own_store.name not in text and "山丹" not in text
        page.goto(f"{address}/status")
        browser.ready(page)
        assert "正常" in browser.title(page) and browser.complaints(page) == []
    told = [json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines() if line.startswith("{")]
    runs = [one for one in told if one.get("work") == "页面"]
    assert {"compare", "ledger"} <= {one["what"] for one in runs} and all(
        one["session"] and "milliseconds" in one for one in runs
    )
