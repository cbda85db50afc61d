"""Tables in, Plotly figures out, and the same figure as one sentence. Pure: no Streamlit, no files, no SQL.

One look for all: style.py. Each chart module has one public draw(...) and one describe(...). May import model only.
Tested in tests/test_charts_*.py on figure.data and layout, on unchanged inputs, and on the shipped font's glyphs.
"""
