import { createServer } from 'node:http';
import type { RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { refuseMalformed } from './refuse-malformed.ts';
import { ListenError } from './listen-error.ts';
import type { Logger } from '../logger.ts';

/** Time in which open requests are answered after `close()`; then their connections are cut. */
const CLOSE_DEADLINE_MS = 4_000;

/** Against clients that send slowly to keep connections. Milliseconds and bytes. */
export const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
};

export interface ServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly closeDeadlineMs?: number;
  /** Instead of the shipped ones. */
  readonly limits?: Partial<typeof LIMITS>;
  /** Hears of what was refused before it was a request. */
  readonly log: Logger;
}

export interface RunningServer {
  readonly port: number;
  /** Stops accepting, answers what is open, and is done at the latest at the deadline. */
  close(): Promise<void>;
}

/** Rejects with a ListenError if the address cannot be had. */
export async function startServer(
  app: RequestListener,
  { host, port, closeDeadlineMs = CLOSE_DEADLINE_MS, limits, log }: ServerOptions,
): Promise<RunningServer> {
  const server = createServer({ ...LIMITS, ...limits }, app);
  const open = trackOpen(server);
  const refuse = refuseMalformed(log);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const hasBegun = [...open.responses].some((each) => each.socket === socket && each.headersSent);
    if (hasBegun) socket.destroy();
    else refuse(error, socket);
  });
  await listen(server, host, port);
  let closing: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    close: () => (closing ??= close(server, open, closeDeadlineMs)),
  };
}

interface Open {
  readonly sockets: Set<Socket>;
  readonly responses: Set<ServerResponse>;
}

function trackOpen(server: Server): Open {
  const open: Open = { sockets: new Set(), responses: new Set() };
  server.on('connection', (socket) => {
    open.sockets.add(socket);
    socket.once('close', () => open.sockets.delete(socket));
  });
  server.prependListener('request', (_request, response) => {
    open.responses.add(response);
    if (!server.listening) endConnectionAfter(response);
    response.once('close', () => {
      open.responses.delete(response);
      if (!server.listening) server.closeIdleConnections();
    });
  });
  return open;
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new ListenError(host, port, cause)));
    server.listen({ host, port }, resolve);
  });
}

function close(server: Server, open: Open, deadlineMs: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    open.responses.forEach(endConnectionAfter);
    open.sockets.forEach(cutIfSilent);
  });
}

/** The client learns that it must not send another request on the connection. */
function endConnectionAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

/** Browsers open connections in advance; Node does not count them as idle. */
function cutIfSilent(socket: Socket): void {
  if (socket.bytesRead === 0) socket.destroy();
}
