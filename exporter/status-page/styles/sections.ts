/** Alerts, business figures, notifications. */
export const sections = `
.heading { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 16px; margin-bottom: 8px; }
.heading h2 { margin: 0; }
.count:not(:empty) { padding: 0 7px; border-radius: 9px; background: var(--inset); font-size: 0.8125rem; }
.alert, .timeline li { display: flex; gap: 12px; padding: 12px 20px; }
.alert > .icon, .timeline .icon { font-size: 1.125rem; margin-top: 2px; }
.alert + .alert { border-top: 1px solid var(--line); }
.alert > div, .timeline li > div { min-width: 0; }
.tag {
  padding: 0 6px; border: 1px solid var(--line); border-radius: 4px; color: var(--soft);
  font-size: 0.75rem; white-space: nowrap;
}
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 212px), 1fr)); gap: 12px; }
.tile {
  display: flex; flex-direction: column; padding: 14px 16px; border: 1px solid var(--line);
  border-radius: 12px; background: var(--card); box-shadow: var(--shadow);
}
.tile h3 { color: var(--soft); font-size: 0.8125rem; }
.amount { font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.02em; }
.absent { color: var(--soft); font-weight: 600; padding: 4px 0; }
.trend { height: 40px; margin: 8px 0 0; }
.breakdown { margin-top: 8px; font-size: 0.8125rem; }
.breakdown li { display: flex; justify-content: space-between; gap: 12px; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 2fr); gap: 0 24px; }
.pair > :only-child { grid-column: 1 / -1; }
.nothing { padding: 14px 20px; border: 1px solid var(--line); border-radius: 12px; background: var(--card); box-shadow: var(--shadow); }
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
