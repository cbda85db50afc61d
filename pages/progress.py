"""进度: the years so far against the straight path to each target; arithmetic of what the pace comes to, and how firm a figure is."""

from ui import choices, frame, progress

choice = choices.current()
shown = progress.view(choice)
frame.headline(*progress.headline(choice, shown))
if progress.nothing(choice, shown):
    frame.end_page()
if shown.mode == "one":
    progress.one(choice, shown)
else:
    progress.many(choice, shown)
