/** The page's name and switches, the sentence about everything, the monitor's silence, the footer. */
export const top = `
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
.hero {
  display: flex; align-items: flex-start; gap: 16px; padding: 20px 24px;
  border: 1px solid var(--line); border-radius: 12px; background: var(--wash); box-shadow: var(--shadow);
}
.hero .icon { font-size: 2rem; margin-top: 2px; }
.hero h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.015em; text-wrap: balance; }
.share { margin-top: 4px; font-weight: 600; }
.basis { margin-top: 4px; }
.hero-good { --wash: var(--good-wash); }
.hero-warning { --wash: var(--warning-wash); }
.hero-critical { --wash: var(--critical-wash); }
.hero-maintenance { --wash: var(--maintenance-wash); }
.hero-unknown { --wash: var(--unknown-wash); }
.no-script, .silence:not(:empty) {
  margin-bottom: 12px; padding: 10px 16px; border-radius: 8px;
  border: 1px solid var(--line); background: var(--card);
}
.silence:not(:empty) { position: sticky; top: 8px; z-index: 1; display: flex; gap: 10px; font-weight: 600; }
.silence::before { content: '!'; flex: none; width: 1.4em; text-align: center; border-radius: 4px; color: var(--card); }
.silence[data-state='unreachable'] { border-color: var(--critical-shape); color: var(--critical); }
.silence[data-state='unreachable']::before { background: var(--critical); }
.silence[data-state='old'] { border-color: var(--warning-shape); color: var(--warning); }
.silence[data-state='old']::before { background: var(--warning); }
.silence:empty { display: none; }
.silence:not(:empty) ~ main { filter: grayscale(0.85); }
.bottom { margin-top: 32px; padding-top: 16px; border-top: 1px solid var(--line); }
.bottom ul { display: flex; flex-wrap: wrap; gap: 4px 20px; }
@media (max-width: 640px) {
  .switches { width: 100%; }
  .hero { gap: 12px; padding: 16px; }
  .hero .icon { font-size: 1.5rem; }
  .hero h1 { font-size: 1.1875rem; }
}
`;
