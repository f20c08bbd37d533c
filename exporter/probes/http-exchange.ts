import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import got from 'got';
import { BodyTooLargeError } from './body.ts';
import { openConnection } from './connection.ts';
import type { Peer } from './connection.ts';
import type { ExchangeTimes } from './exchange-times.ts';

export interface ExchangeRequest extends Peer {
  readonly method: 'GET' | 'HEAD';
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

const client = got.extend({
  isStream: true,
  decompress: false,
  followRedirect: false,
  throwHttpErrors: false,
  retry: { limit: 0 },
});

/**
 * Sends one request over a new connection. Never rejects. When `signal` fires it resolves at once,
 * with the signal's reason as the error; nothing arrives afterwards and the connection is gone.
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

    const stream = client.stream(request.url, {
      method: request.method,
      headers: { ...request.headers },
      createConnection: (
        _options: unknown,
        connected: (error: Error | null, to: Socket) => void,
      ) => {
        times.start = performance.now();
        const opening = openConnection(request, times, (error, expirySeconds) => {
          certificateExpirySeconds = expirySeconds;
          connected(error, opening);
        });
        socket = opening;
        return undefined;
      },
    });

    let finished = false;
    const finish = (error?: unknown) => {
      if (finished) return;
      finished = true;
      signal.removeEventListener('abort', onAbort);
      stream.destroy();
      if (error !== undefined) socket?.destroy();
      resolve({
        times,
        ...(certificateExpirySeconds !== undefined && { certificateExpirySeconds }),
        ...(response && {
          answer: {
            statusCode: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          },
        }),
        ...(error !== undefined && { error }),
      });
    };
    const onAbort = () => finish(signal.reason);
    signal.addEventListener('abort', onAbort);

    stream.once('request', (sent: ClientRequest) =>
      sent.prependOnceListener('response', (message: IncomingMessage) => {
        times.response = performance.now();
        response = message;
        message.prependOnceListener('end', () => (times.end = performance.now()));
      }),
    );
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      receivedBytes += chunk.length;
      if (receivedBytes > request.maxBodyBytes) finish(new BodyTooLargeError());
    });
    stream.once('end', () => finish());
    stream.on('error', (error: Error) => finish(causeOf(error)));
  });
}

/** The error itself, without what the client wraps around it. */
function causeOf(error: Error): Error {
  return error.cause instanceof Error ? causeOf(error.cause) : error;
}
