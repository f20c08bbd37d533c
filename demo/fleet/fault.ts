import type { ServiceName } from './service-names.ts';

/** Every fault, and what a client of the service sees. */
export const FAULTS = {
  down: 'connections are refused, open ones cut; clearing it restarts the service',
  hang: 'connections are accepted, requests never answered',
  slow: 'answers come ?ms= late (default 6000)',
  error: 'every answer is 500',
  reset: 'connections are reset before the answer',
  'bad-body': 'answers are 200 with half a body and garbage',
  'metrics-missing': 'business figures answer 404',
  dependency:
    'ai-service only: ?name= (database, redis or openai) is in error, the status stays ok',
} as const;

export type FaultKind = keyof typeof FAULTS;

/** What ai-service says it depends on. */
export const DEPENDENCIES = ['database', 'redis', 'openai'] as const;
export type Dependency = (typeof DEPENDENCIES)[number];

export interface FaultOptions {
  /** For `slow`: milliseconds, 1 to 600 000, in real time whatever the clock. Default 6000. */
  readonly ms?: number;
  /**
   * The fault meets only the next so many health requests, nothing else, then clears itself.
   * Without it the fault meets every request until it is cleared. Not for `down`, which no
   * request reaches, nor for `metrics-missing`, which no health request meets.
   */
  readonly times?: number;
  /** For `dependency`: default `database`. */
  readonly name?: Dependency;
}

export interface Fault extends FaultOptions {
  readonly kind: FaultKind;
}

/** A fault that cannot be: the message says what was expected. */
export class FaultError extends Error {
  readonly code = 'FAULT_INVALID';
}

const DEFAULT_SLOW_MS = 6000;
const MAX_SLOW_MS = 600_000;

export function isFaultKind(kind: string): kind is FaultKind {
  return Object.hasOwn(FAULTS, kind);
}

/** The fault with its defaults filled in. Throws `FaultError` where an option makes no sense. */
export function checkedFault(service: ServiceName, kind: FaultKind, options: FaultOptions): Fault {
  const { times } = options;
  refuseIf(options.ms !== undefined && kind !== 'slow', `ms is for slow, not for ${kind}`);
  refuseIf(
    options.name !== undefined && kind !== 'dependency',
    `name is for dependency, not for ${kind}`,
  );
  if (times !== undefined) {
    refuseIf(!isWhole(times, 1_000_000), 'times must be a whole number from 1');
    refuseIf(kind === 'down', 'times does not apply to down: no request reaches a closed port');
    refuseIf(
      kind === 'metrics-missing',
      'times counts health requests; metrics-missing meets none',
    );
  }
  return { kind, ...(times === undefined ? {} : { times }), ...detail(service, kind, options) };
}

function detail(service: ServiceName, kind: FaultKind, options: FaultOptions): FaultOptions {
  if (kind === 'slow') {
    const { ms = DEFAULT_SLOW_MS } = options;
    refuseIf(!isWhole(ms, MAX_SLOW_MS), `ms must be a whole number from 1 to ${MAX_SLOW_MS}`);
    return { ms };
  }
  if (kind !== 'dependency') return {};
  const { name = 'database' } = options;
  refuseIf(service !== 'ai-service', `only ai-service reports dependencies, ${service} does not`);
  refuseIf(!DEPENDENCIES.includes(name), `name must be one of ${DEPENDENCIES.join(', ')}`);
  return { name };
}

function isWhole(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= max;
}

function refuseIf(wrong: boolean, message: string): void {
  if (wrong) throw new FaultError(message);
}
