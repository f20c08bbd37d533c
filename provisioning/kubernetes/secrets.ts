/** A key of a Secret that people create. Its content is nowhere in this project. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
  /** What it is for. Shown in the README. */
  readonly purpose: string;
  /** Its value in the command that creates the Secret. */
  readonly value: string;
}

export const TOKENS = 'monitoring-tokens';
const CHANNELS = 'monitoring-channels';

/** What the monitoring service reads, by variable. The pod sets `<NAME>_FILE`. */
export const tokens = {
  METRICS_TOKEN: token('metrics_token', 'For Prometheus, to read `/metrics` and the service list'),
  NOTIFICATIONS_TOKEN: token('notifications_token', 'For Alertmanager, to post notifications'),
  ADMIN_TOKEN: token('admin_token', 'For `POST /-/reload`'),
  AI_SERVICE_API_KEY: {
    secret: TOKENS,
    key: 'ai_service_api_key',
    purpose:
      'For the monitoring service (not Prometheus), to read ai-service. Empty if ai-service requires no key',
    value: '$AI_SERVICE_API_KEY',
  },
} as const satisfies Readonly<Record<string, SecretKey>>;

/** Every Secret key that the shipped manifests use. */
export const secretKeys: readonly SecretKey[] = Object.values(tokens);

/** The Secret key of a channel, by the variable of its file, such as `SLACK_API_URL_FILE`. */
export function channelSecret(variable: string) {
  return { name: CHANNELS, key: variable.replace(/_FILE$/, '').toLowerCase() };
}

function token(key: string, purpose: string): SecretKey {
  return { secret: TOKENS, key, purpose, value: '$(openssl rand -hex 24)' };
}
