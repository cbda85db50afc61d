"""读规划: from a plan document to its targets in the store: read, decide about each statement beside the text, see what it meets, write."""

from ui import choices, frame, plan

choice = choices.current()
plan.begin()
plan.write(choice)
opened = plan.document(choice)
frame.headline(*plan.finding(opened))
plan.tell_done(choice)
if opened is None:
    plan.ask_document(choice)
    frame.end_page()
area, source = plan.head(choice, opened)
plan.desk(choice, opened, area, source)
plan.preview(choice, opened, area, source)
plan.unread(opened)
