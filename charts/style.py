"""The one look of every chart: colours mean status and nothing else; status is also a shape and a word."""

import plotly.graph_objects as go

INK, SECONDARY, FRAME, LINE, PAPER = "#1c2733", "#5c6873", "#12343b", "#d9dee2", "#ffffff"
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
    "baseline_meets": ("#dceceb", "#14504c", "○"),
    "baseline_short": ("#f6e3da", "#7d2d1c", "△"),
    "unknown": ("#f1f3f5", SECONDARY, "–"),
    "no_target": ("#f1f3f5", SECONDARY, "·"),
    "not_listed": ("#ffffff", SECONDARY, ""),
}
NO_TARGET, NOT_LISTED = "文件未列目标", "文件未列"


def layout(figure: go.Figure, *, height: int, **more) -> go.Figure:
    """The same margins, font and silence (no grid, no legend, no modebar drags) on every figure; more overrides."""
    return figure.update_layout(
        height=height, paper_bgcolor=PAPER, plot_bgcolor=PAPER, showlegend=False, dragmode=False, hovermode="closest",
        font={"family": FONT, "size": 13, "color": INK}, margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hoverlabel={"bgcolor": "#ffffff", "bordercolor": LINE, "font": {"family": FONT, "size": 13, "color": INK}, "align": "left"},
    ).update_layout(**more)


def small(text: str, *, size: int = 11, color: str | None = None) -> str:
    """A smaller run of text inside a Plotly label."""
    paint = f";color:{color}" if color else ""
    return f'<span style="font-size:{size}px{paint}">{text}</span>'
