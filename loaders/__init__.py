"""Outside -> inside: indicators.yaml, the text files of data/ and uploads as planners have them become tables, or Problems.

Readers take bytes and give (what was read, problems); they never raise on bad content and never write. Uploads have a room of their own,
loaders/uploads. May import model only. Tested in tests/test_loaders_*.py and by the files of tests/uploads.
"""
