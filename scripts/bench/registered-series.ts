import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

const SERIES = /^([a-z0-9_]+)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-z_]+)="((?:[^"\\]|\\.)*)"/g;

interface Series {
  readonly labels: Record<string, string>;
  readonly value: number;
}

/**
 * Registers the series of an exposition with prom-client's own metrics, values included. Those of
 * the process are left out: the other process has its own.
 */
export function registerSeries(registry: Registry, exposition: string): void {
  for (const block of exposition.trimEnd().split('\n\n')) {
    const [, type = '', ...lines] = block.split('\n');
    const [, , name = '', kind = ''] = type.split(' ');
    if (/^(nodejs|process)_/.test(name) || lines.length === 0) continue;
    if (kind === 'histogram') registerHistogram(registry, name, lines);
    else registerPlain(registry, kind, name, lines.map(parse));
  }
}

function parse(line: string): Series {
  const [, , labels = '', value] = SERIES.exec(line) ?? [];
  const pairs = [...labels.matchAll(LABEL)].map(([, key = '', text = '']) => [key, text] as const);
  return { labels: Object.fromEntries(pairs), value: Number(value) };
}

function registerPlain(registry: Registry, kind: string, name: string, series: Series[]): void {
  const labelNames = Object.keys(series[0]?.labels ?? {});
  const options = { name, help: name, labelNames, registers: [registry] };
  if (kind === 'counter') {
    const counter = new Counter(options);
    for (const { labels, value } of series) counter.inc(labels, value);
  } else {
    const gauge = new Gauge(options);
    for (const { labels, value } of series) gauge.set(labels, value);
  }
}

/** One observation a series: the lines are as many, and prom-client writes them all anyway. */
function registerHistogram(registry: Registry, name: string, lines: readonly string[]): void {
  const series = lines.map(parse).filter(({ labels }) => labels['le'] === '+Inf');
  const bounds = lines.map((line) => Number(parse(line).labels['le'])).filter(Number.isFinite);
  const labelNames = Object.keys(series[0]?.labels ?? {}).filter((label) => label !== 'le');
  const buckets = [...new Set(bounds)];
  const histogram = new Histogram({ name, help: name, labelNames, buckets, registers: [registry] });
  for (const { labels } of series) {
    delete labels['le'];
    histogram.observe(labels, 0.0123);
  }
}
