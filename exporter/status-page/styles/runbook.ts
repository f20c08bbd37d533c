/** Runbooks: text to be read, one column. */
export const runbook = `
.runbook { max-width: 44rem; padding: 20px 24px; border: 1px solid var(--line); border-radius: 12px; background: var(--card); box-shadow: var(--shadow); font-size: 0.9375rem; line-height: 1.55; }
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
