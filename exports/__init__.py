"""Figures and tables -> files people carry away: meeting packs, templates, annotated uploads, CSV; pictures and PDF by chromium.py.

Tables and words in, bytes out: nothing is asked of the store. A pack (pack.py) comes gathered and masked; its writers only set it. The one
worker that drives a browser is chromium.py. May import charts and model only. Tested in tests/test_exports_*.py.
What we write never starts a formula in the reader's program (csvs.harmless; XLSX cells are written as text or numbers).
"""
