"""Who did what, and from where: one line an act, in one format, whatever stands in the names; kept in a file beside the store, S.log.

Pages and the command line write into the same file. It is for whoever runs the machine; what was written into the ledger, the
ledger itself says for ever. Requests that were refused are not in it: anyone can make as many as he likes.
"""

import getpass
import json
import logging
import os
from datetime import UTC, datetime
from pathlib import Path

from model import clock

log = logging.getLogger(__name__)
LONGEST = 200  # characters of a value


def place(store: Path) -> Path:
    """The file beside a store that says who did what."""
    return store.with_name(store.name + ".log")


def keep(store: Path, act: str, **facts) -> None:
    """Add a line: when (in China), act, and facts in their order. Where it cannot be written, the log says so; the act is done all the same."""
    try:
        with place(store).open("a", encoding="utf-8") as file:
            file.write(f"{clock.local(datetime.now(UTC)):%Y-%m-%d %H:%M:%S} {line(act, **facts)}\n")
    except OSError as error:
        log.warning("未能写入 %s：%s", place(store), error.strerror)


def line(act: str, **facts) -> str:
    """('撤销', client='10.0.0.7', batch=7, file='a\\nb') -> '撤销 client="10.0.0.7" batch=7 file="a\\\\nb"': what is not printable is
    escaped; facts that are None or '' are left out.
    """
    told = (f"{name}={_shown(value)}" for name, value in facts.items() if value not in (None, ""))
    return " ".join((act, *told))


class Lines(logging.Formatter):
    """A record as one JSON object a line: time (UTC), level, logger, message, the facts of an act each under its name, and the trace of an error. What is
    not printable is escaped, so that no name begins a line of its own.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        } | {name: value for name, value in getattr(record, "facts", {}).items() if value not in (None, "")}
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        text = json.dumps(told, ensure_ascii=False, default=str)
        return (
            text if text.isprintable() else "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in text)
        )


def handler(form: str) -> logging.Handler:
    """Where the server's log goes, stderr, as lines for people ('') or for programs ('json')."""
    made = logging.StreamHandler()
    plain = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    made.setFormatter(Lines() if form.lower() == "json" else plain)
    return made


def at_this_machine() -> str:
    """Where a command comes from: the account of the system, and the address of who came by SSH. '命令行 root 10.0.0.7'."""
    try:
        account = getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        account = ""
    came = os.environ.get("SSH_CONNECTION", "").split()[:1]
    return " ".join(("命令行", *filter(None, (account, *came))))


def _shown(value) -> str:
    if isinstance(value, int):
        return str(value)
    text = str(value)
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in plain) + '"'
