"""十五五工作台: drafts of the next plan's targets, apart from the ledger: what each asks a year, beside what was achieved and what others ask; kept, shared, compared."""

from ui import choices, drafting, frame

choice = choices.current()
shown = drafting.view(choice)
frame.headline(*drafting.headline(choice, shown))
drafting.tell(choice)
drafting.draw(choice, shown)
