"""The look of a document in a browser and on A4 paper."""

STYLE = """
:root { --ink:#1a1a1c; --quiet:#55595f; --line:#b9c0cb; --soft:#f2f5fa; --accent:#0b57a4; }
* { box-sizing: border-box; }
html { font-family: "BIZ UDPGothic","BIZ UDPゴシック","Hiragino Sans","Noto Sans CJK JP","Noto Sans JP","Yu Gothic",
  Meiryo,sans-serif; color: var(--ink); line-height: 1.75; }
body { margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 64rem; background: #fff; }
header { border-bottom: 3px solid var(--accent); padding-bottom: 1rem; margin-bottom: 2rem; }
h1 { font-size: 1.9rem; line-height: 1.35; margin: 0 0 .25rem; }
.subtitle { font-size: 1.1rem; color: var(--quiet); margin: 0 0 .75rem; }
.meta { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1.25rem; margin: 0; font-size: .92rem; }
.meta dt { color: var(--quiet); } .meta dd { margin: 0; }
h2 { font-size: 1.4rem; margin: 2.5rem 0 .75rem; padding-left: .7rem; border-left: 6px solid var(--accent);
  line-height: 1.4; }
h3 { font-size: 1.15rem; margin: 1.75rem 0 .5rem; } h4 { font-size: 1.02rem; margin: 1.4rem 0 .4rem; }
h2, h3, h4, caption, figcaption { break-after: avoid; }
p { margin: .6rem 0; white-space: pre-line; overflow-wrap: anywhere; } ul { margin: .5rem 0; padding-left: 1.5rem; }
li { white-space: pre-line; overflow-wrap: anywhere; }
.table { overflow-x: auto; margin: 1.25rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; line-height: 1.5; }
caption { text-align: left; font-weight: bold; padding-bottom: .4rem; }
th, td { border: 1px solid var(--line); padding: .4rem .6rem; vertical-align: top; overflow-wrap: anywhere; }
thead th { background: var(--soft); text-align: left; } tbody tr:nth-child(even) { background: #fafbfd; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.note, .figure-note { font-size: .86rem; color: var(--quiet); margin-top: .35rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .8rem; margin: 1.25rem 0;
  padding: 0; list-style: none; }
.figures li { border: 1px solid var(--line); border-top: 4px solid var(--accent); border-radius: 4px;
  padding: .7rem .9rem; break-inside: avoid; }
.figures .label { display: block; font-size: .88rem; color: var(--quiet); }
.figures .value { font-size: 1.65rem; font-weight: bold; line-height: 1.3; }
.figures .unit { font-size: 1rem; margin-left: .2rem; }
.figures .how { display: block; font-size: .8rem; color: var(--quiet); line-height: 1.45; }
figure { margin: 1.5rem 0; } figcaption { font-weight: bold; margin-bottom: .4rem; }
.picture { overflow-x: auto; border: 1px solid var(--line); padding: .5rem; }
.picture svg { display: block; height: auto; max-width: 100%; } .wide .picture svg { max-width: none; }
.parts { display: none; }
.callout { border: 1px solid var(--line); border-left: 6px solid var(--accent); background: var(--soft);
  padding: .7rem 1rem; margin: 1.25rem 0; break-inside: avoid; }
.callout strong { display: block; } .callout p { margin: .2rem 0 0; }
.callout.warning { border-left-color: #b25e00; background: #fff6e8; }
.callout.success { border-left-color: #146c43; background: #eef8f1; }
.page-break { break-before: page; }
@page { size: A4; margin: 18mm 16mm; }
@page wide { size: A4 landscape; margin: 12mm; }
@media print {
  html { font-size: 10pt; } body { max-width: none; padding: 0; }
  thead { display: table-header-group; } tr, li { break-inside: avoid; } .table, .picture { overflow: visible; }
  .picture { border: 0; padding: 0; } .picture svg, .wide .picture svg { max-width: 100%; max-height: 165mm; }
  .wide { page: wide; break-inside: auto; } .parts { display: block; }
  .parts .picture { break-before: page; }
}
"""
