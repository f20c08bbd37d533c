import { withDeadline } from '../clock.ts';
import { explainError, isInconclusive } from '../errors.ts';
import type { InconclusiveReason } from '../metrics/catalog.ts';
import { exchange, type RequestOptions } from './http-exchange.ts';
import { bodyText } from './read-body.ts';

/** A body, or a failure. */
export type Fetched =
  | {
      /** Decoded as UTF-8; invalid bytes become U+FFFD, a byte order mark is left out. */
      readonly text: string;
      /** In lower case, without parameters; empty if the response has none. */
      readonly mediaType: string;
    }
  | {
      /** Why there is no body: one sentence, without secrets. */
      readonly failure: string;
      /** A fault of this host, which says nothing about the other side. */
      readonly inconclusive?: InconclusiveReason;
    };

export type FetchText = typeof fetchText;

const ACCEPT = { json: 'application/json', prometheus: 'text/plain;version=0.0.4' } as const;

interface FetchRequest extends RequestOptions {
  readonly url: string;
  readonly format: keyof typeof ACCEPT;
}

/**
 * One GET with one deadline for everything, body included. No retry, no redirect. A body larger than `maxBodyBytes`,
 * decompressed, is rejected: part of a body would give wrong sums. The signal ends the read early. Never rejects.
 */
export async function fetchText(request: FetchRequest, signal: AbortSignal): Promise<Fetched> {
  const { timeoutMs, maxBodyBytes } = request;
  const options = { ...request, headers: { accept: ACCEPT[request.format], ...request.headers } };
  try {
    const url = new URL(request.url);
    const run = (ending: AbortSignal) => exchange(url, options, ending);
    const { response, error } = await withDeadline({ timeoutMs, signal }, run);
    if (!response || error) throw explainError(error);
    const { statusCode, headers, body } = response;
    if (statusCode < 200 || statusCode > 299) {
      return { failure: `expected HTTP status 2xx, got ${statusCode}` };
    }
    const [mediaType = ''] = (headers['content-type'] ?? '').split(';', 1);
    const text = bodyText(body, headers['content-encoding'], maxBodyBytes);
    return { text, mediaType: mediaType.trim().toLowerCase() };
  } catch (error) {
    if (signal.aborted) return { failure: 'the read was stopped' };
    const { reason, message } = explainError(error);
    return { failure: message, ...(isInconclusive(reason) && { inconclusive: reason }) };
  }
}
