"""Who may use this installation: access.yaml, read again whenever it changes. It fails closed: a file that cannot be read lets nobody in.

No file, and none asked for: nobody signs in, and whoever reaches this server or its command line is its admin (one's own machine).
"""

import os
import stat
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from loaders import access as reader
from model.access import ROLE_WORDS, Access, Known
from model.actors import Actor
from model.failures import NotAllowed
from model.problems import Problem

VARIABLE = "COUNTY_HEALTH_ACCESS"
FILE = "access.yaml"
HERE = Path(__file__).resolve().parent.parent


@dataclass
class _Read:
    """What was read last. sign: of the file then; was: a file was there once, so that one that goes closes the door instead of opening it."""

    sign: tuple | None = None
    said: Access | None = None
    was: bool = False


@cache
def _last(path: Path) -> _Read:
    return _Read()


def place() -> Path:
    """Where access.yaml is: COUNTY_HEALTH_ACCESS, else beside the program."""
    return Path(os.environ.get(VARIABLE) or HERE / FILE)


def current() -> Access | None:
    """What access.yaml says now; None where nobody has to sign in. Asked at every click: it costs a look at the file's time."""
    path = place()
    last = _last(path)
    try:
        status = path.stat()
    except FileNotFoundError:
        asked = bool(os.environ.get(VARIABLE)) or last.was
        return Access(trouble=f"找不到 {path.name}，任何人均不能进入。请恢复该文件") if asked else None
    except OSError as error:
        return Access(trouble=f"打不开 {path.name}：{error.strerror}")
    sign = (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino, status.st_mode)
    if sign != last.sign or last.said is None:
        last.said, last.sign, last.was = _read(path, status), sign, True
    return last.said


def problems(path: Path) -> list[Problem]:
    """What is wrong with a file, all at once; [] where it is in order. Raises OSError."""
    return _problems(path, path.stat())[1]


def _read(path: Path, status: os.stat_result) -> Access:
    try:
        said, wrong = _problems(path, status)
    except OSError as error:
        return Access(trouble=f"打不开 {path.name}：{error.strerror}")
    return said if said is not None and not wrong else Access(trouble="\n".join(one.line() for one in wrong))


def _problems(path: Path, status: os.stat_result) -> tuple[Access | None, list[Problem]]:
    if not stat.S_ISREG(status.st_mode):
        return None, [Problem(code="no_file", file=path.name, why="不是普通文件", fix="核对路径")]
    said, wrong = reader.read(path.read_bytes(), file=path.name)
    if os.name == "posix" and status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        mode = f"{stat.S_IMODE(status.st_mode):o}"
        wrong = [Problem(code="mode", file=path.name, value=mode, why="其他账号可以改写该文件", fix=f"chmod 640 {path.name}"), *wrong]  # fmt: skip
    return said, wrong


def secret_problems(path: Path) -> list[str]:
    """What is wrong with the mode of a file of secrets, in words; [] where only its owner reads it and writes it, a group at most reads."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return [f"打不开 {path.name}：{error.strerror}"]
    wrong = os.name == "posix" and mode & (stat.S_IRWXO | stat.S_IWGRP)
    return (
        [f"{path.name} 其他账号可读或可改写（{stat.S_IMODE(mode):o}），请运行 chmod 600 {path.name}"] if wrong else []
    )


def account() -> str:
    """The account of the operating system: of the process, whatever the environment says."""
    try:
        import pwd  # not on Windows

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        import getpass

        return getpass.getuser() if os.name == "nt" else f"uid {os.getuid()}"


def at_this_machine(by: str) -> Actor:
    """Who a command of this machine is: where nobody signs in, the name it was given; else the person the account belongs to.

    Raises NotAllowed where access.yaml knows no such account, or is not in order.
    """
    said = current()
    if said is None:
        return Actor(name=by, via="cli")
    if said.trouble:
        raise NotAllowed(f"访问配置有误，命令不能执行：\n{said.trouble}")
    known = account()
    person = said.find(Known(os_user=known))
    if person is None:
        asked = f"，请联系{said.contact}" if said.contact else ""
        raise NotAllowed(f"系统账号 {known} 未列入 {place().name}（os_user），不能使用命令行{asked}")
    return person.actor("cli", review=said.review)


def must_be(actor: Actor, role: str, act: str) -> None:
    """Raises NotAllowed where an act is another role's."""
    if actor.role != role:
        raise NotAllowed(f"{actor.name} 的角色为{ROLE_WORDS[actor.role]}，{act}须由{ROLE_WORDS[role]}角色操作")
