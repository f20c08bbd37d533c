import { request as sendRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { USER_AGENT } from '../build-info.ts';
import type { CheckConfig } from '../config/config.ts';
import type { ProbePhase } from '../metrics/catalog.ts';
import { BodyChunks } from '../read-body.ts';
import { hasHostName, openConnection, type ConnectionTimes } from './connection.ts';

/** One request and what came back. */
export interface Exchange {
  readonly times: ExchangeTimes;
  /** Unix seconds; https only. */
  readonly certificateExpirySeconds?: number | undefined;
  /** Its body is incomplete if there is an error. */
  readonly response?: Response | undefined;
  /** Why there is no complete response. */
  readonly error?: unknown;
}

export interface Response {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  /** As received, still compressed. */
  readonly body: Buffer;
}

/** When each step was done, monotonic milliseconds; absent: not reached. */
export interface ExchangeTimes extends ConnectionTimes {
  readonly start: number;
  /** The headers arrived. */
  response?: number;
  /** The last byte arrived. */
  end?: number;
}

/**
 * Sends one request over a new connection. Rejects only if the request is invalid. When `signal` aborts, it resolves at
 * once with the signal's reason as the error, and the connection is closed.
 *
 * Uses node:http, not got: got alone takes 0.55 of blackbox_exporter's CPU per probe, this whole probe 0.39; the goal
 * is 0.5. Source: `npm run bench:probes`, medians on 2 cores.
 */
export function exchange(url: URL, check: CheckConfig, signal: AbortSignal): Promise<Exchange> {
  const times: ExchangeTimes = { start: performance.now() };
  if (signal.aborted) return Promise.resolve({ times, error: signal.reason as unknown });
  return new Promise((resolve) => {
    const chunks = new BodyChunks(check.maxBodyBytes);
    let certificateExpirySeconds: number | undefined;
    let head: IncomingMessage | undefined;
    let socket: Socket | undefined;
    let finished = false;
    const finish = (error?: unknown) => {
      if (finished) return;
      finished = true;
      signal.removeEventListener('abort', onAbort);
      const response = head && {
        statusCode: head.statusCode ?? 0,
        headers: head.headers,
        body: chunks.join(),
      };
      resolve({ times, certificateExpirySeconds, response, error });
      request.destroy();
      socket?.destroy();
    };
    const onAbort = () => finish(signal.reason);

    const request = sendRequest({
      method: check.method,
      path: url.pathname + url.search,
      headers: rawHeaders(url, check.headers),
      setDefaultHeaders: false,
      createConnection: (_options, connected) => {
        const opening = openConnection(url, check, times, (error, expirySeconds) => {
          certificateExpirySeconds ??= expirySeconds;
          connected(error, opening);
        });
        socket = opening;
        return undefined;
      },
    });
    request.on('error', finish);
    // Status 101 ends HTTP on this connection.
    request.once('upgrade', (message) => {
      head = message;
      finish();
    });
    request.once('response', (message) => {
      times.response = performance.now();
      head = message;
      receiveBody(message, chunks, times, finish);
    });
    signal.addEventListener('abort', onAbort);
    request.end();
  });
}

function receiveBody(
  message: IncomingMessage,
  chunks: BodyChunks,
  times: ExchangeTimes,
  finish: (error?: unknown) => void,
): void {
  message.on('data', (chunk: Buffer) => {
    const tooLarge = chunks.add(chunk);
    if (tooLarge) finish(tooLarge);
  });
  message.once('end', () => {
    times.end = performance.now();
    finish();
  });
  message.on('error', finish);
}

/** Names and values alternating, as sent. The check's headers replace the default ones. */
function rawHeaders(url: URL, headers: CheckConfig['headers']): string[] {
  return Object.entries({
    host: url.host,
    'user-agent': USER_AGENT,
    accept: 'application/json, */*;q=0.5',
    'accept-encoding': 'gzip',
    ...headers,
    connection: 'close',
  }).flat();
}

/** Seconds of each completed phase, summed over a chain of redirects. */
export function sumPhases(chain: readonly Exchange[]): Partial<Record<ProbePhase, number>> {
  const sums: Partial<Record<ProbePhase, number>> = {};
  const add = (phase: ProbePhase, from: number | undefined, to: number | undefined) => {
    if (from === undefined || to === undefined) return;
    sums[phase] = (sums[phase] ?? 0) + Math.max(0, to - from) / 1000;
  };
  for (const { times } of chain) {
    const { start, lookup, connect, secureConnect, response, end } = times;
    add('dns', start, lookup);
    add('connect', lookup ?? start, connect);
    add('tls', connect, secureConnect);
    add('processing', secureConnect ?? connect, response);
    add('transfer', response, end);
  }
  return sums;
}

/** The step that an incomplete exchange with `url` is waiting for, in words. */
export function waitingFor({ lookup, connect, ...times }: ExchangeTimes, url: URL): string {
  if (times.response !== undefined) return 'the rest of the body';
  if (connect === undefined) {
    return lookup === undefined && hasHostName(url) ? 'the DNS lookup' : 'the connection';
  }
  const isHandshaking = url.protocol === 'https:' && times.secureConnect === undefined;
  return isHandshaking ? 'the TLS handshake' : 'the response headers';
}
