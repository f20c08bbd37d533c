/** A key of a Secret that people create; its content is written nowhere. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
  /** Who needs it and what for. */
  readonly purpose: string;
  /** Without it the pod does not start. */
  readonly required: boolean;
}

export const TOKENS = 'monitoring-tokens';
const SERVICE_KEYS = 'monitoring-service-keys';
const CHANNELS = 'monitoring-channels';

/** The tokens that the monitoring service asks of others, each the value of `<NAME>_FILE`. */
export const tokens = {
  METRICS_TOKEN: token(
    'metrics_token',
    'Prometheus reads `/metrics` and the list of services with it',
  ),
  NOTIFICATIONS_TOKEN: token('notifications_token', 'Alertmanager posts notifications with it'),
  ADMIN_TOKEN: token('admin_token', '`POST /-/reload` needs it'),
} as const;

/** Keys that the monitored services ask for, by the variable in services.yml. */
export const serviceKeys = {
  AI_SERVICE_API_KEY: {
    secret: SERVICE_KEYS,
    key: 'ai_service_api_key',
    purpose:
      'The monitoring service, not Prometheus, shows it to ai-service; leave the Secret out if none is asked for',
    required: false,
  },
} as const satisfies Readonly<Record<string, SecretKey>>;

/** Every Secret that the shipped manifests refer to. */
export const secretKeys: readonly SecretKey[] = [
  ...Object.values(tokens),
  ...Object.values(serviceKeys),
];

/** Where a channel's secret is, by the variable that names its file elsewhere: `SLACK_API_URL_FILE`. */
export function channelSecret(variable: string) {
  return { name: CHANNELS, key: variable.replace(/_FILE$/, '').toLowerCase() };
}

function token(key: string, purpose: string): SecretKey {
  return { secret: TOKENS, key, purpose, required: true };
}
