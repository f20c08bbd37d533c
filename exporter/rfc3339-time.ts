import { z } from 'zod';

const FIRST_MS = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * RFC 3339 as Prometheus and Alertmanager write it: any precision, any offset, and year 1 for "not
 * yet". In UTC, which is how we show it, it must still be of a year of four digits.
 */
export const rfc3339Time = z.iso
  .datetime({ offset: true, error: 'expected an RFC 3339 time', abort: true })
  .refine((text) => {
    const ms = Date.parse(text);
    return ms >= FIRST_MS && ms <= LAST_MS;
  }, 'expected a time that in UTC is of the years 0000 to 9999');
