import { lookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';

type Found = (
  error: NodeJS.ErrnoException | null,
  found: string | LookupAddress[],
  family?: number,
) => void;
export type Lookup = (hostname: string, options: LookupOptions, found: Found) => void;

/**
 * Asks the system for an address, at most once at a time for each name; who asks meanwhile shares the
 * answer. The system's lookup blocks one of a few threads until its own, longer timeout: a name server
 * that hangs must not take a thread more with every probe, until other services' names wait as well.
 */
export function shareLookups(ask: Lookup): Lookup {
  const waiting = new Map<string, Found[]>();
  return (hostname, options, found) => {
    const key = JSON.stringify([hostname, options.family, options.hints, options.all]);
    const shared = waiting.get(key);
    if (shared) {
      shared.push(found);
      return;
    }
    const all = [found];
    waiting.set(key, all);
    ask(hostname, options, (...answer) => {
      waiting.delete(key);
      for (const each of all) each(...answer);
    });
  };
}

export const sharedLookup = shareLookups(lookup);
