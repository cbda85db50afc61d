"""Who gives a command, the store as they may use it, and what is noted of it in the file beside the store."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commands.command import today
from commands.output import say


def name(asked) -> None:
    """Sets asked.actor: who --by says, or, where people sign in (access.yaml), the person this account of the system belongs to.

    Raises NotAllowed where the command is not theirs to give.
    """
    from actions import access
    from model.failures import NotAllowed

    command = asked.command
    if command.whose == "anybody":
        return
    by = getattr(asked, "by", "")
    if by is None:
        by = asked.by = os.environ.get("USER") or "命令行"
    asked.actor = access.at_this_machine(by or "命令行")
    if access.current() is None:
        return
    asked.known = asked.actor.name
    if command.whose == "admin":
        access.must_be(asked.actor, "admin", "该命令")
        if asked.actor.reads is not None:
            raise NotAllowed(
                f"{asked.actor.name} 限定了查看范围（reads），该命令涉及全部县区，请由不限范围的管理员操作"
            )
    if by:
        if by not in (asked.actor.name, os.environ.get("USER"), "命令行"):
            say(f"操作人按系统账号记为{asked.actor.name}，--by 未采用。")
        asked.by = asked.actor.name


def allowed(asked, opened):
    """A store as whoever gives the command may use it."""
    from actions import access, using

    return opened if access.current() is None else using.to(opened, asked.actor)


def open_for_reading(asked):
    """The store asked for, to be read. Raises StoreTrouble."""
    from actions import store_file

    return allowed(asked, store_file.open_for_reading(asked.store))


def open_for_writing(asked):
    """The store asked for, to be written into. Raises StoreTrouble."""
    from actions import store_file

    return allowed(asked, store_file.open_for_writing(asked.store))


@contextmanager
def released(asked) -> Iterator[tuple]:
    """(Store, View) of what leaves the house: --year (else this one), --as-of."""
    from actions.assess import View

    with open_for_reading(asked) as store:
        yield store, View.open(store, year=asked.year or today().year, as_of=asked.as_of, audience="release")


def note(asked, end: str = "", **facts) -> None:
    """A line into the file beside the store: what this command did to it or took from it, or how that ended instead."""
    from actions import trail

    if asked.command.acts and (kept := beside(asked)).exists():
        who = getattr(asked, "known", "") or getattr(asked, "by", "")  # who signed in; else what was typed
        trail.keep(kept, asked.command.acts + end, client=trail.at_this_machine(), who=who, **facts)


def beside(asked) -> Path:
    """The file of this machine beside which is kept what is noted of a store; of one on a server it need not be there."""
    if isinstance(asked.store, Path):
        return asked.store
    from actions import store_file
    from model.failures import StoreTrouble

    try:
        return store_file.beside(asked.store)
    except StoreTrouble:  # what was to be noted is told as well
        return asked.data / "nowhere.duckdb"
