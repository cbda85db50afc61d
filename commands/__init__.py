"""The commands of the command line, a file a subject; cli.py is their door.

    parsing, command             the table of them, in the order of the help; what one is, and the options they share
    ending, acting               how a command ends, with which exit code; who gives it, and what is noted of it
    output, writing              words to stderr and data to stdout; the file that was asked for
    data, judging, plans, review, lists, exports, operations    what they do: actions put into a terminal's words

May import actions and model, inside the functions alone: `build` on an up-to-date store must cost no imports.
Tested through the door: tests/test_cli*.py, tests/test_plans_cli.py, tests/test_docs.py.
"""
