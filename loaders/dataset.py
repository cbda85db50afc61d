"""dataset.yaml of a folder of data -> whether what the folder holds is invented; and whether its areas agree (docs/decisions/0011)."""

from pathlib import Path

import pandas as pd
import yaml

from model.problems import Problem

FILE = "dataset.yaml"
PREFIX = "9"  # invented areas have codes 9xxxxx, which GB/T 2260 gives to nobody


def read(folder: Path) -> tuple[bool, list[Problem]]:
    """(True where the folder declares its figures invented, the problems of the declaration). A folder without the file holds real data."""
    try:
        body = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return False, []
    except OSError:
        return False, [Problem(code="no_file", file=FILE, why="无法打开该文件", fix="检查权限")]
    try:
        content = yaml.load(
            body.decode("utf-8-sig"), yaml.BaseLoader
        )  # it makes texts, lists and mappings alone; scalars stay the text that stands there  # nosec B506
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError):
        content = None
    if not isinstance(content, dict) or set(content) != {"invented"} or content["invented"] not in ("true", "false"):
        fix = "只写一行 invented: true；真实数据的文件夹中不放该文件"
        return False, [Problem(code="dataset", file=FILE, why="无法确认该数据集是否虚构", fix=fix)]
    return content["invented"] == "true", []


def check(areas: pd.DataFrame, *, invented: bool) -> list[Problem]:
    """A problem for each area that does not belong: a real one in an invented set, an invented one among real ones.

    areas: areas.csv as read by loaders.curated, with `line`.
    """
    odd = areas[areas["code"].str.startswith(PREFIX) != invented]
    why, fix = (
        ("虚构数据中不能出现真实地区", f"虚构地区用 {PREFIX} 开头的代码和虚构的名字")
        if invented
        else (f"{PREFIX} 开头的代码只给虚构的地区", f"整套数据均为虚构的，在 {FILE} 中写 invented: true")
    )
    return [
        Problem(code="invented", file="areas.csv", row=int(line), column="code", value=code, why=why, fix=fix)
        for line, code in zip(odd["line"], odd["code"])
    ]
