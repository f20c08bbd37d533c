import { withDeadline } from '../clock.ts';
import type { SourceConfig } from '../config/config.ts';
import { explainError, isInconclusive } from '../errors.ts';
import { exchange, type RequestOptions } from '../http-client/http-exchange.ts';
import type { InconclusiveReason } from '../metrics/catalog.ts';
import { bodyText } from '../http-client/read-body.ts';

/** The body of a source, or why there is none: one sentence without secrets. */
export type Fetched =
  | {
      /** Decoded as UTF-8; invalid bytes become U+FFFD, a byte order mark is left out. */
      readonly text: string;
      /** In lower case, without parameters; empty if the response has none. */
      readonly mediaType: string;
    }
  | {
      readonly failure: string;
      /** A fault of this host, which says nothing about the source. */
      readonly inconclusive?: InconclusiveReason;
    };

type FetchRequest = RequestOptions & Pick<SourceConfig, 'url' | 'format' | 'timeoutMs'>;
export type FetchSource = typeof fetchSource;

const ACCEPT = { json: 'application/json', prometheus: 'text/plain;version=0.0.4' } as const;

/**
 * One GET with one deadline for everything, body included. No retry, no redirect. A body larger than `maxBodyBytes`,
 * decompressed, is rejected: part of a body would give wrong sums. The signal ends the read early. Never rejects.
 */
export async function fetchSource(source: FetchRequest, signal: AbortSignal): Promise<Fetched> {
  const { timeoutMs, maxBodyBytes } = source;
  const options = { ...source, headers: { accept: ACCEPT[source.format], ...source.headers } };
  try {
    const url = new URL(source.url);
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
