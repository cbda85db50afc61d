"""The looks of one county's page, on the screen and on paper (what the browser prints: A4, no menu, no pickers, no buttons)."""

from charts import style

HIDDEN = (
    '[data-testid="stSidebar"]', '[data-testid="stHeader"]', '[data-testid="stDownloadButton"]', '[data-testid="stPageLink"]',
    '[data-testid="stSkipToContent"]', '[data-testid="stToolbar"]', '[data-testid="stAlert"]', '[data-testid="stExpandSidebarButton"]',
    ".st-key-pickers", ".st-key-shot", ".hint", ".st-key-screen", ".st-key-beside_picker", '[data-testid="stColumn"]:has(.st-key-county_pickers)',
)  # fmt: skip

CSS = f"""
<style>
.st-key-pick_area, .st-key-pick_group {{display: none}}   /* one county at a time here: its own picker says which */
.cover {{display: grid; grid-template-columns: 1.5fr 1.1fr 1fr 1fr; gap: .3rem 1.2rem; margin: 0; padding: .4rem .8rem !important; background: #f4f6f7; border-radius: 8px; font-size: .82rem; line-height: 1.5}}
.cover dt {{color: {style.SECONDARY}; font-size: .78rem; font-weight: 400}}
.cover dd {{margin: 0; color: {style.INK}; overflow-wrap: anywhere}}
.jumps {{font-size: .84rem; color: {style.SECONDARY}}}
.jumps a {{color: {style.FRAME}; margin-left: .9rem; text-underline-offset: 3px}}
.section {{margin-top: 1.2rem; scroll-margin-top: .6rem}}
.section h2 {{font-size: 1.16rem; font-weight: 700; margin: 0; padding: 0 0 .1rem; color: {style.INK}}}
.section h2 span {{font-size: .92rem; font-weight: 400; color: {style.SECONDARY}; margin-left: .7rem}}
.sheet-box {{max-height: 26rem; overflow: auto; scrollbar-width: thin; border: 1px solid {style.LINE}; border-radius: 8px}}
.sheet {{width: 100%; table-layout: fixed; border-collapse: collapse; font-size: .84rem; line-height: 1.45}}
.sheet th {{position: sticky; top: 0; background: #f4f6f7; color: {style.SECONDARY}; font-weight: 400; text-align: left; padding: .3rem .6rem; white-space: nowrap; border: 0}}
.sheet td {{padding: .3rem .6rem; border: 0; border-top: 1px solid #eef1f3; vertical-align: top; color: {style.INK}; overflow-wrap: anywhere}}
.paper {{display: none}}
@media (max-width: 1240px) {{ .cover {{grid-template-columns: 1fr 1fr}} }}
.st-key-close_panel {{display: none}}
.hint {{color: {style.SECONDARY}; font-size: .8rem}}
/* On a small projector the rows need the whole width: the explanation goes below them. */
@media screen and (max-width: 1340px) {{
  .st-key-board_county [data-testid="stHorizontalBlock"] {{flex-wrap: wrap}}
  .st-key-board_county [data-testid="stColumn"] {{flex: 1 1 100%; min-width: 100%}}
  .st-key-board_county [data-testid="stColumn"]:has(.st-key-panel) {{position: static; max-height: none}}
}}
@media print {{
  html, body, #root, .stApp, [data-testid="stApp"], [data-testid="stAppViewContainer"], [data-testid="stMain"], [data-testid="stMainBlockContainer"],
  [data-testid="stVerticalBlock"], [data-testid="stLayoutWrapper"], [data-testid="stElementContainer"] {{position: static !important; display: block !important; height: auto !important; max-height: none !important; overflow: visible !important; width: auto !important; max-width: none !important}}
  [data-testid="stMainBlockContainer"] {{padding: 0 !important}}
  [data-testid="stElementContainer"], [data-testid="stLayoutWrapper"] {{margin-bottom: 2mm}}
  body, .stApp {{background: #fff !important; -webkit-print-color-adjust: exact; print-color-adjust: exact}}
  h1 {{font-size: 15pt !important}}
  .cover {{grid-template-columns: 1.4fr 1fr; font-size: 9pt; background: none; border: .3mm solid {style.LINE}}}
  .section {{break-after: avoid; margin-top: 4mm}}
  .section h2 {{font-size: 12.5pt}}
  .section h2 span {{font-size: 9.5pt}}
  .sheet-box {{max-height: none; overflow: visible; border: 0}}
  .sheet {{font-size: 8.5pt}}
  .sheet th {{position: static}}
  .sheet tr, .paper tbody {{break-inside: avoid}}
  .sheet thead, .paper thead {{display: table-header-group}}
  .note, .sub {{font-size: 8.5pt}}
  .paper {{display: block}}
  .paper table {{width: 100%; border-collapse: collapse; font-size: 9pt; line-height: 1.35; table-layout: fixed}}
  .paper th {{text-align: left; font-weight: 400; color: {style.SECONDARY}; padding: 1mm 1mm; border: 0; border-bottom: .3mm solid {style.FRAME}; font-size: 8.5pt}}
  .paper td {{padding: .8mm 1mm 0; border: 0; vertical-align: top; color: {style.INK}; overflow-wrap: anywhere}}
  .paper tbody {{border-bottom: .2mm solid {style.LINE}}}
  .paper tbody.group {{break-after: avoid; border: 0}}
  .paper tbody.group td {{font-size: 11pt; font-weight: 700; color: {style.FRAME}; padding-top: 3mm}}
  .paper small {{color: {style.SECONDARY}; font-size: 8pt}}
  .paper b {{font-weight: 700}}
  .paper .working td {{padding: 0 1mm .8mm; color: {style.SECONDARY}; font-size: 8pt}}
  .paper .chip {{display: inline-block; width: 5mm; height: 5mm; line-height: 5mm; text-align: center; border-radius: .6mm; border: .3mm solid transparent; box-sizing: border-box}}
  .paper .mark {{position: relative; height: 4.4mm; width: 25mm}}
  .paper .mark i {{position: absolute; display: block; box-sizing: border-box}}
  .st-key-section_beside {{break-inside: avoid}}
  {", ".join(HIDDEN)} {{display: none !important}}
}}
</style>
"""

# Once a row was asked for, its explanation stands at the foot of a small window: below the rows it would be out of sight.
ASKED = """
<style>
@media screen and (max-width: 1340px) {
  .st-key-board_county [data-testid="stColumn"]:has(.st-key-panel) {position: sticky; top: auto; bottom: 0; max-height: 42vh; z-index: 5; background: #fff; border-radius: 8px; box-shadow: 0 -3px 12px rgba(18, 52, 59, .16)}
  .st-key-close_panel {display: block; position: absolute; right: 1rem; top: .9rem; width: auto; z-index: 6}
}
</style>
"""
