"""With pages/, the only room that knows Streamlit: navigation, shared pickers, caches, notices, what is drawn more than once.

main.py is the script Streamlit runs; frame.py the page's frame; choices.py the pickers; cache.py the only caches; panel.py the
panel behind a cell. May import actions, charts, model. Tested in tests/test_ui_*.py through AppTest and in a real browser.
"""
