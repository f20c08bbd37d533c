import type { Request, Response } from 'express';
import { sendBody } from '../send-body.ts';
import type { Asset } from './assets.ts';
import { ENCODINGS, type Encoding } from './compress.ts';

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

/** Sends the page: never from a cache, in the encoding that the browser likes best. */
export async function sendPage(
  request: Request,
  response: Response,
  page: (encoding: Encoding) => Promise<readonly Buffer[]>,
): Promise<void> {
  const encoding = encodingFor(request);
  response.set({
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': PAGE_POLICY,
    'Content-Type': 'text/html; charset=utf-8',
    'Referrer-Policy': 'no-referrer',
    'X-Frame-Options': 'DENY',
  });
  response.vary('Accept').vary('Accept-Language');
  await send(response, encoding, await page(encoding));
}

/** Sends one of the page's files: its address changes with its content, so it keeps for a year. */
export async function sendAsset(request: Request, response: Response, asset: Asset): Promise<void> {
  const encoding = encodingFor(request);
  response.set({
    'Cache-Control': 'public, max-age=31536000, immutable',
    'Content-Type': asset.type,
    'X-Content-Type-Options': 'nosniff',
  });
  await send(response, encoding, [await asset.body(encoding)]);
}

async function send(
  response: Response,
  encoding: Encoding,
  body: readonly Buffer[],
): Promise<void> {
  response.vary('Accept-Encoding');
  if (encoding !== 'identity') response.set('Content-Encoding', encoding);
  await sendBody(response, body);
}

function encodingFor(request: Request): Encoding {
  const best = request.acceptsEncodings(...ENCODINGS);
  return best === false ? 'identity' : (best as Encoding);
}
