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

/** Reads the lines of a log from the pieces of its output. */
export function readLogLines<Line>() {
  const lines: Line[] = [];
  let rest = '';
  const onOutput = (text: string) => {
    const texts = (rest + text).split('\n');
    rest = texts.pop() ?? '';
    const objects = texts.filter((line) => line.startsWith('{'));
    lines.push(...objects.map((line) => JSON.parse(line) as Line));
  };
  return { lines, onOutput };
}

/**
 * Fields of a log line that break the rules of the log: a duration is a whole number of milliseconds in a field that
 * ends with `Ms`, and the name of a service is in the field `service`.
 */
export function badFields(line: object, services: readonly string[]): string[] {
  return Object.entries(line).flatMap(([name, value]: [string, unknown]) => {
    const isDuration = /ms$|seconds$|duration/i.test(name);
    const isGood = isDuration
      ? name.endsWith('Ms') && Number.isInteger(value)
      : name === 'service' || !services.includes(String(value));
    const inside = value !== null && typeof value === 'object' ? badFields(value, services) : [];
    return [...(isGood ? [] : [`${name}: ${String(value)}`]), ...inside];
  });
}
