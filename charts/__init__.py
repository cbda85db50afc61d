"""Assessments in, Plotly figures out, and the same figure as one sentence and as a data table. Pure: no Streamlit, no
files, no SQL.

One look for all: style.py; what marks share: marks.py. Of each chart draw(...) gives the figure, describe(...) the
sentence for those who cannot see it, data_table(...) the same as text. A number is never formatted here: that is
wording's. May import model and wording. Tested in tests/test_charts_*.py on figure.data and layout, on the shipped
font's glyphs and on unchanged inputs.
"""
