import type { ApiWatch } from './invariants/api.ts';
import { mebibytes } from './invariants/memory.ts';
import type { Observer } from './observer.ts';
import type { PlannedAction } from './plan/plan.ts';

/** Interval of the lines if the output is not a terminal. */
const LINE_EVERY_MS = 15_000;

interface State {
  readonly observer: Observer;
  readonly api: ApiWatch;
  readonly actions: readonly PlannedAction[];
}

/** Prints the progress of a run: one line that is overwritten, or a new one every 15 s. */
export class Progress {
  readonly #out: NodeJS.WriteStream;
  #printedMs = -Infinity;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  show({
    passedMs,
    endMs,
    ...state
  }: State & { readonly passedMs: number; readonly endMs: number }) {
    const line = `${clock(passedMs)} of ${clock(endMs)}  ${summary(state)}`;
    if (this.#out.isTTY) this.#out.write(`\r\x1b[K${line}`);
    else if (passedMs - this.#printedMs >= LINE_EVERY_MS) {
      this.#printedMs = passedMs;
      this.#out.write(`${line}\n`);
    }
  }

  end(state: State): void {
    const { observer } = state;
    const growth = observer.memory.growth();
    const trend =
      growth === undefined ? 'too short to judge' : `growth after the warm-up ${mebibytes(growth)}`;
    this.#out.write(this.#out.isTTY ? '\n' : '');
    this.#out.write(`${summary(state)}
memory of the exporter: ${mebibytes(observer.memory.first)} at the start, ${mebibytes(observer.memory.last)} at the end; ${trend}
timeouts excused by measured lag: ${observer.reasons.excused}; worst lag of the last 20 minutes: ${Math.round(observer.lag.worstSince(0))} ms
`);
  }
}

function summary({ observer, api, actions }: State): string {
  return [
    `${actions.length} actions`,
    `${observer.probes} probes`,
    `${observer.scrapes} scrapes`,
    `${api.requests} requests`,
    `${observer.notifications.total} notifications`,
    mebibytes(observer.memory.last),
  ].join(' · ');
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}
