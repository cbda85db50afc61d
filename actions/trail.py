"""Who did what, and from where: one line an act, in one format, whatever stands in the names; kept in a file beside the store, S.log.

Pages and the command line write into the same file. It is for whoever runs the machine; what was written into the ledger, the
ledger itself says for ever. Requests that were refused are not in it: anyone can make as many as he likes.
"""

import getpass
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
