import { z } from 'zod';
import type { ListState } from '../targets/list-state.ts';
import { count, isoTime, milliseconds, time } from './field-schemas.ts';

export const serviceListSchema = z
  .object({
    name: z.string().meta({ description: 'The path of its files, or its address' }),
    services: count.nullable().meta({ description: 'In force from it; null until it was read' }),
    lastSuccess: time.nullable(),
    error: z.string().nullable().meta({
      description: 'Why its last read failed; what it named before goes on',
    }),
    failuresInARow: count,
    intervalMs: milliseconds,
  })
  .meta({ id: 'ServiceList', description: 'A list kept elsewhere that names services' });

/** A list as the API shows it. */
export function serviceList(list: ListState): z.output<typeof serviceListSchema> {
  return {
    name: list.name,
    services: list.services ?? null,
    lastSuccess: isoTime(list.lastGoodAt),
    error: list.failure ?? null,
    failuresInARow: list.failuresInARow,
    intervalMs: list.refreshMs,
  };
}

/** One sentence on the lists that cannot be used; none if all can. */
export function listFailures(lists: readonly ListState[]): string[] {
  const failing = lists.flatMap(({ name, failure }) => (failure ? [`${name}: ${failure}`] : []));
  return failing.length === 0 ? [] : [`last good lists go on; ${failing.join('; ')}`];
}
