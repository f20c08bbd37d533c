import { z } from 'zod';
import { DAY_MS } from '../clock.ts';
import { digits, foreignText } from './fields.ts';
import { LOG_LEVELS } from '../logger.ts';
import { ConfigError, explainIssues } from './config-error.ts';
import { MAX_PROBE_INTERVAL_MS, STALLED } from './service-schema.ts';
import { readVariable, type Variables } from './substitute.ts';

/** Each may also be the content of a file: `ADMIN_TOKEN` or `ADMIN_TOKEN_FILE`. */
const SECRETS = ['NOTIFICATIONS_TOKEN', 'ADMIN_TOKEN', 'API_TOKEN', 'METRICS_TOKEN'] as const;

/** Finding the shard of a service takes one hash per shard; more would slow the start down. */
const MAX_SHARDS = 100;

/** At least a second: an interval of `30` was meant as seconds. */
const interval = digits('a whole number of milliseconds', 1000, DAY_MS).optional();
const timeout = digits('a whole number of milliseconds', 1, DAY_MS).optional();
const url = z.url({ protocol: /^https?$/, error: 'expected an http:// or https:// URL' });
/** A path is added to it. */
const httpUrl = url
  .transform((given) => given.replaceAll(/([^:/])\/+/g, '$1/').replace(/\/$/, ''))
  .optional();
/** As a browser sends it: without a path. */
const origin = z
  .string()
  .transform((text) => text.replace(/\/$/, ''))
  .refine(
    (text) => text === '*' || (/^https?:/.test(text) && URL.parse(text)?.origin === text),
    'expected origins such as http://localhost:3000, separated by commas',
  );
const hostName = z
  .string()
  .regex(
    /^[a-z0-9_-][a-z0-9._-]*$/,
    'expected host names such as monitor.example.com, separated by commas',
  );
const text = (fallback: string) => z.string().default(fallback);
/** A header can carry it, and every client sends the same bytes. */
const token = z
  .string()
  .min(16, 'expected a token of at least 16 characters')
  .regex(
    /^[!-~][ -~]*[!-~]$/,
    'expected a token of ASCII characters, without line breaks and spaces around it',
  )
  .optional();

