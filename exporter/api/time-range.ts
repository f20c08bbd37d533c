import { z } from 'zod';
import { parseDuration } from '../config/expressions.ts';

const LEAST_MS = 1_000;
const MOST_MS = 31_536_000_000;
const EXPECTED = 'expected one Prometheus duration from 1s to 1y, such as 15m, 1h, 24h or 7d';

/** How far back an answer looks: the text that was asked for, and what it means. */
export interface TimeRange {
  readonly text: string;
  readonly ms: number;
}

/** The query parameter `timeRange`; anything but a Prometheus duration is malformed. */
export function timeRange(fallback: string) {
  const text = z
    .string(EXPECTED)
    .default(fallback)
    .meta({
      description: 'Prometheus duration from 1s to 1y; the answer says how much of it is covered',
      examples: ['15m', '1h', '24h', '7d'],
    });
  return text.transform((text, context): TimeRange => {
    const ms = parseDuration(text);
    if (ms !== undefined && ms >= LEAST_MS && ms <= MOST_MS) return { text, ms };
    context.addIssue(EXPECTED);
    return z.NEVER;
  });
}

/** Where an answer does not take the range from the request. */
export const LAST_HOUR: TimeRange = { text: '1h', ms: 3_600_000 };
