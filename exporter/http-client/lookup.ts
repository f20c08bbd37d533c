import { ADDRCONFIG, lookup as systemLookup, type LookupAddress } from 'node:dns';

/** Lookups that run at once. The system's lookup blocks a thread until its own timeout, 10 s and more. */
const MAX_RUNNING = 64;
/** Of these, lookups of names that hung the last time. */
const MAX_HANGING = 32;
/** Milliseconds after which a lookup counts as hanging. */
const SLOW_MS = 1_000;
/** Names that are remembered as hanging. */
const MAX_REMEMBERED = 10_000;

/** For UV_THREADPOOL_SIZE: libuv gives lookups half of its threads. 8 are for other clients. */
export const threadPoolSize = 2 * (MAX_RUNNING + 8);

type Found = (error: Error | null, addresses: readonly LookupAddress[]) => void;
interface Caller {
  /** A thread works on it. Before, only this process is to blame for the wait. */
  readonly onStart: () => void;
  readonly onFound: Found;
}
type SystemLookup = (
  hostname: string,
  options: { all: true; family: number; hints: number },
  found: Found,
) => void;

/** A lookup that its callers share. */
interface Shared {
  readonly start: () => void;
  readonly callers: Set<Caller>;
  isRunning: boolean;
}

/**
 * Runs at most one lookup at a time for each name; callers within that time share its result, and nothing is cached.
 * Names that hung the last time may take only a part of the threads, so that others find one. Returns what a caller
 * calls when it gives up; the lookup keeps its place, because only its end shows whether the name hangs.
 */
export function shareLookups(system: SystemLookup) {
  /** Running and waiting, in order. */
  const lookups = new Map<string, Shared>();
  const hanging = new Set<string>();
  const hang = (key: string) => {
    if (hanging.size >= MAX_REMEMBERED) hanging.clear();
    hanging.add(key);
  };

  const startWaiting = () => {
    const running = [...lookups].filter(([, { isRunning }]) => isRunning);
    let free = MAX_RUNNING - running.length;
    let freeForHanging = MAX_HANGING - running.filter(([key]) => hanging.has(key)).length;
    for (const [key, lookup] of lookups) {
      const isHanging = hanging.has(key);
      if (lookup.isRunning || free <= 0 || (isHanging && freeForHanging <= 0)) continue;
      free -= 1;
      if (isHanging) freeForHanging -= 1;
      lookup.isRunning = true;
      for (const { onStart } of lookup.callers) onStart();
      lookup.start();
    }
  };

  const add = (key: string, hostname: string, family: number): Shared => {
    const options = { all: true, family, hints: family === 0 ? ADDRCONFIG : 0 } as const;
    const start = () => {
      const startMs = performance.now();
      system(hostname, options, (...result) => {
        lookups.delete(key);
        if (performance.now() - startMs < SLOW_MS) hanging.delete(key);
        else hang(key);
        const callers = [...lookup.callers];
        lookup.callers.clear();
        for (const { onFound } of callers) onFound(...result);
        startWaiting();
      });
    };
    const lookup: Shared = { start, callers: new Set(), isRunning: false };
    lookups.set(key, lookup);
    return lookup;
  };

  return (hostname: string, family: number, caller: Caller): (() => void) => {
    const key = `${hostname} ${family}`;
    const lookup = lookups.get(key) ?? add(key, hostname, family);
    lookup.callers.add(caller);
    if (lookup.isRunning) caller.onStart();
    else startWaiting();
    return () => {
      if (lookup.callers.delete(caller) && lookup.isRunning) hang(key);
    };
  };
}

export const sharedLookup = shareLookups(systemLookup);
