import { isSame } from './state-source.ts';

/** Bytes up to which neighbours are kept in one piece. */
const KEPT_BYTES = 65_536;

interface Run {
  readonly parts: readonly Buffer[];
  readonly whole: Buffer;
}

/**
 * Joins neighbours that are the same buffers as the last time into one piece, which is kept: an
 * exposition of which little has changed is a handful of pieces, hardly any of them new.
 */
export class Runs {
  #last = new Set<Buffer>();
  #kept = new WeakMap<Buffer, Run>();

  join(buffers: readonly Buffer[]): Buffer[] {
    const pieces: Buffer[] = [];
    let run: Buffer[] = [];
    for (const buffer of buffers) {
      if (this.#last.has(buffer)) {
        run.push(buffer);
        continue;
      }
      pieces.push(...this.#wholeOf(run), buffer);
      run = [];
    }
    this.#last = new Set(buffers);
    return [...pieces, ...this.#wholeOf(run)];
  }

  #wholeOf(parts: readonly Buffer[]): readonly Buffer[] {
    const [first] = parts;
    if (!first || parts.length === 1) return parts;
    const known = this.#kept.get(first);
    if (known && isSame(known.parts, parts)) return [known.whole];
    if (parts.reduce((sum, part) => sum + part.length, 0) > KEPT_BYTES) return parts;
    const whole = Buffer.concat(parts);
    this.#kept.set(first, { parts, whole });
    return [whole];
  }
}
