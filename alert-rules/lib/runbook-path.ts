/** The section of a group's runbook that is named like the alert; relative to all runbooks. */
export function runbookPath(group: string, alert: string): string {
  return `${group}.md#${alert.toLowerCase()}`;
}
