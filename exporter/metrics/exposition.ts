import { catalog, type MetricName } from './catalog.ts';
import type { Sample } from './sample.ts';

/** Prometheus text 0.0.4 or OpenMetrics 1.0. */
export type ExpositionFormat = 'text' | 'openmetrics';

/** Media types of the two formats, as Prometheus asks for them. */
export const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';
export const OPEN_METRICS_TEXT = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** Whole lines of one metric. */
export interface MetricLines {
  readonly name: MetricName;
  readonly lines: string;
}

/** HELP and TYPE. OpenMetrics names a counter without `_total`. */
export function metricHeader(name: MetricName, format: ExpositionFormat): string {
  const { type, help } = catalog[name];
  const isRenamed = format === 'openmetrics' && type === 'counter';
  const family = isRenamed ? name.replace(/_total$/, '') : name;
  return `# HELP ${family} ${escape(help)}\n# TYPE ${family} ${type}\n`;
}

/** Samples as lines, grouped by metric. */
export function renderSamples(samples: Iterable<Sample>): MetricLines[] {
  const byName = new Map<MetricName, string[]>();
  let lastLabels: Sample['labels'] | undefined;
  let text = '';
  for (const { name, labels, value } of samples) {
    // Consecutive samples often share the same labels object.
    if (labels !== lastLabels) text = renderLabels(labels);
    lastLabels = labels;
    append(byName, name, seriesLine(name, text, value));
  }
  return Array.from(byName, ([name, lines]) => ({ name, lines: lines.join('') }));
}

/** `labels`: from `renderLabels`. */
export function seriesLine(name: string, labels: string, value: number): string {
  return labels === ''
    ? `${name} ${renderValue(value)}\n`
    : `${name}{${labels}} ${renderValue(value)}\n`;
}

/** The text between the braces; empty without labels. */
export function renderLabels(labels: Readonly<Record<string, string>>): string {
  let text = '';
  for (const name of Object.keys(labels)) {
    text += `${text && ','}${name}="${escapeLabel(labels[name] ?? '')}"`;
  }
  return text;
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

/** Adds the item to the list of this key. */
export function append<K, V>(lists: Map<K, V[]>, key: K, item: V): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function renderValue(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}

/** Most values need no escaping: one test is faster than three replacements. */
function escapeLabel(value: string): string {
  return /[\\\n"]/.test(value) ? escape(value).replaceAll('"', '\\"') : value;
}

function escape(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
