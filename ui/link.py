"""The link is the view: every choice stands in the address as a plain id, is checked when read, and survives a change of page.

A session's own state counts between reruns; the address counts when it comes from outside: at a session's first run, at Back
and Forward, at a change of page (every link of ours carries the whole choice) and when it is one this session never wrote
(a link of ours to the page it stands on carries GO, which no address written here has).
Streamlit's own binding of widgets writes labels into the address, not ids; therefore this file, and nothing else, touches it.
"""

from collections.abc import Callable, Iterable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui import markup

MANY = 12  # more options than this are searched for, not laid out
NONE = "none"  # an empty choice of several: an empty text in the address would read as not stated
LONGEST = 30  # characters of a word to search for
GO = "go"
RECENT = 12  # addresses this session wrote that may still come back with a rerun asked for before the last one arrived


def begin(*, page: str) -> None:
    """Before any picker. page: the page about to run (its url_path)."""
    state = st.session_state
    said = {key: st.query_params[key] for key in st.query_params}
    outside = (
        "_link_written" not in state
        or page != state["_link_page"]
        or _came_back()
        or said not in state["_link_written"]
    )
    state.setdefault("_link_written", [{}])
    state.setdefault("_link_kept", {})
    state.setdefault("_link_own", {})  # page -> what it said of its own at the end of its last run
    state["_link_page"], state["_link_outside"] = page, outside
    state["_link_asked"] = said if outside else state["_link_kept"]
    state["_link_told"], state["_link_shared"], state["_link_dropped"], state["_link_set"] = {}, None, [], set()


def shared_are_drawn() -> None:
    """After the pickers every page has: what is told from here on is the page's own."""
    st.session_state["_link_shared"] = dict(st.session_state["_link_told"])


def finish() -> None:
    """After the page: the address says what was chosen, without what is usual."""
    state = st.session_state
    told = {key: value for key, value in state["_link_told"].items() if value is not None}
    state["_link_kept"] = told
    own = {key: value for key, value in told.items() if key not in (state["_link_shared"] or {})}
    state["_link_own"] = state["_link_own"] | {state["_link_page"]: own}
    state["_link_written"] = [*state["_link_written"], told][-RECENT:]
    said = {key: st.query_params[key] for key in st.query_params}
    if (
        told != said and _came_back() and said.items() <= told.items()
    ):  # if it were written, Back from here would lead to here again
        state["_link_written"] = [*state["_link_written"], said][-RECENT:]
    elif told != said:
        st.query_params.from_dict(told)


def resume() -> None:
    """In a run that draws a piece of the page alone, before it asks for anything: what the rest of the page said stands."""
    state = st.session_state
    state["_link_outside"], state["_link_dropped"], state["_link_set"] = False, [], set()


def _came_back() -> bool:
    """Whether this run was asked for by Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def coming(key: str) -> str:
    """What a picker that is not drawn yet in this run will say, as the address would; '' or what is usual where nothing else was asked."""
    state, name = st.session_state, f"pick_{key}"
    if state["_link_outside"] or name not in state:
        return state["_link_asked"].get(key, "")
    picked = state[name]
    return (",".join(map(str, picked)) or NONE) if isinstance(picked, list | tuple) else str(picked)


def page() -> str:
    """The page that runs."""
    return st.session_state["_link_page"]


def last() -> dict[str, str]:
    """What the address said at the end of this page's last run."""
    return dict(st.session_state["_link_kept"])


def to(page: str, **more: str | None) -> dict[str, str]:
    """The query of a link to a page: the shared choices, what that page was last asked, and more (None takes a key out)."""
    state = st.session_state
    shared = state["_link_shared"] if state["_link_shared"] is not None else state["_link_told"]
    query = shared | state["_link_own"].get(page, {}) | more | ({GO: "1"} if page == state["_link_page"] else {})
    return {key: value for key, value in query.items() if value is not None}


def get(key: str) -> str:
    """What the link carries beside the pickers, as text ('' when it does not); kept in the address while it is asked for."""
    told = st.session_state["_link_told"]
    if key not in told:
        told[key] = st.session_state["_link_asked"].get(key) or None
    return told[key] or ""


def put(key: str, value: str | None) -> None:
    """Change it; None takes it out."""
    st.session_state["_link_told"][key] = value or None


def read_as(key: str, find: Callable[[str], str]) -> None:
    """Before its picker: what the address names in other words than an id, as the id find gives for it ('' for none)."""
    state = st.session_state
    asked = state["_link_asked"].get(key)
    if asked and (found := find(asked)):
        state["_link_asked"] = state["_link_asked"] | {key: found}
        state["_link_told"].pop(key, None)


def forget(key: str) -> None:
    """Before its picker: what the address says under a key is not for the picker to read."""
    state = st.session_state
    state["_link_asked"] = {one: said for one, said in state["_link_asked"].items() if one != key}
    state["_link_told"].pop(key, None)


def drop(label: str, asked: str) -> None:
    """Note that what the address asks for is not on offer, for tell_dropped."""
    st.session_state["_link_dropped"].append((label, asked))


def tell_dropped(place) -> None:
    """After the page: say, once, what of the address could not be shown and was replaced by the usual choice."""
    dropped = dict.fromkeys(st.session_state["_link_dropped"])
    if dropped:
        named = "、".join(f"{label}“{asked[:LONGEST]}”" for label, asked in dropped)
        with place:
            st.warning(
                f"链接中的{markup.plain(named)}不在可选范围，已按常用选择显示，请核对所看内容。",
                icon=":material/link_off:",
            )


