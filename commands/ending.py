"""How a command ends: with which exit code and which words, whatever comes in its way."""

import argparse
import errno
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from commands import acting
from commands.output import say

DONE, REFUSED, USAGE, STORE, INTERRUPTED, ENDED = 0, 1, 2, 3, 130, 143


class Ended(KeyboardInterrupt):
    """SIGTERM: a service is stopped, a machine goes down. It ends as Ctrl-C does, so that nothing half stays behind."""


class Misused(Exception):
    """Wrong usage that argparse does not see; the words say what is wrong."""


def run(parse: Callable[[], argparse.Namespace]) -> int:
    """Runs the command that parse gives; its exit code. Usage errors exit with 2 from inside parse, as argparse does."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", newline="\n")
    try:
        try:
            with _ending():
                return _run(parse())
        finally:
            sys.stdout.flush()  # here, not at the interpreter's end, where a closed pipe could no longer be caught
    except BrokenPipeError:  # `… | head` closed the pipe; that is the reader's right
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:  # a full disk, a folder taken away: the operator's to mend
        say(f"未完成：{_why(error)}")
        return REFUSED
    except Ended:
        say("已中止（收到停止信号）。")
        return ENDED
    except KeyboardInterrupt:
        say("已中断。")
        return INTERRUPTED


@contextmanager
def _ending() -> Iterator[None]:
    """While a command runs, SIGTERM ends it from inside."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(*_) -> None:
        raise Ended

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def one_piece() -> Iterator[Callable[..., None]]:
    """Ctrl-C or SIGTERM while a batch is written: asked for between its steps, before it counts, and no more once it does.

    Gives what to call between the steps. At any other moment it could fall between the commit and the word that it was written.
    """
    asked: list[int] = []
    heard = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(one, lambda number, _: asked.append(number)) for one in heard]

    def step(*_) -> None:
        if asked:
            raise Ended if asked[0] == signal.SIGTERM else KeyboardInterrupt

    try:
        yield step
    finally:
        for one, handler in zip(heard, before):
            signal.signal(one, handler)


def _run(asked: argparse.Namespace) -> int:
    logging.basicConfig(
        level=os.environ.get("COUNTY_HEALTH_LOG", "INFO"),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    if asked.command.done and asked.command.done(asked):
        return DONE
    from model.failures import NotAllowed, NotFound, NotMade, Refused, StoreTrouble

    try:
        acting.name(asked)
        return asked.command.run(asked) or DONE
    except (NotFound, Misused) as error:
        say(str(error))
        return USAGE
    except (Refused, NotAllowed) as error:
        acting.note(asked, "被拒", why=str(error))
        say(*str(error).split("\n") if isinstance(error, Refused) else (str(error),), "未写入任何内容。")
        return REFUSED
    except StoreTrouble as error:
        acting.note(asked, "未完成", why=error.words)
        say(error.words)
        return STORE
    except NotMade as error:
        say(str(error), "未生成文件。")
        return REFUSED


def _why(error: OSError) -> str:
    """What the operating system refused, in Chinese, and of which file."""
    said = {
        errno.ENOSPC: "磁盘已满",
        errno.EDQUOT: "超出磁盘配额",
        errno.EFBIG: "文件太大",
        errno.EACCES: "没有权限",
        errno.EPERM: "没有权限",
        errno.EROFS: "磁盘是只读的",
        errno.ENOENT: "没有这个文件或文件夹",
        errno.ENOTDIR: "上一级不是文件夹",
        errno.EISDIR: "是一个文件夹",
        errno.ENAMETOOLONG: "文件名太长",
        errno.EIO: "磁盘读写出错",
    }.get(error.errno, f"系统错误 {error.errno}")
    return f"{error.filename}：{said}" if error.filename else said
