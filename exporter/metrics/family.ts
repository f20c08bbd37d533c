import type { MetricName } from './catalog.ts';
import { familyHeader } from './exposition-text.ts';
import type { ExpositionFormat } from './exposition-text.ts';
import { isSame } from './state-source.ts';

/** Bytes up to which a metric is kept as it was written: of more series some have always changed. */
const KEPT_BYTES = 65_536;
/** Parts that are turned into bytes at once: some hundred kilobytes of a histogram. */
const PARTS_AT_ONCE = 200;

/** One metric in the exposition, as bytes; made again only when one of its series has changed. */
export class Family {
  readonly #name: MetricName;
  readonly #written = new Map<ExpositionFormat, readonly Buffer[]>();
  #parts: readonly string[] = [];

  constructor(name: MetricName) {
    this.#name = name;
  }

  /** `parts`: whole lines. Header, lines and what separates it from the next. */
  write(parts: readonly string[], format: ExpositionFormat): Iterable<Buffer> {
    if (!isSame(parts, this.#parts)) this.#written.clear();
    this.#parts = parts;
    const known = this.#written.get(format);
    if (known) return known;
    if (parts.length > PARTS_AT_ONCE) return this.#writeInSlices(parts, format);
    const written = Buffer.from(this.#header(format) + parts.join('') + separator(format));
    if (written.length <= KEPT_BYTES) this.#written.set(format, [written]);
    return [written];
  }

  *#writeInSlices(parts: readonly string[], format: ExpositionFormat): Generator<Buffer> {
    yield Buffer.from(this.#header(format));
    for (let from = 0; from < parts.length; from += PARTS_AT_ONCE) {
      yield Buffer.from(parts.slice(from, from + PARTS_AT_ONCE).join(''));
    }
    yield Buffer.from(separator(format));
  }

  #header(format: ExpositionFormat): string {
    return familyHeader(this.#name, format);
  }
}

function separator(format: ExpositionFormat): string {
  return format === 'text' ? '\n' : '';
}
