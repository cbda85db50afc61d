"""The page 数据审核: what editors submitted, its difference and the verdicts it would change, and the acts of a review (docs/decisions/0038)."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from actions import reviewing
from model.actors import Actor
from model.problems import Problem
from model.reviews import OPEN
from ui import access, cache, ledger, markup, menu, reading, trail
from ui.choices import Choice
from wording import review as words

PAGE = 10  # submissions on one page of the list
SAID, SURE, TOLD, DONE = "review_said", "review_over", "_review_told", "_review_done"
MOST = 20  # changes beneath, rivals and doubts that are told


@dataclass(frozen=True, kw_only=True)
class Shown:
    """table: what may be seen of what was submitted (cache.submissions), what is open first, the longest waiting before; mine: who looks."""

    choice: Choice
    table: pd.DataFrame
    mine: Actor


def view(choice: Choice) -> Shown:
    """The page's looks, and what was submitted."""
    markup.look("review", "ledger", "uploads")
    table = cache.submissions(choice.demo)
    if len(table):
        waits = table["state"].isin(OPEN)
        table = pd.concat([table[waits], table[~waits].iloc[::-1]], ignore_index=True)
    ledger.follow()
    return Shown(choice=choice, table=table, mine=access.actor())


def headline(shown: Shown) -> tuple[str, str]:
    """(finding, the line under it)."""
    if not (shown.mine.reviews or shown.mine.writes):
        return "数据审核供填报和审核人员使用", "已发布的数据见各页和上传记录"
    states = shown.table["state"].value_counts()
    told = words.finding(
        submitted=int(states.get("submitted", 0)), approved=int(states.get("approved", 0)), closed=len(shown.table)
    )
    line = "发布前不计入判定、统计和材料"
    if not access.reviews_on():
        line = "本看板未启用审核：填报数据直接写入" + ("；以下为启用时提交的数据" if len(shown.table) else "")
    return f"数据审核：{told}", line


def is_open(shown: Shown) -> bool:
    """Whether there is anything to look at; what was just done is told either way."""
    if not (shown.mine.reviews or shown.mine.writes):
        return False
    if shown.choice.outward:  # what is not published is in no picture either
        st.html('<div class="note">未发布的数据不列入截图。</div>')
        return False
    if not len(shown.table):
        st.html('<div class="note">填报人员上传、填写或读规划后，所提交的数据在此列出。</div>')
    return bool(len(shown.table))


# -- the list ------------------------------------------------------------------------------------------------------------


def pick(shown: Shown) -> dict:
    """Draw the list; gives the one that is looked at. What was typed of the last is not carried over."""

    def line(row: dict) -> markup.Html:
        return markup.render("submission_line", **_line(row))

    return ledger.choose(shown.table, line, name="review", most=PAGE, forget=(TOLD, DONE))


def _line(row: dict) -> dict:
    """A line of the list: what submission_line.html.jinja asks for."""
    file = "" if row["file"].startswith("data/") else row["file"]
    return {
        "areas": row["areas"] or "—",
        "chip": words.state(row["state"], live=bool(row["live"])),
        "look": words.LOOKS[row["state"]],
        "by": row["by"],
        "made": ledger.when(row["made"]),
        "more": " · ".join(filter(None, (words.counts(int(row["added"]), int(row["changed"])), file, row["reason"]))),
    }


# -- one of them ---------------------------------------------------------------------------------------------------------


def show(shown: Shown, row: dict) -> None:
    """Who submitted what, when and why, what became of it, its files, and what can be done."""
    number = int(row["id"])
    facts = {
        "提交人": f"{row['by']}（{ledger.via(row['via'])}）",
        "提交时间": ledger.when(row["made"]),
        "县区": row["areas"] or "—",
        "内容": f"{words.KINDS[row['kind']]} · {words.counts(int(row['added']), int(row['changed']))}",
        "原因": row["reason"] or "未填写",
    }
    if row["state"] == "returned":
        facts["退回意见"] = f"{row['words']}（{row['act_by']}，{ledger.when(row['act_made'])}）"
    title = f"第 {number} 批 · {words.state(row['state'], live=bool(row['live']))}"
    markup.show("batch", title=title, facts=facts, later=ledger.history(number, cache.batches(shown.choice.demo)))
    ledger.files(shown.choice, number)
    with st.container(horizontal=True, key="go"):
        if row["state"] == "published":
            menu.to_batch(int(row["act_id"]))
        elif row["state"] in ("returned", "withdrawn") and shown.mine.name == row["by"]:
            menu.go(st, "uploads", "更正后重新上传", icon=":material/upload_file:")
    if row["state"] in OPEN:
        _acts(shown, row)
    if done := st.session_state.get(DONE):
        st.success(markup.plain(done), icon=":material/check:")
    for line in st.session_state.pop(TOLD, []):
        st.warning(markup.plain(line), icon=":material/error:")


