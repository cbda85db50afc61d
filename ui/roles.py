"""The words for how a sheet is laid out and what its columns are (loaders.uploads.headings), for 上传数据."""

from wording import columns

LAYOUTS = {
    "long": "一行一个数",
    "years_across": "年份横排",
    "areas_across": "县区横排",
    "indicators_across": "指标横排",
    "targets": "目标表",
    "commitments": "任务表",
    "form": "看板的填写表",
    "none": "未能识别",
}
ROLES = columns.words(
    "ignore area indicator year value numerator denominator unit period status definition_version population part group month responsible reporting source note",
    ignore="不读取",
    part="乡镇、机构",
    group="性别等分组",
    month="月份",
    responsible="责任单位、责任人",
    reporting="报送单位",
)
TARGET_ROLES = columns.words(
    "ignore area indicator unit year scope comparator value value_to attribute strength baseline baseline_year population status source place note",
    ignore="不读取",
    year="目标年",
    value="目标值",
    strength="措辞",
    source="来源文件",
)
TASK_ROLES = columns.words(
    "ignore id area task quantity quantity_unit deadline responsible involved status source place elsewhere note",
    ignore="不读取",
    id="任务编号",
    source="来源文件",
)


def _plain(layout: str) -> dict[str, str]:
    return {"targets": TARGET_ROLES, "commitments": TASK_ROLES}.get(layout, ROLES)


def words(role: str, layout: str, reference) -> str:
    """A role as words: 'year:2023;indicator:infant_mortality' -> '2023 年 婴儿死亡率'."""
    areas = reference.area_names
    indicators = reference.catalogue.indicators
    said = []
    for part in role.split(";"):
        kind, colon, what = part.partition(":")
        if colon and kind == "year":
            said.append(f"{what} 年")
        elif colon and kind == "area":
            said.append(areas.get(what, what))
        elif colon and kind == "indicator":
            said.append(indicators[what].name if what in indicators else what)
        elif colon and kind == "baseline":
            said.append(f"{what} 年基期值")
        else:
            said.append(_plain(layout).get(part, part))
    return " ".join(said)


def offered(role: str, layout: str, reference) -> dict[str, str]:
    """The roles a column can have: the one it has, the plain ones, and for figures every indicator."""
    own = {role: words(role, layout, reference)}
    plain = _plain(layout)
    more = {f"indicator:{key}": name for key, name in reference.catalogue.names.items()}
    return (own if role not in plain else {}) | plain | (more if plain is ROLES else {})
