"""The finding in one sentence, and the counts under it: binding first and apart, never netted with expected ones."""

import pandas as pd

from model.verdicts import ATTRIBUTES, REASONS

DONE = ("met", "kept")
AHEAD = ("met_early", "on_pace")
BEHIND = ("slightly_behind", "behind", "missed", "lost", "moving_away")


def finding(cells: pd.DataFrame, *, who: str) -> str:
    """'山丹县: 22 项目标中 8 项需提升, 其中约束性 3 项; 22 项到期待报终期数'. Says what there is to do, never a rank."""
    judged = cells[cells["class"] != "no_target"]
    if judged.empty:
        return f"{who}: 文件没有列出所选指标的目标"
    open_ = judged[judged["class"].isin(BEHIND + ("baseline_short",))]
    binding = int((open_["attribute"] == "binding").sum())
    unknown = int((judged["class"] == "unknown").sum())
    due = int(judged["flags"].str.contains("due_no_final").sum())
    told = f"{len(open_)} 项需提升" + (f"(约束性 {binding} 项)" if binding else "") if len(open_) else "没有未达标的判定"
    return f"{who}: {len(judged)} 项目标中{' ' if len(open_) else ''}{told}" + (f", {unknown} 项待补数据" if unknown else "") + (f"; {due} 项到期待报终期数" if due else "")


def counts(cells: pd.DataFrame) -> list[dict]:
    """The cards: {title, number, note}. Binding and expected apart; 待补数据 counted and shown with its reasons."""
    judged = cells[cells["class"] != "no_target"]

    def number(codes, table=judged) -> int:
        return int(table["class"].isin(codes).sum())

    cards = []
    for attribute in ("binding", "expected", "none"):
        mine = judged[judged["attribute"] == attribute]
        if len(mine) or attribute == "binding":
            short = number(BEHIND + ("baseline_short",), mine)
            cards.append({"title": ATTRIBUTES[attribute], "number": len(mine), "note": f"完成 {number(DONE, mine)} · 未达 {short}"})
    flags = judged["flags"]
    reasons = judged.loc[judged["class"] == "unknown", "reason"].value_counts()
    early, pace = number(("met_early",)), number(("on_pace",))
    cards += [
        {"title": "提前或按时序", "number": early + pace, "note": f"◎ {early} · ◐ {pace}"},
        {"title": "基线已达标", "number": number(("baseline_meets",)), "note": f"○ {int(flags.str.contains('floor_below_baseline').sum())} 项优于目标值"},
        {"title": "基线未达标", "number": number(("baseline_short",)), "note": "△ 仅有基线"},
        {"title": "滞后或未达标", "number": number(BEHIND), "note": "◑ ◒ ▲ ▼ ▽"},
        {"title": "待补数据", "number": number(("unknown",)), "note": " · ".join(f"{REASONS[code]} {count}" for code, count in reasons.head(2).items()) or "无"},
    ]
    return cards
