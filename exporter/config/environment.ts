import { z } from 'zod';
import { LOG_LEVELS } from '../logger.ts';
import { ConfigError } from './config-error.ts';
import { explainIssues } from './explain-issues.ts';
import { MAX_PROBE_INTERVAL_MS } from './fields.ts';
import type { Shard } from './shard.ts';
import { readVariable } from './read-variable.ts';
import type { Variables } from './substitute.ts';

/** Secrets of which each may also be given as a file: `ADMIN_TOKEN` or `ADMIN_TOKEN_FILE`. */
const SECRETS = ['NOTIFICATIONS_TOKEN', 'ADMIN_TOKEN', 'API_TOKEN', 'METRICS_TOKEN'] as const;

/** Beyond, finding each service's shard would slow the start down: it takes a hash for each. */
const MAX_SHARDS = 100;

/** A second at least: an interval of `30` was meant as seconds. At most a day. */
const interval = wholeNumber('a whole number of milliseconds', 1000, 86_400_000).optional();
const timeout = wholeNumber('a whole number of milliseconds', 1, 86_400_000).optional();
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'expected an http:// or https:// URL' })
  .transform((url) => url.replace(/\/+$/, ''))
  .optional();
/** As a browser sends it: without a path. */
const origin = z
  .string()
  .transform((text) => text.replace(/\/$/, ''))
  .refine(
    (text) => text === '*' || (/^https?:/.test(text) && URL.parse(text)?.origin === text),
    'expected origins such as http://localhost:3000, separated by commas',
  );
/** 16 characters at least: a token that can be guessed is none. */
const token = z.string().min(16, 'expected a token of at least 16 characters').optional();

/** Each description is a row of docs/configuration.md. */
const fields = z.object({
  HOST: z.string().default('0.0.0.0').describe('Address that the service listens on'),
  PORT: wholeNumber('a port number', 0, 65_535)
    .prefault('3005')
    .describe('Port that the service listens on'),
  NODE_ENV: z
    .string()
    .default('development')
    .describe('Environment name, shown in the first log line'),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, `expected one of ${LOG_LEVELS.join(', ')}`)
    .default('info')
    .describe(`One of ${LOG_LEVELS.join(', ')}`),
  SERVICES_FILE: z.string().default('services.yml').describe('File that lists what is monitored'),
  SHARD_INDEX: wholeNumber('the number of a shard', 0, MAX_SHARDS - 1)
    .optional()
    .describe('Number of this shard, from 0; needs SHARD_COUNT'),
  SHARD_COUNT: wholeNumber('a number of shards', 1, MAX_SHARDS)
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
  PROMETHEUS_URL: httpUrl.describe('Source of history and alerts; unset: memory and local alerts'),
  PROMETHEUS_EXTERNAL_URL: httpUrl.describe(
    'Prometheus as browsers reach it; unset: PROMETHEUS_URL',
  ),
  ALERTMANAGER_URL: httpUrl.describe('Alertmanager as browsers reach it, for links'),
  GRAFANA_URL: httpUrl.describe('Grafana as browsers reach it, for links'),
  RUNBOOK_URL: httpUrl.describe("Base address of the runbooks; unset: the service's own /runbooks"),
  NOTIFICATIONS_TOKEN: token.describe(
    'Token that Alertmanager sends with notifications; unset: notifications are refused',
  ),
  ADMIN_TOKEN: token.describe('Token for POST /-/reload; unset: the endpoint is closed'),
  API_TOKEN: token.describe('Token that closes the API and the page to readers; unset: open'),
  METRICS_TOKEN: token.describe('Token that closes /metrics and the target lists; unset: open'),
  REVISION: z.string().default('unknown'),
});
const environmentSchema = fields.superRefine(requireShard).superRefine(requireProbes);

/** Variables with their descriptions and defaults, as JSON schema. */
export const describeEnvironment = () => z.toJSONSchema(fields, { io: 'input' });

/** What the environment says, validated. Variables that are empty count as not set. */
export type Settings = Readonly<z.output<typeof environmentSchema>>;

/** Throws a ConfigError that names each variable that cannot be used. */
export function readEnvironment(variables: Variables): Settings {
  const parsed = environmentSchema.safeParse(withSecretFiles(withoutEmpty(variables)));
  if (parsed.success) return Object.freeze(parsed.data);
  throw new ConfigError(explainIssues(parsed.error).map((fault) => `environment: ${fault}`));
}

/** The shard that the process is; undefined if it has all services to itself. */
export function shardOfSettings({ SHARD_INDEX, SHARD_COUNT }: Settings): Shard | undefined {
  if (SHARD_INDEX === undefined || SHARD_COUNT === undefined || SHARD_COUNT === 1) return undefined;
  return { index: SHARD_INDEX, count: SHARD_COUNT };
}

/** Half a setting is a mistake: two processes would probe the same services, or none would. */
function requireShard(
  { SHARD_INDEX, SHARD_COUNT }: z.output<typeof fields>,
  context: z.RefinementCtx,
): void {
  const refuse = (name: string, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message });
  if (SHARD_INDEX === undefined && SHARD_COUNT !== undefined) {
    refuse('SHARD_INDEX', 'expected with SHARD_COUNT: which of the shards this process is');
  } else if (SHARD_INDEX !== undefined && SHARD_COUNT === undefined) {
    refuse('SHARD_COUNT', 'expected with SHARD_INDEX: how many shards there are');
  } else if (SHARD_INDEX && SHARD_COUNT && SHARD_INDEX >= SHARD_COUNT) {
    refuse('SHARD_INDEX', `expected less than SHARD_COUNT, which is ${SHARD_COUNT}`);
  }
}

/** The common interval is that of the probes, too, where these have none of their own. */
function requireProbes(
  { HEALTH_CHECK_INTERVAL, METRICS_COLLECTION_INTERVAL }: z.output<typeof fields>,
  context: z.RefinementCtx,
): void {
  const intervalMs = HEALTH_CHECK_INTERVAL ?? METRICS_COLLECTION_INTERVAL ?? 0;
  // What was refused already is no number, which is never greater.
  if (!(intervalMs > MAX_PROBE_INTERVAL_MS)) return;
  const most = `expected at most ${MAX_PROBE_INTERVAL_MS}`;
  const [name, message] =
    HEALTH_CHECK_INTERVAL === undefined
      ? ['METRICS_COLLECTION_INTERVAL', `${most} without HEALTH_CHECK_INTERVAL`]
      : ['HEALTH_CHECK_INTERVAL', most];
  const why = 'a service that is probed less often sets off the alert ProbesStalled';
  context.addIssue({ code: 'custom', path: [name], message: `${message}: ${why}` });
}

function withoutEmpty(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}

function withSecretFiles(variables: Variables): Variables {
  const secrets = SECRETS.map((name) => [name, readVariable(variables, name)] as const);
  return { ...variables, ...Object.fromEntries(secrets) };
}

function wholeNumber(what: string, least: number, most: number) {
  const expectation = `expected ${what} from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d+$/, expectation)
    .transform(Number)
    .pipe(z.number().min(least, expectation).max(most, expectation));
}
