"""县区与目标: a county that is not in data/, from nothing to its judged map: the county, its plan, its targets and figures, on one page."""

from ui import choices, frame, registering, uploads

choice = choices.current()
registering.begin()
registering.write(choice)
frame.headline("县区与目标：登记本县规划，填目标与历年数", "核对后写入 · 每次写入为一个批次，可撤销")
registering.tell_done()
uploads.head(1, "选县区", "输入县名或代码")
area = registering.linked_county(choice)
if not area:
    registering.introduce()
    frame.end_page()
uploads.head(2, "登记规划", "目标出自哪份文件")
source = registering.plan(choice, area)
uploads.head(3, "填目标与历年数", "一行一个指标，没有的留空；可从表格软件整块粘贴")
draft = registering.draft(choice, area, source)
registering.preview(choice, draft)
