import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';

type Callback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;
export type Lookup = (hostname: string, options: LookupOptions, callback: Callback) => void;

/**
 * Runs at most one lookup at a time for each name; callers within that time share its result. The system's
 * lookup blocks one of four threads until its own timeout. Without sharing, each probe of a name whose name
 * server hangs would block one more, until lookups of all other names wait too.
 */
export function shareLookups(system: Lookup): Lookup {
  const waiting = new Map<string, Callback[]>();
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
