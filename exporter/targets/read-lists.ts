import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from '../config/config-error.ts';
import { readTextFile, unreadable } from '../config/read-file.ts';
import type { ListConfig } from '../config/config.ts';
import { fetchText } from '../http-client/fetch-text.ts';

/** Deadline of one read of a list. */
export const READ_TIMEOUT_MS = 10_000;
/** Per list. 4 MiB hold 5,000 services with every label of the cloud that they run in. */
const MAX_JSON_BYTES = 4 * 1_048_576;
/** Per file: 64 KiB. Parsing YAML takes 50 times as long as JSON, up to 45 ms, and blocks the event loop. */
const MAX_YAML_BYTES = 65_536;

/** The text of one file, or of a response. */
export interface ListDocument {
  /** Only of a file. */
  readonly fileName?: string;
  readonly format: 'json' | 'yaml';
  readonly text: string;
}

/** Reads a list once, or throws a ConfigError. The signal ends a request early, but not the read of a file. */
export async function readList(
  source: ListConfig['source'],
  signal: AbortSignal,
  fetch = fetchText,
): Promise<ListDocument[]> {
  if (source.kind === 'file') return readListFiles(source.address);
  const { address: url, headers, tls } = source;
  const limits = { timeoutMs: READ_TIMEOUT_MS, maxBodyBytes: MAX_JSON_BYTES };
  const read = await fetch({ url, headers, tls, format: 'json', ...limits }, signal);
  if ('failure' in read) throw new ConfigError([read.failure]);
  return [{ format: 'json', text: read.text }];
}

/**
 * Reads a file, or all files that match a path with `*` in its last part, of which there may be none.
 * Throws a ConfigError.
 */
export async function readListFiles(path: string): Promise<ListDocument[]> {
  const documents: ListDocument[] = [];
  let bytes = 0;
  for (const fileName of await matching(path)) {
    const format = fileName.endsWith('.json') ? 'json' : 'yaml';
    const maxBytes = format === 'json' ? MAX_JSON_BYTES : MAX_YAML_BYTES;
    const read = readTextFile(join(dirname(path), fileName), maxBytes);
    const text = await read.catch(({ message }: Error) => {
      throw new ConfigError([message], fileName);
    });
    bytes += Buffer.byteLength(text);
    if (bytes > MAX_JSON_BYTES) {
      throw new ConfigError([`expected at most ${MAX_JSON_BYTES} bytes in all files`]);
    }
    documents.push({ fileName, format, text });
  }
  return documents;
}

/** Names, sorted, so that all shards read the same list. */
async function matching(path: string): Promise<string[]> {
  const pattern = basename(path);
  if (!pattern.includes('*')) return [pattern];
  const escaped = pattern.replaceAll(/[^\w*-]/g, '\\$&').replaceAll('*', '.*');
  const matches = new RegExp(`^(?!\\.)${escaped}$`, 's');
  const files = await readdir(dirname(path)).catch((error: unknown) => {
    throw unreadable(error);
  });
  return files.filter((file) => matches.test(file)).sort();
}
