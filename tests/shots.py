"""make shots: pictures of every page from the real data, for the README and for looking at."""

import argparse
import tempfile
from pathlib import Path

from actions import building, stamp
from model.actors import Actor
from store import Store
from tests import browser

SIZES = {"1440x900": (1440, 900), "1024x768": (1024, 768)}
PAGES = {"overview": "/"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=browser.ROOT / "docs" / "shots")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with Store.open(folder / "store.duckdb", create=True) as store:
            building.build(
                store,
                data=browser.ROOT / "data",
                definitions=browser.ROOT / "indicators.yaml",
                actor=Actor(name="整理", via="build"),
            )
        stamp.set_current(
            folder / "store.duckdb", data=browser.ROOT / "data", definitions=browser.ROOT / "indicators.yaml"
        )
        with (
            browser.serving(folder / "store.duckdb", log=folder / "server.log") as address,
            browser.chromium(folder) as chromium,
        ):
            for name, path in PAGES.items():
                for size, (width, height) in SIZES.items():
                    page = chromium.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
                    page.goto(address + path)
                    browser.ready(page)
                    page.screenshot(path=out / f"{name}-{size}.png")
                    browser.whole_length(page)
                    page.screenshot(path=out / f"{name}-{size}-whole.png")
                    page.close()
    print(f"已写入 {out}")


if __name__ == "__main__":
    main()
