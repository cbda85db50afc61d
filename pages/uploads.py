"""上传数据: from a planner's own file to the store, on one page: choose, see what was understood, mend, compare, write."""

import streamlit as st

from ui import cache, choices, frame, reading, template, uploads

choice = choices.current()
uploads.begin()
uploads.write(choice)
given = uploads.given()
uploads.head(1, "选文件", "" if given else f"先核对变更，再{uploads.verb()}")
uploads.tell_done()
left, right = st.columns([0.64, 0.36] if not given else [0.86, 0.14], gap="medium")
with right, st.popover("下载模板") if given else st.container(border=True):
    template.draw(choice)
with left, st.container(key="some" if given else "nothing_yet"):
    uploads.files()
    if not given:
        uploads.introduce()
if not given:
    frame.headline(f"上传数据：先核对变更，再{uploads.verb()}", uploads.promise())
else:  # and no st.stop above: what a stopped run says of the link never reaches the address
    made = uploads.prepared(choice, given)
    frame.headline(*reading.finding(made))
    uploads.head(2, "识别结果", "识别有误的，点击“调整”")
    reading.questions(made, cache.reference(choice.demo, choice.version))
    reading.sheets(made, cache.reference(choice.demo, choice.version))
    uploads.head(3, "问题核对", reading.count_words(made) or "未发现问题")
    reading.repeated(made)
    if made.problems or made.mends:
        reading.problems(made)
    uploads.head(4, "变更预览", reading.change_words(made) + (" · 与最新批次比较" if choice.frozen else ""))
    reading.difference(made)
    uploads.head(5, uploads.verb())
    uploads.write_box(choice, made)
