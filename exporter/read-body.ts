import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { systemClock, type Cancel, type Clock } from './clock.ts';
import { ExchangeError } from './errors.ts';

export interface Deadline {
  readonly timeoutMs: number;
  /** Ends the work early; its reason is passed on. */
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/**
 * Calls `run` with a signal that aborts after `timeoutMs`, with an ExchangeError of code `timeout`
 * as its reason. When `run` rejects, the signal aborts too, so that work beside it ends.
 *
 * Never expires early. A plain timer can fire milliseconds early, because Node counts it from the
 * start of the event loop's iteration; a probe would then time out below its slow threshold.
 */
export async function withDeadline<T>(
  { timeoutMs, signal, clock = systemClock }: Deadline,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const late = `the response was not complete within ${timeoutMs} ms`;
  const startMs = clock.monotonic();
  let cancel: Cancel | undefined;
  const check = () => {
    const leftMs = startMs + timeoutMs - clock.monotonic();
    if (leftMs > 0) cancel = clock.after(Math.ceil(leftMs), check);
    else ending.abort(new ExchangeError('timeout', late));
  };
  const stop = () => ending.abort(signal?.reason);
  check();
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop);
  try {
    return await run(ending.signal);
  } catch (error) {
    ending.abort();
    throw error;
  } finally {
    cancel?.();
    signal?.removeEventListener('abort', stop);
  }
}

/** Collects the chunks of a body up to a limit in bytes. */
export class BodyChunks {
  readonly #maxBytes: number;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Returns an error of code `body_too_large` when the limit is passed. */
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
 * Throws an ExchangeError of code `body_too_large`, or `invalid_response` for a body that is not in
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
  const words = `the body cannot be decoded (content-encoding ${name.slice(0, 40)})`;
  throw new ExchangeError('invalid_response', words);
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
