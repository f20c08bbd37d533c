import type { MetricName } from './catalog.ts';
import { familyHeader } from './exposition-text.ts';
import type { ExpositionFormat } from './exposition-text.ts';

/** Bytes up to which a metric is kept as it was written: more belongs to so many series that some have changed. */
const KEPT_BYTES = 65_536;
/** Parts that are turned into bytes at once: some hundred kilobytes of a histogram. */
const PARTS_AT_ONCE = 200;

/** One metric in the exposition, as bytes; made again only when one of its series has changed. */
export class Family {
  readonly #name: MetricName;
  #parts: readonly string[] = [];
  #written = new Map<ExpositionFormat, Buffer>();

  constructor(name: MetricName) {
    this.#name = name;
  }

  /** `parts`: whole lines. Header, lines and what separates it from the next. */
  *write(parts: readonly string[], format: ExpositionFormat): Generator<Buffer> {
    if (!isSame(parts, this.#parts)) this.#written.clear();
    this.#parts = parts;
    const known = this.#written.get(format);
    if (known) return yield known;
    const header = Buffer.from(familyHeader(this.#name, format));
    const blank = format === 'text' ? '\n' : '';
    if (parts.length <= PARTS_AT_ONCE) {
      const written = Buffer.concat([header, Buffer.from(parts.join('') + blank)]);
      if (written.length <= KEPT_BYTES) this.#written.set(format, written);
      return yield written;
    }
    yield header;
    for (let from = 0; from < parts.length; from += PARTS_AT_ONCE) {
      yield Buffer.from(parts.slice(from, from + PARTS_AT_ONCE).join(''));
    }
    yield Buffer.from(blank);
  }
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((part, index) => part === others[index]);
}
