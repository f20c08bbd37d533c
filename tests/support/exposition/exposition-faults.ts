/** One line of Prometheus text as prom-client writes it. */
const SAMPLE =
  /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\]|\\[\\"n])*"(?:,(?=[a-zA-Z_])|(?=\})))+)\})? (-?\d+(?:\.\d+)?(?:e[+-]\d+)?|[+-]Inf|Nan)$/;

/** For tests: what of an exposition a Prometheus would not take: lines outside the grammar, series twice, mixed families. */
export function expositionFaults(exposition: string): string[] {
  const faults: string[] = [];
  const series = new Set<string>();
  const families: string[] = [];
  for (const line of exposition.split('\n')) {
    const type = /^# TYPE (\S+) (?:gauge|counter|histogram|summary)$/.exec(line)?.[1];
    if (type !== undefined) families.push(type);
    if (line === '' || line.startsWith('# HELP ') || type !== undefined) continue;
    const [, name = '', labels = ''] = SAMPLE.exec(line) ?? [];
    if (name === '') faults.push(`not a sample: ${line}`);
    else if (!name.startsWith(families.at(-1) ?? '?')) faults.push(`outside its family: ${line}`);
    else if (series.has(name + labels)) faults.push(`twice: ${line}`);
    series.add(name + labels);
  }
  if (new Set(families).size !== families.length) faults.push('a family is declared twice');
  if (!exposition.endsWith('\n')) faults.push('no newline at the end');
  if (!exposition.isWellFormed()) faults.push('not UTF-8');
  return faults;
}
