import type { ServerResponse } from 'node:http';
import { nextTurn } from './time-slice.ts';

/** Sent at once. More would hold the event loop while the kernel copies it. */
const PIECE_BYTES = 65_536;
/** All bodies that are being sent, each counted once. A client that never reads holds its own. */
const MAX_HELD_BYTES = 50_331_648;

/** Buffers to send, or what makes them one after another: then the next may take the place of one that was sent. */
export type Body = readonly Buffer[] | (Iterable<Buffer> & { readonly bytes: number });

const bodies = new WeakMap<ServerResponse, Body>();

/** Sends a body piece by piece: other requests go on in between, and a slow client is waited for. */
export async function sendBody(response: ServerResponse, body: Body): Promise<void> {
  bodies.set(response, body);
  let leftBytes = bytesOf(body);
  response.setHeader('Content-Length', leftBytes);
  let goOn: () => void = () => undefined;
  response.once('close', () => goOn());
  for (const buffer of body) {
    for (let start = 0; start < buffer.length; start += PIECE_BYTES) {
      if (response.destroyed) return;
      const piece = buffer.subarray(start, start + PIECE_BYTES);
      leftBytes -= piece.length;
      if (leftBytes === 0) return void response.end(piece);
      await new Promise<void>((resolve) => {
        goOn = resolve;
        response.write(piece, goOn);
      });
      await nextTurn();
    }
  }
  response.end();
}

/** Cuts the oldest responses when all bodies together take too much memory. `responses`: the oldest first. */
export function cutUnread(responses: Iterable<ServerResponse>): void {
  const counted = new Set<Body>();
  let bytes = 0;
  for (const response of [...responses].reverse()) {
    const body = bodies.get(response);
    if (!body) continue;
    if (bytes > MAX_HELD_BYTES) response.req.socket.destroy();
    // Who shares a body has a piece of it.
    bytes += counted.has(body) ? PIECE_BYTES : bytesOf(body);
    counted.add(body);
  }
}

function bytesOf(body: Body): number {
  return 'bytes' in body ? body.bytes : body.reduce((sum, { length }) => sum + length, 0);
}
