import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import got from 'got';
import { USER_AGENT } from '../build-info.ts';
import { withDeadline } from '../clock.ts';
import type { SourceConfig } from '../config/config.ts';
import { explainError } from '../errors.ts';
import { BodyChunks } from '../read-body.ts';
import { sharedLookup } from '../lookup.ts';

/** The body of a source, or why there is none: one sentence without secrets. */
export type Fetched =
  | {
      /** Decoded as UTF-8; invalid bytes become U+FFFD, a byte order mark is left out. */
      readonly text: string;
      /** In lower case, without parameters; empty if the response has none. */
      readonly mediaType: string;
    }
  | { readonly failure: string };

type FetchRequest = Pick<
  SourceConfig,
  'url' | 'format' | 'headers' | 'timeoutMs' | 'maxBodyBytes' | 'tls'
>;
export type FetchSource = typeof fetchSource;

const ACCEPT = { json: 'application/json', prometheus: 'text/plain;version=0.0.4' } as const;

/**
 * One GET with one deadline for everything, body included. No retry, no redirect. A body larger than
 * `maxBodyBytes`, decompressed, is rejected: part of a body would give wrong sums. The signal ends
 * the read early. Never rejects.
 */
export async function fetchSource(source: FetchRequest, signal: AbortSignal): Promise<Fetched> {
  const { timeoutMs } = source;
  try {
    return await withDeadline({ timeoutMs, signal }, (ending) => fetchOnce(source, ending));
  } catch (error) {
    return { failure: signal.aborted ? 'the read was stopped' : explainError(error).message };
  }
}

async function fetchOnce({ tls, ...source }: FetchRequest, signal: AbortSignal): Promise<Fetched> {
  const request = got.stream(source.url, {
    headers: { accept: ACCEPT[source.format], 'user-agent': USER_AGENT, ...source.headers },
    retry: { limit: 0 },
    throwHttpErrors: false,
    followRedirect: false,
    // A new connection for each read: services close idle connections before the next read.
    agent: { http: false, https: false },
    dnsLookup: sharedLookup,
    signal,
    https: {
      rejectUnauthorized: !tls.skipVerification,
      ...(tls.ca !== undefined && { certificateAuthority: tls.ca }),
    },
  });
  // Without a listener, an error after the end of the read would end the process.
  request.on('error', () => {});
  try {
    const [{ statusCode = 0, headers }, upgraded] = (await Promise.race([
      once(request, 'response'),
      once(request, 'upgrade'),
    ])) as [IncomingMessage, Socket?];
    // After a 101 response, Node leaves the socket to its caller.
    upgraded?.destroy();
    if (statusCode < 200 || statusCode > 299) {
      return { failure: `expected HTTP status 2xx, got ${statusCode}` };
    }
    const chunks = new BodyChunks(source.maxBodyBytes);
    for await (const chunk of request) {
      const tooLarge = chunks.add(chunk as Buffer);
      if (tooLarge) throw tooLarge;
    }
    const [mediaType = ''] = (headers['content-type'] ?? '').split(';', 1);
    return {
      text: new TextDecoder().decode(chunks.join()),
      mediaType: mediaType.trim().toLowerCase(),
    };
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    request.destroy();
  }
}
