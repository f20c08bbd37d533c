import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { withDeadline } from '../read-body.ts';
import { PrometheusError } from './prometheus-client.ts';

/**
 * Caches the results of requests for `freshMs`, failed ones too. Callers within that time share one
 * request, so that a Prometheus that hangs is asked once. At most `maxKeys` results are in memory.
 */
export class SharedRequests<T> {
  readonly #clock: Clock;
  readonly #freshMs: number;
  readonly #maxKeys: number;
  /** Oldest first. */
  readonly #requests = new Map<
    string,
    { readonly startedMs: number; readonly result: Promise<T> }
  >();

  constructor(clock: Clock, freshMs: number, maxKeys: number) {
    this.#clock = clock;
    this.#freshMs = freshMs;
    this.#maxKeys = maxKeys;
  }

  /** Number of cached results. Expired ones go with the next request. */
  get size(): number {
    return this.#requests.size;
  }

  get(key: string, request: () => Promise<T>): Promise<T> {
    const now = this.#clock.monotonic();
    for (const [old, { startedMs }] of this.#requests) {
      if (now - startedMs < this.#freshMs) break;
      this.#requests.delete(old);
    }
    const cached = this.#requests.get(key);
    if (cached) return cached.result;
    const result = request();
    this.#requests.set(key, { startedMs: now, result });
    const [oldest] = this.#requests.keys();
    if (this.#requests.size > this.#maxKeys) this.#requests.delete(oldest!);
    return result;
  }
}

/** The value from Prometheus, or one sentence that says why there is none. */
export type FromPrometheus<T> = { readonly value: T } | { readonly note: string };

export interface PrometheusReaderOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** What is read, for the log: `history`. */
  readonly subject: string;
  /** How long a result is cached, and how many are. */
  readonly freshMs: number;
  readonly maxKeys: number;
}

/** For all requests of one result together: the promise of the API. */
const DEADLINE_MS = 1000;

/**
 * Returns a function that reads from Prometheus within the deadline. Reads of the same key share one;
 * `read` has to end when its signal aborts. Only the first failure and the recovery are logged.
 */
export function prometheusReader<T>(options: PrometheusReaderOptions) {
  const { clock, log, subject, freshMs, maxKeys } = options;
  const requests = new SharedRequests<FromPrometheus<T>>(clock, freshMs, maxKeys);
  let isFailing = false;
  const attempt = async (read: (signal: AbortSignal) => Promise<T>): Promise<FromPrometheus<T>> => {
    try {
      const value = await withDeadline({ timeoutMs: DEADLINE_MS, clock }, read);
      if (isFailing) log.info(`Prometheus responds again; using its ${subject}`);
      isFailing = false;
      return { value };
    } catch (error) {
      const isExplained = error instanceof PrometheusError;
      const note = `Prometheus ${isExplained ? error.message : 'could not be understood'}`;
      // The error of a request is not logged: it may hold the credentials of PROMETHEUS_URL.
      const details = isExplained ? {} : { err: error };
      if (!isFailing) log.warn(details, `${note}; using the exporter's own ${subject}`);
      isFailing = true;
      return { note };
    }
  };
  return (key: string, read: (signal: AbortSignal) => Promise<T>) =>
    requests.get(key, () => attempt(read));
}
