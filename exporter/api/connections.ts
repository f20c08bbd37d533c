import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { cachedFor } from '../cached-for.ts';
import { cutUnread } from '../send-body.ts';

/** Responses that one connection may wait for. A burst of pipelined requests asks for a thousand. */
export const MAX_WAITING = 8;
const CHECK_UNREAD_MS = 50;
/** File descriptors that are never for clients: files, timers, sources, Prometheus. */
const OTHER_DESCRIPTORS = 32;
/** The system's buffers of a client that never reads take up to 2 MB, outside of this process. */
const MAX_CONNECTIONS = 256;
const DESCRIPTORS = descriptorLimit();

/** Connections of clients at a time: half of the other file descriptors, so that probes always have some. */
export function maxConnections(descriptors = DESCRIPTORS): number {
  const half = Math.floor((descriptors - OTHER_DESCRIPTORS) / 2);
  return Math.min(Math.max(half, 4), MAX_CONNECTIONS);
}

function descriptorLimit(): number {
  // Else the report resolves the names of all peers.
  Object.assign(process.report, { excludeNetwork: true });
  const { userLimits } = process.report.getReport() as {
    userLimits?: { open_files: { soft: number | 'unlimited' } };
  };
  return Number(userLimits?.open_files.soft) || Infinity;
}

/** Follows the connections of a server and the responses that they wait for, each the oldest first. */
export function trackConnections(server: Server, limit = maxConnections()) {
  const open = new Map<Duplex, Set<ServerResponse>>();
  const waiting = new Set<ServerResponse>();
  const checkUnread = cachedFor(CHECK_UNREAD_MS, () => cutUnread(waiting));
  server.maxConnections = limit;
  server.on('connection', (socket: Socket) => {
    open.set(socket, new Set());
    socket.once('close', () => open.delete(socket));
    // A new connection takes the place of the oldest idle one.
    if (open.size < limit) return;
    const idle = [...open].find(([, responses]) => responses.size === 0);
    idle?.[0].destroy();
  });
  return {
    /** Whether the response is `wanted`, the first that is `tooMany` for its connection, or one after that. */
    add: (response: ServerResponse): 'wanted' | 'tooMany' | 'afterTooMany' => {
      const { socket } = response.req;
      const responses = open.get(socket);
      if (!responses || responses.size > MAX_WAITING) return 'afterTooMany';
      responses.add(response);
      waiting.add(response);
      if (!server.listening) endAfter(response);
      response.once('close', () => {
        responses.delete(response);
        waiting.delete(response);
        if (!server.listening) server.closeIdleConnections();
      });
      checkUnread();
      return responses.size > MAX_WAITING ? 'tooMany' : 'wanted';
    },
    /** Whether a part of a response was sent, so that no other text may follow. */
    isResponding: (socket: Duplex): boolean =>
      [...(open.get(socket) ?? [])].some(({ headersSent }) => headersSent),
    /** Ends each connection after its last response. */
    end: (): void => {
      for (const [socket, responses] of open) {
        responses.forEach(endAfter);
        // Browsers open connections in advance; Node does not count them as idle.
        if (responses.size === 0) socket.destroy();
      }
    },
  };
}

/** Tells the client not to send another request on the connection. */
function endAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
