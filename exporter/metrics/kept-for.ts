/**
 * Milliseconds for which a scrape may show what was read of this process: reading it takes longer
 * than writing all the rest (files of /proc and of the cgroup, the heap's spaces). Prometheus scrapes
 * every few seconds, so each of its scrapes reads anew.
 */
export const PROCESS_KEPT_MS = 100;

/**
 * Calls `read` at most once in `ms` milliseconds; who asks meanwhile is told the same again. `now`:
 * monotonic milliseconds.
 */
export function keptFor<T>(ms: number, read: () => T, now = () => performance.now()): () => T {
  let readMs = -Infinity;
  let found: T;
  return () => {
    const nowMs = now();
    if (nowMs - readMs < ms) return found;
    found = read();
    readMs = nowMs;
    return found;
  };
}
