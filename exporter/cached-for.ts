/**
 * Calls `read` at most once in `ms` milliseconds; callers within that time get the cached value. `now`:
 * monotonic milliseconds.
 */
export function cachedFor<T>(ms: number, read: () => T, now = () => performance.now()): () => T {
  let readMs = -Infinity;
  let value: T;
  return () => {
    const nowMs = now();
    if (nowMs - readMs < ms) return value;
    value = read();
    readMs = nowMs;
    return value;
  };
}

/** Calls `load` when it is needed first, and again after a failure only. */
export function loadedOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  const forget = (error: unknown) => {
    loaded = undefined;
    throw error;
  };
  return () => (loaded ??= load().catch(forget));
}
