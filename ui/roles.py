"""The words for how a sheet is laid out and what its columns are (loaders.uploads.headings), for 上传数据."""

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
ROLES = {
    "ignore": "不读取",
    "area": "县区",
    "indicator": "指标",
    "year": "年份",
    "value": "数值",
    "numerator": "分子",
    "denominator": "分母",
    "unit": "单位",
    "period": "时期",
    "status": "状态",
    "definition_version": "口径",
    "population": "人群",
    "part": "乡镇、机构",
    "group": "性别等分组",
    "month": "月份",
    "responsible": "责任单位、责任人",
    "reporting": "报送单位",
    "source": "来源",
    "note": "备注",
}
TARGET_ROLES = {
    "ignore": "不读取",
    "area": "县区",
    "indicator": "指标",
    "unit": "单位",
    "year": "目标年",
    "scope": "范围",
    "comparator": "比较符",
    "value": "目标值",
    "value_to": "目标值上限",
    "attribute": "属性",
    "strength": "措辞",
    "baseline": "基期值",
    "baseline_year": "基期年",
    "population": "人群",
    "status": "状态",
    "source": "来源文件",
    "place": "位置",
    "note": "备注",
}
TASK_ROLES = {
    "ignore": "不读取",
    "id": "任务编号",
    "area": "县区",
    "task": "任务",
    "quantity": "数量",
    "quantity_unit": "数量单位",
    "deadline": "期限",
    "responsible": "责任单位",
    "involved": "涉及部门",
    "status": "状态",
    "source": "来源文件",
    "place": "位置",
    "elsewhere": "别处名称",
    "note": "备注",
}


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
