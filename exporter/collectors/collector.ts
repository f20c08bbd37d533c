import { nextSlotMs } from '../clock.ts';
import type { Cancel, Clock } from '../clock.ts';
import type { SourceConfig } from '../config/config.ts';
import type { Logger } from '../logger.ts';
import { collect, initialState } from './collect.ts';
import type { CollectorState } from './collector-state.ts';
import type { FetchSource } from './fetch-source.ts';

export interface CollectorParts {
  /** Place in the interval, 0..1, so that the sources are not all read at the same moment. */
  readonly offset: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly fetch: FetchSource;
  /** Sees the state after each read and returns what is kept of it. */
  readonly review: (state: CollectorState) => CollectorState;
  /** Called when the new state is in place. */
  readonly onRead: (state: CollectorState) => void;
}

/** Reads one source at its interval, never twice at once. */
export class Collector {
  readonly #parts: CollectorParts;
  readonly #ending = new AbortController();
  /** Kinds of refusals that were logged. */
  readonly #known = new Set<string>();
  #state: CollectorState;
  #reading: Promise<void> = Promise.resolve();
  #cancel: Cancel = () => {};

  constructor(source: SourceConfig, parts: CollectorParts) {
    this.#parts = parts;
    this.#state = initialState(source);
  }

  get state(): CollectorState {
    return this.#state;
  }

  /** Reads after `delayMs`, and from then on in its slot of each interval. Call once. */
  start(delayMs: number): void {
    if (delayMs > 0) this.#readAfter(delayMs);
    else this.#reading = this.#read();
  }

  /** Ends a read that is under way; its result is dropped. */
  stop(): Promise<void> {
    this.#cancel();
    this.#ending.abort();
    return this.#reading;
  }

  #readAfter(delayMs: number): void {
    this.#cancel = this.#parts.clock.after(delayMs, () => {
      this.#reading = this.#read();
    });
  }

  async #read(): Promise<void> {
    const { clock, fetch, review, onRead, offset } = this.#parts;
    const { signal } = this.#ending;
    const next = await collect(this.#state, { clock, fetch, signal });
    if (signal.aborted) return;
    // A read that took longer than the interval skips what it missed.
    const endedMs = clock.monotonic();
    this.#readAfter(nextSlotMs(endedMs, this.#state.source.intervalMs, offset) - endedMs);
    const previous = this.#state;
    this.#state = review(next);
    this.#logChange(previous, this.#state);
    onRead(this.#state);
  }

  #logChange(previous: CollectorState, { source, last }: CollectorState): void {
    if (!last) return;
    const { collector, serviceName } = source;
    const { success, message, durationSeconds } = last;
    const wasGood = previous.last?.success ?? true;
    const facts = { collector, service_name: serviceName, durationSeconds, reason: message };
    if (wasGood && !success) this.#parts.log.warn(facts, 'business figures cannot be read');
    else if (!wasGood && success) this.#parts.log.info(facts, 'business figures are read again');
    else this.#parts.log.debug(facts, success ? 'read business figures' : 'still cannot be read');
    for (const { metric, reason, count, example } of last.dropped) {
      const kind = `${metric} ${reason}`;
      if (this.#known.has(kind)) continue;
      this.#known.add(kind);
      this.#parts.log.warn({ collector, metric, reason, count, example }, 'refused figures');
    }
  }
}
