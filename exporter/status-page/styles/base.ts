/** Type, spacing and what is common to all sections. The unit of spacing is 4 px. */
export const base = `
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
section { margin-top: 28px; }
.quiet, .caption, .basis, .source { color: var(--soft); }
.caption, .source { font-size: 0.8125rem; }
.message { color: var(--soft); }
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
.icon > :first-child { stroke: none; }
.icon-good > :first-child { fill: var(--good-shape); }
.icon-warning > :first-child { fill: var(--warning-shape); }
.icon-critical > :first-child { fill: var(--critical-shape); }
.icon-maintenance > :first-child { fill: var(--maintenance-shape); }
.icon-unknown > :first-child { fill: var(--unknown-shape); }
@media (forced-colors: active) {
  .icon, .bars, .meter { forced-color-adjust: none; }
}
@media (max-width: 640px) { body { padding: 0 16px 24px; } .skip { left: 16px; } }
`;
