"""What is said in place of a number that is not shown, because few persons stand behind it (gaps.suppression.instead)."""

INSTEAD = {"": "", "small": "1—4", "other": "不显示"}
NOT_SHOWN = INSTEAD["other"]
