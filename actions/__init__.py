"""What a person does, one function each: judge, check, build, explain, plan_check … for cli.py and ui/ alike.

It only puts rooms in order: no SQL, no arithmetic, no Streamlit. May import loaders, store, gaps, charts, exports.
Tested in tests/test_actions.py.
"""
