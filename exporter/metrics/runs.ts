import { isSame } from './state-source.ts';

/** Bytes up to which neighbours are kept in one piece. */
const KEPT_BYTES = 65_536;

interface Run {
  readonly parts: readonly Buffer[];
  readonly whole: Buffer;
}

/**
 * Joins neighbours that are the same buffers as the last time into one piece, which is kept: a
 * small exposition of which little has changed is a handful of pieces, hardly any of them new.
 */
export class Runs {
  #last = new Set<Buffer>();
  #kept = new Map<Buffer, Run>();

  join(buffers: readonly Buffer[]): Buffer[] {
    const pieces: Buffer[] = [];
    const kept = new Map<Buffer, Run>();
    const flush = (run: readonly Buffer[]) => pieces.push(...this.#wholeOf(run, kept));
    let run: Buffer[] = [];
    for (const buffer of buffers) {
      if (this.#last.has(buffer)) {
        run.push(buffer);
        continue;
      }
      flush(run);
      pieces.push(buffer);
      run = [];
    }
    flush(run);
    this.#last = new Set(buffers);
    this.#kept = kept;
    return pieces;
  }

  /** `kept` gets what is joined, and with that nothing else is kept. */
  #wholeOf(parts: readonly Buffer[], kept: Map<Buffer, Run>): readonly Buffer[] {
    const [first] = parts;
    if (!first || parts.length === 1) return parts;
    const known = this.#kept.get(first);
    if (parts.reduce((sum, part) => sum + part.length, 0) > KEPT_BYTES) return parts;
    const run =
      known && isSame(known.parts, parts) ? known : { parts, whole: Buffer.concat(parts) };
    kept.set(first, run);
    return [run.whole];
  }
}
