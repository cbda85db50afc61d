"""The words of the house: Indicator, Area, Problem, Actor, Verdict codes, table columns.

Lives here: plain descriptions shared by every room. May import nothing of ours.
Tested in tests/test_model.py.
"""
