import type { Cancel, Clock } from '../clock.ts';

const BEAT_MS = 250;
/** Nothing ran for longer, or the clocks drifted apart by more: what was measured meanwhile means nothing. */
const STALL_MS = 1_000;

interface Beat {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/**
 * Notices when this process did not run: its event loop was blocked for more than a second (no
 * beat came), or the machine was suspended (the monotonic clock stood still, the wall clock did not).
 * A wall clock that is set by more than a second looks the same; one round of results is the price.
 */
export class StallWatch {
  readonly #clock: Clock;
  readonly #stalled: (forMs: number) => void;
  #last: Beat;
  #stalls = 0;
  #cancel: Cancel = () => undefined;

  /** `stalled` is called once for each stall. */
  constructor(clock: Clock, stalled: (forMs: number) => void) {
    this.#clock = clock;
    this.#stalled = stalled;
    this.#last = this.#read();
    this.#beat();
  }

  /** Stalls so far. What began at one count and ended at another ran during a stall. */
  count(): number {
    this.#look();
    return this.#stalls;
  }

  stop(): void {
    this.#cancel();
  }

  #beat(): void {
    this.#look();
    this.#cancel = this.#clock.after(BEAT_MS, () => this.#beat());
  }

  #look(): void {
    const now = this.#read();
    const passedMs = now.monotonicMs - this.#last.monotonicMs;
    const driftMs = now.wallMs - this.#last.wallMs - passedMs;
    this.#last = now;
    const stoodMs = Math.max(passedMs, Math.abs(driftMs));
    if (stoodMs <= STALL_MS) return;
    this.#stalls += 1;
    this.#stalled(stoodMs);
  }

  #read(): Beat {
    return { monotonicMs: this.#clock.monotonic(), wallMs: this.#clock.now() };
  }
}
