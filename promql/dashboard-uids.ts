/** The dashboards' addresses. Those of overview, auth, ai and ai-test are embedded by the front end. */
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
