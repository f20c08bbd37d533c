import { fetchSource } from '../collectors/fetch-source.ts';
import type { ListSource } from '../config/config.ts';
import { MAX_JSON_BYTES, READ_TIMEOUT_MS } from './list-limits.ts';
import { readListFiles } from './read-list-files.ts';

/** What a list consists of: one answer, or each of its files. */
export interface ListDocument {
  /** Of a file; an answer has none. */
  readonly fileName?: string;
  readonly format: 'json' | 'yaml';
  readonly text: string;
}

/** The documents of a list, or one sentence on why there are none. */
export type Documents = { readonly documents: readonly ListDocument[] } | { failure: string };

/** Reads a list once. Never rejects. The signal ends the read early. */
export type ReadDocuments = (source: ListSource, signal: AbortSignal) => Promise<Documents>;

export const readDocuments: ReadDocuments = (source, signal) =>
  source.kind === 'file' ? readListFiles(source.address) : readAnswer(source, signal);

/** One GET with one deadline, as of a source of figures. */
async function readAnswer(
  source: Extract<ListSource, { kind: 'http' }>,
  signal: AbortSignal,
): Promise<Documents> {
  const request = {
    ...source,
    url: source.address,
    ...{ format: 'json' as const, timeoutMs: READ_TIMEOUT_MS, maxBodyBytes: MAX_JSON_BYTES },
  };
  const fetched = await fetchSource(request, signal);
  if ('failure' in fetched) return fetched;
  return { documents: [{ format: 'json', text: fetched.text }] };
}
