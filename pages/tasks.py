"""重点任务: what documents commit somebody to, when it is due, how it stands; written in the table, on a line of time, as a form for a unit."""

from ui import choices, frame, parts, tasks

choice = choices.current()
shown = tasks.view(choice)
frame.headline(*tasks.headline(choice, shown))
if not shown.found.tasks:
    parts.empty("所选地区的文件在本规划期内未列重点任务。可更换地区或规划，也可用模板的“任务”表上传。")
    frame.end_page()
tasks.tell(choice)
tasks.draw(choice, shown)
tasks.reminders(shown)
parts.passport(choice)
