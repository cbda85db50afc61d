"""What the page of meeting packs draws: what goes in, a look at it before, and the files while they are made and when they are there."""

from dataclasses import dataclass

import streamlit as st

from actions import downloads, pack_files
from actions.background import Job
from actions.pack_files import BRIEFS, FORMATS
from actions.packing import SECTIONS, Pack
from ui import cache, link, markup, meter, parts, trail
from ui.choices import Choice
from wording import numbers

MIMES = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html",
    "png": "image/png",
    "zip": "application/zip",
}
PICTURED = {"pdf", "png", *BRIEFS}  # made by the browser
USUAL = ("pptx", "docx", "xlsx")


@dataclass(frozen=True, kw_only=True)
class Request:
    """What the reader puts in and the files to make. sections: keys of SECTIONS; formats: of FORMATS and BRIEFS; link: back to the dashboard, or ''; appendix: the
    deck has everything behind its main part.
    """

    sections: tuple[str, ...]
    formats: tuple[str, ...]
    link: str
    appendix: bool


def request(choice: Choice) -> Request:
    """Draw the choices of the page and read them."""
    st.html('<div class="note">材料内容（地区、规划、属性和年份以上方所选为准）</div>')
    sections = link.several(
        st, "部分", SECTIONS, key="sections", default=tuple(SECTIONS), words=SECTIONS.get, wrap=True
    )
    st.html('<div class="note">文件格式</div>')
    formats = link.several(st, "文件", FORMATS, key="formats", default=USUAL, words=FORMATS.get, wrap=True)
    st.html('<div class="note">领导简报（一个县一页 A4，仅选一个县时可生成）</div>')
    briefs = link.several(st, "领导简报", BRIEFS, key="brief", default=(), words=_brief_word, wrap=True)
    formats = (*formats, *briefs)
    appendix = link.flag(st, "幻灯片后附全部目标、核对、任务、方法和来源", key="appendix")
    back = link.flag(st, "附看板链接", key="back")
    if (trouble := downloads.trouble()) and PICTURED & set(formats):
        st.info(markup.plain(trouble), icon=":material/info:")
        formats = tuple(one for one in formats if one not in PICTURED)
    here = st.context.url if back else ""
    address = f"{here.split('?')[0].rsplit('/', 1)[0]}/?asof={choice.version}" if here else ""
    return Request(sections=sections, formats=formats, link=address, appendix=appendix)


def _brief_word(name: str) -> str:
    return BRIEFS[name].split()[-1]


def ready(pack: Pack, asked: Request) -> tuple[str, ...]:
    """The formats that can be made of this pack; says why a page for leaders is none of them."""
    why = pack_files.no_brief(pack) if set(BRIEFS) & set(asked.formats) else ""
    if why:
        st.info(markup.plain(why), icon=":material/info:")
    return tuple(one for one in asked.formats if not (why and one in BRIEFS))


def gathered(choice: Choice, asked: Request) -> Pack:
    """The pack of a choice, as of today."""
    return cache.pack(choice, sections=asked.sections, made=cache.today(), link=asked.link, appendix=asked.appendix)


def preview(pack: Pack) -> None:
    """A look before anything is made: the cover, each area's finding, and how much of everything there is."""
    counted = {
        "checks": f"规划文本核对 {len(pack.findings)} 条",
        "tasks": f"重点任务 {len(pack.tasks)} 条",
        "overview": f"总览表 {len(pack.indicators)} 个指标 × {len(pack.areas)} 个地区",
        "method": "方法说明",
    }
    holds = " · ".join(counted[key] for key in pack.sections if key in counted)
    markup.show("pack_preview", pack=pack, counties="counties" in pack.sections, holds=holds)


def start(pack: Pack, formats: tuple[str, ...]) -> None:
    """Begin to make the files beside the dashboard; a job still running is asked to stop."""
    if job := st.session_state.get("_job"):
        job.cancel()
        job.wait(30)
    worker, turns, who, session = cache.worker(), cache.turns(), trail.person(), trail.session()
    st.session_state["_job_refused"] = turns.begin(who, "会议材料")
    if st.session_state["_job_refused"]:
        return

    def make(progress):
        try:
            with meter.timed("会议材料", "、".join(formats), session=session):
                return pack_files.make(pack, formats=formats, worker=worker, progress=progress)
        finally:
            turns.end(who)

    st.session_state["_job"] = Job(make)
    trail.note("会议材料", title=pack.title, formats="、".join(formats))
    st.session_state["_job_title"] = f"{pack.title} {pack.provenance.made}"


@st.fragment(run_every=1.0)
def watch() -> None:
    """How far it is, with a way to stop; only this piece of the page is drawn again."""
    job = st.session_state.get("_job")
    if job is None or not job.running:
        st.rerun()
    st.progress(job.done / max(job.total, 1), text=f"{markup.plain(job.words)}（{job.done:d}/{job.total:d}）")
    if st.button("取消", key="pack_cancel"):
        job.cancel()
        job.wait(30)
        st.rerun()


def result() -> None:
    """The files, or why there are none."""
    job = st.session_state.get("_job")
    if refused := st.session_state.pop("_job_refused", ""):
        st.warning(markup.plain(refused), icon=":material/hourglass_top:")
    if job is None:
        parts.empty("选定后点击“生成”。文件在后台生成，期间可浏览其他页面。", upload=False)
    elif job.running:
        watch()
    elif job.trouble:
        st.warning(markup.plain(job.trouble), icon=":material/warning:")
    else:
        st.html('<div class="note">已生成，请点击文件名下载：</div>')
        for name, body in job.result.items():
            words = f"{(FORMATS | BRIEFS)[name]} · {numbers.file_size(len(body))}"
            kind = pack_files.ending(name, body)
            file = f"{st.session_state['_job_title']}{' 领导简报' if name in BRIEFS else ''}.{kind}"
            st.download_button(
                markup.plain(words), body, file_name=file, mime=MIMES[kind], key=f"pack_{name}", on_click="ignore"
            )
