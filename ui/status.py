"""What the page 运行状态 draws: store, server and work as they stand now, what took long, and the same look at the installation as `doctor`."""

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import pandas as pd
import streamlit as st

from actions import doctor, trail
from model import clock
from ui import access, cache, markup, meter, parts
from ui.choices import Choice
from ui.entries import PAGES
from wording import numbers

CLOSED = (
    "本页供系统管理人员使用：已设登录的，由管理员查看；未设登录的，仅在服务器本机或监控地址上可查看。需从其他计算机查看的，"
    f"请管理员将该计算机的地址写入环境变量 {meter.VARIABLE} 后重新启动。"
)
CHECKED = "_status_checked"  # what doctor found, and when, in this session


@dataclass(frozen=True, kw_only=True)
class Shown:
    """now: None for whom it is not; the rest is read when it is drawn."""

    choice: Choice
    allowed: bool
    now: meter.Now | None


def view(choice: Choice) -> Shown:
    """Ask the server how it does; nothing is asked for whom it is not."""
    markup.look("status")
    allowed = may_see()
    return Shown(choice=choice, allowed=allowed, now=meter.now() if allowed else None)


def may_see() -> bool:
    """Whether this session is an administrator's: as who is signed in; else at this machine, or at an address named for it."""
    return access.actor().role == "admin" if access.is_on() else meter.allowed(st.context.ip_address)


def headline(shown: Shown) -> tuple[str, str]:
    """(finding, the line under it)."""
    if shown.now is None:
        return "运行状态：仅供系统管理人员查看", "数据不受影响，其他页面可正常使用"
    line = f"{clock.words(datetime.now(UTC))} · 自 {clock.words(meter.SEEN.begun)} 起运行"
    if shown.now.version is None:
        return "运行状态：数据库不可用", line
    wrong = len(shown.now.troubles)
    state = f"{wrong} 项须处理" if wrong else "正常"
    return f"运行状态：{state}，数据第 {shown.now.version} 批，{shown.now.sessions} 个会话", line


def closed() -> None:
    """Whom it is for, and what to do."""
    parts.empty(CLOSED, upload=False)


def troubles(shown: Shown) -> None:
    """What is wrong with the store, in the words every page has."""
    for words in shown.now.troubles:
        st.error(markup.plain(words), icon=":material/error:")


def cards(shown: Shown) -> None:
    """Store, work, server and program, side by side."""
    now = shown.now
    running, waiting, made, failed = now.exports
    seconds = sorted(one for _, one in meter.recent())
    store, heavy = cache.store_path(), cache.turns().running()
    work = [
        ("会话", f"{now.sessions} 个"),
        ("最近交互", f"{len(seconds)} 次" if seconds else "尚无"),
        ("一半在", f"{_seconds(_part(seconds, 0.5))} 内完成" if seconds else "—"),
        ("95% 在", f"{_seconds(_part(seconds, 0.95))} 内完成" if seconds else "—"),
        ("进行中的大项工作", "、".join(sorted(set(heavy))) or "无"),
    ]
    pictures = [
        ("正在生成", f"{running} 项"),
        ("排队", f"{waiting} 项"),
        ("已生成", f"{made} 项"),
        ("未成功", f"{failed} 项"),
        ("Chromium", "未启动" if not made + failed + running else "已启动"),
    ]
    versions = (f"{name} {metadata.version(name.lower())}" for name in ("Streamlit", "DuckDB"))
    server = [
        ("内存", numbers.file_size(now.memory) if now.memory else "本系统不提供"),
        ("线程 · 打开的文件", f"{now.threads} · {now.files}"),
        ("处理器", f"{os.cpu_count()} 个"),
        ("程序", " · ".join((f"Python {platform.python_version()}", *versions))),
        ("系统 · 进程号", f"{platform.system()} {platform.release().split('-')[0]} · {os.getpid()}"),
    ]
    told = [("数据库", _store(shown, store)), ("服务器", server), ("使用情况", work), ("图片和 PDF", pictures)]
    with st.container(key="status_cards"):
        markup.show("status", cards=told)


