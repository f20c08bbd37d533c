/** A key of a Secret that people create. Its content is nowhere in this project. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
  /** What it is for. Shown in the README. */
  readonly purpose: string;
  /** Without it the pod does not start. */
  readonly required: boolean;
}

export const TOKENS = 'monitoring-tokens';
const SERVICE_KEYS = 'monitoring-service-keys';
const CHANNELS = 'monitoring-channels';

/** The tokens that clients of the monitoring service send, by variable. The pod sets `<NAME>_FILE`. */
export const tokens = {
  METRICS_TOKEN: token(
    'metrics_token',
    'Prometheus reads `/metrics` and the list of services with it',
  ),
  NOTIFICATIONS_TOKEN: token('notifications_token', 'Alertmanager posts notifications with it'),
  ADMIN_TOKEN: token('admin_token', '`POST /-/reload` needs it'),
} as const;

/** Keys that the monitored services require, by their variable in services.yml. */
export const serviceKeys = {
  AI_SERVICE_API_KEY: {
    secret: SERVICE_KEYS,
    key: 'ai_service_api_key',
    purpose:
      'The monitoring service, not Prometheus, shows it to ai-service; leave the Secret out if none is asked for',
    required: false,
  },
} as const satisfies Readonly<Record<string, SecretKey>>;

/** Every Secret key that the shipped manifests use. */
export const secretKeys: readonly SecretKey[] = [
  ...Object.values(tokens),
  ...Object.values(serviceKeys),
];

/** The Secret key of a channel, by the variable of its file, such as `SLACK_API_URL_FILE`. */
export function channelSecret(variable: string) {
  return { name: CHANNELS, key: variable.replace(/_FILE$/, '').toLowerCase() };
}

function token(key: string, purpose: string): SecretKey {
  return { secret: TOKENS, key, purpose, required: true };
}
