"""运行状态: how the server does, for whoever runs it: store, sessions, pictures, what was slow, what is to be mended."""

from ui import choices, frame, status

choice = choices.current()
shown = status.view(choice)
frame.headline(*status.headline(shown))
if not shown.allowed:
    status.closed()
    frame.end_page()
status.troubles(shown)
status.cards(shown)
status.pages(shown)
status.slow(shown)
status.check(shown)
