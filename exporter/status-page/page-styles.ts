/**
 * Every colour, light and dark. Text colours keep 4.5 : 1 to every surface that they stand on, drawn shapes 3 : 1
 * (WCAG 2.2, AA); the browser tests check it with axe.
 */
const palette = `
  --page: light-dark(#f4f6f8, #0f1419); --card: light-dark(#ffffff, #171d24); --inset: light-dark(#eef1f4, #202832);
  --line: light-dark(#dde3e9, #2b3540); --control: light-dark(#87929e, #6d7986);
  --text: light-dark(#17202b, #e7ecf1); --soft: light-dark(#56616e, #a3afbb); --link: light-dark(#1d5bb8, #83b4ff);
  --good: light-dark(#1a7a4f, #5ecb97); --good-shape: light-dark(#2f9d6a, #3aa877);
  --good-wash: light-dark(#e9f6ef, #14271f);
  --warning: light-dark(#8a5200, #eab04f); --warning-shape: light-dark(#c27a09, #d1942a);
  --warning-wash: light-dark(#fdf3e0, #2b2213);
  --critical: light-dark(#b3202c, #ff8d8d); --critical-shape: light-dark(#d43b47, #ea5a5f);
  --critical-wash: light-dark(#fdecec, #311a1d);
  --maintenance: light-dark(#4253a6, #a9b5f7); --maintenance-shape: light-dark(#5d6fc4, #7e8de0);
  --maintenance-wash: light-dark(#eef0fb, #1e2338);
  --unknown: light-dark(#56616e, #a3afbb); --unknown-shape: light-dark(#87929e, #6d7986);
  --unknown-wash: light-dark(#eef1f4, #202832);
  --curve: light-dark(#2f6fcf, #6ea8ff); --curve-soft: light-dark(#86aee6, #4a75b5);
  --curve-wash: light-dark(rgb(47 111 207 / 0.12), rgb(110 168 255 / 0.15));
  --shadow: 0 1px 2px light-dark(rgb(23 32 43 / 0.06), transparent);
`;
const light = palette.replaceAll(/light-dark\((rgb\(.*?\)|.*?), .*?\)+;/g, '$1;');

/** Light, dark, or as the browser is set. Browsers from before May 2024 do not know light-dark(): there it is light. */
const colours = `
:root { color-scheme: light; ${light} }
@supports (color: light-dark(red, red)) {
  :root { color-scheme: light dark; ${palette} }
  :root[data-theme='light'] { color-scheme: light; }
  :root[data-theme='dark'] { color-scheme: dark; }
}
.good, .up { --tone: var(--good); --shape: var(--good-shape); --wash: var(--good-wash); }
.warning, .slow, .old { --tone: var(--warning); --shape: var(--warning-shape); --wash: var(--warning-wash); }
.critical, .down, .partial, .failed, .unreachable { --tone: var(--critical); --shape: var(--critical-shape); --wash: var(--critical-wash); }
.maintenance { --tone: var(--maintenance); --shape: var(--maintenance-shape); --wash: var(--maintenance-wash); }
.unknown, .none { --tone: var(--unknown); --shape: var(--unknown-shape); --wash: var(--unknown-wash); }
`;

/** Type, spacing and what is common to all sections. The unit of spacing is 4 px. */
const base = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0 auto; padding: 0 24px 32px; max-width: 1200px;
  background: var(--page); color: var(--text);
  font: 400 0.875rem/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Inter, 'Noto Sans', sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
