import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { Answer } from './exchange.ts';

/** The body, as it came or decompressed, is larger than the configuration allows. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
  readonly code = 'body_too_large';
}

/** The body is not what its content-encoding says. */
export class BodyEncodingError extends Error {
  override readonly name = 'BodyEncodingError';
  readonly code = 'body_encoding';
}

const DECODERS: Readonly<Record<string, typeof gunzipSync>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/**
 * The body of an answer as text, decompressed. Decompression stops at `maxBytes`, so that a small
 * body that unfolds without end costs no memory. Throws BodyTooLargeError or BodyEncodingError.
 */
export function readBody({ headers, body }: Answer, maxBytes: number): string {
  const encoding = headers['content-encoding']?.trim().toLowerCase();
  return new TextDecoder().decode(
    encoding && encoding !== 'identity' && body.length > 0
      ? decompress(body, encoding, maxBytes)
      : body,
  );
}

function decompress(body: Buffer, encoding: string, maxBytes: number): Buffer {
  const decode = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (!decode) throw new BodyEncodingError(`content-encoding ${encoding.slice(0, 40)}`);
  try {
    return decode(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new BodyTooLargeError('when decompressed', { cause });
    }
    throw new BodyEncodingError(`content-encoding ${encoding}`, { cause });
  }
}
