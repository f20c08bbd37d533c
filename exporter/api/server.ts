import { createServer } from 'node:http';
import type { RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListenError } from './listen-error.ts';

/** Time in which open requests are answered after `close()`; then their connections are cut. */
const CLOSE_DEADLINE_MS = 4_000;

/** Against clients that send slowly to keep connections: milliseconds. */
const LIMITS = {
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
}

export interface RunningServer {
  readonly port: number;
  /** Stops accepting, answers what is open, and is done at the latest at the deadline. */
  close(): Promise<void>;
}

/** Rejects with a ListenError if the address cannot be had. */
export async function startServer(
  app: RequestListener,
  { host, port, closeDeadlineMs = CLOSE_DEADLINE_MS }: ServerOptions,
): Promise<RunningServer> {
  const server = createServer(LIMITS, app);
  const open = new Set<ServerResponse>();
  server.prependListener('request', (_request, response) => {
    open.add(response);
    response.once('close', () => {
      open.delete(response);
      if (!server.listening) server.closeIdleConnections();
    });
    if (!server.listening) endConnectionAfter(response);
  });
  await listen(server, host, port);
  let closing: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    close: () => (closing ??= close(server, open, closeDeadlineMs)),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new ListenError(host, port, cause)));
    server.listen({ host, port }, resolve);
  });
}

function close(server: Server, open: Set<ServerResponse>, deadlineMs: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    open.forEach(endConnectionAfter);
  });
}

/** The client learns that it must not send another request on the connection. */
function endConnectionAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
