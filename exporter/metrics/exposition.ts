import { catalog, type MetricName } from './catalog.ts';
import type { Sample } from './sample.ts';

/** Prometheus text 0.0.4 or OpenMetrics 1.0. */
export type ExpositionFormat = 'text' | 'openmetrics';

/** Media types of the two formats, as Prometheus asks for them. */
export const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';
export const OPEN_METRICS_TEXT = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** Whole lines of each metric of a state. */
export type Lines = Readonly<Partial<Record<MetricName, string>>>;

/** The lines of all states of a source. */
export interface SourceLines {
  /** Of all metrics that a state may have. */
  readonly names: ReadonlySet<string>;
  readonly states: readonly { readonly lines: Lines }[];
  readonly bytes: number;
}

const NAMES = Object.keys(catalog) as MetricName[];

/** HELP and TYPE of every metric. OpenMetrics names a counter without `_total`. */
export function headers(format: ExpositionFormat): SourceLines {
  const entries = NAMES.map((name) => {
    const { type, help } = catalog[name];
    const isRenamed = format === 'openmetrics' && type === 'counter';
    const family = isRenamed ? name.replace(/_total$/, '') : name;
    return [name, `# HELP ${family} ${escape(help)}\n# TYPE ${family} ${type}\n`];
  });
  const lines = Object.fromEntries(entries) as Lines;
  return { names: new Set(NAMES), states: [{ lines }], bytes: linesSize(lines) };
}

/** Bytes of all lines. */
export function linesSize(lines: Lines): number {
  return Object.values(lines).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

/** Samples as lines, grouped by metric. */
export function renderSamples(samples: Iterable<Sample>): Lines {
  const lines: Partial<Record<MetricName, string>> = {};
  let lastLabels: Sample['labels'] | undefined;
  let text = '';
  for (const { name, labels, value } of samples) {
    // Consecutive samples often share the same labels object.
    if (labels !== lastLabels) text = renderLabels(labels);
    lastLabels = labels;
    lines[name] = (lines[name] ?? '') + seriesLine(name, text, value);
  }
  return lines;
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
 * The lines of all sources as bytes, metric by metric, in pieces of at most `size` bytes; longer lines of a state are a
 * piece of their own. A piece takes the place of the one before, which must have been sent.
 */
export function* encode(sources: readonly SourceLines[], size: number): Generator<Buffer> {
  const piece = Buffer.allocUnsafe(size);
  let end = 0;
  for (const name of NAMES) {
    for (const { names, states } of sources) {
      if (!names.has(name)) continue;
      // Iterators would be half of the garbage of a scrape.
      for (let index = 0; index < states.length; index += 1) {
        const text = states[index]?.lines[name] ?? '';
        // A character takes at most three bytes. It is rarely necessary to count them.
        if (end + 3 * text.length > size && end + Buffer.byteLength(text) > size) {
          if (end > 0) yield piece.subarray(0, end);
          end = 0;
        }
        if (3 * text.length > size && Buffer.byteLength(text) > size) yield Buffer.from(text);
        else end += piece.write(text, end);
      }
    }
  }
  if (end > 0) yield piece.subarray(0, end);
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
