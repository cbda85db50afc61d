"""A machine without a network: in a network namespace of its own, where loopback is all there is, the server starts, shows its pages,
takes an upload and makes every file. What asks for anything beyond this machine would fail, or wait.
"""

import subprocess
import sys

import pytest

from tests.browser import ROOT

ALONE = ["unshare", "-rn", "bash", "-c", 'ip link set lo up && exec "$@"', "-"]

INSIDE = """
import socket, sys
from pathlib import Path
from tests import browser
from tests.browser import link, ready

for whom in (("192.0.2.1", 80), ("2001:db8::1", 80)):
    try:
        socket.create_connection(whom, timeout=5)
        raise SystemExit("there is a network")
    except OSError as error:
        print("no way out:", error.strerror)
store, folder = map(Path, sys.argv[1:])
UPLOAD = {"name": "年报.csv", "mimeType": "text/csv", "buffer": "县区,指标,单位,年份,数值\\n山丹县,居民健康素养水平,%,2025,26.5\\n".encode()}
with browser.serving(store, log=folder / "log") as address, browser.chromium(folder) as chromium:
    page = chromium.new_page(locale="zh-CN")
    page.set_default_timeout(60_000)
    asked, failed = [], []
    page.on("request", lambda one: asked.append(one.url))
    page.on("requestfailed", lambda one: failed.append(one.url))
    for name in ("", "compare", "county", "progress", "uploads", "register", "plan", "ledger", "pack"):
        page.goto(f"{address}/{name}")
        ready(page)
        print(name, browser.title(page))
    page.goto(f"{address}/uploads")
    ready(page)
    page.locator("input[type=file]").set_input_files([UPLOAD])
    page.locator(".st-key-who input").fill("王芳")
    page.locator(".st-key-write button").click()
    page.locator("text=查看第 2 批").first.wait_for()
    page.goto(address + link("pack", county="620725", formats="pptx,docx,xlsx,pdf,html", sections="method"))
    ready(page)
    page.locator(".st-key-pack_start button").click()
    for format in ("pptx", "docx", "xlsx", "pdf", "html"):
        button = page.locator(f".st-key-pack_{format} button")
        button.wait_for(timeout=180_000)
        with page.expect_download() as download:
            button.click()
        print(format, Path(download.value.path()).stat().st_size > 1000)
    here = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
    assert not [one for one in asked if not one.startswith(here)], asked
print((folder / "log").read_text("utf-8"), file=sys.stderr)
"""


@pytest.mark.browser
@pytest.mark.soak
def test_server_pages_upload_and_exports_need_nothing_beyond_loopback(chromium, own_store, tmp_path):
    if subprocess.run([*ALONE, "true"], capture_output=True).returncode:
        pytest.skip("没有权限建网络命名空间 / no right to make a network namespace")
    given = [sys.executable, "-c", INSIDE, own_store, tmp_path]
    done = subprocess.run([*ALONE, *map(str, given)], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, (done.stdout, done.stderr[-3000:])
    assert done.stdout.count("no way out") == 2 and done.stdout.count("True") == 5
    assert "Traceback" not in done.stderr and "上传 client=" in done.stderr
    print(done.stdout)
