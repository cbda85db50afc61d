"""What stands on a page, as text, through AppTest; and whether it is all Chinese."""

import functools
import html
import json
import re
import urllib.parse

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, local_script_runner

from tests import browser
from ui import frame, home

# Every AppTest reads the metadata of every installed package for components: half of what a page costs here. They do not change.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)

# AppTest asks a thousand times a second whether the script has ended, and takes the interpreter from it each time.
_asking = local_script_runner.require_widgets_deltas


def _waiting(runner, timeout: float = 3) -> None:
    runner._script_thread.join(timeout)
    if runner._script_thread.is_alive():
        _asking(runner, 0)  # ends it, and says that it took too long


local_script_runner.require_widgets_deltas = _waiting

# What a Chinese reader meets in Latin letters all the same: names of files, commands and programs.
KNOWN = {
    "indicators.yaml",
    "data",
    "python",
    "cli.py",
    "build",
    "check",
    "make",
    "run",
    "restore",
    "migrate",
    "store",
    "read",
    "newest",
    "store.duckdb",
    "duckdb",
    "wal",
    "PNG",
    "SVG",
    "PDF",
}


@functools.cache
def documents() -> frozenset[str]:
    """The Latin words that stand in the documents themselves: APP, HIV …; the page may repeat them."""
    told = [path.read_text("utf-8") for path in (browser.ROOT / "data").rglob("*.csv")]
    words = [
        re.findall(r"[A-Z]{2,}", cell) for text in told for cell in re.findall(r"[^,\n]*[\u4e00-\u9fff][^,\n]*", text)
    ]
    return frozenset(word for found in words for word in found)


def page(at: str = "overview", /, own: str = "", **query) -> AppTest:
    """A page run once, with a link's choices: page('county', county='620725', year='2024'). own: the county this browser has set."""
    app = AppTest.from_file(str(browser.ROOT / "ui" / "main.py"), default_timeout=20)
    if at != "overview":
        app.switch_page(f"../pages/{at}.py")
    for name in home.COOKIES.values() if own else ():
        app.session_state[f"_{name}"] = own  # there are no cookies without a browser
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def title(app: AppTest) -> str:
    """The page's title, with plain spaces: between a number and what it counts stands one at which no line is broken."""
    return app.title[0].value.replace("\u00a0", " ")


def query(app: AppTest) -> dict[str, str]:
    """What the address says after a run."""
    return {key: said if isinstance(said, str) else said[0] for key, said in app.query_params.items()}


DRAWN = re.compile(r'<img class="gapline" alt="(.*?)" src="data:image/svg\+xml,(.*?)"[^>]*>')


def bodies(app: AppTest) -> list[str]:
    """The HTML pieces of the page, without its style sheet and the map; tables that a component draws too."""
    found = []
    for one in (one for block in (app.main, app.sidebar) for one in block):
        if one.type == "html":
            found.append(one.proto.body)
        elif one.type == "bidi_component" and not one.proto.id.endswith("-matrix"):
            found.append(json.loads(one.proto.json).get("html", ""))
    return [decoded(body) for body in found if body and "<style>" not in body]


def decoded(body: str) -> str:
    """HTML with each drawn line as what it says and the SVG it is."""
    return DRAWN.sub(lambda one: f"<p>{one[1]}</p>{urllib.parse.unquote(one[2])}", body)


def line(app: AppTest) -> tuple[str, list[str]]:
    """The panel's line: what it says to who cannot see it, and the words in it."""
    body = next(one.proto.body for one in app.get("html") if DRAWN.search(one.proto.body))
    said, drawing = DRAWN.search(body).groups()
    return html.unescape(said), [
        plain(one).strip() for one in re.findall(r"<text.*?</text>", urllib.parse.unquote(drawing))
    ]


def told(app: AppTest, key: str) -> dict:
    """What the component of this key was given; {} where it is not drawn."""
    parts = [one for one in app.get("bidi_component") if one.proto.id.endswith(f"-{key}")]
    return json.loads(parts[0].proto.json) if parts else {}


def opens(app: AppTest, key: str) -> list[str]:
    """What the rows of the table under a chart open, in their order."""
    return re.findall(r'<tr [^>]*data-cell="(.*?)"', told(app, f"{key}_rows").get("html", ""))


def marked(app: AppTest) -> dict:
    """The picture of a page in which figures and targets are marks (not the panel's line), with its alternative text."""
    for one in app.get("plotly_chart"):
        spec = json.loads(one.proto.spec)
        if any(trace.get("name") == "marks" for trace in spec["data"]):
            return spec | {"alt": one.proto.alt}
    raise AssertionError("no such picture on the page")


def map_html(app: AppTest) -> str:
    """The map's table as the page hands it to the browser; '' where there is none."""
    return told(app, "matrix").get("html", "")


def evaluation_html(app: AppTest) -> str:
    """The table of 终期评估 as the page hands it to the browser; '' where there is none."""
    return told(app, "evaluation").get("html", "")


def tasks_html(app: AppTest) -> str:
    """The table of 重点任务, likewise."""
    return told(app, "tasks").get("html", "")


def outlined(app: AppTest) -> str:
    """The key of the cell the panel explains."""
    return told(app, "matrix").get("chosen", "")


def heads(app: AppTest) -> list[str]:
    """The areas at the head of the map's columns."""
    return [
        plain(one).strip() for one in re.findall(r'<th scope="col" class="(?!bar).*?<b>(.*?)</b>', map_html(app), re.S)
    ]


def cells(app: AppTest) -> dict[str, tuple[str, str]]:
    """The map's cells: 'area.indicator' -> (the words in it, all it says to who asks)."""
    found = re.findall(r'<td [^>]*data-cell="(.*?)"[^>]*aria-label="(.*?)">(.*?)</td>', map_html(app), re.S)
    return {key: (" ".join(plain(inside).split()), html.unescape(about)) for key, about, inside in found}


def plain(markup: str) -> str:
    """What is read of HTML: a tag parts words, that of a term within a line does not."""
    markup = re.sub(r"</?abbr\b[^>]*>", "", markup)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", markup)))


def text(app: AppTest) -> str:
    """Every word on the page: titles, notices, pieces, labels of pickers and what they offer."""
    told = [
        one.value
        for kind in ("title", "header", "error", "warning", "info", "success", "markdown", "caption")
        for one in getattr(app, kind)
    ]
    told += [plain(body) for body in bodies(app)] + [one.label for one in app.expander]
    told += [
        plain(map_html(app)),
        plain(evaluation_html(app)),
        plain(tasks_html(app)),
        *(about for _, about in cells(app).values()),
    ]
    for picker in app.selectbox:
        told += [picker.label, *picker.options]
    return "\n".join(told).replace("\u00a0", " ")  # see title


def latin(told: str, *, known: set[str] = frozenset()) -> set[str]:
    """The words in Latin letters that are not known names, paths or ids given."""
    told = re.sub(r":material/\w+:", "", told)
    told = re.sub(r"(?<![\w.])/[\w./ -]+", " ", told)  # absolute paths
    return set(re.findall(r"[A-Za-z][A-Za-z_.0-9]*[A-Za-z0-9]", told)) - KNOWN - documents() - set(known)


def sound(app: AppTest) -> None:
    """No exception reached the page, and no trace of one its text."""
    assert not app.exception, [one.message for one in app.exception]
    assert not any(frame.DEFECT in one.value for one in app.error), "see the log above"
    assert "Traceback" not in text(app) and "Error" not in text(app)
