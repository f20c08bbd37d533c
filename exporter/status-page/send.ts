import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { sendBody } from '../send-body.ts';

/** What a browser may accept, the smallest first. */
const ENCODINGS = ['br', 'gzip', 'identity'] as const;
export type Encoding = (typeof ENCODINGS)[number];

const BROTLI_QUALITY = { fast: 4, best: constants.BROTLI_MAX_QUALITY };
const GZIP_LEVEL = { fast: constants.Z_DEFAULT_COMPRESSION, best: constants.Z_BEST_COMPRESSION };

/** One file of the page. */
export interface Asset {
  readonly type: string;
  /** Compressed as well as possible, when it is first asked for, and then kept. */
  body(encoding: Encoding): Promise<Buffer>;
}

/** Nothing inline and nothing from elsewhere; the tab's sign is a `data:` image. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const compressWithBrotli = promisify(brotliCompress);
const compressWithGzip = promisify(gzip);

/** Off the event loop: other answers do not wait for it. `best` for what is kept. */
export function compress(
  text: string,
  encoding: Encoding,
  effort: 'fast' | 'best' = 'fast',
): Promise<Buffer> {
  const bytes = Buffer.from(text);
  if (encoding === 'identity') return Promise.resolve(bytes);
  if (encoding === 'gzip') return compressWithGzip(bytes, { level: GZIP_LEVEL[effort] });
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY[effort],
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return compressWithBrotli(bytes, { params });
}

/** Sends a page that no cache may keep, in the client's best encoding. `page`: its text, or what compresses it. */
export async function sendPage(
  request: Request,
  response: Response,
  type: string,
  page: string | ((encoding: Encoding) => Promise<Buffer>),
): Promise<void> {
  const encoding = encodingFor(request);
  response.set({
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': PAGE_POLICY,
    'Content-Type': `${type}; charset=utf-8`,
    'Referrer-Policy': 'no-referrer',
    'X-Frame-Options': 'DENY',
  });
  response.vary('Accept').vary('Accept-Language');
  const body = typeof page === 'string' ? compress(page, encoding) : page(encoding);
  await send(response, encoding, await body);
}

/** Sends one of the page's files: its address changes with its content, so it keeps for a year. */
export async function sendAsset(request: Request, response: Response, asset: Asset): Promise<void> {
  const encoding = encodingFor(request);
  response.set({
    'Cache-Control': 'public, max-age=31536000, immutable',
    'Content-Type': asset.type,
    'X-Content-Type-Options': 'nosniff',
  });
  await send(response, encoding, await asset.body(encoding));
}

async function send(response: Response, encoding: Encoding, body: Buffer): Promise<void> {
  response.vary('Accept-Encoding');
  if (encoding !== 'identity') response.set('Content-Encoding', encoding);
  await sendBody(response, [body]);
}

function encodingFor(request: Request): Encoding {
  const best = request.acceptsEncodings(...ENCODINGS);
  return best === false ? 'identity' : (best as Encoding);
}
