"""What one area shows in each view of the comparison: where its marks stand, the numbers beside them, the finding in words.

level     水平: baseline, figure and target in the indicator's unit
gap       差距: how far from the target; 0 is the target, left of it still to go
pace      每年需变化: what is asked a year from now on (tick) against what was achieved a year (filled)
ambition  目标力度: how far the target asks to go from the baseline; 0 is the baseline, left of it the baseline is better
"""

from collections.abc import Callable
from dataclasses import dataclass

from charts import style, words
from model.numbers import gap_unit, missing, printed, rounded, yearly_decimals

# Their numbers are told in words, never drawn on the others' axis.
OFF_SCALE = ("definition", "population", "unit_mismatch", "conflicting_figures")
NOT_STATED = "–"
PLAIN = "#8a949d"  # a length that is no status


@dataclass(frozen=True, kw_only=True)
class Side:
    """One row of the picture. What is missing is left out (None, or an empty text).

    hollow, filled, ticks: places on the axis; stretch: from, to, in the colour; chance: the random range of the figure; ink: of the finding;
    cells: (number, year) for each column; said: the finding; below: the line under it.
    """

    hollow: float | None = None
    filled: float | None = None
    ticks: tuple[float, ...] = ()
    stretch: tuple[float, float] | None = None
    chance: tuple[float, float] | None = None
    colour: str = PLAIN
    ink: str = style.INK
    cells: tuple[tuple[str, str], ...] = ()
    said: str = ""
    below: str = ""


@dataclass(frozen=True, kw_only=True)
class View:
    """name: on the switch. heads: of the columns, said: of the finding. has_axis: numbers under it; zero: a line at 0; ends: the words at its left and right."""

    name: str
    question: str
    heads: tuple[str, ...]
    side: Callable[[dict, dict | None], Side]
    said: str = "差距与判定"
    has_axis: bool = True
    zero: bool = False
    ends: tuple[str, str] = ("", "")


def level(row: dict, beside: dict | None = None) -> Side:
    """○ 4.10 2020 · ● 4.35 2024 · ≥4.5 2025 · 还差 0.15 人."""
    place = {
        name: None if missing(row[name]) else float(row[name]) for name in ("baseline", "latest", "target", "target_to")
    }
    newer = words.has_newer(row)
    drawn = row["apart"] not in OFF_SCALE
    base = place["baseline"] if row["apart"] != "definition_changed" else None
    ticks = tuple(place[name] for name in ("target", "target_to") if place[name] is not None)
    stretch = None
    if not missing(row["gap"]) and ticks:
        stretch = (place["latest"], _end(row))
    return Side(
        hollow=base if drawn else None,
        filled=place["latest"] if drawn and newer else None,
        ticks=ticks if drawn else (),
        stretch=stretch if drawn else None,
        chance=_chance(row) if drawn and newer else None,
        colour=_colour(row),
        ink=style.ink(row["class"]),
        cells=(_base(row), _latest(row) if newer or missing(row["latest"]) else (NOT_STATED, "仅有基线"), _target(row)),
        **_finding(row),
    )


def gap(row: dict, beside: dict | None = None) -> Side:
    """● 4.35 2024 · ≥4.5 2025 · 还差 0.15 人; the baseline's gap hollow, the figure's filled, the target at 0."""
    drawn = row["apart"] not in OFF_SCALE and not missing(row["gap"])
    newer = words.has_newer(row)
    now = -float(row["gap"]) if drawn else None
    base = None
    if drawn and not missing(row["baseline"]) and not missing(row["target"]):
        base = -_distance(row, float(row["baseline"]))
    return Side(
        hollow=base,
        filled=now if newer else None,
        ticks=(0.0,) if drawn else (),
        stretch=(now, 0.0) if drawn else None,
        chance=tuple(-_distance(row, limit) for limit in _chance(row) or ()) or None if drawn and newer else None,
        colour=_colour(row),
        ink=style.ink(row["class"]),
        cells=(_latest(row), _target(row)),
        **_finding(row),
    )


