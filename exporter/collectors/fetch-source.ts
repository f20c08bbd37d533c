import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got from 'got';
import type { Request } from 'got';
import { USER_AGENT } from '../build-info.ts';
import { sharedLookup } from '../lookup.ts';
import type { SourceConfig } from '../config/config.ts';
import { explainFetchFailure } from './explain-fetch-failure.ts';

/** A source's answer, or why there is none: one sentence without secrets. */
export type Fetched = Answer | { readonly failure: string };

export interface Answer {
  /** Read as UTF-8; bytes that are none become U+FFFD, a byte order mark is left out. */
  readonly text: string;
  /** Media type in lower case, without parameters; empty if the source names none. */
  readonly mediaType: string;
}

/** What a read has to know of its source; a list of services is read the same way. */
export type FetchRequest = Pick<
  SourceConfig,
  'url' | 'format' | 'headers' | 'timeoutMs' | 'maxBodyBytes' | 'tls'
>;

/** Reads a source once. Never rejects. The signal ends the read early. */
export type FetchSource = (source: SourceConfig, signal: AbortSignal) => Promise<Fetched>;

const ACCEPT = { json: 'application/json', prometheus: 'text/plain;version=0.0.4' } as const;

/** A connection a read: reads are half a minute apart, services close idle ones before that. */
const agent = {
  http: new HttpAgent({ keepAlive: false }),
  https: new HttpsAgent({ keepAlive: false }),
};

/**
 * One GET with one deadline for everything, body included. No retry, no redirect. A body that is
 * larger than `maxBodyBytes`, unpacked, is not read on: half an answer would give wrong sums.
 */
export async function fetchSource(source: FetchRequest, signal: AbortSignal): Promise<Fetched> {
  try {
    return await fetchOnce(source, signal);
  } catch (error) {
    return { failure: explainFetchFailure(error) };
  }
}

async function fetchOnce(source: FetchRequest, signal: AbortSignal): Promise<Fetched> {
  const request = got.stream(source.url, {
    headers: {
      accept: ACCEPT[source.format],
      'user-agent': USER_AGENT,
      ...source.headers,
    },
    retry: { limit: 0 },
    throwHttpErrors: false,
    followRedirect: false,
    agent,
    dnsLookup: sharedLookup,
    https: {
      rejectUnauthorized: !source.tls.skipVerification,
      ...(source.tls.ca !== undefined && { certificateAuthority: source.tls.ca }),
    },
  });
  // Errors arrive where the body is read; one that comes later must not end the process.
  request.on('error', () => {});
  let cut: string | undefined;
  const end = (why: string) => {
    cut ??= why;
    request.destroy();
  };
  const stop = () => end('the read was stopped');
  const late = `expected the whole answer within ${source.timeoutMs} ms`;
  const deadline = setTimeout(end, source.timeoutMs, late);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  request.once('response', ({ statusCode }: { statusCode: number }) => {
    if (statusCode < 200 || statusCode > 299) end(`expected HTTP status 2xx, got ${statusCode}`);
  });
  try {
    const body = await readBody(request, source.maxBodyBytes);
    if (!body) return { failure: `expected at most ${source.maxBodyBytes} bytes` };
    return { text: new TextDecoder().decode(body), mediaType: mediaTypeOf(request) };
  } catch (error) {
    if (cut === undefined) throw error;
    return { failure: cut };
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', stop);
    request.destroy();
  }
}

/** Undefined if there is more than `maxBytes` of it. */
async function readBody(request: Request, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function mediaTypeOf({ response }: Request): string {
  const [mediaType = ''] = (response?.headers['content-type'] ?? '').split(';', 1);
  return mediaType.trim().toLowerCase();
}
