import { nextSlotMs, type Cancel, type Clock } from '../clock.ts';
import type { SourceConfig } from '../config/config.ts';
import type { Logger } from '../logger.ts';
import type { DropReason } from '../metrics/catalog.ts';
import type { Sample } from '../metrics/sample.ts';
import type { Fetched, FetchSource } from './fetch-source.ts';
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

export interface CollectorOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly fetch: FetchSource;
  /** Place in the interval, 0..1, so that the sources are not all read at the same moment. */
  readonly offset: number;
  /** The states of the sources before this one in the configuration. */
  readonly earlier: () => readonly CollectorState[];
  /** Called after each read, with the new state in place. */
  readonly onRead: (state: CollectorState) => void;
}

/** The state of a source before its first read. */
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
  { clock, fetch, earlier }: Pick<CollectorOptions, 'clock' | 'fetch' | 'earlier'>,
  signal: AbortSignal,
): Promise<CollectorState> {
  const at = clock.now();
  const startedMs = clock.monotonic();
  const fetched = await fetch(state.source, signal);
  const durationSeconds = (clock.monotonic() - startedMs) / 1000;
  const { samples, failure, ...read } = await readSamples(state.source, fetched);
  const success = failure === undefined;
  const dropped = [...read.dropped, ...duplicates(samples, earlier())];
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
  const isJson = source.format === 'json';
  const expected = isJson ? 'expected JSON' : 'expected Prometheus text';
  if (/^\s*</.test(text)) return nothing(`${expected}, got an HTML or XML page`);
  if (isJson && text.trim() === '') return nothing(`${expected}, got an empty body`);
  const selection = new Selection(source.maxSeries);
  try {
    await (source.format === 'json'
      ? offerJson(source, text, selection)
      : offerText(source, text, selection));
  } catch (error) {
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
    earlier.flatMap((state) =>
      state.samples.map((one) => [seriesKey(one), state.source.collector]),
    ),
  );
  return samples.flatMap((one) => {
    const owner = owners.get(seriesKey(one));
    if (owner === undefined) return [];
    const example = `${one.name}: ${owner} has the same series`;
    return { metric: one.name, reason: 'duplicate', count: 1, example };
  });
}

function refusalText(dropped: readonly Refusal[]): string | undefined {
  const [first] = dropped;
  if (!first) return undefined;
  const count = dropped.reduce((sum, refusal) => sum + refusal.count, 0);
  return count === 1 ? `refused ${first.example}` : `refused ${count} values, ${first.example}`;
}

/** Reads a source after `delayMs` and then in its slot of each interval, never twice at once. */
export function startCollector(source: SourceConfig, delayMs: number, options: CollectorOptions) {
  const { clock, log, offset, onRead } = options;
  const stopping = new AbortController();
  const loggedRefusals = new Set<string>();
  let state = initialState(source);
  let reading = Promise.resolve();
  let cancel: Cancel;
  const readAfter = (ms: number) => {
    cancel = clock.after(ms, () => {
      reading = read();
    });
  };
  const read = async () => {
    const next = await collect(state, options, stopping.signal);
    if (stopping.signal.aborted) return;
    // A read that takes longer than the interval skips the slots that it missed.
    const endedMs = clock.monotonic();
    readAfter(nextSlotMs(endedMs, source.intervalMs, offset) - endedMs);
    logRead(log, next, state.last?.success ?? true, loggedRefusals);
    state = next;
    onRead(next);
  };
  readAfter(delayMs);
  return {
    state: () => state,
    /** Ends a read in progress and discards its result. */
    stop: () => {
      cancel();
      stopping.abort();
      return reading;
    },
  };
}

/** Logs a failure and a recovery once, and each kind of refusal once. */
function logRead(
  log: Logger,
  { source: { collector, serviceName }, last }: CollectorState,
  wasGood: boolean,
  loggedRefusals: Set<string>,
): void {
  if (!last) return;
  const { success, message: reason, durationSeconds, dropped } = last;
  const facts = { collector, service_name: serviceName, durationSeconds, reason };
  if (success) log[wasGood ? 'debug' : 'info'](facts, 'read business metrics');
  else log[wasGood ? 'warn' : 'debug'](facts, 'cannot read business metrics');
  for (const refusal of dropped) {
    const kind = `${refusal.metric} ${refusal.reason}`;
    if (!loggedRefusals.has(kind)) log.warn({ collector, ...refusal }, 'refused values');
    loggedRefusals.add(kind);
  }
}
