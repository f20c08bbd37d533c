export type Labels = Readonly<Record<string, string>>;

/** One line of Prometheus text: `suffix` is `_bucket`, `_sum` or `_count` in a histogram. */
export interface Line {
  readonly suffix?: string;
  readonly labels: Labels;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly lines: readonly Line[];
}

/** Prometheus text format 0.0.4, every line ended by a newline. */
export function exposition(families: readonly Family[]): string {
  return families
    .flatMap(({ name, help, type, lines }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...lines.map(
        ({ suffix = '', labels, value }) => `${name}${suffix}${braces(labels)} ${value}`,
      ),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

function braces(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

function escape(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
