"""Outside -> inside: indicators.yaml, the text files of data/ and uploads as planners have them become tables, or
Problems.

    catalogue, curated, cells   indicators.yaml and data/, in the form we write them
    spreadsheets                bytes of any spreadsheet -> sheets; knows no county
    uploads                     sheets as counties have them -> statements; may import spreadsheets
    rules                       what a statement must keep to, whoever wrote it

Readers take bytes and give (what was read, problems); they never raise on bad content and never write. May import
model, and wording for a number in a Problem. Tested in tests/test_loaders_*.py, tests/test_spreadsheets.py,
tests/test_uploads_*.py and by the files of tests/uploads.
"""
