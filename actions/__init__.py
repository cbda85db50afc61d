"""What a person does, for commands/ and ui/ alike: look, build, import, undo, compare, make a pack, keep a backup.

    assess, rows, reference, findings    everything that is read: a View, its typed rows, their reference, the checks
    compare, timeseries                  more about what a View shows: areas side by side, the years of a cell
    building, stamp, demonstrating       data/ and indicators.yaml -> the store; is it up to date; the invented set
    importing, difference, templates     a planner's files -> a batch, what they would change, files to fill in
    registering, typed_rows, rows_for_data    a county and its plan typed on a page: read as rows of data/, written, given back for data/
    recording, store_file                the ledger as a person reads it; opening, backup, restore and migration of a store
    trail                                who did what, from where: S.log
    packing, pack_files, downloads       a meeting pack gathered, its files; pictures and tables to take away; background: work beside the page

It only puts rooms in order: no SQL, no arithmetic, no Streamlit. May import model, loaders, store, gaps, wording,
charts and exports. Tested through its doors: tests/test_cli.py, tests/test_importing.py, tests/test_store_backup.py,
tests/test_compare_action.py, tests/test_exports_packing.py, tests/test_ui_*.py.
"""