/** Each description is a row of docs/configuration.md. */
const fields = z.object({
  HOST: text('0.0.0.0').describe('Address that the service listens on'),
  PORT: digits('a port number', 0, 65_535)
    .prefault('3005')
    .describe('Port that the service listens on'),
  NODE_ENV: text('development').describe('Environment name, shown in the first log line'),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, `expected one of ${LOG_LEVELS.join(', ')}`)
    .default('info')
    .describe(`One of ${LOG_LEVELS.join(', ')}`),
  SERVICES_FILE: text('services.yml').describe('File that lists what is monitored'),
  SHARD_INDEX: digits('the number of a shard', 0, MAX_SHARDS - 1)
    .optional()
    .describe('Number of this shard, from 0; needs SHARD_COUNT'),
  SHARD_COUNT: digits('a number of shards', 1, MAX_SHARDS)
    .optional()
    .describe('Number of shards that share the services; unset: one process probes all of them'),
  METRICS_COLLECTION_INTERVAL: interval.describe(
    'Time between two reads of a business source, ms; unset: `defaults` in services.yml',
  ),
  HEALTH_CHECK_INTERVAL: interval.describe(
    `Time between two probes of a service, ms, at most ${MAX_PROBE_INTERVAL_MS}; unset: METRICS_COLLECTION_INTERVAL`,
  ),
  HEALTH_CHECK_TIMEOUT: timeout.describe(
    'Deadline of a probe, ms; unset: `defaults` in services.yml',
  ),
  CORS_ALLOWED_ORIGINS: z
    .string()
    .default('http://localhost:3000,http://localhost:3002')
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(origin))
    .describe('Origins whose pages may read the API, separated by commas'),
  ALLOWED_HOSTS: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim().toLowerCase()))
    .pipe(z.array(hostName))
    .optional()
    .describe(
      'Names in the Host header besides localhost and addresses, separated by commas; unset: any name',
    ),
  PUBLIC_URL: httpUrl.describe(
    'The page as browsers reach it; the links to Grafana, Prometheus and Alertmanager are below it unless they are set: /grafana, /prometheus, /alertmanager',
  ),
  PROMETHEUS_URL: httpUrl.describe('Source of history and alerts; unset: memory and local alerts'),
  PROMETHEUS_EXTERNAL_URL: httpUrl.describe(
    'Prometheus as browsers reach it; unset: PROMETHEUS_URL',
  ),
  ALERTMANAGER_URL: httpUrl.describe('Alertmanager as browsers reach it, for links'),
  ALERTMANAGER_API_URL: httpUrl.describe(
    'Alertmanager as this service reaches it: which alerts it holds back, and by which channels it tells people; unset: not known',
  ),
  GRAFANA_URL: httpUrl.describe('Grafana as browsers reach it, for links'),
  RUNBOOK_URL: httpUrl
    .transform((url) => url && foreignText(url))
    .describe("Base address of the runbooks; unset: the service's own /runbooks"),
  LOGS_URL: url
    .optional()
    .describe('Logs of a service, with `{service}` for its name, for links in dashboards'),
  NOTIFICATIONS_TOKEN: token.describe(
    'Token that Alertmanager sends with notifications; unset: notifications are refused',
  ),
  ADMIN_TOKEN: token.describe(
    'Token for POST /-/reload, /-/maintenance and /-/announcement; unset: they are closed',
  ),
  API_TOKEN: token.describe('Token that closes the API and the page to readers; unset: open'),
  METRICS_TOKEN: token.describe('Token that closes /metrics and the target lists; unset: open'),
  REVISION: text('unknown'),
});
const environmentSchema = fields
  .refine(
    ({ SHARD_INDEX: index, SHARD_COUNT: count }) =>
      count === undefined ? index === undefined : (index ?? count) < count,
    { path: ['SHARD_INDEX'], error: 'expected together with SHARD_COUNT, and less than it' },
  )
  .refine(
    ({ HEALTH_CHECK_INTERVAL, METRICS_COLLECTION_INTERVAL = 0 }) =>
      (HEALTH_CHECK_INTERVAL ?? METRICS_COLLECTION_INTERVAL) <= MAX_PROBE_INTERVAL_MS,
    {
      path: ['HEALTH_CHECK_INTERVAL'],
      error: `expected at most ${MAX_PROBE_INTERVAL_MS}, also if METRICS_COLLECTION_INTERVAL sets it: ${STALLED}`,
    },
  );

/** Variables with their descriptions and defaults, as JSON schema. */
export const describeEnvironment = () => z.toJSONSchema(fields, { io: 'input' });

/** The validated environment. */
export type Settings = Readonly<z.output<typeof environmentSchema>>;

/** Empty variables count as not set. Throws a ConfigError with one line per unusable variable. */
export function readEnvironment(variables: Variables): Settings {
  const given = Object.entries(variables).filter(([, value]) => value !== '');
  const set: Variables = Object.fromEntries(given);
  const secrets = SECRETS.map((name) => [name, readVariable(set, name)]);
  const parsed = environmentSchema.safeParse({ ...set, ...Object.fromEntries(secrets) });
  if (parsed.success) return Object.freeze({ ...belowPublicUrl(parsed.data), ...parsed.data });
  throw new ConfigError(explainIssues(parsed.error), 'environment');
}

/** The addresses of the other parts if only PUBLIC_URL is set. */
function belowPublicUrl({ PUBLIC_URL: base }: Settings) {
  return (
    base !== undefined && {
      PROMETHEUS_EXTERNAL_URL: `${base}/prometheus`,
      ALERTMANAGER_URL: `${base}/alertmanager`,
      GRAFANA_URL: `${base}/grafana`,
    }
  );
}

/** The shard of this process; undefined if it takes all services. */
export function shardOfSettings({ SHARD_INDEX, SHARD_COUNT }: Settings) {
  if (SHARD_INDEX === undefined || SHARD_COUNT === undefined || SHARD_COUNT === 1) return undefined;
  return { index: SHARD_INDEX, count: SHARD_COUNT };
}
