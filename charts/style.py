"""The one look of every chart: colours mean status and nothing else; status is also a shape and a word."""

import re
import unicodedata
from collections.abc import Iterable

import plotly.graph_objects as go

from model.assessment import Assessment
from wording import verdicts

INK, SECONDARY, FRAME, LINE, PAPER = "#1c2733", "#5c6873", "#12343b", "#d9dee2", "#ffffff"
GOOD_INK, BAD_INK = "#14504c", "#7d2d1c"  # words about a status, dark enough to be read on white and on every pale fill
HATCH = "#dde2e6"
FONT = '"Noto Sans SC", "Microsoft YaHei", "PingFang SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif'

# class -> (fill, ink on it, shape). The shapes are all in Noto Sans SC (tests read its character map).
STATUS: dict[str, tuple[str, str, str]] = {
    "met": ("#1b7f79", "#ffffff", "●"),
    "kept": ("#1b7f79", "#ffffff", "◉"),
    "met_early": ("#1b7f79", "#ffffff", "◎"),
    "on_pace": ("#7cc4bd", INK, "◐"),
    "slightly_behind": ("#f2d492", INK, "◑"),
    "behind": ("#e9a15b", INK, "◒"),
    "missed": ("#bf4d36", "#ffffff", "▲"),
    "lost": ("#bf4d36", "#ffffff", "▼"),
    "moving_away": ("#bf4d36", "#ffffff", "▽"),
    "baseline_meets": ("#dceceb", GOOD_INK, "○"),
    "baseline_short": ("#f6e3da", BAD_INK, "△"),
    "unknown": ("#f1f3f5", SECONDARY, "–"),
    "no_target": ("#f1f3f5", SECONDARY, "·"),
    "not_listed": (PAPER, SECONDARY, ""),
}
# The same statuses as history: the target year has come and its figure has not (目标年已到，待报期末数).
# A pale fill in a frame of the status.
PALE: dict[str, tuple[str, str]] = {
    "met": ("#e4f1f0", GOOD_INK),
    "kept": ("#e4f1f0", GOOD_INK),
    "met_early": ("#e4f1f0", GOOD_INK),
    "on_pace": ("#ebf6f5", GOOD_INK),
    "slightly_behind": ("#fcf6e9", INK),
    "behind": ("#fbeee1", INK),
    "missed": ("#f9ebe7", BAD_INK),
    "lost": ("#f9ebe7", BAD_INK),
    "moving_away": ("#f9ebe7", BAD_INK),
}
# How a target ends (model.evaluation.STANDINGS) -> the same three.
STANDINGS = {
    "done": STATUS["met"],
    "undone": STATUS["missed"],
    "ahead": STATUS["met_early"],
    "on_schedule": STATUS["on_pace"],
    "late": STATUS["behind"],
    "worse": STATUS["moving_away"],
    "baseline": STATUS["baseline_meets"],
    "owed": STATUS["unknown"],
    "not_assessable": STATUS["no_target"],
}
NO_TARGET, NOT_LISTED, HISTORY = "文件未列目标", "文件未列", "浅色加框：目标年已到，待报期末数"
GOOD, BAD = (
    ("met", "kept", "met_early", "on_pace", "baseline_meets"),
    ("missed", "lost", "moving_away", "baseline_short"),
)


def is_history(a: Assessment) -> bool:
    """Whether the status is drawn pale: it rests on an earlier figure, and the target year has come (method section
    5).
    """
    return a.verdict in PALE and "due_no_final" in a.flags


def paint(a: Assessment) -> tuple[str, str]:
    """(fill, ink on it) of a cell."""
    return PALE[a.verdict] if is_history(a) else STATUS[a.verdict][:2]


def shape(a: Assessment) -> str:
    """The sign of the status: '●', '△' …"""
    return STATUS[a.verdict][2]


def strong(code: str) -> str:
    """The colour of a status (a verdict's code) as a line or a dot instead of a ground: the pale fills would vanish on
    white.
    """
    return {"baseline_meets": "#1b7f79", "baseline_short": "#bf4d36", "unknown": "#8a949d", "no_target": "#8a949d"}.get(
        code, STATUS[code][0]
    )