def _store(shown: Shown, store) -> list[tuple[str, str]]:
    now = shown.now
    told = [("位置", str(store))]
    if now.version is None:
        return told
    here = isinstance(store, Path) and store.is_file()
    told.append(("大小", numbers.file_size(store.stat().st_size) if here else "不在本机"))
    ledger = cache.batches(demo=False)
    if len(ledger):
        last = ledger.iloc[-1]
        told.append(("最近批次", f"第 {int(last['id'])} 批 · {clock.words(last['made'])} · {last['by']}"))
    told.append(("只读副本", f"尚缺 {now.behind} 批" if now.behind else "已是最新"))
    log = trail.place(store) if here else None
    told.append(("操作记录", numbers.file_size(log.stat().st_size) if log and log.is_file() else "尚无"))
    return told


def pages(shown: Shown) -> None:
    """Of each page how often it was asked, and how long it took."""
    asked = pd.DataFrame(meter.recent(), columns=["page", "seconds"])
    titles = {name: title for name, (title, _) in PAGES.items()}
    rows = [
        (
            titles.get(page, "其他"),
            f"{len(one)}",
            _seconds(_part(sorted(one["seconds"]), 0.5)),
            _seconds(_part(sorted(one["seconds"]), 0.95)),
            _seconds(one["seconds"].max()),
        )
        for page, one in asked.groupby("page", sort=False)
    ]
    markup.show(
        "section_head",
        name="pages",
        title="各页用时",
        finding=f"最近 {len(asked)} 次交互" if len(asked) else "尚无",
        note="自点击至该页完成，不含网络传输。",
    )
    if rows:
        table = pd.DataFrame(rows, columns=["页面", "次数", "一半在此之内", "95% 在此之内", "最长"], dtype="str")
        with st.container(key="status_pages"):
            parts.listing(table, name="各页用时")


def slow(shown: Shown) -> None:
    """The last operations that took a second or more."""
    rows = [
        (
            clock.words(one.when),
            one.work,
            PAGES[one.what][0] if one.what in PAGES else one.what,
            _seconds(one.seconds),
            one.session or "—",
        )
        for one in meter.slow()
    ]
    note = f"1 秒及以上的最近 {meter.KEPT} 项，重新启动后从头记录。"
    markup.show("section_head", name="slow", title="慢操作", finding=f"{len(rows)} 项" if rows else "没有", note=note)
    if rows:
        with st.container(key="status_slow"):
            parts.listing(
                pd.DataFrame(rows, columns=["时间", "工作", "内容", "用时", "会话"], dtype="str"), name="慢操作"
            )


def check(shown: Shown) -> None:
    """The installation, looked at when asked: it takes a second or two."""
    markup.show(
        "section_head",
        name="check",
        title="检查安装",
        finding="",
        note="与命令 python cli.py doctor 相同，不作任何改动。",
    )
    if st.button("检查", key="status_check", icon=":material/health_and_safety:"):
        place = doctor.Place(
            store=cache.store_path(),
            root=cache.ROOT,
            data=cache.DATA,
            definitions=cache.DEFINITIONS,
            environ=os.environ,
        )
        with st.spinner("正在检查 …"):
            st.session_state[CHECKED] = doctor.apart(place)
    if found := st.session_state.get(CHECKED):
        ordered = sorted(found, key=lambda one: ("trouble", "hint", "ok").index(one.level))
        markup.show(
            "status_checks",
            rows=[(one.level, doctor.LEVELS[one.level], one.subject, one.words, one.advice) for one in ordered],
        )


def _part(ordered: list[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _seconds(value: float) -> str:
    return f"{numbers.printed(value, 2 if value < 1 else 1)} 秒"
