"""The pages by name and address, and nothing of how they are drawn: the server's front door needs no more, and is open before the rooms are."""

PAGES = {
    "overview": ("总览", ":material/grid_view:"),
    "compare": ("指标对比", ":material/align_horizontal_left:"),
    "county": ("县域画像", ":material/article:"),
    "progress": ("进度", ":material/timeline:"),
    "indicator": ("指标", ":material/straighten:"),
    "evaluation": ("终期评估", ":material/fact_check:"),
    "owed": ("待报清单", ":material/pending_actions:"),
    "draft": ("十五五工作台", ":material/edit_note:"),
    "tasks": ("重点任务", ":material/checklist:"),
    "uploads": ("上传数据", ":material/upload_file:"),
    "register": ("县区与目标", ":material/add_location_alt:"),
    "plan": ("读规划", ":material/menu_book:"),
    "ledger": ("上传记录", ":material/history:"),
    "review": ("数据审核", ":material/rate_review:"),
    "pack": ("会议材料", ":material/slideshow:"),
    "sources": ("数据来源", ":material/library_books:"),
    "method": ("方法与帮助", ":material/help:"),
    "status": ("运行状态", ":material/monitor_heart:"),
}


def of(page) -> str:
    """A page's name in PAGES: the default page has no path of its own."""
    return page.url_path or "overview"


def path(name: str) -> str:
    """Where a page is served: the default page at the root alone."""
    return "" if name == "overview" else name
