import { pino, type Logger, type LoggerOptions } from 'pino';

export type { Logger };

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'silent'] as const;

/** Bytes of lines that wait for a slow reader of standard output; further lines are dropped. */
const MAX_WAITING_BYTES = 1_048_576;
let droppedLines = 0;
let isTorn = false;

/** How many lines standard output did not take: its disk is full, or nobody reads its pipe. */
export const droppedLogLines = () => droppedLines;

/** Structured log lines on standard output, one JSON object each. Never waits for its device. */
export function createLogger(level: (typeof LOG_LEVELS)[number]): Logger {
  const { stdout } = process;
  // Without a listener, a full disk would end the process. The callback of `write` counts the line.
  stdout.on('error', () => undefined);
  const write = (line: string) => {
    if (stdout.writableLength > MAX_WAITING_BYTES) droppedLines += 1;
    else
      stdout.write(isTorn ? `\n${escapeControls(line)}` : escapeControls(line), (error) => {
        // A full disk may have taken a part of the line.
        isTorn = error != null;
        if (error) droppedLines += 1;
      });
  };
  const options: LoggerOptions = {
    level,
    base: { name: 'monitoring-service' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  return pino(options, { write });
}

/** A duration for a log line: whole milliseconds. */
export const logMs = (seconds: number | undefined) => seconds && Math.round(seconds * 1000);

/** Escapes in a line of JSON: `\\` and `\"`, those of control characters, and what JSON leaves unescaped. */
const ESCAPES =
  /\\(?:[\\"/]|n(?= {4}at )|(.))|[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Makes control characters and changes of the text's direction visible, so that foreign text cannot forge lines or
 * hide in a terminal, even when a tool like pino-pretty prints the parsed text. Lines of stack traces stay.
 */
export function escapeControls(line: string): string {
  return line.replace(ESCAPES, (found, control: string | undefined) => {
    if (control !== undefined) return `\\${found}`;
    if (found.startsWith('\\')) return found;
    return `\\\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Calls every listener. One that throws is logged with the `event`, and the others are still called. */
export function notify<A extends unknown[]>(
  log: Logger,
  event: string,
  listeners: readonly ((...args: A) => void)[],
  ...args: A
): void {
  for (const listener of listeners) {
    try {
      listener(...args);
    } catch (error) {
      log.error({ err: error }, `a listener to ${event} threw`);
    }
  }
}
