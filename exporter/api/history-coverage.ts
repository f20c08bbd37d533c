import { z } from 'zod';
import type { HistoryAnswer } from '../history/history.ts';
import { milliseconds } from './field-schemas.ts';

/** What every answer from history says of itself, spread into its schema. */
export const coverageFields = {
  source: z.enum(['prometheus', 'memory']).meta({ description: 'Where the history comes from' }),
  note: z
    .string()
    .optional()
    .meta({ description: 'Why it comes from memory, if not configured so' }),
  coveredMs: milliseconds.meta({ description: 'How much of the time range has been observed' }),
};

export function coverageOf({ source, note, coveredMs }: HistoryAnswer) {
  return { source, coveredMs, ...(note !== undefined && { note }) };
}
