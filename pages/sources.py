"""数据来源: every document, all that was taken from it with its place, and what it does not list."""

from ui import choices, frame, sources

choice = choices.current()
shown = sources.view(choice)
frame.headline(*sources.headline(choice, shown))
if shown.source:
    sources.one(choice, shown)
else:
    sources.every(choice, shown)
