import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { ExchangeError } from '../errors.ts';

/** Pieces of a body of any size. Each takes a microsecond and more, so a flood of tiny ones would take a core. */
const MAX_TINY_PIECES = 10_000;
/** Average bytes from which a body may have more pieces. A line of Prometheus text has more. */
const TINY_BYTES = 32;
const TOO_MANY_PIECES = `the body came in more than ${MAX_TINY_PIECES} pieces of less than ${TINY_BYTES} bytes`;

const NONE: Buffer = Buffer.alloc(0);

/**
 * Collects the pieces of a body up to a limit in bytes and in pieces. Copies all but the first: a piece of
 * one byte keeps 64 kB of the socket's memory.
 */
export class BodyChunks {
  readonly #maxBytes: number;
  #buffer = NONE;
  #bytes = 0;
  #pieces = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Returns an ExchangeError with reason `body_too_large` when a limit is passed. */
  add(piece: Buffer): ExchangeError | undefined {
    const bytes = this.#bytes + piece.length;
    if (bytes > this.#maxBytes) return bodyTooLarge(this.#maxBytes);
    this.#pieces += 1;
    if (this.#pieces > MAX_TINY_PIECES && bytes < this.#pieces * TINY_BYTES) {
      return new ExchangeError('body_too_large', TOO_MANY_PIECES);
    }
    if (this.#bytes === 0) this.#buffer = piece;
    else {
      if (bytes > this.#buffer.length) this.#grow(Math.min(this.#maxBytes, 2 * bytes));
      piece.copy(this.#buffer, this.#bytes);
    }
    this.#bytes = bytes;
    return undefined;
  }

  join(): Buffer {
    return this.#buffer.subarray(0, this.#bytes);
  }

  #grow(bytes: number): void {
    const larger = Buffer.allocUnsafe(bytes);
    this.#buffer.copy(larger);
    this.#buffer = larger;
  }
}

const utf8 = new TextDecoder();

type Decode = (body: Buffer, options: { maxOutputLength: number }) => Buffer;

/** Some servers write the charset where the encoding belongs. */
const asItIs: Decode = (body) => body;
/** Some servers leave out the header of the zlib format, whose first byte ends in 8. */
const inflate: Decode = (body, options) =>
  (body.readUInt8() & 0x0f) === 8 ? inflateSync(body, options) : inflateRawSync(body, options);

const DECODERS: ReadonlyMap<string, Decode> = new Map([
  ['', asItIs],
  ['identity', asItIs],
  ['utf-8', asItIs],
  ['utf8', asItIs],
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflate],
  ['br', brotliDecompressSync],
]);

/**
 * A body as text: decompressed, then read as UTF-8 without its byte order mark; invalid bytes become
 * U+FFFD. Decompression stops at `maxBytes`, so that a small compressed body cannot fill the memory.
 * Throws an ExchangeError with reason `body_too_large`, or `invalid_response` for a body that is not in
 * the given content encoding.
 */
export function bodyText(body: Buffer, encoding = '', maxBytes: number): string {
  const name = encoding.trim().toLowerCase();
  if (body.length === 0) return '';
  try {
    const decoded = DECODERS.get(name)?.(body, { maxOutputLength: maxBytes });
    if (decoded) return utf8.decode(decoded);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw bodyTooLarge(maxBytes, ' when decompressed');
  }
  const message = `the body cannot be decoded (content-encoding ${name.slice(0, 40)})`;
  throw new ExchangeError('invalid_response', message);
}

export function bodyTooLarge(maxBytes: number, suffix = ''): ExchangeError {
  return new ExchangeError('body_too_large', `the body is larger than ${maxBytes} bytes${suffix}`);
}

/** The parsed text; undefined if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
