import type { SourceConfig } from '../config/config.ts';
import type { Answer } from './fetch-source.ts';
import { jsonSamples } from './json-samples.ts';
import { parsePrometheusText } from './prometheus-text.ts';
import type { PrometheusText } from './prometheus-text.ts';
import type { Extract } from './selection.ts';
import { textSamples } from './text-samples.ts';

/** What an answer holds; `failure` says in one sentence why nothing of it could be used. */
export interface ReadAnswer extends Extract {
  readonly failure?: string;
}

/**
 * Reads an answer in the format that the source is configured for. The content decides, not the
 * content type: services mislabel JSON, and a mislabelled figure is still the source's own.
 */
export async function readAnswer(source: SourceConfig, answer: Answer): Promise<ReadAnswer> {
  const text = answer.text.trimStart();
  const expected = source.format === 'json' ? 'JSON' : 'Prometheus text';
  const failed = (got: string) => nothing(`expected ${expected}, got ${got}`);
  if (text === '' && source.format === 'json') return failed('an empty answer');
  if (text.startsWith('<')) return failed('an HTML or XML page');
  if (source.format === 'json') {
    const parsed = parseJson(text);
    return parsed ? checked(await jsonSamples(source, parsed.document)) : failed(kindOf(answer));
  }
  const parsed = await parsePrometheusText(answer.text);
  return isPrometheus(parsed) ? checked(await textSamples(source, parsed)) : failed(kindOf(answer));
}

function nothing(failure: string): ReadAnswer {
  return { samples: [], dropped: [], failure };
}

function parseJson(text: string): { document: unknown } | undefined {
  try {
    return { document: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** An empty text is one without series; one of which no line can be read is none. */
function isPrometheus({ samples, declared, malformed }: PrometheusText): boolean {
  return malformed.size === 0 || samples.length > 0 || declared.size > 0;
}

function kindOf({ mediaType }: Answer): string {
  return `something else (content type ${mediaType || 'not given'})`;
}

/** An answer of which every figure was refused is no good answer. */
function checked(extract: Extract): ReadAnswer {
  const [first] = extract.dropped;
  if (!first || extract.samples.length > 0) return extract;
  return { ...extract, failure: `no figure could be used; ${first.example}` };
}
