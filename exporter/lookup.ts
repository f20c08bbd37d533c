import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

/**
 * Runs at most one lookup at a time for each name; callers within that time share its result. The system's
 * lookup blocks one of four threads until its own timeout. Without sharing, each probe of a name whose name
 * server hangs would block one more, until lookups of all other names wait too.
 */
export function shareLookups(system: LookupFunction): LookupFunction {
  const waiting = new Map<string, Parameters<LookupFunction>[2][]>();
  return (hostname, options, callback) => {
    const key = JSON.stringify([hostname, options.family, options.hints, options.all]);
    const sharing = waiting.get(key);
    if (sharing) {
      sharing.push(callback);
      return;
    }
    const callbacks = [callback];
    waiting.set(key, callbacks);
    system(hostname, options, (...result) => {
      waiting.delete(key);
      for (const each of callbacks) each(...result);
    });
  };
}

export const sharedLookup = shareLookups(lookup);
