import { pino, type Logger } from 'pino';

export type { Logger };

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'silent'] as const;

/** Structured log lines on standard output, one JSON object each. */
export function createLogger(level: (typeof LOG_LEVELS)[number]): Logger {
  return pino({
    level,
    base: { service: 'monitoring-service' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}

/**
 * Calls every listener. One that throws is logged, and the others are still called. Returns false if one threw.
 * `event`: what they listen to, for the log.
 */
export function notify<A extends unknown[]>(
  log: Logger,
  event: string,
  listeners: readonly ((...args: A) => void)[],
  ...args: A
): boolean {
  let ok = true;
  for (const listener of listeners) {
    try {
      listener(...args);
    } catch (error) {
      log.error({ err: error }, `a listener to ${event} threw`);
      ok = false;
    }
  }
  return ok;
}
