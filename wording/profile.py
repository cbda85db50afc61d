"""Words of what one county's page adds to its verdicts (gaps.profile): why a figure is lacking, why two figures give no difference."""

from model.verdicts import FLAGS, REASONS

LACKING = REASONS | {"final": FLAGS["due_no_final"], "each_year": "待报逐年数", "baseline_only": "仅有基期"}
APART = {
    "": "",
    "suppressed": "人数少，不显示",
    "unit": "单位不同",
    "year": "年份不同",
    "period": "统计年度不同",
    "definition": "口径不同",
    "population": "人群不同",
}
