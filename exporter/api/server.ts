import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { nextTurn } from '../time-slice.ts';
import { ConfigError } from '../config/config-error.ts';
import type { Logger } from '../logger.ts';
import { MAX_WAITING, trackConnections } from './connections.ts';
import { Problem, PROBLEM_TYPE, problemBody } from './problem.ts';

/** Time for open requests after `close()`; then their connections are cut. */
const CLOSE_DEADLINE_MS = 4_000;
/** Time for a refused client to read the reason and to end its side. */
const LINGER_MS = 500;

/** Against clients that send slowly to hold connections. Milliseconds and bytes. */
export const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2_000,
  /** Without a byte in either direction: the client reads nothing. */
  timeout: 20_000,
  maxHeaderSize: 16_384,
};

/** By the code of Node's HTTP parser; every other fault is a 400. */
const REFUSALS: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request did not arrive in time'],
  HPE_HEADER_OVERFLOW: [431, 'the headers are larger than 16 KiB'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'the chunk extensions are too large'],
};

export interface ServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly log: Logger;
  /** For tests. */
  readonly closeDeadlineMs?: number;
  readonly limits?: Partial<typeof LIMITS>;
  readonly maxClients?: number;
}

/**
 * Rejects with a ConfigError if the address is not available. `close` stops accepting and completes
 * open requests, at the latest at the deadline.
 */
export async function startServer(
  app: http.RequestListener,
  { host, port, log, closeDeadlineMs = CLOSE_DEADLINE_MS, limits, maxClients }: ServerOptions,
) {
  const server = http.createServer({ ...LIMITS, ...limits });
  server.timeout = limits?.timeout ?? LIMITS.timeout;
  const connections = trackConnections(server, maxClients);
  const serve = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const place = connections.add(response);
    // The connection ends with the refusal of the first request that is one too many.
    if (place === 'afterTooMany') return;
    if (place === 'tooMany') return refuseMore(response, log);
    await nextTurn();
    if (!response.destroyed) app(request, response);
  };
  server.on('request', (request, response) => void serve(request, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const isResponding = connections.isResponding(socket);
    if (isResponding || !socket.writable || error.code === 'ECONNRESET') socket.destroy();
    else refuse(socket, error.code, log);
  });
  await new Promise<void>((resolve, reject) => {
    // Not `once`: a connection that cannot be accepted later must not end the process.
    server.on('error', (cause) => reject(listenError(host, port, cause)));
    server.listen({ host, port }, resolve);
  });
  const close = async () => {
    const deadline = setTimeout(() => server.closeAllConnections(), closeDeadlineMs);
    const closed = once(server.close(), 'close');
    connections.end();
    await closed;
    clearTimeout(deadline);
  };
  let closed: Promise<void> | undefined;
  return { port: (server.address() as AddressInfo).port, close: () => (closed ??= close()) };
}

/** Says what to do when the address is not available. */
function listenError(host: string, port: number, cause: NodeJS.ErrnoException): ConfigError {
  const foreign = `HOST ${host} is no address of this machine: set HOST to one, or to 0.0.0.0 for all`;
  const explained: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} is taken by another process: stop that one, or set PORT to a free port`,
    EACCES: `port ${port} may not be opened by this user: set PORT to one above 1023`,
    EADDRNOTAVAIL: foreign,
    ENOTFOUND: foreign,
  };
  const unexplained = `cannot listen on ${host}:${port}: ${cause.message}`;
  return new ConfigError([explained[cause.code ?? ''] ?? unexplained], undefined, cause);
}

/** Sends a problem for bytes that never became a request, then cuts the connection. */
function refuse(socket: Duplex, code: string | undefined, log: Logger): void {
  const [status, detail] = REFUSALS[code ?? ''] ?? [400, 'this is not HTTP/1.1'];
  const { headers, body } = refusal(new Problem(status, detail), log);
  const head = [
    `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

/** Sends a problem for a request that is one too many, and ends the connection with it. */
function refuseMore(response: http.ServerResponse, log: Logger): void {
  const detail = `${MAX_WAITING} requests of this connection are waiting for their responses`;
  const { headers, body } = refusal(new Problem(429, detail), log);
  response.writeHead(429, headers).end(body);
}

function refusal(problem: Problem, log: Logger) {
  const requestId = randomUUID();
  log.debug({ requestId, status: problem.status, detail: problem.message }, 'request refused');
  const body = problemBody(problem, { instance: '', requestId });
  const headers = {
    'Content-Type': `${PROBLEM_TYPE}; charset=utf-8`,
    'Content-Length': String(Buffer.byteLength(body)),
    'Content-Security-Policy': "default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    'X-Request-Id': requestId,
    Connection: 'close',
  };
  return { headers, body };
}
