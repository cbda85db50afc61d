"""县域画像."""

from ui import choices, frame

choice = choices.current()
frame.headline("县域画像", f"按 {choice.year} 年看")
