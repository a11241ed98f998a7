/** The report's style sheet: ink on paper and eight series colours, each for light and for dark; one column on a phone. */

export const style = `
:root {
  color-scheme: light dark;
  --paper: #fffffb; --ink: #1c1c1a; --muted: #5f5f58; --rule: #dddcd3; --accent: #154bbb; --wrong: #e0701a;
  --s0: #154bbb; --s1: #b35915; --s2: #2a8070; --s3: #7c3273; --s4: #4d4701; --s5: #2f2e29; --s6: #45129a; --s7: #964a3b;
  --serif: 'Iowan Old Style', Charter, 'Bitstream Charter', 'Palatino Linotype', Palatino, Georgia, 'Liberation Serif', serif;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15161a; --ink: #e9e7df; --muted: #a5a49b; --rule: #383a42; --accent: #4ea9fd; --wrong: #e0701a;
    --s0: #4ea9fd; --s1: #ec8d16; --s2: #a9f0df; --s3: #c077a4; --s4: #f5d64a; --s5: #b8b6ae; --s6: #8376fd; --s7: #de645a;
  }
  img.ink { filter: invert(1); }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.5 var(--serif); }
main { max-width: 1088px; margin: 0 auto; padding: 48px 24px 96px; }
h1 { font-size: 34px; line-height: 1.18; font-weight: 600; letter-spacing: -0.01em; max-width: 26em; margin: 0 0 8px; text-wrap: balance; }
h2 { font-size: 23px; font-weight: 600; margin: 64px 0 12px; padding-top: 14px; border-top: 1px solid var(--rule); }
h3 { font: 600 15px/1.35 var(--sans); margin: 32px 0 6px; }
p, ul.notes { max-width: 42em; margin: 8px 0 14px; }
ul.notes { padding-left: 1.1em; }
li { margin: 5px 0; }
.byline { font: 14px/1.5 var(--sans); color: var(--muted); max-width: 60em; }
h1 + .byline { margin-bottom: 28px; }
.answer { font-size: 19px; line-height: 1.5; }
.answer p, .answer ul { max-width: 40em; }
.answer p { font-size: 21px; margin: 0 0 12px; }
.answer ul { list-style: none; padding: 0; margin: 0; }
.answer li { margin: 7px 0; padding-left: 14px; border-left: 2px solid var(--rule); }
.answer p::first-letter, .answer li::first-letter { text-transform: uppercase; }
.hidden { position: absolute; clip-path: inset(50%); }
.warning { font: 15px/1.5 var(--sans); border-left: 4px solid var(--wrong); padding: 4px 0 4px 12px; }
.missing, .muted, small, figcaption, .direction { color: var(--muted); }
p.missing { font: 13.5px/1.5 var(--sans); max-width: 60em; }
small { font-size: 0.86em; white-space: nowrap; }
b { font-weight: 600; }
code { font: 0.86em ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace; overflow-wrap: anywhere; }
pre { border-left: 3px solid var(--rule); padding: 8px 14px; margin: 8px 0 16px; white-space: pre-wrap; overflow-wrap: anywhere; }
.s0 { color: var(--s0); } .s1 { color: var(--s1); } .s2 { color: var(--s2); } .s3 { color: var(--s3); }
.s4 { color: var(--s4); } .s5 { color: var(--s5); } .s6 { color: var(--s6); } .s7 { color: var(--s7); }
svg.key { display: inline-block; width: 14px; height: 14px; margin-right: 6px; vertical-align: -2px; }
figure { margin: 0; min-width: 0; font-family: var(--sans); }
figcaption { font-size: 13.5px; line-height: 1.45; max-width: 62em; margin-top: 6px; }
figcaption.head { color: var(--ink); font-size: 14px; margin: 0 0 6px; display: flex; gap: 0 12px; align-items: flex-end; min-height: 42px; }
figcaption.head small { white-space: normal; display: block; }
figcaption.head .shown { border: 1px solid var(--rule); padding: 2px; flex: none; }
.figures, .panels { display: grid; gap: 28px 22px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 490px), 1fr)); }
.figures > :first-child:not(.heatmap) { grid-column: 1 / -1; }
.panels.raster, .panels.fields, .panels.scatter, .panels.histogram, .panels.confusion { grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr)); }
svg { display: block; max-width: 100%; height: auto; overflow: visible; }
svg.plot { font-family: var(--sans); color: var(--ink); }
svg.plot text { white-space: pre; }
svg .halo { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
.narrow { display: none; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; font-size: 13px; margin: 6px 0; }
img.ink { display: block; max-width: 100%; height: auto; image-rendering: pixelated; }
.scroll { overflow-x: auto; max-width: 100%;
  /* a shadow on the side where there is more; paper moves with the table and covers it at its ends */
  background: linear-gradient(to right, var(--paper) 40%, transparent) left / 40px 100% local no-repeat, linear-gradient(to left, var(--paper) 40%, transparent) right / 40px 100% local no-repeat,
    linear-gradient(to right, rgb(128 128 128 / 0.35), transparent) left / 12px 100% no-repeat, linear-gradient(to left, rgb(128 128 128 / 0.35), transparent) right / 12px 100% no-repeat; }
table { border-collapse: separate; border-spacing: 0; font: 13.5px/1.35 var(--sans); font-variant-numeric: tabular-nums; min-width: 40%; }
th, td { text-align: right; vertical-align: baseline; padding: 4px 0 4px 16px; font-weight: 400; }
thead th { vertical-align: bottom; font-size: 12.5px; line-height: 1.25; color: var(--muted); border-bottom: 1px solid var(--ink); }
th:first-child, .text { text-align: left; }
th:first-child { padding-left: 0; }
tbody th { font-weight: 600; vertical-align: top; }
tbody + tbody tr:first-child > * { border-top: 1px solid var(--rule); }
.cases td { white-space: nowrap; }
td.sick { color: var(--wrong); font-weight: 600; } .claim h3 small { font-weight: 400; } .claim b.fails { color: var(--wrong); } .claim b.undecided { font-weight: 400; font-style: italic; } td.note { font-weight: 600; }
td.half { text-align: left; padding-left: 5px; font-size: 12px; color: var(--muted); }
.name { white-space: nowrap; } .name[colspan] { padding-top: 9px; } .name span { position: sticky; left: 0; }
.cases th:first-child:not([colspan]) { position: sticky; left: 0; background: var(--paper); }
tbody th.setting:first-child { font-weight: 400; white-space: nowrap; padding-left: 20px; color: var(--muted); }
td.text { max-width: 40em; } th code { white-space: nowrap; }
.comparisons { min-width: 62%; } .name small { font-weight: 400; }
.strip svg { display: inline-block; vertical-align: middle; color: var(--muted); }
th.strip { text-align: center; }
.strip circle { fill: currentColor; } .strip .bar { stroke: currentColor; stroke-width: 2; } .strip .zero { stroke: var(--muted); stroke-opacity: 0.6; }
svg.above, svg.below { color: var(--ink); }
dl { display: grid; grid-template-columns: 7em 1fr; gap: 4px 16px; font: 14px/1.5 var(--sans); max-width: 56em; }
dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
details { font: 14px/1.5 var(--sans); margin-top: 16px; }
summary { cursor: pointer; color: var(--muted); padding: 6px 0; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 800px) { .wide { display: none; } .narrow { display: block; } }
@media (max-width: 640px) {
  body { font-size: 16px; }
  main { padding: 28px 16px 64px; }
  h1 { font-size: 26px; }
  .answer { font-size: 17px; } .answer p { font-size: 18px; }
  .comparisons .strip, .comparisons .pairs { display: none; } .comparisons small { white-space: normal; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 8px; }
}
@media print { .scroll { overflow: visible; } main { max-width: none; padding: 0; } figure, tr { break-inside: avoid; } }
`;
