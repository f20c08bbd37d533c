import { pino } from 'pino';

/** A logger and its lines from level info on: `warn auth: service is unhealthy`. */
export function logLines() {
  const lines: string[] = [];
  const write = (line: string) => {
    const { level, service, msg } = JSON.parse(line) as Record<string, string>;
    lines.push(`${level} ${service ?? '-'}: ${msg}`);
  };
  const level = (label: string) => ({ level: label });
  return { lines, log: pino({ level: 'info', formatters: { level } }, { write }) };
}
