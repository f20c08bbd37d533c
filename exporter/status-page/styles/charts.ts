/** The places of the charts, which keep their height before they are drawn. */
export const charts = `
.chart { position: relative; height: 64px; }
.chart-empty { display: grid; place-items: center; border: 1px dashed var(--line); border-radius: 8px; color: var(--soft); font-size: 0.8125rem; height: auto; min-height: 56px; padding: 4px 12px; text-align: center; }
.chart .reading {
  position: absolute; top: 0; right: 0; padding: 0 6px; border-radius: 4px; background: var(--card);
  font-size: 0.75rem; color: var(--text); pointer-events: none;
}
.chart .u-cursor-x { border-right: 1px solid var(--control); }
.chart .u-axis, .trend .u-axis { pointer-events: none; }
@media (scripting: none) { .chart:not(.chart-empty), .trend { display: none; } }
`;
