"""The looks of 上传数据, and Chinese words laid over what Streamlit says in English."""

from charts import style

TYPES = ["csv", "tsv", "txt", "xlsx", "xls", "xlsm"]
LARGEST = 20  # MB a file, as .streamlit/config.toml allows

# Streamlit's uploader speaks English; its words are hidden and ours stand in their place.
CSS = f"""
<style>
[data-testid="stFileUploaderDropzone"] {{padding: 1.3rem 1rem; border: 1.5px dashed #9fb3b8; background: #f7f9fa; justify-content: center; gap: .4rem 1rem; flex-wrap: wrap}}
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"] {{font-size: 0}}
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"] p {{font-size: 0}}
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"] p::after {{content: "选文件"; font-size: .95rem}}
[data-testid="stFileUploaderDropzoneInstructions"] * {{font-size: 0 !important}}
[data-testid="stFileUploaderDropzoneInstructions"]::after {{content: "或把文件拖到这里 · {" ".join(TYPES)} · 可一次多个 · 每个不超过 {LARGEST} MB"; font-size: .86rem; color: {style.SECONDARY}}}
[data-testid="stFileChip"][aria-invalid="true"] {{pointer-events: none; flex-wrap: wrap; height: auto; width: auto; max-width: none}}
[data-testid="stFileChip"][aria-invalid="true"] button {{pointer-events: auto}}
[data-testid="stFileChip"][aria-invalid="true"]::after {{content: "没有收下: 只收 {" ".join(TYPES)}, 每个不超过 {LARGEST} MB"; font-size: .84rem; color: {style.BAD_INK}}}
[data-testid="stFileChip"] [role="alert"], [data-testid="stTooltipErrorContent"] {{display: none}}
[data-testid="stFileUploaderDropzone"] button[aria-label="Add files"]::after {{content: "再选"; font-size: .9rem; white-space: nowrap}}
[data-testid="InputInstructions"] {{display: none}}   /* "Press Enter to apply" */
.step-head {{display: flex; align-items: baseline; gap: .55rem; margin: .55rem 0 0}}
.step-head b {{font-size: 1.06rem; color: {style.FRAME}}}
.step-head i {{font-style: normal; background: {style.FRAME}; color: #fff; border-radius: 999px; min-width: 1.45rem; height: 1.45rem; line-height: 1.45rem; text-align: center; font-size: .82rem; align-self: center}}
.step-head span {{color: {style.SECONDARY}; font-size: .86rem}}
.st-key-nothing_yet [data-testid="stFileUploaderDropzone"] {{min-height: 9.4rem; align-content: center; align-items: center}}
[class*="st-key-remove_"] button {{min-height: 0; padding: 0; color: {style.SECONDARY}; text-decoration: underline; text-underline-offset: 3px}}
[class*="st-key-remove_"] button p {{font-size: .84rem}}
.three {{margin: .1rem 0 0; padding-left: 1.25rem; line-height: 1.85; font-size: .92rem; color: {style.INK}}}
.given {{font-size: .9rem; line-height: 1.5}}
.given small, .sheet small {{color: {style.SECONDARY}; font-size: .8rem}}
[class*="st-key-sheet_"] {{flex-wrap: nowrap}}
[class*="st-key-sheet_"] > [data-testid="stElementContainer"] {{flex: 0 0 auto}}
[class*="st-key-sheet_"] > [data-testid="stElementContainer"]:has(.sheet) {{flex: 1 1 0; min-width: 0}}
.sheet {{font-size: .9rem; line-height: 1.5; overflow-wrap: anywhere}}
.sheet.off {{color: {style.SECONDARY}}}
.wide {{overflow-x: auto}}
.list {{border-collapse: collapse; font-size: .84rem; width: 100%}}
.list th {{text-align: left; font-weight: 600; color: {style.SECONDARY}; border-bottom: 1px solid {style.LINE}; padding: .25rem .7rem .25rem 0; white-space: nowrap}}
.list td {{border-bottom: 1px solid #eef1f3; padding: .28rem .7rem .28rem 0; vertical-align: top; overflow-wrap: anywhere}}
.list th.num {{text-align: right}}
.list td.tight {{white-space: nowrap}}
.list .num {{padding-right: 1.3rem}}
.list td.num {{text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums}}
.list small {{color: {style.SECONDARY}; font-size: .78rem}}
.chip {{display: inline-block; border-radius: 4px; padding: 0 .4rem; font-size: .8rem; white-space: nowrap; background: #f1f3f5; color: {style.INK}; border: 1px solid {style.LINE}}}
.chip.bad {{background: #f6e3da; color: {style.BAD_INK}; border-color: #e6c5b6}}
.chip.doubt {{background: #fdf6e7; color: #6b4e0c; border-color: #ecd9a8}}
.chip.good {{background: #dceceb; color: {style.GOOD_INK}; border-color: #b9d9d6}}
.said-done {{border: 1px solid #b9d9d6; background: #eef7f6; border-radius: 8px; padding: .6rem .9rem; font-size: .95rem}}
.said-note {{border: 1px solid {style.LINE}; background: #eef3f4; border-radius: 8px; padding: .4rem .9rem; font-size: .9rem}}
.said-done b {{color: {style.GOOD_INK}}}
.flips {{margin: .1rem 0 0; padding-left: 1.2rem; font-size: .9rem; line-height: 1.7}}
.sources {{max-width: 16rem}}
</style>
"""
