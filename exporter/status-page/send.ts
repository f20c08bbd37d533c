import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import type { Asset, Encoding } from './assets.ts';

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

/** Fast rather than small: the page is made anew for each answer. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/** Sends the page: never from a cache, in the encoding that the browser likes best. */
export function sendPage(request: Request, response: Response, page: string): void {
  const encoding = encodingFor(request);
  response.set({
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': PAGE_POLICY,
    'Content-Type': 'text/html; charset=utf-8',
    'Referrer-Policy': 'no-referrer',
  });
  response.vary('Accept').vary('Accept-Language');
  send(response, encoding, compress(page, encoding));
}

/** Sends one of the page's files: its address changes with its content, so it keeps for a year. */
export function sendAsset(request: Request, response: Response, asset: Asset): void {
  const encoding = encodingFor(request);
  response.set({
    'Cache-Control': 'public, max-age=31536000, immutable',
    'Content-Type': asset.type,
    'X-Content-Type-Options': 'nosniff',
  });
  send(response, encoding, asset.bodies[encoding]);
}

function send(response: Response, encoding: Encoding, body: Buffer): void {
  response.vary('Accept-Encoding');
  if (encoding !== 'identity') response.set('Content-Encoding', encoding);
  response.set('Content-Length', String(body.length)).end(body);
}

function encodingFor(request: Request): Encoding {
  const best = request.acceptsEncodings('br', 'gzip', 'identity');
  return best === false ? 'identity' : (best as Encoding);
}

function compress(page: string, encoding: Encoding): Buffer {
  if (encoding === 'br') return brotliCompressSync(page, BROTLI);
  return encoding === 'gzip' ? gzipSync(page) : Buffer.from(page);
}
