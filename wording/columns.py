"""The columns of a statement (model.columns) in the words of a table's head."""

WORDS = {
    "id": "编号", "area": "县区", "indicator": "指标", "year": "年份", "value": "数值", "numerator": "分子", "denominator": "分母", "unit": "单位",
    "period": "时期", "status": "状态", "definition_version": "口径", "population": "人群", "comparator": "比较符", "scope": "范围",
    "value_to": "目标值上限", "basis": "相对于", "reference_year": "参照年", "baseline": "基期值", "baseline_year": "基期年", "tolerance": "允许差",
    "attribute": "属性", "strength": "力度", "measure": "计法", "task": "任务", "quantity": "数量", "quantity_unit": "数量单位", "deadline": "期限",
    "responsible": "责任单位", "involved": "涉及部门", "elsewhere": "别处名称", "source": "来源", "place": "位置", "note": "备注",
}  # fmt: skip


def words(names: str, **others: str) -> dict[str, str]:
    """Columns, named in their order in one text -> their words; others: what a table calls one of them instead, or a column of its own."""
    return {name: others.get(name) or WORDS[name] for name in names.split()}
