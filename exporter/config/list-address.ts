import type { ListSource } from './config.ts';

/** What makes a list the same one: where it is. How it is asked for may change, as tokens do. */
export function listAddress(source: ListSource): string {
  return source.kind === 'file' ? source.path : source.url;
}
