"""指标对比."""

from ui import choices, frame

choice = choices.current()
frame.headline("指标对比", f"按 {choice.year} 年看")
