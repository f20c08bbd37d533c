import { withDeadline, type Clock } from '../clock.ts';
import { ExchangeError, explainError } from '../errors.ts';
import type { Logger } from '../logger.ts';

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

/** For all requests of one result together: the promise of the API. */
const DEADLINE_MS = 1000;

/**
 * Returns a function that reads from Prometheus within the deadline, else from the fallback with a
 * note. Reads of the same key share one; `read` has to end when its signal aborts, and resolves with
 * undefined if Prometheus has nothing. Only the first failure and the recovery are logged.
 *
 * `subject`: what is read, for the log. `own`: what the fallback gives, for the note.
 */
export function prometheusReader<T extends object>(
  options: CacheOptions & { log: Logger; subject: string; own: string },
) {
  const { clock, log, subject, own } = options;
  /** A result, or one sentence that says why there is none. */
  const share = sharedRequests<T | string>(options);
  let isFailing = false;
  const attempt = async (read: (signal: AbortSignal) => Promise<T | undefined>) => {
    try {
      const result = await withDeadline({ timeoutMs: DEADLINE_MS, clock }, read);
      if (isFailing) log.info(`Prometheus responds again; using its ${subject}`);
      isFailing = false;
      return result ?? 'Prometheus holds nothing of this range';
    } catch (error) {
      const note = `Prometheus cannot be read: ${explainError(error).message}`;
      // The error of a request is not logged: it may hold the credentials of PROMETHEUS_URL.
      const details = error instanceof ExchangeError ? {} : { err: error };
      if (!isFailing) log.warn(details, `${note}; using the exporter's own ${subject}`);
      isFailing = true;
      return note;
    }
  };
  return async (key: string, read: Parameters<typeof attempt>[0], fallback: () => Promise<T>) => {
    const result = await share(key, () => attempt(read));
    if (typeof result !== 'string') return result;
    return { ...(await fallback()), note: `${result}; ${own}` };
  };
}
