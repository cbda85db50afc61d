"""make shots: pictures of every page, from the real data and from the demonstration set, for the README and for looking at."""

import argparse
import io
import tempfile
from pathlib import Path

from PIL import Image

from actions import building, stamp
from model.actors import Actor
from store import Store
from tests import browser
from tests.browser import link

SIZES = {"1440x900": (1440, 900), "1024x768": (1024, 768)}
PAGES = {
    "overview": link(),
    "compare": link("compare", indicator="nurses_per_1000"),
    "county": link("county", county="620725"),
    "progress": link("progress", county="620725"),
    "uploads": link("uploads"),
    "register": link("register", county="620725"),
    "plan": link("plan"),
    "ledger": link("ledger"),
    "review": link("review"),
    "pack": link("pack"),
    "indicator": link("indicator", indicator="nurses_per_1000"),
    "evaluation": link("evaluation", county="620725"),
    "owed": link("owed"),
    "draft": link("draft", county="620725", draft="new", **{"from": "145"}),
    "tasks": link("tasks"),
    "tasks-timeline": link("tasks", layout="timeline"),
    "sources": link("sources"),
    "sources-one": link("sources", source="shandan-145"),
    "method": link("method", section="m5"),
    "status": link("status"),
    "method-try": link("method", section="try"),
    "demo-overview": link(demo=1, year=2024),
    "demo-overview-2026": link(demo=1, year=2026),
    "demo-compare": link("compare", demo=1, year=2024, indicator="nurses_per_1000"),
    "demo-compare-ambition": link("compare", demo=1, year=2024, indicator="infant_mortality", view="ambition"),
    "demo-county": link("county", demo=1, year=2024, county="900102"),
    "demo-progress": link("progress", demo=1, year=2024, county="900103"),
    "demo-progress-one": link("progress", demo=1, year=2024, county="900102", indicator="maternal_mortality"),
    "demo-indicator": link("indicator", demo=1, year=2024, indicator="infant_mortality"),
    "demo-evaluation": link("evaluation", demo=1, year=2025, county="900102"),
    "demo-owed": link("owed", demo=1, year=2025),
    "demo-tasks": link("tasks", demo=1),
    "demo-pack": link("pack", demo=1, year=2024),
    "demo-draft": link("draft", demo=1, county="900102", draft="new", **{"from": "145"}),
    "demo-uploads": link("uploads", demo=1),
    "demo-register": link("register", demo=1, county="900102"),
    "demo-plan": link("plan", demo=1),
    "demo-ledger": link("ledger", demo=1),
    "demo-review": link("review", demo=1),
    "demo-sources": link("sources", demo=1),
    "demo-method": link("method", demo=1, section="m5"),
    "demo-status": link("status", demo=1),
}

PHONE = {"390x844": (390, 844)}
# As projected.
SCREEN = {"1920x1080": (1920, 1080)}
SHOWN = {
    "show-overview": link(show=1),
    "show-county": link("county", show=1, county="620725"),
    "demo-show-overview": link(show=1, demo=1, year=2024, area="900102"),
    "demo-show-county": link("county", show=1, demo=1, year=2024, county="900102"),
}
# The board is a page without Streamlit, for phones first.
BOARD_SIZES = PHONE | {"1440x900": (1440, 900)}
BOARDS = {
    "board": "/board#area=620725",
    "board-all": "/board",
    "demo-board": "/board?demo=1&year=2024#area=900102",
    "demo-board-compare": "/board?demo=1&year=2024#compare=nurses_per_1000",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=browser.ROOT / "docs" / "shots")
    every = PAGES | SHOWN | BOARDS
    parser.add_argument("--only", nargs="*", default=list(every), choices=list(every), help="these pages alone")
    parser.add_argument("--whole", action="store_true", help="their whole length as well")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    given = {"data": browser.ROOT / "data", "definitions": browser.ROOT / "indicators.yaml"}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with Store.open(folder / "store.duckdb", create=True) as store:
            building.build(store, **given, actor=Actor(name="整理", via="build"))
        stamp.set_current(folder / "store.duckdb", **given)
        with (
            browser.serving(folder / "store.duckdb", log=folder / "server.log") as address,
            browser.chromium(folder) as chromium,
        ):
            for name in asked.only:
                for size, (width, height) in _sizes(name).items():
                    page = chromium.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
                    page.goto(address + every[name])
                    if name not in BOARDS:
                        browser.ready(page)
                    _keep(page.screenshot(), asked.out / f"{name}-{size}.png")
                    if asked.whole and name in PAGES:
                        browser.whole_length(page)
                        _keep(page.screenshot(), asked.out / f"{name}-{size}-whole.png")
                    page.close()
    print(f"已写入 {asked.out}")


def _sizes(name: str) -> dict[str, tuple[int, int]]:
    if name in SHOWN:
        return SCREEN
    return BOARD_SIZES if name in BOARDS else SIZES | PHONE


def _keep(picture: bytes, path: Path) -> None:
    """As a palette of 256 colours: a third of the size, and nothing of it to be seen on pages of few colours."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
