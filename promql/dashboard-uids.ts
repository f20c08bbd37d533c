/** Grafana uids of the dashboards. The front end embeds overview, auth, ai and aiTest by uid. */
export const DASHBOARD_UIDS = {
  overview: 'penpal-overview',
  service: 'penpal-service',
  slo: 'penpal-slo',
  business: 'penpal-business',
  auth: 'penpal-auth-metrics',
  ai: 'penpal-ai-metrics',
  aiTest: 'penpal-ai-test',
  monitoring: 'penpal-monitoring',
} as const;

export type DashboardName = keyof typeof DASHBOARD_UIDS;
