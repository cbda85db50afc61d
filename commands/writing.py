"""The file a command was asked for: whether it can go there, and writing it whole or not at all."""

import os
from pathlib import Path

from commands.ending import Misused
from commands.output import say


def check(kind: str, out: Path) -> None:
    """Before the work: raises Misused where such a file cannot go there, OSError where nothing can be written."""
    if wrong := _unfit(kind, out):
        raise Misused(wrong)
    _partly(out).touch(exist_ok=False)
    _partly(out).unlink()


def hand_over(out: Path, body: bytes, *, invented: bool = False) -> None:
    """Write a file and say so. Raises OSError.

    A file that was there stays whole until the new one is; one that did not become whole leaves nothing.
    """
    try:
        _partly(out).write_bytes(body)
        _partly(out).replace(out)
    finally:
        _partly(out).unlink(missing_ok=True)
    say(f"{mark(invented)}已写入 {out}（{len(body) / 1024:.0f} KB）。")


def mark(invented: bool) -> str:
    """What stands before the words about an invented store; '' of any other."""
    return "演示数据（虚构）：" if invented else ""


def _unfit(kind: str, out: Path) -> str:
    """What is wrong with the place a file is to go to, '' when nothing is."""
    more = {"html": (".html", ".htm"), "png": (".png", ".zip"), "brief": (".docx", ".pdf", ".png")}
    endings = more.get(kind, (f".{kind}",))
    if out.is_dir():
        return f"--out {out} 是一个文件夹，请写到文件名，如 {out / f'会议材料{endings[0]}'}"
    if out.suffix.lower() not in endings:
        return f"--out {out.name} 的结尾与 {kind} 不符，可用：{'、'.join(endings)}"
    if not out.parent.is_dir():
        return f"--out 所在文件夹 {out.parent} 不存在，请先建立"
    return f"--out {out} 不是普通文件，不覆盖" if out.exists() and not out.is_file() else ""


def _partly(out: Path) -> Path:
    """Where a file grows until it is whole, in the same folder."""
    return out.with_name(f"{out.name}.{os.getpid()}.partly")
