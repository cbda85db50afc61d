"""The words of the house: Assessment, Figure, Target, Indicator, Area, Problem, Actor, verdict codes, table columns.

Lives here: plain descriptions shared by every room, and the clock of China (clock.py). May import nothing of ours.
Tested in tests/test_model.py.
"""
