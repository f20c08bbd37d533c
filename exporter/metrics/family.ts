import type { MetricName } from './catalog.ts';
import { familyHeader, joinBytes } from './exposition.ts';
import type { ExpositionFormat } from './exposition.ts';
import { isSame } from './state-source.ts';

/** About how many bytes are made anew when one of their series has changed, if parts are like the first. */
const SLICE_BYTES = 16_384;

/** Neighbouring parts as they were written; the metric's header precedes the first ones. */
interface Slice {
  readonly parts: readonly string[];
  readonly written: Buffer;
}

/** A whole metric as it was written. */
interface Whole {
  readonly parts: readonly string[];
  readonly slices: readonly Slice[];
  readonly written: readonly Buffer[];
}

/**
 * One metric in the exposition, as bytes. They are made again only where a series has changed: of
 * thousands, hardly any has between two scrapes.
 */
export class Family {
  readonly #name: MetricName;
  readonly #last: Partial<Record<ExpositionFormat, Whole>> = {};
  #partsInSlice: number | undefined;

  constructor(name: MetricName) {
    this.#name = name;
  }

  /**
   * Header and lines. `parts`: whole lines; the same array again says the same.
   */
  write(parts: readonly string[], format: ExpositionFormat): Iterable<Buffer> {
    const last = this.#last[format];
    return last?.parts === parts ? last.written : this.#writeAnew(parts, format, last?.slices);
  }

  *#writeAnew(
    parts: readonly string[],
    format: ExpositionFormat,
    known: readonly Slice[] = [],
  ): Generator<Buffer> {
    const slices: Slice[] = [];
    for (const wanted of this.#cut(parts)) {
      const before = known[slices.length];
      const header = slices.length === 0 ? familyHeader(this.#name, format) : '';
      const slice =
        before && isSame(before.parts, wanted)
          ? before
          : { parts: wanted, written: joinBytes([header, ...wanted]) };
      slices.push(slice);
      yield slice.written;
    }
    this.#last[format] = { parts, slices, written: slices.map((slice) => slice.written) };
  }

  /** At least one slice of them, as the header needs one. */
  *#cut(parts: readonly string[]): Generator<readonly string[]> {
    const [first] = parts;
    // Found once: from scrape to scrape slices must not shift.
    if (first) this.#partsInSlice ??= Math.ceil(SLICE_BYTES / first.length);
    const step = this.#partsInSlice ?? 1;
    for (let start = 0; start === 0 || start < parts.length; start += step) {
      yield parts.slice(start, start + step);
    }
  }
}
