import { withDeadline, type Clock } from '../clock.ts';
import { ExchangeError, explainError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { BusyError } from '../share-responses.ts';

export interface CacheOptions {
  readonly clock: Clock;
  /** How long a result is cached, and how many are at a time. */
  readonly freshMs: number;
  readonly maxKeys: number;
}

interface Shared<T> {
  readonly result: Promise<T>;
  /** Infinity while the request runs. */
  endedMs: number;
}

/**
 * Returns a function that caches the results of requests by key, failed ones too. Callers until `freshMs` after its
 * end share one request, so that a Prometheus that hangs is asked once. Usual requests run one after another and are
 * never refused. Of the unusual ranges one has a place in the cache: another one gets a BusyError until it is free, so
 * that no client fills the memory or keeps Prometheus from the others. `cache`: oldest first.
 */
export function sharedRequests<T>(options: CacheOptions, cache = new Map<string, Shared<T>>()) {
  const { clock, freshMs } = options;
  let lastUsual: Promise<unknown> = Promise.resolve();
  let place = { range: 0, key: '' };
  return (key: string, request: () => Promise<T>, unusual?: number): Promise<T> => {
    const now = clock.monotonic();
    for (const [old, { endedMs }] of cache) if (now - endedMs >= freshMs) cache.delete(old);
    const known = cache.get(key);
    if (known) return known.result;
    const isUsual = unusual === undefined;
    // The same range has another key after a reload.
    const other = isUsual || unusual === place.range ? undefined : cache.get(place.key);
    if (other) {
      const waitMs = Math.min(other.endedMs - now, 0) + freshMs;
      return Promise.reject(
        new BusyError('another unusual time range was just read: try again', waitMs),
      );
    }
    const result = isUsual ? lastUsual.then(request) : request();
    const shared = { result, endedMs: Infinity };
    const end = () => void (shared.endedMs = clock.monotonic());
    const ended = result.then(end, end);
    if (isUsual) lastUsual = ended;
    else place = { range: unusual, key };
    cache.set(key, shared);
    for (const [old, { endedMs }] of cache) {
      const isDropped = cache.size > options.maxKeys && endedMs < Infinity && old !== place.key;
      if (isDropped) cache.delete(old);
    }
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
    unusual: number | undefined,
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
      if (unusual !== undefined) return note;
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
    unusual?: number,
  ) => {
    const result = await share(key, () => attempt(read, unusual), unusual);
    if (typeof result !== 'string') return result;
    return { ...(await fallback()), note: `${result}; ${own}` };
  };
}
