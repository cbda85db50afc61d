"""指标: what is measured and by which definition, and every figure and target of it in all areas, each with its document and place."""

from ui import choices, frame, indicator

choice = choices.current()
shown = indicator.view(choice)
frame.headline(*indicator.headline(choice, shown))
if not indicator.nothing(choice, shown):
    indicator.define(choice, shown)
    indicator.draw(choice, shown)
    indicator.lists(choice, shown)