h1, h2, h3, p, ul, ol, dl, dd { margin: 0; padding: 0; font: inherit; }
ul, ol { list-style: none; }
strong { font-weight: 600; }
a { color: var(--link); text-underline-offset: 2px; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
h2 { font-size: 1rem; font-weight: 650; letter-spacing: -0.005em; margin-bottom: 8px; }
h2:focus { outline: none; }
section { margin-top: 22px; }
.quiet, .caption, .basis, .source, .message { color: var(--soft); }
.caption, .source { font-size: 0.8125rem; }
.unseen {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap;
}
.skip { position: absolute; left: 24px; top: -60px; padding: 8px 12px; background: var(--card); z-index: 2; }
.skip:focus { top: 8px; }
.icon {
  width: 1em; height: 1em; flex: none; vertical-align: -0.125em; fill: none; stroke: #fff;
  stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round;
}
.icon > :first-child { stroke: none; fill: var(--shape); }
@media (forced-colors: active) {
  .icon, .bars, .meter { forced-color-adjust: none; }
}
@media (max-width: 640px) { body { padding: 0 16px 24px; } .skip { left: 16px; } }
`;

/** The page's name and switches, the sentence about everything, the monitor's silence, the footer. */
const top = `
.top { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 16px; padding: 16px 0; }
.brand { font-size: 1rem; font-weight: 650; letter-spacing: -0.01em; }
.brand span { color: var(--soft); font-weight: 400; margin-left: 4px; }
.switches { display: flex; flex-wrap: wrap; gap: 8px; }
.switch ul { display: flex; padding: 2px; border-radius: 8px; background: var(--inset); border: 1px solid var(--line); }
.switch a {
  display: block; padding: 3px 9px; border-radius: 6px; color: var(--soft);
  font-size: 0.8125rem; line-height: 1.4; text-decoration: none; white-space: nowrap;
}
.switch a:hover { color: var(--text); text-decoration: underline; }
.switch [aria-current] { background: var(--card); color: var(--text); font-weight: 600; box-shadow: 0 0 0 1px var(--line); }
.search { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.search input, .search select, .search button { min-height: 28px; padding: 2px 8px; border: 1px solid var(--control); border-radius: 6px; background: var(--card); color: var(--text); font: inherit; font-size: 0.8125rem; }
.search button { cursor: pointer; }
.announcement { display: flex; gap: 10px; margin-bottom: 12px; padding: 10px 16px; border: 1px solid var(--maintenance-shape); border-radius: 8px; background: var(--maintenance-wash); overflow-wrap: anywhere; }
.timeline li:target { background: var(--warning-wash); }
.hero {
  display: flex; align-items: flex-start; gap: 16px; padding: 14px 24px;
  border: 1px solid var(--line); border-radius: 12px; background: var(--wash); box-shadow: var(--shadow);
}
.hero > div { min-width: 0; overflow-wrap: anywhere; }
.hero .icon { font-size: 2rem; margin-top: 2px; }
.hero h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.015em; text-wrap: balance; }
.share { margin-top: 4px; font-weight: 600; }
.basis { margin-top: 4px; }
.no-script, .silence:not(:empty) {
  margin-bottom: 12px; padding: 10px 16px; border-radius: 8px;
  border: 1px solid var(--line); background: var(--card);
}
.silence:not(:empty) { border-color: var(--shape); color: var(--tone); position: sticky; top: 8px; z-index: 1; display: flex; gap: 10px; font-weight: 600; }
.silence::before { content: '!'; flex: none; width: 1.4em; text-align: center; border-radius: 4px; background: var(--tone); color: var(--card); }
.silence:empty { display: none; }
.silence:not(:empty) ~ main { filter: grayscale(0.85); }
.bottom { margin-top: 22px; padding-top: 16px; border-top: 1px solid var(--line); }
.bottom ul { display: flex; flex-wrap: wrap; gap: 4px 20px; }
@media (max-width: 640px) {
  .switches { width: 100%; }
  .hero { gap: 12px; padding: 16px; }
  .hero .icon { font-size: 1.5rem; }
  .hero h1 { font-size: 1.1875rem; }
}
`;

/** The services: one panel, a row each. */
const services = `
.services, .alert-list, .timeline, .tile, .nothing, .runbook {
  border: 1px solid var(--line); border-radius: 12px; background: var(--card); box-shadow: var(--shadow);
}
.service { padding: 3px 16px; border-top: 1px solid var(--line); }
.services > :first-child { border-top: 0; }
.service-line { display: grid; grid-template-columns: minmax(0, 1.25fr) minmax(0, 2fr) minmax(0, 1fr); align-items: center; column-gap: 20px; }
.service-state { display: grid; grid-template-columns: auto minmax(0, auto) minmax(0, 1fr); gap: 0 10px; align-items: baseline; }
.service-state > .icon { align-self: center; font-size: 1.125rem; }
.service :is(h2, h3, h4) { margin: 0; font-weight: 650; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: 24px; }
.service h2 { white-space: normal; overflow-wrap: anywhere; }
.service h3 a, .service h4 a, .brand a { color: inherit; }
.group { margin: 14px 0 6px; font-weight: 650; overflow-wrap: anywhere; }
.window { margin-top: 8px; }
.state { color: var(--soft); font-size: 0.8125rem; white-space: nowrap; }
.state-word { color: var(--tone); }
.mark { grid-column: 2 / -1; font-size: 0.8125rem; overflow-wrap: anywhere; }
.service-numbers { display: flex; justify-content: space-between; gap: 12px; font-size: 0.8125rem; white-space: nowrap; }
.service-numbers span { color: var(--soft); }
summary { width: max-content; color: var(--link); cursor: pointer; }
.service-more { display: grid; gap: 12px; padding: 10px 0 8px; }
.service-more > .chart { height: 160px; }
.badge { display: block; height: 20px; max-width: 100%; object-fit: contain; }
@media (min-width: 1100px) {
  .groups, .wide > .services-many { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .groups { gap: 0 16px; align-items: start; }
  .groups > .wide { grid-column: 1 / -1; }
  .wide > .services-many > :nth-child(2) { border-top: 0; }
  .services-many .service-line { grid-template-columns: minmax(0, 1.5fr) minmax(0, 1.2fr) 64px; column-gap: 14px; }
  .services-many :is(.lasting, .available) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
}
.bars { display: block; width: 100%; height: 24px; }
.list-note { margin-bottom: 8px; padding: 10px 16px; border: 1px solid var(--warning-shape); border-radius: 8px; overflow-wrap: anywhere; }
.bars rect { fill: transparent; }
.bars path { stroke: var(--shape); }
.bars .none { opacity: 0.55; }
.bars .partial { opacity: 0.4; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 8px 20px; align-content: start; font-size: 0.8125rem; }
dt { color: var(--soft); font-size: 0.75rem; }
.facts dd { overflow-wrap: anywhere; }
.facts .message { display: block; }
.meter { display: block; width: 100%; max-width: 160px; height: 6px; margin: 4px 0; }
.meter-all { fill: var(--inset); stroke: none; }
.meter-left { fill: var(--shape); }
.dependencies { display: flex; flex-wrap: wrap; gap: 2px 14px; }
@media (max-width: 640px) {
  .service { padding: 8px 16px; }
  .service-line { grid-template-columns: minmax(0, 1fr); row-gap: 4px; }
  .service-state { grid-template-columns: auto minmax(0, 1fr); }
  .service-state .state { grid-column: 2; white-space: normal; }
  .service-numbers { justify-content: flex-start; }
}
`;

/** Alerts, business figures, notifications. */
const sections = `
.heading { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 16px; margin-bottom: 8px; }
.heading h2 { margin: 0; }
.count:not(:empty) { padding: 0 7px; border-radius: 9px; background: var(--inset); font-size: 0.8125rem; }
.alert, .timeline li { display: flex; gap: 12px; padding: 12px 20px; }
.alert-pending { border-left: 3px dashed var(--unknown-shape); color: var(--soft); }
.fold { margin-top: 4px; font-size: 0.8125rem; }
.fold li { margin-top: 6px; }
.alert > .icon, .timeline .icon { font-size: 1.125rem; margin-top: 2px; }
.alert + .alert { border-top: 1px solid var(--line); }
.alert > div, .timeline li > div { min-width: 0; overflow-wrap: anywhere; }
.tag {
  padding: 0 6px; border: 1px solid var(--line); border-radius: 4px; color: var(--soft);
  font-size: 0.75rem; white-space: nowrap;
}
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 212px), 1fr)); gap: 12px; }
.tile { display: flex; flex-direction: column; padding: 10px 14px; }
.tile h3 { color: var(--soft); font-size: 0.8125rem; }
.amount { font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.02em; }
.absent { color: var(--soft); font-weight: 600; padding: 4px 0; }
.trend { position: relative; height: 40px; margin: 8px 0 0; }
.breakdown { margin-top: 8px; font-size: 0.8125rem; }
.breakdown li { display: flex; justify-content: space-between; gap: 12px; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.5fr); gap: 0 24px; }
.pair > :only-child { grid-column: 1 / -1; }
.nothing { padding: 14px 20px; }
.timeline { padding: 8px 0; }
.timeline li { position: relative; padding: 8px 20px; }
.timeline li:not(:last-child)::before {
  content: ''; position: absolute; left: 28px; top: 32px; bottom: -8px; width: 1px; background: var(--line);
}
@media (max-width: 860px) { .pair { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 640px) {
  .alert, .timeline li { padding-left: 16px; padding-right: 16px; }
  .timeline li:not(:last-child)::before { left: 24px; }
}
`;

/** The places of the charts, which keep their height before they are drawn. */
const charts = `
.chart { position: relative; height: 64px; }
.chart-empty { display: grid; place-items: center; border: 1px dashed var(--line); border-radius: 8px; color: var(--soft); font-size: 0.8125rem; height: auto; min-height: 56px; padding: 4px 12px; text-align: center; }
.chart .reading, .trend .reading {
  position: absolute; z-index: 1; top: 0; right: 0; padding: 0 6px; border-radius: 4px; background: var(--card);
  font-size: 0.75rem; color: var(--text); pointer-events: none;
}
.tooltip { position: fixed; z-index: 3; max-width: min(420px, calc(100vw - 16px)); padding: 6px 10px; border: 1px solid var(--control); border-radius: 6px; background: var(--card); color: var(--text); font-size: 0.8125rem; pointer-events: none; }
.bars { touch-action: pan-y; }
.chart .u-cursor-x { border-right: 1px solid var(--control); }
.chart .u-axis, .trend .u-axis { pointer-events: none; }
@media (scripting: none) {
  .chart:not(.chart-empty), .trend { display: none; }
}
`;

/** Runbooks: text to be read, one column. */
const runbook = `
.runbook { max-width: 44rem; padding: 20px 24px; font-size: 0.9375rem; line-height: 1.55; }
.runbook h1 { font-size: 1.5rem; font-weight: 650; letter-spacing: -0.015em; margin-bottom: 8px; }
.runbook h2 { font-size: 1.125rem; margin: 28px 0 8px; }
.runbook h2:target { text-decoration: underline; text-decoration-color: var(--warning-shape); text-decoration-thickness: 3px; text-underline-offset: 6px; }
.runbook p, .runbook ul, .runbook ol, .runbook pre { margin: 8px 0; }
.runbook ul, .runbook ol { padding-left: 24px; list-style: disc; }
.runbook ol { list-style: decimal; }
.runbook li > a:only-child { display: inline-block; line-height: 24px; }
.runbook code { padding: 1px 4px; border-radius: 4px; background: var(--inset); font: 0.8125rem ui-monospace, 'SFMono-Regular', Menlo, 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; }
.runbook pre { padding: 10px 12px; border-radius: 8px; background: var(--inset); white-space: pre-wrap; }
@media (max-width: 640px) { .runbook { padding: 16px; } }
`;

/** The page's own styles; TypeScript, so that the build needs to copy nothing. */
export const pageStyles = [colours, base, top, services, sections, charts, runbook]
  .join('')
  .replaceAll(/\s+/g, ' ');
