import { catalog } from './catalog.ts';
import type { MetricName } from './catalog.ts';
import type { Sample } from './sample.ts';

/** How an exposition is written: Prometheus text 0.0.4, or OpenMetrics 1.0. */
export type ExpositionFormat = 'text' | 'openmetrics';

/** Media types of the two formats, as Prometheus asks for them. */
export const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';
export const OPEN_METRICS_TEXT = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** Whole lines of one metric. */
export interface FamilyLines {
  readonly name: MetricName;
  readonly lines: string;
}

/** Characters that cannot stand in a label's value as they are; hardly any has one. */
const SPECIAL = /[\\\n"]/;

/** What precedes a metric's series. OpenMetrics names a counter's family without `_total`. */
export function familyHeader(name: MetricName, format: ExpositionFormat): string {
  const { type, help } = catalog[name];
  const isRenamed = format === 'openmetrics' && type === 'counter';
  const family = isRenamed ? name.replace(/_total$/, '') : name;
  return `# HELP ${family} ${escape(help)}\n# TYPE ${family} ${type}\n`;
}

/** The samples as lines, those of a metric together, in the order in which metrics first occur. */
export function renderSamples(samples: Iterable<Sample>): FamilyLines[] {
  const families = new Map<MetricName, string[]>();
  let labelsBefore: Sample['labels'] | undefined;
  let text = '';
  for (const { name, labels, value } of samples) {
    // Neighbours often have the very same labels.
    if (labels !== labelsBefore) text = renderLabels(labels);
    labelsBefore = labels;
    const line = seriesLine(name, text, value);
    const lines = families.get(name);
    if (lines) lines.push(line);
    else families.set(name, [line]);
  }
  return [...families].map(([name, lines]) => ({ name, lines: lines.join('') }));
}

/** `labels`: as `renderLabels` writes them. */
export function seriesLine(name: string, labels: string, value: number): string {
  return labels === ''
    ? `${name} ${renderValue(value)}\n`
    : `${name}{${labels}} ${renderValue(value)}\n`;
}

/** Between the braces; empty without labels. */
export function renderLabels(labels: Readonly<Record<string, string>>): string {
  let text = '';
  for (const name of Object.keys(labels)) {
    const value = labels[name] ?? '';
    text += `${text && ','}${name}="${SPECIAL.test(value) ? escapeLabel(value) : value}"`;
  }
  return text;
}

function renderValue(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}

function escapeLabel(value: string): string {
  return escape(value).replaceAll('"', '\\"');
}

function escape(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/**
 * Same as `Buffer.from(texts.join(''))`, without the joined string as garbage. No text may end within a
 * surrogate pair.
 */
export function joinBytes(texts: readonly string[]): Buffer {
  const bytes = Buffer.allocUnsafe(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0));
  let end = 0;
  for (const text of texts) end += bytes.write(text, end);
  return bytes;
}
