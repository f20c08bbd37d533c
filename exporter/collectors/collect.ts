import type { Clock } from '../clock.ts';
import type { SourceConfig } from '../config/config.ts';
import type { CollectorState } from './collector-state.ts';
import type { Fetched, FetchSource } from './fetch-source.ts';
import { readAnswer } from './read-answer.ts';
import type { ReadAnswer } from './read-answer.ts';
import type { Refusal } from './refusals.ts';

/** What is known of a source before its first read. */
export function initialState(source: SourceConfig): CollectorState {
  return { source, samples: [], droppedTotal: {} };
}

/** Reads a source once; its next state. A failed read is a state, not an exception. */
export async function collect(
  state: CollectorState,
  { clock, fetch, signal }: { clock: Clock; fetch: FetchSource; signal: AbortSignal },
): Promise<CollectorState> {
  const at = clock.now();
  const startedMs = clock.monotonic();
  const fetched = await fetch(state.source, signal);
  const durationSeconds = (clock.monotonic() - startedMs) / 1000;
  const { samples, dropped, failure } = await read(state.source, fetched);
  const success = failure === undefined;
  const message = failure ?? refusalsText(dropped);
  return {
    ...state,
    samples: success ? samples : [],
    last: { at, success, durationSeconds, dropped, ...(message !== undefined && { message }) },
    ...(success && { lastSuccessAt: at }),
    droppedTotal: withDropped(state.droppedTotal, dropped),
  };
}

/** The counts by reason, with those of one more read. */
export function withDropped(
  total: CollectorState['droppedTotal'],
  dropped: readonly Refusal[],
): CollectorState['droppedTotal'] {
  const next = { ...total };
  for (const { reason, count } of dropped) next[reason] = (next[reason] ?? 0) + count;
  return next;
}

/** One sentence; undefined if nothing was refused. */
export function refusalsText(dropped: readonly Refusal[]): string | undefined {
  const [first] = dropped;
  if (!first) return undefined;
  const count = dropped.reduce((sum, refusal) => sum + refusal.count, 0);
  return count === 1 ? `refused ${first.example}` : `refused ${count} values, ${first.example}`;
}

/** Whatever an answer holds, and whatever it does to us, is confined to this read. */
async function read(source: SourceConfig, fetched: Fetched): Promise<ReadAnswer> {
  if ('failure' in fetched) return { samples: [], dropped: [], failure: fetched.failure };
  try {
    return await readAnswer(source, fetched);
  } catch (error) {
    const failure = `the answer could not be read (${(error as Error).name})`;
    return { samples: [], dropped: [], failure };
  }
}
