import type { ServerResponse } from 'node:http';

const texts = new WeakMap<object, string>();

/**
 * Caches what `show` makes of an immutable state, and its JSON. Few of a thousand services change
 * between two responses, and writing all of them takes milliseconds.
 */
export function oncePerState<S extends object, T extends object>(show: (state: S) => T) {
  const shown = new WeakMap<S, T>();
  return (state: S): T => {
    const known = shown.get(state);
    if (known) return known;
    const made = show(state);
    shown.set(state, made);
    texts.set(made, JSON.stringify(made));
    return made;
  };
}

/** Writes plain data as `JSON.stringify` does, with the cached JSON of list items. */
export function jsonText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(itemText).join(',')}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${jsonText(field)}`).join(',')}}`;
}

function itemText(item: unknown): string {
  const cached = typeof item === 'object' && item !== null ? texts.get(item) : undefined;
  return cached ?? JSON.stringify(item) ?? 'null';
}

/**
 * Sends the pieces one after the other, so that the kernel never copies megabytes at once while
 * nothing else runs. Resolves without an error if the client goes away.
 */
export async function sendPieces(
  response: ServerResponse,
  pieces: readonly Buffer[],
): Promise<void> {
  for (const piece of pieces) {
    if (response.destroyed) return;
    if (!response.write(piece)) await drained(response);
  }
  response.end();
}

/** Resolves when the client has read enough, or is gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.once('drain', done).once('close', done);
  });
}
