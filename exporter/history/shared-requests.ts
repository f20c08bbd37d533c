import { withDeadline, type Clock } from '../clock.ts';
import { ExchangeError, explainError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { BusyError } from '../share-responses.ts';

export interface CacheOptions {
  readonly clock: Clock;
  /** How long a result is cached, and how many are. */
  readonly freshMs: number;
  readonly maxKeys: number;
}

/** Limits what one client may cause: a range of 1,000 services takes some 30 queries of Prometheus. */
const NEXT_UNUSUAL_MS = 15_000;
const BUSY = 'another unusual time range was just read: try again';

/**
 * Returns a function that caches the results of requests by key, failed ones too. Callers within `freshMs` share one
 * request, so that a Prometheus that hangs is asked once. Usual requests run one after another and are never refused.
 * Of all others a new key may start each 15 s: the rest gets a BusyError, so that no client fills the memory or keeps
 * Prometheus from the others. Expired results go with the next request. `cache`: oldest first.
 */
export function sharedRequests<T>(
  { clock, freshMs, maxKeys }: CacheOptions,
  cache = new Map<string, { readonly startedMs: number; readonly result: Promise<T> }>(),
) {
  const running = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();
  let unusual = { key: '', startedMs: -Infinity };
  return (key: string, request: () => Promise<T>, isUsual = true): Promise<T> => {
    const now = clock.monotonic();
    const drop = (isOld: (startedMs: number) => boolean) => {
      for (const [old, { startedMs }] of cache)
        if (!running.has(old) && isOld(startedMs)) cache.delete(old);
    };
    drop((startedMs) => now - startedMs >= freshMs);
    const known = cache.get(key);
    if (known) return known.result;
    if (!isUsual && key !== unusual.key) {
      const waitMs = unusual.startedMs + NEXT_UNUSUAL_MS - now;
      if (waitMs > 0) return Promise.reject(new BusyError(BUSY, waitMs));
      unusual = { key, startedMs: now };
    }
    const result = isUsual ? last.then(request) : request();
    running.add(key);
    const end = () => void running.delete(key);
    const ended = result.then(end, end);
    if (isUsual) last = ended;
    cache.set(key, { startedMs: now, result });
    drop(() => cache.size > maxKeys);
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
  const { clock, log, freshMs, subject, own } = options;
  /** A result, or the reason for its absence in one sentence. */
  const share = sharedRequests<T | string>(options);
  let isFailing = false;
  let failure = { startedMs: -Infinity, note: '' };
  const attempt = async (
    read: (signal: AbortSignal) => Promise<T | undefined>,
    isUsual: boolean,
  ) => {
    const startedMs = clock.monotonic();
    if (startedMs - failure.startedMs < freshMs) return failure.note;
    try {
      const result = await withDeadline({ timeoutMs: DEADLINE_MS, clock }, read);
      if (isFailing) log.info(`Prometheus responds again; using its ${subject}`);
      isFailing = false;
      return result ?? 'Prometheus holds nothing of this range';
    } catch (error) {
      const note = `Prometheus cannot be read: ${explainError(error).message}`;
      // An unusual range may take too long: that says nothing of the others.
      if (!isUsual) return note;
      failure = { startedMs, note };
      // The error of a request is not logged: it may hold the credentials of PROMETHEUS_URL.
      const details = error instanceof ExchangeError ? {} : { err: error };
      if (!isFailing) log.warn(details, `${note}; using the exporter's own ${subject}`);
      isFailing = true;
      return note;
    }
  };
  return async (
    key: string,
    read: Parameters<typeof attempt>[0],
    fallback: () => Promise<T>,
    isUsual = true,
  ) => {
    const result = await share(key, () => attempt(read, isUsual), isUsual);
    if (typeof result !== 'string') return result;
    return { ...(await fallback()), note: `${result}; ${own}` };
  };
}
