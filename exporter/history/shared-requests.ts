import type { Clock } from '../clock.ts';
import { ExchangeError, explainError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { withDeadline } from '../read-body.ts';

export interface CacheOptions {
  readonly clock: Clock;
  /** How long a result is cached, and how many are. */
  readonly freshMs: number;
  readonly maxKeys: number;
}

/**
 * Returns a function that caches the results of requests by key, failed ones too. Callers within
 * `freshMs` share one request, so that a Prometheus that hangs is asked once. Expired results go with
 * the next request. `cache`: oldest first.
 */
export function sharedRequests<T>(
  { clock, freshMs, maxKeys }: CacheOptions,
  cache = new Map<string, { readonly startedMs: number; readonly result: Promise<T> }>(),
) {
  return (key: string, request: () => Promise<T>): Promise<T> => {
    const now = clock.monotonic();
    for (const [old, { startedMs }] of cache) if (now - startedMs >= freshMs) cache.delete(old);
    const result = cache.get(key)?.result ?? request();
    if (!cache.has(key)) cache.set(key, { startedMs: now, result });
    const [oldest] = cache.keys();
    if (cache.size > maxKeys) cache.delete(oldest!);
    return result;
  };
}

/** The value from Prometheus, or one sentence that says why there is none. */
export type FromPrometheus<T> = { readonly value: T } | { readonly note: string };

/** For all requests of one result together: the promise of the API. */
const DEADLINE_MS = 1000;

/**
 * Returns a function that reads from Prometheus within the deadline. Reads of the same key share one;
 * `read` has to end when its signal aborts. Only the first failure and the recovery are logged, with
 * the `subject` that is read: `history`.
 */
export function prometheusReader<T>(options: CacheOptions & { log: Logger; subject: string }) {
  const { clock, log, subject } = options;
  const share = sharedRequests<FromPrometheus<T>>(options);
  let isFailing = false;
  return (key: string, read: (signal: AbortSignal) => Promise<T>) =>
    share(key, async () => {
      try {
        const value = await withDeadline({ timeoutMs: DEADLINE_MS, clock }, read);
        if (isFailing) log.info(`Prometheus responds again; using its ${subject}`);
        isFailing = false;
        return { value };
      } catch (error) {
        // The error of a request is not logged: it may hold the credentials of PROMETHEUS_URL.
        const note = `Prometheus cannot be read: ${explainError(error).words}`;
        const details = error instanceof ExchangeError ? {} : { err: error };
        if (!isFailing) log.warn(details, `${note}; using the exporter's own ${subject}`);
        isFailing = true;
        return { note };
      }
    });
}
