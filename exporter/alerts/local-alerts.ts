import { DAY_MS, type Clock } from '../clock.ts';
import type { ServiceConfig } from '../config/config.ts';
import { readMemory } from '../metrics/resources.ts';
import { alertType, sortAlerts, type ActiveAlert, type AlertSource } from './alert.ts';

/**
 * The alerts that the exporter evaluates itself. Names, severities, groups and times equal those of
 * the Prometheus rules; tests/rules/local-alerts.test.ts compares them.
 */
export const LOCAL_ALERTS = {
  down: { name: 'ServiceDown', group: 'service-health', severity: 'critical', forMs: 0 },
  slow: { name: 'SlowResponse', group: 'service-health', severity: 'warning', forMs: 60_000 },
  memory: { name: 'HighMemoryUsage', group: 'monitor', severity: 'warning', forMs: 300_000 },
} as const;

/** Share of the memory limit above which memory is high. Source: the user's README, 80 %. */
export const HIGH_MEMORY_RATIO = 0.8;

/** The state of a target. */
interface WatchedService {
  readonly service: Pick<ServiceConfig, 'name' | 'check'>;
  readonly health: string;
  /** When the health last changed, Unix milliseconds. */
  readonly healthSince?: number;
  readonly inMaintenance: boolean;
  readonly last?: { readonly durationSeconds?: number | undefined };
  readonly lastFailure?: { readonly message: string };
}

interface LocalAlertsOptions {
  readonly clock: Clock;
  readonly states: () => readonly WatchedService[];
  /** For tests. */
  readonly memory?: typeof readMemory;
  /** Address of the runbooks, without a slash at the end; by default a path of this service. */
  readonly runbooks?: string | undefined;
}

/** What holds now, and the alert for it. Without `startedAt` it began when it was first seen. */
type Condition = Omit<ActiveAlert, 'severity' | 'type' | 'name' | 'state' | 'startedAt'> & {
  readonly alert: (typeof LOCAL_ALERTS)[keyof typeof LOCAL_ALERTS];
  readonly startedAt?: number | undefined;
};

/** Key of the alerts about the exporter itself; no service can have this name. */
const SELF = '';
/** Largest number of starts in a day. If there were more, it is unknown. */
const MAX_STARTS = 1000;

/**
 * ServiceDown, SlowResponse and HighMemoryUsage without Prometheus. An alert is pending until its
 * condition has held for as long as the rule's `for`. It ends with its condition: there is no
 * `keep_firing_for`.
 */
export class LocalAlerts implements AlertSource {
  readonly #options: LocalAlertsOptions;
  readonly #active = new Map<string, readonly ActiveAlert[]>();
  /** When alerts began to fire in the last day, Unix milliseconds, oldest first; one too many at most. */
  readonly #starts: number[] = [];

  constructor(options: LocalAlertsOptions) {
    this.#options = options;
  }

  /** Evaluates some services; after each probe its own, so that start times are right. */
  recordProbe(...states: readonly WatchedService[]): void {
    for (const state of states) this.#update(state.service.name, serviceConditions(state));
    const { memory = readMemory } = this.#options;
    this.#update(SELF, memoryConditions(memory()));
  }

  active(): ReturnType<AlertSource['active']> {
    const states = this.#options.states();
    const names = new Set([SELF, ...states.map(({ service }) => service.name)]);
    for (const name of this.#active.keys()) if (!names.has(name)) this.#active.delete(name);
    this.recordProbe(...states);
    const alerts = sortAlerts([...this.#active.values()].flat());
    return Promise.resolve({ source: 'local', alerts });
  }

  /** How many alerts began to fire since `from`, at most a day ago; null if they were too many. */
  startedSince(from: number): number | null {
    if (this.#starts.length > MAX_STARTS && from <= this.#starts[0]!) return null;
    return this.#starts.filter((at) => at >= from).length;
  }

  #update(key: string, conditions: readonly Condition[]): void {
    const before = this.#active.get(key);
    const alerts = conditions.map((condition) => this.#evaluate(condition, before));
    if (alerts.length > 0) this.#active.set(key, alerts);
    else this.#active.delete(key);
  }

  #evaluate({ alert, ...condition }: Condition, known: readonly ActiveAlert[] = []): ActiveAlert {
    const { clock, runbooks = '/runbooks' } = this.#options;
    const { name, group, severity, forMs } = alert;
    const before = known.find((each) => each.name === name);
    const now = clock.now();
    const startedAt = condition.startedAt ?? before?.startedAt ?? now;
    const state = now - startedAt >= forMs ? 'firing' : 'pending';
    const firedBefore = before?.state === 'firing' && before.startedAt === startedAt;
    const starts = this.#starts;
    if (state === 'firing' && !firedBefore) starts.push(now);
    while (starts[0]! <= now - DAY_MS || starts.length > MAX_STARTS + 1) starts.shift();
    const runbookUrl = `${runbooks}/${group}.md#${name.toLowerCase()}`;
    return { severity, type: alertType(name), name, state, ...condition, startedAt, runbookUrl };
  }
}

/** What is wrong with a service; nothing during maintenance. */
function serviceConditions(state: WatchedService): Condition[] {
  const { service, health, healthSince, last, lastFailure, inMaintenance } = state;
  if (inMaintenance) return [];
  const { name, check } = service;
  const conditions: Condition[] = [];
  if (health === 'unhealthy') {
    const texts = { message: `${name} is down`, french: `${name} est en panne` };
    const down = { alert: LOCAL_ALERTS.down, service: name, ...texts };
    const error = lastFailure && { error: lastFailure.message };
    conditions.push({ ...down, startedAt: healthSince, ...error });
  }
  const seconds = last?.durationSeconds ?? 0;
  const slowSeconds = check.slowThresholdMs / 1000;
  if (seconds >= slowSeconds) {
    const message = `${name} responds slowly: ${seconds.toFixed(1)} s, slow from ${slowSeconds} s`;
    const french = `${name} répond lentement\u00a0: ${seconds.toFixed(1).replace('.', ',')}\u202fs, lent à partir de ${`${slowSeconds}`.replace('.', ',')}\u202fs`;
    conditions.push({ alert: LOCAL_ALERTS.slow, service: name, message, french, value: seconds });
  }
  return conditions;
}

function memoryConditions({ rssBytes, limitBytes }: ReturnType<typeof readMemory>): Condition[] {
  const ratio = rssBytes / limitBytes;
  if (!(ratio > HIGH_MEMORY_RATIO)) return [];
  const [percent, limit] = [ratio * 100, limitBytes / 1_048_576].map((value) => value.toFixed(0));
  const message = `The monitoring service uses ${percent} % of ${limit} MiB of memory`;
  const french = `Le service de monitoring utilise ${percent}\u202f% de sa limite de mémoire, ${limit}\u202fMio`;
  const texts = { service: 'monitoring-service', message, french };
  return [{ alert: LOCAL_ALERTS.memory, ...texts, value: ratio }];
}
