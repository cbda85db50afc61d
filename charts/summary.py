"""The finding in one sentence, and the counts under it: binding first and apart, never netted with expected ones."""

import pandas as pd

from model.verdicts import ATTRIBUTES, REASONS

AHEAD = {"met_early": "◎", "kept": "◉", "on_pace": "◐"}
BEHIND = ("slightly_behind", "behind", "missed", "lost", "moving_away")
OPEN = (*BEHIND, "baseline_short")


def finding(cells: pd.DataFrame, *, who: str) -> str:
    """'山丹县: 22 项目标中 8 项需提升(约束性 3 项); 22 项到期待报终期数'. Says what there is to do, never a rank."""
    judged = cells[cells["class"] != "no_target"]
    if judged.empty:
        return f"{who}: 文件在所选范围内没有列出目标"
    open_ = judged[judged["class"].isin(OPEN)]
    binding = int((open_["attribute"] == "binding").sum())
    unknown = int((judged["class"] == "unknown").sum())
    due = int(_flagged(judged, "due_no_final").sum())
    told = (
        f"{len(open_)} 项需提升" + (f"(约束性 {binding} 项)" if binding else "") if len(open_) else "没有未达标的判定"
    )
    return (
        f"{who}: {len(judged)} 项目标中{' ' if len(open_) else ''}{told}"
        + (f", {unknown} 项待补数据" if unknown else "")
        + (f"; {due} 项到期待报终期数" if due else "")
    )


def counts(cells: pd.DataFrame) -> list[dict]:
    """The cards: {title, number, note} and, where a note is short for more, {more}. Binding and expected apart; 待补数据 counted with its reasons.

    A card over both says how many of its number are binding, so that no expected target makes up for a binding one.
    """
    judged = cells[cells["class"] != "no_target"]

    def number(codes, table=judged) -> int:
        return int(table["class"].isin(codes).sum())

    def binding(codes) -> str:
        return f"约束性 {number(codes, judged[judged['attribute'] == 'binding'])} 项"

    done = _done(judged)
    cards = []
    for attribute in ("binding", "expected", "none"):
        mine = judged["attribute"] == attribute
        if mine.any() or attribute == "binding":
            cards.append(
                {
                    "title": ATTRIBUTES[attribute],
                    "number": int(mine.sum()),
                    "note": f"完成 {int((mine & done).sum())} · 需提升 {number(OPEN, judged[mine])}",
                }
            )
    reasons = (
        judged.loc[judged["class"] == "unknown", "reason"]
        .value_counts(sort=False)
        .sort_index()
        .sort_values(ascending=False, kind="stable")
    )
    why = [f"{REASONS[code]} {count}" for code, count in reasons.items()]
    ahead = judged[judged["class"].isin(AHEAD) & ~done]
    floors = _flagged(judged, "floor_below_baseline") & (judged["class"] == "baseline_meets")
    cards += [
        {
            "title": "提前或按时序",
            "number": len(ahead),
            "note": " · ".join(
                f"{mark} {number((code,), ahead)}"
                for code, mark in AHEAD.items()
                if code != "kept" or number((code,), ahead)
            ),
        },
        {"title": "基线已达标", "number": number(("baseline_meets",)), "note": f"○ {int(floors.sum())} 项优于目标"},
        {"title": "基线未达标", "number": number(("baseline_short",)), "note": f"△ {binding(('baseline_short',))}"},
        {"title": "滞后或未达标", "number": number(BEHIND), "note": f"◒ {binding(BEHIND)}"},
        {
            "title": "待补数据",
            "number": number(("unknown",)),
            "note": f"{why[0]} 等" if len(why) > 1 else "".join(why) or "无",
            "more": " · ".join(why),
        },
    ]
    return cards


def _done(judged: pd.DataFrame) -> pd.Series:
    """Finished: met; and kept, but only on the figure of the target year itself: before it the promise still runs."""
    final = (judged["latest_year"] == judged["target_year"]).fillna(False).astype(bool)
    return (judged["class"] == "met") | ((judged["class"] == "kept") & final)


def _flagged(judged: pd.DataFrame, flag: str) -> pd.Series:
    return judged["flags"].str.split(";").map(lambda codes: flag in codes).astype(bool)