def ink(code: str) -> str:
    """The colour of words about a status (a verdict's code) on white."""
    return GOOD_INK if code in GOOD else BAD_INK if code in BAD else INK


def legend(rows: Iterable[Assessment]) -> list[tuple[str, str, str, str]]:
    """(fill, ink, shape, word) of every status among the rows, in the order of the method, and of history where one is drawn so."""
    rows = list(rows)
    known = [(*STATUS[code], word) for code, word, _ in verdicts.tally(rows)]
    return known + ([(*PALE["met_early"], "", HISTORY)] if any(map(is_history, rows)) else [])


def layout(figure: go.Figure, *, height: int, **more) -> go.Figure:
    """The same margins and font on every figure, no grid, no legend, no dragging. height: pixels; more: overrides of
    the layout.
    """
    return figure.update_layout(plain(height=height)).update_layout(**more)


def plain(*, height: int, **more) -> dict:
    """That layout as Plotly takes it. more: takes the place of what is named so."""
    return {
        "height": height,
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "font": {"family": FONT, "size": 13, "color": INK},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hoverlabel": {
            "bgcolor": PAPER,
            "bordercolor": LINE,
            "font": {"family": FONT, "size": 13, "color": INK},
            "align": "left",
        },
    } | more


def parted(cuts: Iterable[float], *, head: float = 0) -> dict:
    """What a chart says, as meta of its layout, to who has to put it on several sheets: it may be parted at `cuts`, and its first `head` pixels
    come again above each part. Pixels from its top.
    """
    return {"cuts": [float(cut) for cut in cuts], "head": head}


def small(text: str, *, size: float = 11, color: str | None = None) -> str:
    """A run of text of `size` pixels inside a Plotly label."""
    paint = f";color:{color}" if color else ""
    return f'<span style="font-size:{size:g}px{paint}">{text}</span>'


def escaped(text: str) -> str:
    """Words from files inside a Plotly label: '<' would begin a tag there, '&' an entity."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# Advance widths of Noto Sans SC in em, the widest of the page's fonts; tests read them from the font itself.
NARROW = {
    " ": 0.224,
    ".": 0.278,
    ",": 0.278,
    ":": 0.278,
    ";": 0.278,
    "/": 0.392,
    "(": 0.338,
    ")": 0.338,
    "–": 0.536,
    "−": 0.555,
    "%": 0.921,
    "=": 0.555,
    "~": 0.555,
    "+": 0.555,
    "<": 0.555,
    ">": 0.555,
}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Pixels a run of text takes, never less than it really does: figures and a Chinese sign have one width each,
    letters are taken wide.
    """
    ems = sum(
        NARROW.get(
            sign,
            0.555
            if sign.isdigit() and sign.isascii()
            else 0.72
            if sign.isascii() and unicodedata.category(sign) != "Lu"
            else 0.94
            if sign.isascii()
            else 1.0,
        )
        for sign in text
    )
    return ems * size * (1.06 if bold else 1)


def cut(text: str, size: float, room: float) -> str:
    """The text, or as much of its head as fits, with …"""
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return text + "…"


def broken(text: str, size: float, room: float, *, lines: int) -> list[str]:
    """A name on as few lines as it needs, broken before a bracket where there is one, none beginning with a closing
    one; what does not fit ends in …
    """
    outer = text.startswith("（") + text.endswith("）")  # the outer half of such a sign is blank: it may stand over
    if width(text, size, bold=True) - outer * width("（", size, bold=True) / 2 <= room:
        return [text]
    before, *behind = re.split(r"(?=[(（])", text, maxsplit=1)
    if before and behind and lines > 1 and width(before, size, bold=True) <= room:
        return [before, *broken(behind[0], size, room, lines=lines - 1)]
    if lines == 1:
        return [cut(text, size * 1.06, room)]
    head = next(
        text[:end]
        for end in range(len(text), 0, -1)
        if end == 1 or (width(text[:end], size, bold=True) <= room and not text[end:].startswith(("）", ")")))
    )
    return [head, *broken(text[len(head) :], size, room, lines=lines - 1)]
