"""进度."""

from ui import choices, frame

choice = choices.current()
frame.headline("进度", f"按 {choice.year} 年看")
