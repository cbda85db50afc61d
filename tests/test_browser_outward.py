"""A screenshot never shows more than may leave the house, whatever address the server listens on.

The picture of a page is read as its PDF, which is made by the same silent visitor in the same way.
"""

import io
import re
import shutil
import subprocess
import tomllib

import pytest
from PIL import Image

from tests import browser
from tests.browser import link
from tests.test_browser_pack import SIDEBAR, download, shoot

pytestmark = pytest.mark.browser
# ADDRESS -> the host a browser on this machine asks.
ADDRESSES = {
    "": "127.0.0.1",
    "localhost": "localhost",
    "0.0.0.0": "127.0.0.1",
    "::": "127.0.0.1",
    "127.0.0.2": "127.0.0.2",
    "::1": "[::1]",
}
# 孕产妇死亡率 2025 of 乙县 is 50.3: 1 of 1,990. It stands on the screen and may stand in no picture.
SMALL = re.compile(r"(?<![\d.])50\.3(?!\d)")
PAGE = {"demo": "1", "year": "2026", "area": "900102", "cell": "900102.maternal_mortality"}


SOAK = (
    "",
    "::",
    "::1",
    "0.0.0.0",
    "127.0.0.2",
)  # a server each takes its time; the worker alone is tried with such hosts in test_exports_chromium


@pytest.mark.parametrize(
    "listening", [pytest.param(one, marks=pytest.mark.soak if one in SOAK else ()) for one in ADDRESSES]
)
def test_a_screenshot_holds_small_counts_back_at_every_address(opened, own_store, tmp_path, listening):
    with browser.serving(own_store, log=tmp_path / "log", listening=listening, asked=ADDRESSES[listening]) as address:
        warned = [
            words in (tmp_path / "log").read_text("utf-8")
            for words in ("未启用登录的", "Unless sign-in is switched on")
        ]
        assert warned == [listening in ("0.0.0.0", "::")] * 2, "who opens the door to the network is told so"
        page = opened(link(**PAGE), address=address)
        assert SMALL.search(page.locator("body").inner_text()), "within the house the county's own printed rate stands"
        _, picture = shoot(page, "screen")
        (tmp_path / "page.png").write_bytes(picture)
        image = Image.open(io.BytesIO(picture)).convert("RGB")
        assert image.size == (1920, 1080) and image.getpixel((4, 500)) != SIDEBAR, "no menu"
        page.locator(".st-key-shot_pdf button").click()  # the popover is still open
        _, body = download(page, "shot_download_pdf")
        if not shutil.which("pdftotext"):
            pytest.skip("没有 pdftotext, 图片里的文字没有读 (apt install poppler-utils)")
        (tmp_path / "page.pdf").write_bytes(body)
        told = subprocess.run(
            ["pdftotext", tmp_path / "page.pdf", "-"], capture_output=True, text=True, check=True
        ).stdout
        assert "孕产妇死亡率" in told and not SMALL.search(told)
        assert "演示数据（虚构） · 乙县" in told and "来源" in told, "the line of the picture"
        assert "会议材料" not in told and "截图" not in told, "no menu, no buttons"


def test_a_server_started_by_hand_listens_where_make_run_does():
    given = tomllib.loads((browser.ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["server"]["address"]
    (usual,) = re.findall(r"^ADDRESS=\S*:-([^:}]+)\}\}$", (browser.ROOT / "make.sh").read_text("utf-8"), re.M)
    assert given == usual == "127.0.0.1"
