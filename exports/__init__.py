"""Tables and text in, files out: meeting packs, templates to fill in, uploads with their problems marked, CSV, pictures
and PDF.

pptx/, docx/, xlsx/ and html/ each write a meeting pack (report_data.Pack) in one format: write(pack). The PDF is the
page of html/, printed by the one worker that drives a browser (chromium.py). statements.py: what formats say alike.
office_templates.py makes the template files of pptx/ and docx/. xlsx/upload_template.py and xlsx/annotated_upload.py are the
workbooks a county fills in and gets back; csvs.py is CSV.

Nothing is asked of the store, judged or suppressed here. May import model, charts and wording. Tests:
tests/test_exports_*.py. What we write never starts a formula in the reader's program (csvs.harmless; XLSX cells are
written as text or numbers).
"""
