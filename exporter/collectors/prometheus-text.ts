import { ExchangeError } from '../errors.ts';
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
/** Samples that are kept of one text; limits its memory. They take 30 MB. */
const MAX_SAMPLES = 100_000;
const TOO_MANY = `the body has more than ${MAX_SAMPLES} samples of the mapped metrics`;

// These expressions take linear time: no repetition can give characters to the one after it.
const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const NUMBER = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?`;
/** OpenMetrics: the timestamp may have a fraction, and an exemplar may follow. */
const SAMPLE = new RegExp(
  String.raw`^([a-zA-Z_:][a-zA-Z0-9_:]*)(?![a-zA-Z0-9_:])[ \t]*(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\}[ \t]*)?` +
    String.raw`(${NUMBER}|[+-]?inf(?:inity)?|nan)(?:[ \t]+${NUMBER})?(?:[ \t]+#.*)?[ \t]*\r?$`,
  'is',
);
const LABEL = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(?:,[ \t]*|$)/sy;
const DECLARATION =
  /^#[ \t]+(TYPE|HELP)[ \t]+([a-zA-Z_:][a-zA-Z0-9_:]*)(?:[ \t]+([a-z]+)[ \t]*\r?$)?/;

/**
 * Takes time linear in the length of the text. Keeps what is of `wanted` names. Throws a SyntaxError for text without a
 * single parsable line, and an ExchangeError for more than MAX_SAMPLES samples; empty text is valid and has no samples.
 */
export async function parsePrometheusText(
  text: string,
  wanted: (name: string) => boolean = () => true,
): Promise<PrometheusText> {
  const samples: TextSample[] = [];
  const declared = new Map<string, string>();
  const malformed = new Map<string, { line: number; count: number }>();
  let [line, parsable, bad] = [0, 0, 0];
  await inSlices(linesOf(text), (raw) => {
    line += 1;
    const content = raw.trimStart();
    if (content === '') return;
    const [, keyword, family, type = ''] = DECLARATION.exec(content) ?? [];
    if (family !== undefined) parsable += 1;
    if (family !== undefined && wanted(family) && (keyword === 'TYPE' || !declared.has(family))) {
      declared.set(family, keyword === 'TYPE' ? type : '');
    }
    if (content.startsWith('#')) return;
    const name = NAME.exec(content)?.[0] ?? '';
    const isWanted = wanted(name);
    // One other sample shows that this is Prometheus text.
    if (!isWanted && parsable > 0) return;
    const sample = content.length <= MAX_LINE_LENGTH ? parseSample(content) : undefined;
    if (sample) parsable += 1;
    else bad += 1;
    if (!isWanted) return;
    if (sample && samples.push(sample) > MAX_SAMPLES) {
      throw new ExchangeError('body_too_large', TOO_MANY);
    }
    if (sample) return;
    const known = malformed.get(name) ?? { line, count: 0 };
    malformed.set(name, { ...known, count: known.count + 1 });
  });
  if (bad > 0 && parsable === 0) throw new SyntaxError('expected Prometheus text');
  return { samples, declared, malformed };
}

function* linesOf(text: string): Iterable<string> {
  for (let [from, to] = [0, 0]; to >= 0; from = to + 1) {
    to = text.indexOf('\n', from);
    yield to < 0 ? text.slice(from) : text.slice(from, to);
  }
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
