"""A plan of a county that data/ does not know, in the manner of such plans, words and numbers made up for the tests: 泾川县, with traps."""

import io
from pathlib import Path

import docx

from tests import plan_texts

TITLE = "泾川县“十四五”卫生健康事业发展规划"
NAME = "泾川县十四五规划.docx"
# indicator, unit, 2020, 2025, attribute: as they stand in the table of the document
TABLE = (
    ("人均预期寿命", "岁", "76.2", "78.5", "预期性"),
    ("孕产妇死亡率", "/10万", "10.5", "≤10", "预期性"),
    ("婴儿死亡率", "‰", "4.6", "≤4.2", "预期性"),
    ("5岁以下儿童死亡率", "‰", "6.1", "≤5.5", "预期性"),
    ("居民健康素养水平", "%", "18.3", "≥25", "预期性"),
    ("每千人口执业（助理）医师数", "人", "2.4", "3.2", "约束性"),
    ("每千人口注册护士数", "人", "2.9", "3.8", "预期性"),
    ("每千人口医疗卫生机构床位数", "张", "5.6", "6.5", "预期性"),
)
PROSE = (
    "一、发展基础",
    "“十三五”期间，全县卫生健康投入达到3.2亿元，新建业务用房1.8万平方米。截至2020年底，全县共有医疗卫生机构236个，孕产妇系统管理率达到93.1%。",
    "二、发展目标",
    "到2025年，主要健康指标持续改善。主要指标见下表。",
)
AFTER = (
    "三、主要任务",
    "（一）加强妇幼健康服务。全面落实母婴安全5项制度，孕产妇系统管理率和3岁以下儿童系统管理率均达到92%以上，新生儿访视率达到95%以上。",
    "（二）强化慢性病管理。到2025年，高血压患者规范管理率、2型糖尿病患者规范管理率分别达到75%和70%以上。落实泾政发〔2021〕15号文件要求，建立18项核心制度。",
    "（三）提升服务能力。力争每千人口注册护士数达到4.0人。推进5G远程诊疗，投入资金500万元。千人口健康小屋服务率达到60%以上。（责任单位：县卫健局、县财政局）",
)
HOSTILE = "（四）其他。<script>alert(1)</script>的=SUM(A1)覆盖率达到88%以上。"


def docx_bytes(*, hostile: bool = False) -> bytes:
    """The document: a table of eight indicators, prose of some more, one contradiction (护士 3.8 and 4.0), one name that no catalogue has."""
    made = docx.Document()
    made.add_paragraph("泾川县人民政府办公室关于印发泾川县“十四五”卫生健康事业发展规划的通知")
    made.add_paragraph("泾政办发〔2021〕88号")
    made.add_paragraph(TITLE)
    for line in PROSE:
        made.add_paragraph(line)
    table = made.add_table(rows=1, cols=5)
    for cell, text in zip(table.rows[0].cells, ("指标", "单位", "2020年", "2025年", "属性")):
        cell.text = text
    for row in TABLE:
        for cell, text in zip(table.add_row().cells, row):
            cell.text = text
    for line in (*AFTER, *([HOSTILE] if hostile else [])):
        made.add_paragraph(line)
    made.add_paragraph("2021年12月30日")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


WHOLE = "泾川县“十五五”卫生健康事业发展规划"
TASKS = (
    "（五）建成县级胸痛中心。完善急诊急救流程。（牵头单位：县人民医院；配合单位：县卫健局；完成时限：2027年6月底前）",
    "（六）完成村卫生室标准化改造。（责任单位：各乡镇人民政府、县卫健局）",
    "（七）建立医防协同机制，由县疾控局牵头，县医保局配合。",
)


def whole_docx_bytes() -> bytes:
    """A whole plan of about a hundred targets, some of them for review or in conflict, with tasks: two of the documents of tests/plans, as one county's."""
    lines = [WHOLE]
    for part in ("8-unseen-county-155", "4-actions-2030"):
        text, _ = plan_texts.read(Path(plan_texts.FOLDER) / f"{part}.txt")
        lines += text.replace("辛县", "泾川县").replace("丁县", "泾川县").splitlines()[1:]
    made, table = docx.Document(), None
    for line in (*lines, "四、重点工程", *TASKS):
        cells = line.split("\t")
        if len(cells) == 1:
            table = None
            made.add_paragraph(line)
            continue
        table = table or made.add_table(rows=0, cols=len(cells))
        for cell, text in zip(table.add_row().cells, cells):
            cell.text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
