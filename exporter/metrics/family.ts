import type { MetricName } from './catalog.ts';
import { familyHeader } from './exposition-text.ts';
import type { ExpositionFormat } from './exposition-text.ts';
import { joinedBytes } from './joined-bytes.ts';
import { isSame } from './state-source.ts';

/** About how many bytes are made anew when one of their series has changed, if parts are like the first. */
const SLICE_BYTES = 16_384;

/** Neighbouring parts as they were written; what ends the metric follows the last ones. */
interface Slice {
  readonly parts: readonly string[];
  readonly isLast: boolean;
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
   * Header, lines and what separates it from the next. `parts`: whole lines; the same array again
   * says the same.
   */
  write(parts: readonly string[], format: ExpositionFormat): Iterable<Buffer> {
    const last = this.#last[format];
    return last?.parts === parts ? last.written : this.#writeAnew(parts, format, last?.slices);
  }

  *#writeAnew(
    parts: readonly string[],
    format: ExpositionFormat,
    known?: readonly Slice[],
  ): Generator<Buffer> {
    const slices: Slice[] = [];
    for (const slice of this.#slicesOf(parts, format, known)) {
      slices.push(slice);
      yield slice.written;
    }
    const written = slices.map((slice) => slice.written);
    this.#last[format] = { parts, slices, written };
  }

  *#slicesOf(
    parts: readonly string[],
    format: ExpositionFormat,
    known: readonly Slice[] = [],
  ): Generator<Slice> {
    const [first] = parts;
    // Found once: from scrape to scrape slices must not shift.
    if (first) this.#partsInSlice ??= Math.ceil(SLICE_BYTES / first.length);
    const step = this.#partsInSlice ?? 1;
    const count = Math.max(1, Math.ceil(parts.length / step));
    for (let index = 0; index < count; index++) {
      const wanted = parts.slice(index * step, (index + 1) * step);
      const isLast = index === count - 1;
      const slice = known[index];
      const isKnown = slice?.isLast === isLast && isSame(slice.parts, wanted);
      yield isKnown ? slice : this.#writeSlice(wanted, index === 0, isLast, format);
    }
  }

  #writeSlice(
    parts: readonly string[],
    isFirst: boolean,
    isLast: boolean,
    format: ExpositionFormat,
  ): Slice {
    const header = isFirst ? familyHeader(this.#name, format) : '';
    const separator = isLast && format === 'text' ? '\n' : '';
    return { parts, isLast, written: joinedBytes([header, ...parts, separator]) };
  }
}
