import type { CheckConfig } from '../../../exporter/config/config.ts';
import type { ProbeFailureReason } from '../../../exporter/metrics/catalog.ts';
import { serveTcp } from './test-server.ts';
import type { TestServer } from './test-server.ts';

/** One fault of a service, and the expected outcome of a probe. */
export interface Fault {
  /** Completes "a service that …". */
  readonly name: string;
  readonly serve: () => Promise<TestServer>;
  readonly check?: Partial<CheckConfig>;
  readonly reason: ProbeFailureReason;
  readonly message: RegExp;
  /** Absent: no response. */
  readonly statusCode?: number;
  /** Whether a response time is measured. */
  readonly isMeasured: boolean;
}

/** Short, so that the matrix is fast. */
export const FAULT_TIMEOUT_MS = 400;

/** Short only for a service that never responds: on a busy machine, a response may take long. */
export function timeoutOf({ reason }: Fault): number {
  return reason === 'timeout' ? FAULT_TIMEOUT_MS : 10_000;
}

/** Responds to each connection's request with these bytes, then does `then`. */
export function serveRaw(
  bytes: string | Buffer,
  then: 'end' | 'reset' | 'hang',
): Promise<TestServer> {
  return serveTcp((socket) =>
    socket.once('data', () =>
      socket.write(bytes, () => {
        if (then === 'end') socket.end();
        if (then === 'reset') socket.resetAndDestroy();
      }),
    ),
  );
}

/** Sends one of `parts` every 20 ms, repeating the last one until the connection is closed. */
export function serveDripping(...parts: readonly string[]): Promise<TestServer> {
  return serveTcp((socket) => {
    let sent = 0;
    const timer = setInterval(() => socket.write(parts[sent++] ?? parts.at(-1) ?? ''), 20);
    socket.once('close', () => clearInterval(timer));
  });
}

/** An address without a server. */
export async function serveNobody(): Promise<TestServer> {
  const server = await serveTcp(() => undefined);
  await server[Symbol.asyncDispose]();
  return server;
}

/** Sends an endless body, as fast as it is read. `sent` counts its bytes. */
export async function serveEndless(): Promise<TestServer & { readonly sent: () => number }> {
  const chunk = Buffer.alloc(65_536, '1');
  let sent = 0;
  const server = await serveTcp((socket) => {
    const send = () => {
      while (socket.writable) {
        sent += chunk.length;
        if (!socket.write(chunk)) break;
      }
    };
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n');
      send();
    });
    socket.on('drain', send);
  });
  return Object.assign(server, { sent: () => sent });
}
