"""A row of the gaps table as the words a planner reads: target, gap, status, reasons. Used by charts, tables and alt texts alike."""

from model.numbers import gap_unit, missing, printed
from model.verdicts import FLAGS, REASONS, class_word


def target(row: dict) -> str:
    """'≥4.5', '2左右', '103–107', '较 2022 年 +2 个百分点'; '仅定性目标' where no number is printed."""
    if missing(row["value"]) and row["basis"] != "external":
        return "仅定性目标"
    amount = printed(row["value"], row["decimals"])
    span = f"{amount}–{printed(row['value_to'], row['decimals'])}" if row["comparator"] == "range" and not missing(row["value_to"]) else amount
    if row["basis"] == "external":
        return "不低于上级地区" if row["comparator"] in ("≥", ">", "=") else "不高于上级地区"
    if row["basis"] == "absolute":
        return {"~": f"{span}左右", "=": f"={span}", "range": span}.get(row["comparator"], f"{row['comparator']}{span}")
    sign = "−" if row["basis"].endswith("_off") else "+"
    unit = "%" if row["basis"].startswith("percent") else " " + gap_unit(row["unit"])
    year = row["reference_year"]
    since = "每年" if row["basis"].startswith("step") else "较基期" if missing(year) or year == row["baseline_year"] else f"较{int(year)}年"
    return f"{since} {sign}{span}{unit}"


def gap(row: dict) -> str:
    """'还差 0.15 人', '高 0.77 个百分点', '已优于目标 1.7 个千分点', '恰为目标值'; '' when there is no gap to tell."""
    if missing(row["gap"]):
        return ""
    digits = max([d for d in (row["latest_decimals"], row["target_decimals"]) if not missing(d)], default=None)
    distance = f"{printed(abs(row['gap']), digits)} {gap_unit(row['unit'])}".replace(" /", "/")
    if row["direction"] == 0:
        return "在目标区间内" if row["gap"] == 0 else f"距目标 {distance}"
    if row["gap"] == 0:
        return "恰为目标值"
    if row["gap"] < 0:
        return f"优于目标 {distance}"
    return f"还差 {distance}" if row["direction"] > 0 else f"高 {distance}"


def status(row: dict) -> str:
    """'基线未达标(仅有基线)', '待补数据: 缺现值', '略滞后于时序(早期)'."""
    word = class_word(row["class"], row["attribute"])
    if row["class"] == "unknown":
        return f"{word}: {REASONS[row['reason']]}"
    if row["class"] in ("baseline_meets", "baseline_short"):
        return f"{word}(仅有基线)"
    return word


def flags(row: dict) -> list[str]:
    return [FLAGS[code] for code in row["flags"].split(";") if code]


def year(value) -> str:
    return "未写目标年" if missing(value) else f"{int(value)}"


def sentence(row: dict) -> str:
    """The whole row in one Chinese sentence with its numbers, for alt texts and screen readers."""
    parts = [f"{row['area']}{row['indicator_name']}"]
    if not missing(row["baseline"]):
        parts.append(f"{year(row['baseline_year'])} 年基线 {printed(row['baseline'], row['base_decimals'])}")
    if missing(row["latest"]):
        parts.append("没有现值")
    elif row["latest_year"] != row["baseline_year"]:
        parts.append(f"{year(row['latest_year'])} 年 {printed(row['latest'], row['latest_decimals'])}")
    asked = "" if missing(row["target_year"]) else f"{year(row['target_year'])} 年"
    parts.append(f"{asked}目标 {target(row)}")
    parts += [word for word in (gap(row), status(row)) if word]
    return ", ".join(parts) + "。"
