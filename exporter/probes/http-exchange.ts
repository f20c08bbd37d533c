import { request as sendRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { BodyTooLargeError } from './body.ts';
import { openConnection } from './connection.ts';
import type { Peer } from './connection.ts';
import type { ExchangeTimes } from './exchange-times.ts';

export interface ExchangeRequest extends Peer {
  readonly method: 'GET' | 'HEAD';
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes on the wire; more end the exchange. */
  readonly maxBodyBytes: number;
}

/** One request and what came back: an answer, or an error, or an answer that broke off. */
export interface Exchange {
  readonly times: ExchangeTimes;
  readonly certificateExpirySeconds?: number;
  readonly answer?: Answer;
  /** Why there is no complete answer. */
  readonly error?: unknown;
}

export interface Answer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  /** As it came: still compressed; what had come when the exchange broke off. */
  readonly body: Buffer;
}

/**
 * Sends one request over a new connection. Never rejects. When `signal` fires it resolves at once,
 * with the signal's reason as the error; nothing arrives afterwards and the connection is gone.
 *
 * node:http and not got: got takes 0.6 to 0.95 of blackbox_exporter's CPU a probe, this takes 0.3 to
 * 0.7 (scripts/bench/probe-clients.ts; the goal is 0.5).
 */
export function exchange(request: ExchangeRequest, signal: AbortSignal): Promise<Exchange> {
  const times: ExchangeTimes = { start: performance.now() };
  if (signal.aborted) return Promise.resolve({ times, error: signal.reason as unknown });
  return new Promise((resolve) => {
    let socket: Socket | undefined;
    let certificateExpirySeconds: number | undefined;
    let response: IncomingMessage | undefined;
    const chunks: Buffer[] = [];
    let receivedBytes = 0;

    let finished = false;
    const finish = (error?: unknown) => {
      if (finished) return;
      finished = true;
      signal.removeEventListener('abort', onAbort);
      sent.destroy();
      socket?.destroy();
      resolve({
        times,
        ...(certificateExpirySeconds !== undefined && { certificateExpirySeconds }),
        ...(response && { answer: answerOf(response, chunks) }),
        ...(error !== undefined && { error }),
      });
    };
    const onAbort = () => finish(signal.reason);
    signal.addEventListener('abort', onAbort);

    const sent = sendRequest({
      method: request.method,
      path: request.url.pathname + request.url.search,
      headers: rawHeaders(request),
      setDefaultHeaders: false,
      createConnection: (_options, connected) => {
        const opening = openConnection(request, times, (error, expirySeconds) => {
          certificateExpirySeconds = expirySeconds;
          connected(error, opening);
        });
        socket = opening;
        return undefined;
      },
    });
    sent.on('error', finish);
    sent.once('close', () => {
      if (!response) finish(new Error('closed without an answer'));
    });
    sent.once('response', (message) => {
      times.response = performance.now();
      response = message;
      message.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        receivedBytes += chunk.length;
        if (receivedBytes > request.maxBodyBytes) finish(new BodyTooLargeError());
      });
      message.once('end', () => {
        times.end = performance.now();
        finish();
      });
      message.on('error', finish);
    });
    sent.end();
  });
}

/** As they go on the wire, name and value in turn: Node neither checks for nor adds any. */
function rawHeaders({ url, headers }: ExchangeRequest): string[] {
  const all = { host: url.host, ...headers, connection: 'close' };
  return Object.entries(all).flat();
}

function answerOf(response: IncomingMessage, chunks: readonly Buffer[]): Answer {
  const { statusCode = 0, headers } = response;
  return { statusCode, headers, body: Buffer.concat(chunks) };
}
