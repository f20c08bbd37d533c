import { Writable } from 'node:stream';
import { pino } from 'pino';

/** A logger and its lines from level info on: `warn auth: service is unhealthy`. */
export function logLines() {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const { level, target, msg } = JSON.parse(chunk.toString()) as Record<string, string>;
      lines.push(`${level} ${target ?? '-'}: ${msg}`);
      done();
    },
  });
  const level = (label: string) => ({ level: label });
  return { lines, log: pino({ level: 'info', base: null, formatters: { level } }, stream) };
}
