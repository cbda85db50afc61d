"""待报清单: which figures are owed by now, how far each county is, the workbook that asks for them, and a text that reminds."""

from ui import choices, frame, owed, parts

choice = choices.current()
shown = owed.view(choice)
frame.headline(*owed.headline(choice, shown))
if not choice.areas:
    parts.empty("尚未选择地区，请在上方至少选择一个。", upload=False)
    frame.end_page()
owed.progress(shown)
owed.forms(choice, shown)
with owed.rest(shown):
    owed.lines(shown)
    owed.reminders(shown)
    parts.passport(choice)
