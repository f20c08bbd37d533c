import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A port that cannot be had; the message names it, who wanted it, and what to do. */
export class PortError extends Error {
  readonly code = 'PORT_UNAVAILABLE';
  readonly port: number;

  constructor(who: string, port: number, cause: unknown) {
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    const why = taken
      ? 'is taken: stop what listens there or choose another port'
      : `cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`;
    super(`port ${port} for ${who} ${why}`, { cause });
    this.port = port;
  }
}

export interface Listening {
  readonly port: number;
  /** `http://…` without a slash at the end. */
  readonly url: string;
  /** Refuses new connections, cuts the open ones, waits until all are gone. May be called again. */
  close(): Promise<void>;
}

/** Opens an HTTP server; `port` 0 is any free one. Rejects with `PortError`. */
export async function listen(
  who: string,
  { host, port }: { host: string; port: number },
  onRequest: RequestListener,
): Promise<Listening> {
  const server = createServer(onRequest).listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new PortError(who, port, cause);
  }
  const bound = (server.address() as AddressInfo).port;
  let closed: Promise<void> | undefined;
  return {
    port: bound,
    url: `http://${reachable(host)}:${bound}`,
    close: () => (closed ??= close(server)),
  };
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
