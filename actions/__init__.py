"""What a person does, one function each: judge, check, build, import, undo, compare, make a pack … for cli.py and ui/ alike.

It only puts rooms in order: no SQL, no arithmetic, no Streamlit. May import loaders, store, gaps, charts, exports.
Tested through its doors: tests/test_cli.py, tests/test_importing.py, tests/test_keeping.py, tests/test_ui_*.py.
"""
