"""Figures and tables -> files people carry away: templates to fill in, corrected uploads, tables as CSV.

Tables and words in, bytes out: no files are opened, nothing is asked of the store. May import charts and model only.
What we write never starts a formula in the reader's program (csvs.harmless; XLSX cells are written as text or numbers).
Tested in tests/test_exports_*.py.
"""
