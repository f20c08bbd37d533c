import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/**
 * Bytes that are given to the kernel at once: a megabyte takes it a millisecond, in which nothing else runs.
 * A larger piece goes out whole.
 */
const AT_ONCE = 131_072;

/** Sends the pieces and ends the answer. Resolves without an error if the client goes away. */
export async function sendPieces(
  response: ServerResponse,
  pieces: readonly Buffer[],
): Promise<void> {
  for (const piece of pieces) {
    if (response.writableLength + piece.length > AT_ONCE) await drained(response);
    if (response.destroyed) return;
    response.write(piece);
  }
  response.end();
}

async function drained(response: ServerResponse): Promise<void> {
  if (!response.writableNeedDrain) return;
  const gone = new AbortController();
  const onClose = () => gone.abort();
  response.once('close', onClose);
  await once(response, 'drain', { signal: gone.signal }).catch(() => undefined);
  response.off('close', onClose);
}
