import type { Access } from './endpoint.ts';

const bearer = (variable: string) =>
  ({ type: 'http', scheme: 'bearer', description: `The value of ${variable}` }) as const;

/** One scheme a token; the descriptions name the variable that holds it. */
export const SECURITY_SCHEMES = {
  apiToken: bearer('API_TOKEN'),
  apiTokenAsPassword: {
    type: 'http',
    scheme: 'basic',
    description: 'Any user name, and the value of API_TOKEN as the password',
  },
  metricsToken: bearer('METRICS_TOKEN, else API_TOKEN'),
  notificationsToken: bearer('NOTIFICATIONS_TOKEN'),
  adminToken: bearer('ADMIN_TOKEN'),
} as const;

/** An empty requirement: open unless a token is configured. */
export const SECURITY: Readonly<Record<Access, Readonly<Record<string, readonly string[]>>[]>> = {
  open: [],
  read: [{}, { apiToken: [] }, { apiTokenAsPassword: [] }],
  metrics: [{}, { metricsToken: [] }],
  notifications: [{ notificationsToken: [] }],
  admin: [{ adminToken: [] }],
};
