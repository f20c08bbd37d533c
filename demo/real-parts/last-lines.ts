import type { Readable } from 'node:stream';

const keptCharacters = 8_000;

/** Keeps the end of what several streams say, in the order it arrives, so that an error message can show it. */
export function lastLines(streams: readonly Readable[]): () => string {
  let kept = '';
  for (const stream of streams) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      kept = (kept + text).slice(-keptCharacters);
    });
  }
  return () => kept.trimEnd();
}
