import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server cannot have its port. The message names the port, the server, and what to do. */
export class PortError extends Error {
  readonly code = 'PORT_UNAVAILABLE';

  constructor(who: string, port: number, cause: NodeJS.ErrnoException) {
    const why =
      cause.code === 'EADDRINUSE'
        ? 'is taken: stop what listens there or choose another port'
        : `cannot be used: ${cause.message}`;
    super(`port ${port} for ${who} ${why}`, { cause });
  }
}

export interface Listening {
  readonly port: number;
  /** `http://…` without a slash at the end. */
  readonly url: string;
  /** Refuses new connections, cuts the open ones, waits until all are gone. */
  close(): Promise<void>;
}

/** Starts an HTTP server; port 0 is any free one. Rejects with a `PortError`. */
export async function listen(
  who: string,
  { host, port }: { host: string; port: number },
  onRequest: RequestListener,
): Promise<Listening> {
  const server = createServer(onRequest).listen(port, host);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw new PortError(who, port, error);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    url: `http://${reachable(host)}:${bound}`,
    close: () => {
      server.closeAllConnections();
      return server[Symbol.asyncDispose]();
    },
  };
}

function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