def pace(row: dict, beside: dict | None = None) -> Side:
    """每年需 +0.03 · 已实现 +0.05 · 达到时序进度. Required is left out where the target is met or its year has come."""
    drawn = row["apart"] not in OFF_SCALE
    asked = None if missing(row["required_per_year"]) or row["met"] else float(row["required_per_year"])
    made = None if missing(row["achieved_per_year"]) else float(row["achieved_per_year"])
    return Side(
        filled=made if drawn else None,
        ticks=(asked,) if drawn and asked is not None else (),
        stretch=(made, asked) if drawn and made is not None and asked is not None else None,
        colour=_colour(row),
        ink=style.ink(row["class"]),
        cells=(_asked_yearly(row, asked), _made_yearly(row, made)),
        **_finding(row),
    )


def ambition(row: dict, beside: dict | None = None) -> Side:
    """要求提高 0.15 人 · 相当于每年 0.03 人; beside it how the target stands to that of an area above, of the same year."""
    asks = asked(row)
    drawn = row["apart"] not in OFF_SCALE and asks is not None
    return Side(
        hollow=0.0 if drawn else None,
        ticks=(asks,) if drawn else (),
        stretch=(0.0, asks) if drawn and asks else None,
        cells=(_base(row), _target(row), (against(row, beside), "")),
        said=_asks(row, asks),
        below=row["why"] or _asks_yearly(row, asks),
    )


VIEWS: dict[str, View] = {
    "level": View(name="水平", question="各地在哪里", heads=("○ 基线", "● 现值", "┃ 目标"), side=level),
    "gap": View(
        name="差距",
        question="离目标还差多少",
        heads=("● 现值", "┃ 目标"),
        side=gap,
        has_axis=False,
        zero=True,
        ends=("← 未到目标", "优于目标 →"),
    ),
    "pace": View(
        name="每年需变化",
        question="今后每年要变化多少, 过去每年变化了多少",
        heads=("┃ 每年需变化", "● 已实现年均"),
        side=pace,
        zero=True,
    ),
    "ambition": View(
        name="目标力度",
        question="目标要求从基期走多远",
        heads=("○ 基线", "┃ 目标", "较上级目标"),
        side=ambition,
        said="要求的变化",
        has_axis=False,
        zero=True,
        ends=("← 基期已优于目标", "要求改善 →"),
    ),
}


def asked(row: dict) -> float | None:
    """What the target asks of the baseline, in the indicator's unit: positive asks for better, negative where the baseline is better
    already, 0 to hold; of a two-sided range the distance to its nearest end."""
    if missing(row["baseline"]) or missing(row["target"]):
        return None
    return _distance(row, float(row["baseline"]))


def against(row: dict, beside: dict | None) -> str:
    """The target beside that of an area above, of the same year: '高 0.7', '低 0.4', '相同'; '–' where there is none to compare."""
    if beside is None or missing(row["target"]) or missing(beside["target"]) or row["area_code"] == beside["area_code"]:
        return NOT_STATED
    if row["apart"] in OFF_SCALE or row["target_year"] != beside["target_year"] or not missing(row["target_to"]):
        return NOT_STATED
    apart = round(float(row["target"]) - float(beside["target"]), 6)
    if apart == 0:
        return "相同"
    return (
        f"{'高' if apart > 0 else '低'} {printed(abs(apart), _most(row['target_decimals'], beside['target_decimals']))}"
    )


def _distance(row: dict, value: float) -> float:
    """From a value to the target, positive while it is still to go; 0 inside a two-sided range."""
    if row["direction"] == 0:
        ends = [float(row[name]) for name in ("target", "target_to") if not missing(row[name])]
        return round(max(min(ends) - value, value - max(ends), 0.0), 6)
    return round(row["direction"] * (float(row["target"]) - value), 6)


def _end(row: dict) -> float:
    """Where the gap is measured to: the target, of a two-sided range the nearest end, and inside it nowhere else."""
    ends = sorted(float(row[name]) for name in ("target", "target_to") if not missing(row[name]))
    if row["direction"] != 0 or len(ends) < 2:
        return float(row["target"])
    return min(max(float(row["latest"]), ends[0]), ends[1])


def _colour(row: dict) -> str:
    """The status; grey where the events are too few to mean anything (method section 6)."""
    return PLAIN if row.get("few") is True else style.strong(row["class"])


def _chance(row: dict) -> tuple[float, float] | None:
    limits = row.get("range_low"), row.get("range_high")
    return None if any(map(missing, limits)) else (float(limits[0]), float(limits[1]))


