import { DEPENDENCIES, type Dependency, type ServiceName } from './penpal-services.ts';

/** Each fault, and what a client sees. */
export const FAULTS = {
  down: 'connections are refused, open ones cut; clearing it restarts the service',
  hang: 'connections are accepted, requests get no response',
  slow: 'responses come ?ms= late (default 6000)',
  error: 'every response is 500',
  reset: 'connections are reset before the response',
  'bad-body': 'responses are 200 with half a body and garbage',
  'metrics-missing': 'business metrics respond with 404',
  dependency:
    'ai-service only: ?name= (database, redis or openai) is in error, the status stays ok',
} as const;

export type FaultKind = keyof typeof FAULTS;

export interface FaultOptions {
  /** For `slow`: 1 to 600,000 ms of real time, whatever the clock. Default 6000. */
  readonly ms?: number;
  /**
   * The fault affects only this many health requests and no other, then clears itself. Default: every
   * request until it is cleared. Not for `down` and `metrics-missing`, which no health request sees.
   */
  readonly times?: number;
  /** For `dependency`. Default `database`. */
  readonly name?: Dependency;
}

export interface Fault extends FaultOptions {
  readonly kind: FaultKind;
}

/** A fault, or a request for one, that makes no sense; the message says what was expected. */
export class FaultError extends Error {
  readonly code = 'FAULT_INVALID';
  /** Of the HTTP response. */
  readonly status: number;

  constructor(expected: string, status = 400) {
    super(expected);
    this.status = status;
  }
}

const DEFAULT_SLOW_MS = 6000;
const MAX_SLOW_MS = 600_000;
const MAX_TIMES = 1_000_000;

export function isFaultKind(kind: string): kind is FaultKind {
  return Object.hasOwn(FAULTS, kind);
}

/** The fault with its defaults. Throws a `FaultError`. */
export function checkedFault(service: ServiceName, kind: FaultKind, options: FaultOptions): Fault {
  const { times } = options;
  const ms = options.ms ?? (kind === 'slow' ? DEFAULT_SLOW_MS : undefined);
  const name = options.name ?? (kind === 'dependency' ? 'database' : undefined);
  const isUnknown = name !== undefined && !DEPENDENCIES.includes(name);
  const faults = [
    ms !== undefined && kind !== 'slow' && `ms is for slow, not for ${kind}`,
    !isWhole(ms, MAX_SLOW_MS) && `ms must be a whole number from 1 to ${MAX_SLOW_MS}`,
    name && kind !== 'dependency' && `name is for dependency, not for ${kind}`,
    name && service !== 'ai-service' && `only ai-service reports dependencies, not ${service}`,
    isUnknown && `name must be one of ${DEPENDENCIES.join(', ')}`,
    !isWhole(times, MAX_TIMES) && 'times must be a whole number from 1',
    times && kind === 'down' && 'times does not apply to down: no request reaches a closed port',
    times && kind === 'metrics-missing' && 'times counts health requests, which this leaves alone',
  ];
  const fault = faults.find((message) => typeof message === 'string');
  if (fault) throw new FaultError(fault);
  return { kind, ...(ms && { ms }), ...(times && { times }), ...(name && { name }) };
}

function isWhole(value: number | undefined, max: number): boolean {
  return value === undefined || (Number.isInteger(value) && value >= 1 && value <= max);
}
