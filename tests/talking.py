"""A session at the pages of a server as a browser has one: over a websocket, with the buttons, fields and files of the page it was sent.

Nothing is drawn, so that many fit beside a server on one machine. Every answer is read to its end, and whatever the server says went wrong is raised.
"""

import asyncio
import re
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import Message
from pathlib import Path
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

KEY = re.compile(r"\$\$ID-[0-9a-f]+-(.+)")  # Streamlit's name of an element that was given a key
EDGE = "----edge-of-a-form"
DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Talk:
    """One session. waits: seconds from each question to the end of its run; files: key -> where a download button leads; told: what stands on the
    page as text; elements: key -> its name on the wire.
    """

    def __init__(self, wire: ClientConnection, address: str, patience: float) -> None:
        self._wire, self._address, self._patience = wire, address, patience
        self._session = self._page = self._query = ""
        self._values: dict[str, WidgetState] = {}
        self._of_fragment: dict[str, str] = {}  # an element's name -> the fragment it stands in
        self._again: tuple[float, str] | None = None  # seconds after which a page asks by itself, and what it asks for
        self.elements: dict[str, str] = {}
        self.files: dict[str, str] = {}
        self.told: list[str] = []
        self.waits: list[float] = []

    async def open(self, page: str = "", **query: str) -> None:
        """Follow a link to a page."""
        self._query = urlencode(query)
        self._values.clear()
        await self._ask(page_name=page)

    async def press(self, key: str) -> None:
        """Press a button and read what comes of it."""
        id = self._id(key)
        await self._ask(
            WidgetState(id=id, trigger_value=True),
            page_script_hash=self._page,
            fragment_id=self._of_fragment.get(id, ""),
        )

    async def type(self, key: str, words: str) -> None:
        """Fill in a field, as by leaving it."""
        id = self._id(key)
        self._values[id] = WidgetState(id=id, string_value=words)
        await self._ask(page_script_hash=self._page)

    async def give(self, key: str, name: str, body: bytes) -> None:
        """Choose a file in an uploader: asked where it goes, sent there, and told to the page."""
        id, message = self._id(key), BackMsg()
        message.file_urls_request.request_id = "1"
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self._session
        await self._wire.send(message.SerializeToString())
        while True:
            told = await self._hear()
            if told.WhichOneof("type") == "file_urls_response":
                break
        (urls,) = told.file_urls_response.file_urls
        _, head = await self._web("GET", "/_stcore/health")
        cookie = head["Set-Cookie"].partition(";")[0]
        form = f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        told_of = {"Cookie": cookie, "X-Xsrftoken": cookie.partition("=")[2]}
        told_of["Content-Type"] = f"multipart/form-data; boundary={EDGE}"
        await self._web("PUT", urls.upload_url, form + body + f"\r\n--{EDGE}--\r\n".encode(), **told_of)
        state = WidgetState(id=id)
        state.file_uploader_state_value.uploaded_file_info.add(
            name=name, size=len(body), file_id=urls.file_id, file_urls=urls
        )
        self._values[id] = state
        await self._ask(page_script_hash=self._page)

    async def fetch(self, key: str) -> bytes:
        """What a download button gives."""
        return (await self._web("GET", self.files[key]))[0]

    async def _web(self, method: str, path: str, body: bytes | None = None, **told: str) -> tuple[bytes, Message]:
        """What an address of the server answers, and its headers; raises HTTPError where it refuses."""
        asked = urllib.request.Request(self._address + path, data=body, method=method, headers=told)

        def answered() -> tuple[bytes, Message]:
            with urllib.request.urlopen(asked, timeout=self._patience) as answer:
                return answer.read(), answer.headers

        return await asyncio.to_thread(answered)

    async def until(self, key: str) -> None:
        """Go on as a page does that asks again by itself, until a button with this key is there (its beginning, with *)."""
        end = time.monotonic() + self._patience
        while not self._has(key):
            assert time.monotonic() < end, (key, sorted(self.elements), self.told[-3:])
            if self._again is None:  # whoever looks at a page that asks no more loads it again
                await asyncio.sleep(1)
                await self._ask(page_script_hash=self._page)
                continue
            seconds, fragment = self._again
            await asyncio.sleep(seconds)
            await self._ask(page_script_hash=self._page, fragment_id=fragment, is_auto_rerun=True)

    def key(self, beginning: str) -> str:
        """The one key that begins so."""
        (found,) = [key for key in self.elements if key.startswith(beginning)]
        return found

    def _has(self, key: str) -> bool:
        return any(one.startswith(key[:-1]) for one in self.elements) if key.endswith("*") else key in self.elements

    def _id(self, key: str) -> str:
        assert key in self.elements, (key, sorted(self.elements), self.told[-3:])
        return self.elements[key]

    async def _ask(self, *pressed: WidgetState, **asked) -> None:
        message, begun = BackMsg(), time.monotonic()
        asking = message.rerun_script
        for name, value in asked.items():
            setattr(asking, name, value)
        asking.query_string = self._query
        asking.widget_states.widgets.extend([*self._values.values(), *pressed])
        await self._wire.send(message.SerializeToString())
        while True:
            told = await self._hear()
            if (
                told.WhichOneof("type") != "script_finished"
                or told.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                continue
            assert told.script_finished in DONE, told
            break
        self.waits.append(time.monotonic() - begun)

    async def _hear(self) -> ForwardMsg:
        told = ForwardMsg.FromString(await asyncio.wait_for(self._wire.recv(), self._patience))
        match told.WhichOneof("type"):
            case "new_session":
                self._session = told.new_session.initialize.session_id or self._session
                self._page = told.new_session.page_script_hash
                self._again = None
                self.told.clear()
                self.elements.clear()
                self.files.clear()
            case "navigation":
                self._page = told.navigation.page_script_hash
            case "page_info_changed":
                self._query = told.page_info_changed.query_string
            case "auto_rerun":
                self._again = (told.auto_rerun.interval, told.auto_rerun.fragment_id)
            case "delta":
                self._draw(told.delta)
        return told

    def _draw(self, delta) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        kind = delta.new_element.WhichOneof("type")
        element = getattr(delta.new_element, kind)
        assert kind != "exception", element
        if kind in ("alert", "html", "markdown", "heading", "text"):
            self.told.append(getattr(element, "body", ""))
        found = KEY.fullmatch(getattr(element, "id", ""))
        if found:
            self.elements[found[1]] = element.id
            self._of_fragment[element.id] = delta.fragment_id
            if kind == "download_button":
                self.files[found[1]] = element.url


@asynccontextmanager
async def talking(address: str, *, patience: float = 120.0) -> AsyncIterator[Talk]:
    """A session at a server, from coming to leaving. patience: seconds after which an answer that does not come is an error."""
    stream = address.replace("http", "ws") + "/_stcore/stream"
    options = {"origin": address, "subprotocols": ["streamlit"], "max_size": None, "ping_timeout": None}
    async with connect(stream, open_timeout=patience, **options) as wire:
        yield Talk(wire, address, patience)


# -- what the server holds ---------------------------------------------------------------------------------------------------


def held(pid: int) -> dict[str, int]:
    """What a process holds: MB resident, threads, open files, and how many processes it has below it, at any depth."""
    status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    said = {name: int(re.search(rf"^{name}:\s+(\d+)", status, re.M)[1]) for name in ("VmRSS", "Threads")}
    return {
        "MB": said["VmRSS"] // 1024,
        "threads": said["Threads"],
        "files": sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()),
        "processes": len(below(pid)),
    }


def below(pid: int) -> list[int]:
    """The processes a process began, and those began by them."""
    found: list[int] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        for one in map(int, listed.read_text().split()):
            found += [one, *below(one)]
    return found