def _finding(row: dict) -> dict[str, str]:
    if row["class"] == "no_target":
        return {"said": style.NO_TARGET, "below": "只作展示, 不作判定"}
    shape, gap_words, status = style.STATUS[row["class"]][2], words.gap(row), words.status(row)
    said = f"{shape} {gap_words or status}"
    few = "事件太少" if row.get("few") is True else ""
    # The reason first: where the line must be cut, it has to stay.
    told = [row["why"] if row["why"] not in status else "", status if gap_words else "", few]
    return {"said": said, "below": " · ".join(word for word in told if word)}


def _base(row: dict) -> tuple[str, str]:
    if row.get("held_baseline"):
        return row["held_baseline"], f"{int(row['baseline_year'])}"
    if missing(row["baseline"]):
        return NOT_STATED, ""
    return printed(row["baseline"], row["base_decimals"]), f"{int(row['baseline_year'])}"


def _latest(row: dict) -> tuple[str, str]:
    if missing(row["latest"]) and not row.get("held_latest"):
        return NOT_STATED, ""
    year = f"{int(row['latest_year'])}"
    if row.get("held_latest"):
        return row["held_latest"], year
    status = row.get("v_status")
    return printed(row["latest"], row["latest_decimals"]), year + ("" if missing(status) else f" {status}")


def _target(row: dict) -> tuple[str, str]:
    if row["class"] == "no_target":
        return NOT_STATED, ""
    year = "" if missing(row["target_year"]) else f"{int(row['target_year'])}"
    if row["reason"] == "qualitative_only":
        return "仅定性", year
    return words.short_target(row), year


def _asked_yearly(row: dict, asks: float | None) -> tuple[str, str]:
    if asks is not None:
        first, last = int(row["latest_year"]) + 1, int(row["target_year"])
        return _signed(asks, row), f"{first}—{last}" if last > first else f"{last}"
    if row["class"] == "no_target" or row["class"] == "unknown":
        return NOT_STATED, ""
    if row["met"]:
        return NOT_STATED, "已达目标值"
    if missing(row["target_year"]):
        return NOT_STATED, "未写目标年"
    return NOT_STATED, "目标年的数" if row["scope"] == "plan" else "只看当年"


def _made_yearly(row: dict, made: float | None) -> tuple[str, str]:
    if made is not None:
        return _signed(made, row), f"{int(row['baseline_year'])}→{int(row['latest_year'])}"
    if row["class"] in ("baseline_meets", "baseline_short"):
        return NOT_STATED, "仅有基线"
    if not missing(row["latest"]) and missing(row["baseline"]):
        return NOT_STATED, "没有基期"
    return NOT_STATED, ""


def _asks(row: dict, asks: float | None) -> str:
    """'要求提高 0.15 人', '要求下降 1.2 个千分点', '基期已优于 2.42 个千分点', '以保持为目标'."""
    if asks is None:
        if row["class"] == "no_target":
            return style.NO_TARGET
        return "例数不显示" if row.get("held_baseline") else "算不出要求的变化"
    amount = (
        f"{printed(abs(asks), _most(row['base_decimals'], row['target_decimals']))} {gap_unit(row['unit'])}".replace(
            " /", "/"
        ).rstrip()
    )
    if asks < 0:
        return f"基期已优于 {amount}"
    if asks == 0:
        return "基期已在目标区间内" if row["direction"] == 0 and not missing(row["target_to"]) else "以保持为目标"
    rises = row["direction"] > 0 or (row["direction"] == 0 and float(row["baseline"]) < float(row["target"]))
    return f"要求{'提高' if rises else '下降'} {amount}"


def _asks_yearly(row: dict, asks: float | None) -> str:
    if not asks or asks < 0 or missing(row["target_year"]) or int(row["target_year"]) <= int(row["baseline_year"]):
        return ""
    years = int(row["target_year"]) - int(row["baseline_year"])
    return f"{years} 年, 平均每年 {rounded(asks / years, _digits(row))}"


def _signed(value: float, row: dict) -> str:
    """A yearly change: '+0.03', '−1.2', '0'."""
    text = rounded(abs(value), _digits(row))
    return text if float(text) == 0 else ("+" if value > 0 else "−") + text


def _digits(row: dict) -> int:
    return yearly_decimals(row["base_decimals"], row["latest_decimals"], row["target_decimals"])


def _most(*digits) -> int | None:
    return max((int(one) for one in digits if not missing(one)), default=None)
