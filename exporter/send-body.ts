import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { nextTurn } from './time-slice.ts';

/** Sent at once. More would hold the event loop while the kernel copies it. */
const PIECE_BYTES = 65_536;
/** All bodies that are being sent, each counted once. A client that never reads holds its own. */
const MAX_HELD_BYTES = 50_331_648;

const bodies = new WeakMap<ServerResponse, readonly Buffer[]>();

/** Sends a body piece by piece: other requests go on in between, and a slow client is waited for. */
export async function sendBody(response: ServerResponse, body: readonly Buffer[]): Promise<void> {
  bodies.set(response, body);
  response.setHeader(
    'Content-Length',
    body.reduce((sum, { length }) => sum + length, 0),
  );
  // Not `once` of node:events: it would reject on an error, also when nothing waits for it.
  const closed = new Promise((resolve) => response.once('close', resolve));
  let sentBytes = 0;
  for (const buffer of body) {
    for (let start = 0; start < buffer.length; start += PIECE_BYTES) {
      if (response.destroyed) return;
      const piece = buffer.subarray(start, start + PIECE_BYTES);
      if (!response.write(piece)) await Promise.race([once(response, 'drain'), closed]);
      sentBytes += piece.length;
      if (sentBytes < PIECE_BYTES) continue;
      sentBytes = 0;
      await nextTurn();
    }
  }
  response.end();
}

/** Cuts the oldest responses when all bodies together take too much memory. `responses`: the oldest first. */
export function cutUnread(responses: Iterable<ServerResponse>): void {
  const counted = new Set<readonly Buffer[] | Buffer>();
  let bytes = 0;
  for (const response of [...responses].reverse()) {
    const body = bodies.get(response) ?? [];
    if (body.length > 0 && bytes > MAX_HELD_BYTES) response.req.socket.destroy();
    if (counted.has(body)) continue;
    counted.add(body);
    for (const buffer of body) {
      if (!counted.has(buffer)) bytes += buffer.length;
      counted.add(buffer);
    }
  }
}
