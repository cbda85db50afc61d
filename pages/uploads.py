"""上传数据."""

from ui import choices, frame

choice = choices.current()
frame.headline("上传数据", f"按 {choice.year} 年看")
