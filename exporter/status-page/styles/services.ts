/** The services: one panel, a row each. */
export const services = `
.services, .alert-list, .timeline {
  border: 1px solid var(--line); border-radius: 12px; background: var(--card); box-shadow: var(--shadow);
}
.service {
  display: grid; grid-template-columns: minmax(170px, 1fr) minmax(0, 2.3fr) minmax(0, 1.9fr);
  column-gap: 28px; padding: 16px 20px 14px;
}
.service + .service { border-top: 1px solid var(--line); }
.service-state { display: grid; grid-template-columns: auto 1fr; gap: 0 10px; align-content: start; }
.service-state > .icon { grid-row: span 2; font-size: 1.25rem; margin-top: 2px; }
.service h3 { font-size: 0.9375rem; font-weight: 650; }
.state { color: var(--soft); font-size: 0.8125rem; }
.service-up .state-word { color: var(--good); }
.service-slow .state-word { color: var(--warning); }
.service-down .state-word { color: var(--critical); }
.service-unknown .state-word { color: var(--unknown); }
.mark { grid-column: 2; font-size: 0.8125rem; margin-top: 4px; }
.bars { display: block; width: 100%; height: 56px; }
.further { margin-top: 8px; }
.list-note { margin-bottom: 8px; padding: 10px 16px; border: 1px solid var(--warning-shape); border-radius: 8px; overflow-wrap: anywhere; }
.scale { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; }
.bars .none { fill: var(--unknown-shape); opacity: 0.55; }
.bars .maintenance { fill: var(--maintenance-shape); }
.bars .good { fill: var(--good-shape); }
.bars .slow { fill: var(--warning-shape); }
.bars .failed { fill: var(--critical-shape); }
.bars rect:hover { opacity: 0.65; }
.service .caption { margin-top: 6px; }
.service .caption strong { color: var(--text); }
.facts {
  grid-column: 2 / -1; display: grid; grid-template-columns: 1.25fr 1.05fr 1.05fr 0.82fr; gap: 8px 28px;
  margin-top: 14px; font-size: 0.8125rem;
}
dt { color: var(--soft); }
.facts dt { font-size: 0.75rem; }
.facts .message { display: block; }
.meter { display: block; width: 100%; max-width: 160px; height: 6px; margin: 4px 0; }
.meter-all { fill: var(--inset); stroke: none; }
.meter-left { fill: var(--good-shape); }
.meter-low .meter-left { fill: var(--critical-shape); }
.dependencies { display: flex; flex-wrap: wrap; gap: 2px 14px; }
.details { grid-column: 1 / -1; font-size: 0.8125rem; }
/* Closed, it stands in the empty corner below the state. */
.details { margin-top: -22px; }
.details summary { width: max-content; height: 22px; color: var(--link); cursor: pointer; padding: 2px 0; }
.details dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); gap: 8px 28px; padding-top: 8px; }
.details .wide { grid-column: 1 / -1; }
@media (max-width: 860px) {
  .service { grid-template-columns: 1fr 1fr; }
  .service-state { grid-column: 1 / -1; }
  .facts { grid-column: 1 / -1; grid-template-columns: 1fr 1fr; }
  .details { margin-top: 8px; }
  .service > * + * { margin-top: 12px; }
}
@media (max-width: 640px) {
  .service { grid-template-columns: minmax(0, 1fr); padding: 14px 16px; }
  .facts { grid-template-columns: minmax(0, 1fr); }
  .scale span:nth-child(2) { order: -1; width: 100%; }
  .fact { display: grid; grid-template-columns: 104px minmax(0, 1fr); gap: 8px; }
}
`;
