"""What is said on the page 读规划: of candidates, of what was decided, of what came of it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

ROLES = MappingProxyType({"target": "目标", "baseline": "基期", "actual": "现状", "task": "任务"})
BASES = MappingProxyType(
    {
        "absolute": "直接给数", "points_on": "提高（单位同指标）", "points_off": "降低（单位同指标）", "percent_on": "提高百分之几", "percent_off": "降低百分之几",
        "step_on": "每年提高", "step_off": "每年降低", "external": "与上级地区比",
    }
)  # fmt: skip
# How the list says a change in few words, before its amount.
CHANGES = MappingProxyType(
    {"points_on": "提高", "points_off": "降低", "percent_on": "提高", "percent_off": "降低", "step_on": "每年提高", "step_off": "每年降低"}
)  # fmt: skip
NOTHING = "未读出目标或数值。可能是没有数值的文件、扫描件的文字层，或表述特殊；可在县区与目标中直接填写。"


def headline(title: str, *, total: int, sure: int) -> tuple[str, str]:
    """(the page's title, the line under it) of a document as read."""
    if not total:
        return "未读出目标或数值", title
    return f"读出 {total} 条：{sure} 条确定，{total - sure} 条待核", f"{title} · 逐条接受、修改或拒绝后写入"


def written(*, rows: int, tasks: int) -> str:
    """What the button writes: '写入 18 行'; with tasks '写入 20 行（含任务 2 项）'."""
    return f"写入 {rows} 行" + (f"（含任务 {tasks} 项）" if tasks else "")


def left(*, refused: int, undecided: int, merged: int = 0) -> str:
    """What is not written, in one line; '' where all is."""
    parts = [
        f"拒绝 {refused} 条" if refused else "",
        f"未处理 {undecided} 条" if undecided else "",
        f"与另一条完全相同、合并 {merged} 条" if merged else "",
    ]
    said = "，".join(part for part in parts if part)
    return f"未写入：{said}。决定保留在本浏览器标签页，可继续核对。" if said else ""


def listed(names: Sequence[str], problems: Mapping[int, Sequence[str]], *, most: int = 20) -> list[str]:
    """The problems of candidates, one a line: '第 3 条 婴儿死亡率：…'. names: of all candidates, in their order."""
    lines = [f"第 {number} 条 {names[number - 1]}：{'；'.join(said)}" for number, said in sorted(problems.items())]
    return lines[:most] + ([f"另有 {len(lines) - most} 条"] if len(lines) > most else [])
