/**
 * The same exposition in OpenMetrics 1.0: a counter's family is named without `_total`,
 * and `# EOF` ends it. (prom-client's own OpenMetrics registry renames the counters that it shares with
 * the text registry, so one exposition is made and rewritten.)
 */
export function toOpenMetrics(prometheusText: string): string {
  const lines = prometheusText.split('\n');
  const counters = new Set(
    lines
      .filter((line) => line.startsWith('# TYPE ') && line.endsWith('_total counter'))
      .map((line) => line.split(' ')[2]),
  );
  const renamed = lines.map((line) => {
    const [hash, keyword, family] = line.split(' ', 3);
    if (hash !== '#' || !family || !counters.has(family)) return line;
    const prefix = `# ${keyword} ${family}`;
    return prefix.slice(0, -'_total'.length) + line.slice(prefix.length);
  });
  return `${renamed.join('\n')}# EOF\n`;
}
