"""Outside -> inside: indicators.yaml and the text files of data/ become tables, or Problems.

Readers take bytes and give (what was read, problems); they never raise on bad content and never write.
May import model only. Tested in tests/test_loaders_*.py.
"""