def _acts(shown: Shown, row: dict) -> None:
    """What whoever looks may do with one that is open."""
    number, mine = int(row["id"]), shown.mine
    own = mine.name == row["by"]
    if own and mine.role == "editor":
        st.text_input("撤回原因（选填）", key=f"{SAID}_{number}", max_chars=200)
        st.button(f"撤回第 {number:d} 批", key="withdraw", on_click=_do, args=(shown.choice, number, "withdraw", 0))
        return
    if not mine.reviews:
        return
    if own and mine.role != "admin":
        markup.show("notes", lines=["本人提交的数据，须由其他审核人员审核。"])
        return
    look = cache.look(shown.choice, number)
    sure = (
        f"{SURE}_{number}_{hash(look.beneath)}" if look.beneath else ""
    )  # what comes after it was ticked wants a look of its own
    if look.beneath:
        told = ["提交之后，下列数据已有改动，核对下方现有值和新值：", *_together(look.beneath)]
        st.warning("  \n".join(map(markup.plain, told)), icon=":material/sync_problem:")
        st.checkbox("改动已核对，仍发布", key=sure)
    if look.others:
        told = ["另有待审核的批次含相同数据，两批对照后再发布，后发布的生效：", *_together(look.others)]
        st.info("  \n".join(map(markup.plain, told)), icon=":material/content_copy:")
    st.text_input(
        "审核意见（退回的，必填）", key=f"{SAID}_{number}", max_chars=200, placeholder="例如：分母与年报不一致，请核实"
    )
    box = st.container(horizontal=True, key="review_acts")
    seen, approved = look.prepared.seen, row["state"] == "approved"
    box.button(
        "发布" if approved else "审核并发布",
        key="publish",
        type="primary",
        on_click=_do,
        args=(shown.choice, number, "publish", seen, sure),
    )
    if not approved:
        box.button("审核通过，暂不发布", key="approve", on_click=_do, args=(shown.choice, number, "approve", seen))
    box.button("退回", key="return", on_click=_do, args=(shown.choice, number, "return", seen))


def _together(problems: Iterable[Problem]) -> list[str]:
    """'第 3 批…：山丹县 人均预期寿命 2025 年、…': the cells of which the same is said, together."""
    cells: dict[str, list[str]] = {}
    for one in problems:
        cells.setdefault(one.why, []).append(one.value)
    return [
        f"{why}：{'、'.join(named[:MOST])}" + (f" 等 {len(named)} 处" if len(named) > MOST else "")
        for why, named in cells.items()
    ]


def _do(choice: Choice, number: int, act: str, seen: int, sure: str = "") -> None:
    """A button was pressed. seen: the version at which the difference stood on the page; sure: the key of the box that says the changes beneath were looked at, '' where there are none."""
    state = st.session_state
    state.pop(DONE, None)
    if sure and not state.get(sure):
        state[TOLD] = ["提交之后数据已有改动：请核对后勾选“改动已核对，仍发布”，再发布。"]
        return
    reason = str(state.get(f"{SAID}_{number}", "")).strip()
    made, told = trail.attempt(
        words.ACTS[act],
        lambda: reviewing.act(
            cache.store(choice.demo),
            number,
            act,
            actor=access.actor(state.get("who", "")),
            reason=reason,
            over=seen if sure else None,
            known=cache.newest_reference(choice),
        ),
        of=number,
    )
    if made is None:
        state[TOLD] = told[:MOST]
        return
    state[DONE] = reviewing.told(number, act, made)
    ledger.see(number)
    trail.note(words.ACTS[act], of=number, batch=made, reason=reason)
    for name in filter(None, (f"{SAID}_{number}", sure)):
        state.pop(name, None)


def changes(shown: Shown, row: dict) -> None:
    """Of one that is open what publishing it would change, figure by figure, and the verdicts; of a closed one what it said stands in 上传记录."""
    number = int(row["id"])
    if row["state"] not in OPEN:
        return
    made = cache.look(shown.choice, number).prepared
    finding = (
        f"未审核 · {reading.change_words(made)}"
        if row["state"] == "submitted"
        else f"未发布 · {reading.change_words(made)}"
    )
    note = "与现有数据比较；判定变化按现有数据加本批计算，发布前不计入各页和材料。"
    markup.show("section_head", name="changes", title="变更和判定变化", finding=finding, note=note)
    reading.difference(made, "发布")
    if not len(made.flips):
        markup.show("notes", lines=["发布后没有判定变化。"])
    if made.problems:
        told = [one.line() for one in made.problems[:MOST]]
        markup.show("problems", lines=told, more=max(len(made.problems) - MOST, 0))


def county_note(choice: Choice, code: str) -> None:
    """On the page of a county: that figures of it wait, to those who may see them before they are published."""
    if choice.frozen or choice.outward or not access.is_on():
        return
    count = sum(area == code for area, *_ in cache.waiting(choice.demo))
    if count:
        box = st.container(horizontal=True, vertical_alignment="center", key="unreviewed")
        box.html(markup.render("notes", lines=[words.waits(count)]), width="content")
        menu.go(box, "review", "查看未审核数据和判定变化", icon=":material/rate_review:")
