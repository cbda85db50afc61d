"""Words of 数据审核: the states of what an editor submits, what it speaks of, and the acts of a review."""

STATES = {
    "submitted": "已提交",
    "approved": "已审核",
    "published": "已发布",
    "returned": "已退回",
    "withdrawn": "已撤回",
}
LOOKS = {"submitted": "doubt", "approved": "doubt", "published": "good", "returned": "bad", "withdrawn": ""}
ACTS = {"approve": "审核通过", "publish": "发布", "return": "退回", "withdraw": "撤回"}
KINDS = {"upload": "上传", "plan_reading": "读规划"}


def state(name: str, *, live: bool = True) -> str:
    """The state in a word; what was published and undone since says so."""
    return STATES[name] + ("，已撤销" if name == "published" and not live else "")


def finding(*, submitted: int, approved: int, closed: int) -> str:
    """'待审核 2 批，已审核待发布 1 批'."""
    told = [f"待审核 {submitted} 批"] * bool(submitted) + [f"已审核待发布 {approved} 批"] * bool(approved)
    return "，".join(told) or ("没有待审核的数据" if closed else "尚无提交审核的数据")


def counts(added: int, changed: int) -> str:
    """'新增 2 · 改动 1'."""
    told = [f"新增 {added}"] * bool(added) + [f"改动 {changed}"] * bool(changed)
    return " · ".join(told) or "仅登记县区或文件"


def submitted(batch: int) -> str:
    """What is said after submitting."""
    return f"已提交，为第 {batch} 批，待审核。发布前不计入判定、统计和材料"


def flips(count: int) -> str:
    """The head of the list of changed verdicts."""
    return f"按未审核数据判定，发布后 {count} 个判定会变" if count else "发布后没有判定变化"


def waits(count: int) -> str:
    """On a county's page: figures of it wait."""
    return f"本县有 {count} 个数未审核，未计入本页"
