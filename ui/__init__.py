"""With pages/, the only room that knows Streamlit: navigation, shared pickers, caches, notices, shared pieces.

main.py is the script Streamlit runs; frame.py the page's frame; menu.py the menu; link.py the address, which is the
view; choices.py the shared pickers; cache.py the only caches; panel.py the panel behind a cell; piece.py what is
drawn again by itself; parts.py pieces of several pages; markup.py renders templates/ (HTML, everything escaped) and static/ (style sheets); paper.py is the
county page as it is printed; shooting.py and visits.py take screenshots. Each page has a file of its own name, 会议材料
packing.py. May import model, actions, charts, wording. Tested in tests/test_ui_*.py through AppTest and in a real
browser.
"""
