import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { ExchangeError } from './errors.ts';

/** Collects the chunks of a body up to a limit in bytes. */
export class BodyChunks {
  readonly #maxBytes: number;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Returns an ExchangeError with reason `body_too_large` when the limit is passed. */
  add(chunk: Buffer): ExchangeError | undefined {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) return bodyTooLarge(this.#maxBytes);
    this.#chunks.push(chunk);
    return undefined;
  }

  join(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}

const utf8 = new TextDecoder();

const DECODERS: ReadonlyMap<string, typeof gunzipSync> = new Map([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
]);

/**
 * A body as text: decompressed, then read as UTF-8 without its byte order mark; invalid bytes become
 * U+FFFD. Decompression stops at `maxBytes`, so that a small compressed body cannot fill the memory.
 * Throws an ExchangeError with reason `body_too_large`, or `invalid_response` for a body that is not in
 * the given content encoding.
 */
export function bodyText(body: Buffer, encoding: string | undefined, maxBytes: number): string {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity' || body.length === 0) return utf8.decode(body);
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

function bodyTooLarge(maxBytes: number, suffix = ''): ExchangeError {
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
