import { request as sendRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { BodyTooLargeError } from './body.ts';
import { openConnection } from './connection.ts';
import { Received } from './exchange.ts';
import type { Exchange, ExchangeRequest } from './exchange.ts';

/**
 * Sends one request over a new connection. Never rejects. When `signal` fires it resolves at once,
 * with the signal's reason as the error; nothing arrives afterwards and the connection is gone.
 *
 * By node:http and not by got. Of blackbox_exporter's
 * CPU a probe, the leanest got takes 0.55 without judging anything; the whole probe on this takes
 * 0.39, and the goal is 0.5 (`npm run bench:probes`, medians on 2 cores).
 */
export function exchange(request: ExchangeRequest, signal: AbortSignal): Promise<Exchange> {
  const received = new Received();
  if (signal.aborted) return Promise.resolve(received.end(signal.reason));
  return new Promise((resolve) => {
    let finished = false;
    const finish = (error?: unknown) => {
      if (finished) return;
      finished = true;
      signal.removeEventListener('abort', onAbort);
      // Before what is destroyed can report that it was.
      resolve(received.end(error));
      destroy();
    };
    const onAbort = () => finish(signal.reason);
    signal.addEventListener('abort', onAbort);
    const { sent, destroy } = send(request, received);
    sent.on('error', finish);
    const closedEarly = () => finish(new Error('closed without an answer'));
    sent.once('close', closedEarly);
    sent.once('response', (head) => {
      sent.off('close', closedEarly);
      takeAnswer(head, received, request.maxBodyBytes, finish);
    });
    sent.end();
  });
}

function takeAnswer(
  head: IncomingMessage,
  received: Received,
  maxBodyBytes: number,
  finish: (error?: unknown) => void,
): void {
  received.takeHead(head);
  head.on('data', (chunk: Buffer) => {
    if (received.takeChunk(chunk) > maxBodyBytes) finish(new BodyTooLargeError());
  });
  head.once('end', () => {
    received.times.end = performance.now();
    finish();
  });
  head.on('error', finish);
}

function send(request: ExchangeRequest, received: Received) {
  const { url, method } = request;
  let socket: Socket | undefined;
  const sent: ClientRequest = sendRequest({
    method,
    path: url.pathname + url.search,
    headers: rawHeaders(request),
    setDefaultHeaders: false,
    createConnection: (_options, connected) => {
      const opening = openConnection(request, received.times, (error, expirySeconds) => {
        received.certificateExpirySeconds = expirySeconds;
        connected(error, opening);
      });
      socket = opening;
      return undefined;
    },
  });
  const destroy = () => {
    sent.destroy();
    socket?.destroy();
  };
  return { sent, destroy };
}

/** As they go on the wire, name and value in turn: Node adds none. */
function rawHeaders({ url, headers }: ExchangeRequest): string[] {
  return Object.entries({ host: url.host, ...headers, connection: 'close' }).flat();
}
