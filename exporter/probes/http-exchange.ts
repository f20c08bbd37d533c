import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import got from 'got';
import { BodyTooLargeError } from './body.ts';
import { openConnection } from './connection.ts';
import { Received } from './exchange.ts';
import type { Exchange, ExchangeRequest } from './exchange.ts';

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
 * The only file that knows which HTTP client is used.
 */
export function exchange(request: ExchangeRequest, signal: AbortSignal): Promise<Exchange> {
  const received = new Received();
  if (signal.aborted) return Promise.resolve(received.end(signal.reason));
  return new Promise((resolve) => {
    const { stream, destroy } = send(request, received);
    const finish = (error?: unknown) => {
      signal.removeEventListener('abort', onAbort);
      // Before what is destroyed can report that it was.
      resolve(received.end(error));
      destroy();
    };
    const onAbort = () => finish(signal.reason);
    signal.addEventListener('abort', onAbort);
    stream.on('data', (chunk: Buffer) => {
      if (received.takeChunk(chunk) > request.maxBodyBytes) finish(new BodyTooLargeError());
    });
    stream.once('end', () => finish());
    stream.on('error', (error: Error) => finish(causeOf(error)));
  });
}

type Connected = (error: Error | null, socket: Socket) => void;

function send(request: ExchangeRequest, received: Received) {
  let socket: Socket | undefined;
  const createConnection = (_options: unknown, connected: Connected): undefined => {
    received.times.start = performance.now();
    const opening = openConnection(request, received.times, (error, expirySeconds) => {
      received.certificateExpirySeconds = expirySeconds;
      connected(error, opening);
    });
    socket = opening;
  };
  const { url, method, headers } = request;
  const stream = client.stream(url, { method, headers: { ...headers }, createConnection });
  // The client passes events on a few turns late; these are the native ones.
  stream.once('request', (sent: ClientRequest) =>
    sent.prependOnceListener('response', (head: IncomingMessage) => {
      received.takeHead(head);
      head.prependOnceListener('end', () => (received.times.end = performance.now()));
    }),
  );
  const destroy = () => {
    stream.destroy();
    socket?.destroy();
  };
  return { stream, destroy };
}

/** The error itself, without what the client wraps around it. */
function causeOf(error: Error): Error {
  return error.cause instanceof Error ? causeOf(error.cause) : error;
}
