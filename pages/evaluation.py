"""终期评估 (中期评估 at an earlier as-of year): every target of one county's plan, how it ended, why, what is done next and by whom; written in the table."""

from ui import choices, evaluation, frame

choice = choices.current()
evaluation.begin()
shown = evaluation.view(choice)
frame.headline(*evaluation.headline(shown))
evaluation.tell(choice)
evaluation.draw(choice, shown)
