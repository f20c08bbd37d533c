import { inSlices } from '../clock.ts';

/**
 * Prometheus text 0.0.4, read as far as it can be read. (The one parser on npm,
 * parse-prometheus-text-format, throws a whole answer away for one bad line, keeps the last of two
 * equal series, and leaves values as text.)
 */
export interface PrometheusText {
  /** In the order of the text; equal series are not merged, timestamps are left out. */
  readonly samples: readonly TextSample[];
  /** Metrics that the text names in `# TYPE` or `# HELP`: they may have no series yet. */
  readonly declared: ReadonlySet<string>;
  /** Those of which `# TYPE` says that they are counters. */
  readonly counters: ReadonlySet<string>;
  /**
   * Numbers, from 1, of the lines that are no sample, comment or empty, or are too long, by the metric name
   * that they start with; by an empty name if they start with none.
   */
  readonly malformed: ReadonlyMap<string, readonly number[]>;
}

export interface TextSample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  /** As it stands there: may be NaN or infinite. */
  readonly value: number;
}

/** Longest line that is read, in UTF-16 units: what bounds the work on one series. */
const MAX_LINE_LENGTH = 16_384;

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const OPEN = /[ \t]*\{/y;
const LABEL_START = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"/y;
const LABEL_END = /[ \t]*(?:,[ \t]*(\})?|(\}))/y;
const EMPTY_LABELS = /[ \t]*\}/y;
const VALUE = /[ \t]*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]?inf(?:inity)?|nan)/iy;
const REST = /(?:[ \t]+-?\d+)?[ \t]*\r?$/y;
const DECLARATION = /^#[ \t]+(?:TYPE|HELP)[ \t]+([a-zA-Z_:][a-zA-Z0-9_:]*)/;
const COUNTER_DECLARATION = /^#[ \t]+TYPE[ \t]+\S+[ \t]+counter[ \t]*\r?$/;

/** Never rejects; takes time linear in the text. */
export async function parsePrometheusText(text: string): Promise<PrometheusText> {
  const samples: TextSample[] = [];
  const declared = new Set<string>();
  const counters = new Set<string>();
  const malformed = new Map<string, number[]>();
  let line = 0;
  await inSlices(text.split('\n'), (raw) => {
    line += 1;
    const content = raw.trimStart();
    if (content === '') return;
    if (content.startsWith('#')) {
      const name = DECLARATION.exec(content)?.[1];
      if (name === undefined) return;
      declared.add(name);
      if (COUNTER_DECLARATION.test(content)) counters.add(name);
      return;
    }
    const parsed = parseSample(content);
    if (typeof parsed !== 'string') samples.push(parsed);
    else note(malformed, parsed, line);
  });
  return { samples, declared, counters, malformed };
}

/** The sample; else the metric name that the line starts with, or an empty text. */
function parseSample(line: string): TextSample | string {
  const cursor = { line, at: 0 };
  const name = take(cursor, NAME)?.[0] ?? '';
  const labels = name && line.length <= MAX_LINE_LENGTH ? takeLabels(cursor) : undefined;
  const number = labels && take(cursor, VALUE)?.[1];
  if (!labels || number === undefined || !take(cursor, REST)) return name;
  return { name, labels, value: numberOf(number) };
}

function note(malformed: Map<string, number[]>, name: string, line: number): void {
  const lines = malformed.get(name);
  if (lines) lines.push(line);
  else malformed.set(name, [line]);
}

interface Cursor {
  readonly line: string;
  at: number;
}

/** Moves past what the pattern finds at the cursor. */
function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.line);
  if (!match) return undefined;
  cursor.at = pattern.lastIndex;
  return match;
}

/** Undefined if they cannot be read, or if a label is given twice. */
function takeLabels(cursor: Cursor): Map<string, string> | undefined {
  const labels = new Map<string, string>();
  if (!take(cursor, OPEN) || take(cursor, EMPTY_LABELS)) return labels;
  for (;;) {
    const name = take(cursor, LABEL_START)?.[1];
    const value = name !== undefined ? takeQuoted(cursor) : undefined;
    const end = take(cursor, LABEL_END);
    if (name === undefined || value === undefined || !end || labels.has(name)) return undefined;
    labels.set(name, value);
    if (end[1] ?? end[2]) return labels;
  }
}

/** From behind the opening quote to behind the closing one. */
function takeQuoted(cursor: Cursor): string | undefined {
  const { line, at: start } = cursor;
  for (let at = start; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === '"') {
      cursor.at = at + 1;
      return unescape(line.slice(start, at));
    }
  }
  return undefined;
}

/** `\\`, `\"` and `\n`; Prometheus leaves other backslashes as they are, too. */
function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\([\\"n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}

function numberOf(text: string): number {
  if (/^[+-]?\.?\d/.test(text)) return Number(text);
  if (/nan/i.test(text)) return NaN;
  return text.startsWith('-') ? -Infinity : Infinity;
}
