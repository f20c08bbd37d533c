import type { SoakEvent } from './event.ts';
import type { ApiWatch } from './invariants/api.ts';
import { mebibytes } from './invariants/memory.ts';
import type { Observer } from './observe.ts';

/** How often a line is printed where no terminal can overwrite it. */
const LINE_EVERY_MS = 15_000;

interface Seen {
  readonly observer: Observer;
  readonly api: ApiWatch;
  readonly done: readonly SoakEvent[];
}

/** Says how far a run is and what it saw: one line that is overwritten, or one every 15 s. */
export class Progress {
  readonly #out: NodeJS.WriteStream;
  #printedMs = -Infinity;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  show({ passedMs, endMs, ...seen }: Seen & { readonly passedMs: number; readonly endMs: number }) {
    const line = `${clock(passedMs)} of ${clock(endMs)}  ${figures(seen)}`;
    if (this.#out.isTTY) this.#out.write(`\r\x1b[K${line}`);
    else if (passedMs - this.#printedMs >= LINE_EVERY_MS) {
      this.#printedMs = passedMs;
      this.#out.write(`${line}\n`);
    }
  }

  end(seen: Seen): void {
    const { observer } = seen;
    const growth = observer.memory.growth();
    const flat =
      growth === undefined
        ? 'too short to judge'
        : `${mebibytes(growth)} along the line after the warm-up`;
    this.#out.write(this.#out.isTTY ? '\n' : '');
    this.#out.write(`${figures(seen)}
memory of the exporter: ${mebibytes(observer.memory.first)} at first, ${mebibytes(observer.memory.last)} at last; ${flat}
timeouts excused by a lag that was measured: ${observer.reasons.excused}; worst lag of the last 20 minutes: ${Math.round(observer.lag.worstSince(0))} ms
`);
  }
}

function figures({ observer, api, done }: Seen): string {
  return [
    `${done.length} events`,
    `${observer.probes} probes`,
    `${observer.scrapes} scrapes`,
    `${api.asked} requests`,
    `${observer.notifications.total} notifications`,
    mebibytes(observer.memory.last),
  ].join(' · ');
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}
