import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** What a browser may accept, the smallest first. */
export const ENCODINGS = ['br', 'gzip', 'identity'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** `fast` for what is made anew for each answer, `best` for what is kept. */
export type Effort = 'fast' | 'best';

const BROTLI_QUALITY: Readonly<Record<Effort, number>> = {
  fast: 4,
  best: constants.BROTLI_MAX_QUALITY,
};
const GZIP_LEVEL: Readonly<Record<Effort, number>> = {
  fast: constants.Z_DEFAULT_COMPRESSION,
  best: constants.Z_BEST_COMPRESSION,
};

const compressWithBrotli = promisify(brotliCompress);
const compressWithGzip = promisify(gzip);

/** Off the event loop: other answers do not wait for it. */
export function compress(text: string, encoding: Encoding, effort: Effort): Promise<Buffer> {
  const bytes = Buffer.from(text);
  if (encoding === 'identity') return Promise.resolve(bytes);
  if (encoding === 'gzip') return compressWithGzip(bytes, { level: GZIP_LEVEL[effort] });
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY[effort],
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return compressWithBrotli(bytes, { params });
}