def change(**more: str | None) -> None:
    """At once, and in a new run: the link as last told with these keys changed (None takes one out)."""
    state = st.session_state
    told = {key: value for key, value in (state["_link_kept"] | more).items() if value is not None}
    state["_link_kept"], state["_link_written"] = told, [*state["_link_written"], told][-RECENT:]
    for key in more:
        state.pop(f"pick_{key}", None)
    st.query_params.from_dict(told)
    st.rerun()


def pick(box, label: str, options: Iterable, *, key: str, default, own=None, words: Callable = str, **more):
    """A list of which one is picked; gives the id. options: ids; words(id): what the reader reads; own: what this browser begins with instead
    of the default, where the address says nothing: then it always says what is picked, because others begin with something else.
    """
    options = list(options)
    usual_here = default if own is None else own
    name = _restore(key, usual_here, _one_of(label, options, usual_here), set(options))
    # No typing in short lists: what Streamlit says when nothing fits is English.
    usual = {
        "label_visibility": "collapsed",
        "placeholder": "请选择",
        "filter_mode": None if len(options) <= MANY else "contains",
    }
    if (stands := _standing(name)) in options:
        usual["index"] = options.index(stands)
    picked = box.selectbox(markup.plain(label), options, format_func=words, key=name, **(usual | more))
    return _tell(key, picked, None if picked == default and own is None else str(picked))


def switch(box, label: str, options: Iterable, *, key: str, default, words: Callable = str, **more):
    """Two to five options side by side of which one is picked; gives the id."""
    options = list(options)
    name = _restore(key, default, _one_of(label, options, default), set(options))
    usual = {"label_visibility": "collapsed", "required": True, "default": _standing(name)}
    picked = box.segmented_control(markup.plain(label), options, format_func=_shown(words), key=name, **(usual | more))
    return _tell(key, picked, None if picked == default else str(picked))


def several(box, label: str, options: Iterable, *, key: str, default, words: Callable = str, **more) -> tuple:
    """Any number of options; gives their ids in the order of options. Beyond a dozen they are searched for."""
    options, default = list(options), tuple(default)
    by_text = {str(one): one for one in options}

    def parse(text: str) -> list:
        found = [by_text[part] for part in text.split(",") if part in by_text]
        for part in text.split(","):
            if part not in by_text and part != NONE:
                drop(label, part)
        return found if found or text == NONE else list(default)

    name = _restore(key, list(default), parse, None)
    known = set(options)
    if any(one not in known for one in st.session_state[name]):
        _set(name, [one for one in st.session_state[name] if one in known] or list(default))
    usual = {"label_visibility": "collapsed", "default": _standing(name)}
    if len(options) > MANY:
        picked = box.multiselect(
            markup.plain(label), options, format_func=words, key=name, placeholder="请选择", **(usual | more)
        )
    else:
        picked = box.pills(
            markup.plain(label), options, selection_mode="multi", format_func=_shown(words), key=name, **(usual | more)
        )
    chosen = tuple(one for one in options if one in picked)
    return _tell(key, chosen, None if set(chosen) == set(default) else ",".join(map(str, chosen)) or NONE)


def _one_of(label: str, options: list, default) -> Callable:
    by_text = {str(one): one for one in options}

    def parse(text: str):
        if text not in by_text:
            drop(label, text)
        return by_text.get(text, default)

    return parse


def flag(box, label: str, *, key: str, **more) -> bool:
    """A switch that is off unless the link says 1."""
    name = _restore(key, False, lambda text: text == "1", {True, False})
    picked = box.toggle(markup.plain(label), key=name, **more)
    return _tell(key, picked, "1" if picked else None)


def text(box, label: str, *, key: str, default: str = "", **more) -> str:
    """A word to search for, or a number to try; kept short, because it stands in the address."""
    name = _restore(key, default, lambda asked: "" if asked == NONE else asked[:LONGEST], None)
    usual = {"label_visibility": "collapsed", "max_chars": LONGEST}
    typed = box.text_input(markup.plain(label), key=name, **(usual | more)).strip()
    return _tell(key, typed, None if typed == default else typed or NONE)


def _shown(words: Callable) -> Callable:
    """Options that lie open are read as Markdown, those of a list are not."""
    return lambda option: markup.plain(words(option))


def _restore(key: str, default, parse: Callable, known: set | None) -> str:
    """The widget's key, its state set to what the address (or this session, on an earlier page) asked."""
    state, name = st.session_state, f"pick_{key}"
    if state["_link_outside"] or name not in state:
        asked = state["_link_asked"].get(key)
        _set(name, default if asked is None else parse(asked))
    elif known is not None and state[name] not in known:
        _set(name, default)
    return name


def _set(name: str, value) -> None:
    st.session_state[name] = value
    st.session_state["_link_set"].add(name)


def _standing(name: str):
    """What a widget holds that this run did not set, None of one it set. A browser is told a value once, when it is set; what stands behind a
    button it draws only when that is opened, maybe runs later, and then begins with what it is told here.
    """
    state = st.session_state
    return None if name in state["_link_set"] else state[name]


def _tell(key: str, picked, text: str | None):
    st.session_state["_link_told"][key] = text
    return picked


def switch_set(*, demo: bool) -> None:
    """Go to the demonstration set or back: another set has other areas and batches, so nothing chosen is carried over."""
    state = st.session_state
    for name in [name for name in state if str(name).startswith("pick_")]:
        del state[name]
    state["_link_kept"], state["_link_own"] = {}, {}
    change(demo="1" if demo else None)
