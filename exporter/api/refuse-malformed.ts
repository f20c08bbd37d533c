import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from '../logger.ts';
import { PROBLEM_TYPE, problemBody } from './problem.ts';

/** Milliseconds that a client has to read why it was refused, and to end its side as well. */
export const LINGER_MS = 500;

/** What Node's parser refuses by its codes; every other fault is a 400. */
const REFUSALS: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request did not arrive in time'],
  HPE_HEADER_OVERFLOW: [431, 'the headers are larger than 16 KiB'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'the chunk extensions are too large'],
};

/**
 * Listens to `clientError`: answers with a problem what never became a request, and so never
 * reaches the app, and ends the connection: also with a client that never ends its side.
 */
export function refuseMalformed(log: Logger) {
  return (error: NodeJS.ErrnoException, socket: Duplex): void => {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    const [status, detail] = REFUSALS[error.code ?? ''] ?? [400, 'this is not HTTP/1.1'];
    const requestId = randomUUID();
    log.debug({ requestId, status, code: error.code }, 'request refused');
    socket.end(rawAnswer(status, problemBody({ status, detail, instance: '', requestId })));
    const linger = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => clearTimeout(linger));
  };
}

function rawAnswer(status: number, body: string): string {
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Content-Type: ${PROBLEM_TYPE}; charset=utf-8`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Content-Security-Policy: default-src 'none'",
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-store',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
