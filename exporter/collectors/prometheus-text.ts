import { inSlices } from '../time-slice.ts';

/**
 * Prometheus text format 0.0.4, read line by line; a bad line costs no other line. (The one parser
 * on npm, parse-prometheus-text-format, rejects the whole text for one bad line, takes the last of
 * two equal series, and leaves values as text.)
 */
export interface PrometheusText {
  /** In the order of the text. Equal series are not merged; timestamps are ignored. */
  readonly samples: readonly TextSample[];
  /** Types of the metrics in `# TYPE` and `# HELP`, empty if only `# HELP` names the metric. */
  readonly declared: ReadonlyMap<string, string>;
  /**
   * Unparsable and overlong lines, by the metric name they start with (may be empty): number of the
   * first such line, from 1, and their count.
   */
  readonly malformed: ReadonlyMap<string, { readonly line: number; readonly count: number }>;
}

export interface TextSample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  /** May be NaN or infinite. */
  readonly value: number;
}

/** Longest line that is parsed, in UTF-16 units; limits the work for one series. */
const MAX_LINE_LENGTH = 16_384;

// These expressions take linear time: no repetition can give characters to the one after it.
const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const SAMPLE =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?![a-zA-Z0-9_:])[ \t]*(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\}[ \t]*)?([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|[+-]?inf(?:inity)?|nan)(?:[ \t]+-?\d+)?[ \t]*\r?$/is;
const LABEL = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(?:,[ \t]*|$)/sy;
const DECLARATION =
  /^#[ \t]+(TYPE|HELP)[ \t]+([a-zA-Z_:][a-zA-Z0-9_:]*)(?:[ \t]+([a-z]+)[ \t]*\r?$)?/;

/**
 * Takes time linear in the length of the text. Throws a SyntaxError for text without a single parsable
 * line; empty text is valid and has no samples.
 */
export async function parsePrometheusText(text: string): Promise<PrometheusText> {
  const samples: TextSample[] = [];
  const declared = new Map<string, string>();
  const malformed = new Map<string, { line: number; count: number }>();
  let line = 0;
  await inSlices(text.split('\n'), (raw) => {
    line += 1;
    const content = raw.trimStart();
    if (content === '') return;
    if (content.startsWith('#')) return declare(content, declared);
    const sample = content.length <= MAX_LINE_LENGTH ? parseSample(content) : undefined;
    if (sample) return samples.push(sample);
    const name = NAME.exec(content)?.[0] ?? '';
    const known = malformed.get(name) ?? { line, count: 0 };
    malformed.set(name, { ...known, count: known.count + 1 });
  });
  if (malformed.size > 0 && samples.length + declared.size === 0) {
    throw new SyntaxError('expected Prometheus text');
  }
  return { samples, declared, malformed };
}

function declare(comment: string, declared: Map<string, string>): void {
  const [, keyword, name, type = ''] = DECLARATION.exec(comment) ?? [];
  if (name === undefined) return;
  if (keyword === 'TYPE') declared.set(name, type);
  else if (!declared.has(name)) declared.set(name, '');
}

function parseSample(line: string): TextSample | undefined {
  const [, name, inBraces = '', value] = SAMPLE.exec(line) ?? [];
  const labels = parseLabels(inBraces);
  if (name === undefined || value === undefined || !labels) return undefined;
  return { name, labels, value: Number(value.replace(/inf(inity)?/i, 'Infinity')) };
}

/** Undefined if a label is malformed or occurs twice. */
function parseLabels(text: string): Map<string, string> | undefined {
  const labels = new Map<string, string>();
  if (!/[^ \t]/.test(text)) return labels;
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const [, name, value] = LABEL.exec(text) ?? [];
    if (name === undefined || value === undefined || labels.has(name)) return undefined;
    labels.set(name, unescape(value));
  }
  return labels;
}

/** `\\`, `\"` and `\n`. Like Prometheus, leaves other backslashes as they are. */
function unescape(text: string): string {
  return text.replace(/\\([\\"n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}
