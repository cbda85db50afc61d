"""上传记录."""

from ui import choices, frame

choice = choices.current()
frame.headline("上传记录", f"按 {choice.year} 年看")
