import type { Clock } from '../clock.ts';
import type { SourceConfig } from '../config/config.ts';
import { ExchangeError } from '../errors.ts';
import type { DropReason, InconclusiveReason } from '../metrics/catalog.ts';
import type { Sample } from '../metrics/sample.ts';
import { fetchText, type Fetched, type FetchText } from '../http-client/fetch-text.ts';
import { offerJson } from './json-samples.ts';
import { Selection, seriesKey, type Extract, type Refusal } from './selection.ts';
import { offerText } from './text-samples.ts';

/** What is known of one source of business metrics. Immutable: each read makes a new state. */
export interface CollectorState {
  readonly source: SourceConfig;
  /** From the last read; empty after a failed read: a wrong value is worse than none. */
  readonly samples: readonly Sample[];
  /** Absent until the first read. */
  readonly last?: {
    /** When the read started, Unix milliseconds. */
    readonly at: number;
    readonly success: boolean;
    readonly durationSeconds: number;
    /** Why it failed, or what was refused; one sentence, without secrets. */
    readonly message?: string;
    readonly dropped: readonly Refusal[];
  };
  /** Unix milliseconds. */
  readonly lastSuccessAt?: number;
  /** Refused values since the start, by reason. */
  readonly droppedTotal: Readonly<Partial<Record<DropReason, number>>>;
}

export interface ReadOptions {
  readonly clock: Clock;
  /** For tests. */
  readonly fetch?: FetchText;
  /** In the order of the configuration. */
  readonly states: () => readonly CollectorState[];
  /** Ends the read. */
  readonly signal: AbortSignal;
  /** Called if this host could not read; the state stays as it is. Without it, the read has failed. */
  readonly onInconclusive?: (fault: { reason: InconclusiveReason; message: string }) => void;
}

export function initialState(source: SourceConfig): CollectorState {
  return { source, samples: [], droppedTotal: {} };
}

/**
 * Reads a source once and returns its next state. A failed read is a state, not an exception. A
 * series that an earlier source has is counted as a duplicate; it stays in the state, because it
 * takes over when the earlier source fails.
 */
export async function collect(
  state: CollectorState,
  { clock, fetch = fetchText, states, signal, onInconclusive }: ReadOptions,
): Promise<CollectorState> {
  const at = clock.now();
  const startedMs = clock.monotonic();
  const fetched = await fetch(state.source, signal);
  if ('failure' in fetched && fetched.inconclusive && onInconclusive) {
    onInconclusive({ reason: fetched.inconclusive, message: fetched.failure });
    return state;
  }
  const durationSeconds = (clock.monotonic() - startedMs) / 1000;
  const { samples, failure, ...read } = await readSamples(state.source, fetched);
  const success = failure === undefined;
  const all = states();
  const dropped = [...read.dropped, ...duplicates(samples, all.slice(0, all.indexOf(state)))];
  const message = failure ?? refusalText(dropped);
  const droppedTotal = { ...state.droppedTotal };
  for (const { reason, count } of dropped) {
    droppedTotal[reason] = (droppedTotal[reason] ?? 0) + count;
  }
  return {
    ...state,
    samples,
    last: { at, success, durationSeconds, dropped, ...(message !== undefined && { message }) },
    ...(success && { lastSuccessAt: at }),
    droppedTotal,
  };
}

/**
 * Reads a body in the format that the source is configured for. Ignores the content type: services
 * mislabel JSON. Never rejects; a body can harm only its own read. `failure`: why nothing could be used.
 */
async function readSamples(
  source: SourceConfig,
  fetched: Fetched,
): Promise<Extract & { readonly failure?: string }> {
  const nothing = (failure: string) => ({ samples: [], dropped: [], failure });
  if ('failure' in fetched) return nothing(fetched.failure);
  const { text, mediaType } = fetched;
  const expected = source.format === 'json' ? 'expected JSON' : 'expected Prometheus text';
  if (/^\s*</.test(text)) return nothing(`${expected}, got an HTML or XML page`);
  if (source.format === 'json' && text.trim() === '')
    return nothing(`${expected}, got an empty body`);
  const selection = new Selection(source.maxSeries);
  try {
    if (source.format === 'json') await offerJson(source, text, selection);
    else await offerText(source, text, selection);
  } catch (error) {
    if (error instanceof ExchangeError) return nothing(error.message);
    const { name } = error as Error;
    if (name !== 'SyntaxError') return nothing(`cannot read the body (${name})`);
    return nothing(`${expected}, got something else (content type ${mediaType || 'not given'})`);
  }
  const extract = selection.extract();
  const [first] = extract.dropped;
  if (!first || extract.samples.length > 0) return extract;
  return { ...extract, failure: `no usable value; ${first.example}` };
}

function duplicates(samples: readonly Sample[], earlier: readonly CollectorState[]): Refusal[] {
  const owners = new Map(
    earlier.flatMap(({ samples, source }) => samples.map((one) => [seriesKey(one), source])),
  );
  return samples.flatMap((one) => {
    const owner = owners.get(seriesKey(one));
    if (!owner) return [];
    const example = `${one.name}: ${owner.collector} has the same series`;
    return { metric: one.name, labels: one.labels, reason: 'duplicate', count: 1, example };
  });
}

function refusalText(dropped: readonly Refusal[]): string | undefined {
  const count = dropped.reduce((sum, refusal) => sum + refusal.count, 0);
  const example = dropped[0]?.example;
  if (count <= 1) return example && `refused ${example}`;
  return `refused ${count} values, ${example}`;
}

/** Why a source gave no value where its configuration expects one. */
export type Absence =
  | 'not read yet'
  | 'source cannot be read'
  | 'not reported by the source'
  | `refused (${DropReason})`;

/** What each mapping of a source gave in the last read; `absence`: null if there are samples. */
export function reportedValues({ source, samples, last }: CollectorState) {
  const absenceOf = (mapping: SourceConfig['metrics'][number]): Absence => {
    if (!last) return 'not read yet';
    const { success, dropped } = last;
    // Of a body that could be read, at least something was refused.
    if (!success && dropped.length === 0) return 'source cannot be read';
    const refused = dropped.find(
      ({ labels, reason }) => labels === mapping.labels && reason !== 'missing',
    );
    return refused ? `refused (${refused.reason})` : 'not reported by the source';
  };
  return source.metrics.map((mapping) => {
    const { metric, labels } = mapping;
    const isOwn = (one: Sample) =>
      one.name === metric && Object.keys(labels).every((key) => one.labels[key] === labels[key]);
    const own = samples.filter(isOwn);
    return { metric, labels, samples: own, absence: own.length > 0 ? null : absenceOf(mapping) };
  });
}
