"""A row of the gaps table as the words a planner reads: target, gap, status, reasons. Used by charts, tables and alt texts alike."""

from model.numbers import exact, gap_unit, missing, printed
from model.verdicts import ATTRIBUTES, FLAGS, REASONS, class_word


HELD = "不显示"  # a figure that is held but not shown (method section 6, last line)
LIMITS = {"≥": "以上", "≤": "以内", "~": "左右"}  # how a document says the limit of an amount of change


def target(row: dict) -> str:
    """'≥4.5', '2左右', '103–107', '较2022年 +2 个百分点以上'; '仅定性目标' where no number is printed."""
    if missing(row["value"]) and row["basis"] != "external":
        return "仅定性目标"
    if row["basis"] == "external":
        return "不低于上级地区" if row["comparator"] in ("≥", ">", "=") else "不高于上级地区"
    if row["basis"] == "absolute":
        return _signed(row["comparator"], _span(row))
    sign = "−" if row["basis"].endswith("_off") else "+"
    unit = "%" if row["basis"].startswith("percent") else " " + gap_unit(row["unit"])
    return f"{_since(row)} {sign}{_span(row)}{unit}".rstrip() + LIMITS.get(row["comparator"], "")


def short_target(row: dict) -> str:
    """The same for a cell of the map: a relative target as the number it comes to, '≥88.3'; while that is not known, '较2022年 +2'."""
    if row["basis"] == "absolute" or missing(row["target"]):
        unit = "%" if row["basis"].startswith("percent") else ""
        sign = "−" if row["basis"].endswith("_off") else "+"
        relative = row["basis"] not in ("absolute", "external") and not missing(row["value"])
        return f"{_since(row)} {sign}{_span(row)}{unit}" if relative else target(row)
    return resolved(row)


def resolved(row: dict) -> str:
    """The target as the number it comes to, with the sign it is judged by: '≥88.3', '103–107'; '' while it is not known."""
    if missing(row["target"]):
        return ""
    ends = [
        exact(end, row["target_decimals"])
        for end in sorted(row[name] for name in ("target", "target_to") if not missing(row[name]))
    ]
    return _signed(row["sign"], "–".join(ends))


def _signed(comparator: str, span: str) -> str:
    return {"~": f"{span}左右", "=": f"={span}", "range": span}.get(comparator, f"{comparator}{span}")


def _span(row: dict) -> str:
    amount = printed(row["value"], row["decimals"])
    return (
        f"{amount}–{printed(row['value_to'], row['decimals'])}"
        if row["comparator"] == "range" and not missing(row["value_to"])
        else amount
    )


def _since(row: dict) -> str:
    year = row["reference_year"]
    if row["basis"].startswith("step"):
        return "每年"
    if missing(year):
        return "较基期" if row["scope"] == "plan" else "较上年"
    return "较基期" if year == row["baseline_year"] else f"较{int(year)}年"


def gap(row: dict) -> str:
    """'还差 0.15 人', '高 0.77 个百分点', '优于目标 1.7 个千分点', '恰为目标值'; '' when there is no gap to tell."""
    if missing(row["gap"]):
        return ""
    digits = max([d for d in (row["latest_decimals"], row["target_decimals"]) if not missing(d)], default=None)
    distance = f"{exact(abs(row['gap']), digits)} {gap_unit(row['unit'])}".replace(" /", "/").rstrip()
    allowed = "(在允许范围内)" if row["gap"] > 0 and row["met"] else ""  # 左右, or within the last printed decimal
    if row["direction"] == 0:
        return (
            "在目标区间内"
            if row["gap"] == 0 and row["comparator"] == "range"
            else "恰为目标值"
            if row["gap"] == 0
            else f"距目标 {distance}{allowed}"
        )
    if row["gap"] == 0:
        return {">": "等于目标值, 须超过", "<": "等于目标值, 须低于"}.get(row["sign"], "恰为目标值")
    if row["gap"] < 0:
        return f"优于目标 {distance}"
    return f"还差 {distance}{allowed}" if row["direction"] > 0 else f"高 {distance}{allowed}"


def status(row: dict) -> str:
    """'基线未达标(仅有基线)', '待补数据: 缺现值', '略滞后于时序(早期)'."""
    word = class_word(row["class"], row["attribute"])
    if row["class"] == "unknown":
        return f"{word}: {REASONS[row['reason']]}"
    if row["class"] in ("baseline_meets", "baseline_short"):
        return f"{word}(仅有基线)"
    return f"{word}(早期)" if "early" in row["flags"].split(";") else word


def flags(row: dict) -> list[str]:
    return [FLAGS[code] for code in row["flags"].split(";") if code]


def held_back(row: dict) -> bool:
    """Whether a figure of the row is held but not shown, because few persons stand behind it."""
    return row.get("held_back") is True


def year(value) -> str:
    return "未写目标年" if missing(value) else f"{int(value)}"


def has_newer(row: dict) -> bool:
    """True when the judged figure is another one than the baseline."""
    return not missing(row["latest"]) and (
        missing(row["baseline_year"]) or int(row["latest_year"]) != int(row["baseline_year"])
    )


RECORD = ("地区", "指标", "单位", "属性", "基期", "现值", "目标", "差距", "判定", "说明", "出处")


def record(row: dict) -> dict[str, str]:
    """A row as cells of a table twin, each number with its year: {'地区': '山丹县', '基期': '74.41 (2020)', …}. Blank only where nothing is held.

    Takes rows without a target too (class no_target): they hold a figure and nothing else.
    """
    latest = (
        ""
        if missing(row["latest"])
        else f"{printed(row['latest'], row['latest_decimals'])} ({int(row['latest_year'])})"
    )
    latest = latest or (HELD if held_back(row) else "")
    told = {"地区": row["area"], "指标": row["indicator_name"], "现值": latest}
    if row["class"] == "no_target":
        return (
            dict.fromkeys(RECORD, "")
            | told
            | {"判定": "文件未列目标", "出处": f"{row['source_title']} · {row['place']}"}
        )
    base = (
        ""
        if missing(row["baseline"])
        else f"{printed(row['baseline'], row['base_decimals'])} ({int(row['baseline_year'])})"
    )
    known = "" if row["basis"] == "absolute" or missing(row["target"]) else f", 即 {resolved(row)}"
    return told | {
        "单位": row["unit"],
        "属性": ATTRIBUTES[row["attribute"]],
        "基期": base,
        "目标": f"{target(row)}{known} ({year(row['target_year'])})",
        "差距": gap(row),
        "判定": status(row),
        "说明": "; ".join(flags(row)),
        "出处": f"{row['source_title']} · {row['place']}",
    }


def sentence(row: dict) -> str:
    """The whole row in one Chinese sentence with its numbers, for alt texts and screen readers."""
    parts = [f"{row['area']}{row['indicator_name']}"]
    if not missing(row["baseline"]):
        parts.append(f"{int(row['baseline_year'])} 年基线 {printed(row['baseline'], row['base_decimals'])}")
    if missing(row["latest"]):
        parts.append("现值不显示" if held_back(row) else "没有现值")
    elif has_newer(row):
        parts.append(f"{int(row['latest_year'])} 年 {printed(row['latest'], row['latest_decimals'])}")
    asked = "" if missing(row["target_year"]) else f"{year(row['target_year'])} 年"
    known = "" if row["basis"] == "absolute" or missing(row["target"]) else f"(即 {resolved(row)})"
    parts.append(f"{asked}目标 {target(row)}{known}")
    parts += [word for word in (gap(row), status(row)) if word]
    return ", ".join(parts) + "。"
