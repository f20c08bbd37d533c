import { hash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { ListSource } from '../config/config.ts';
import { READ_TIMEOUT_MS } from './list-limits.ts';
import { parseTargets } from './parse-targets.ts';
import type { ParsedTargets } from './parse-targets.ts';
import type { Documents, ListDocument, ReadDocuments } from './read-documents.ts';

const LATE = { failure: `expected the whole list within ${READ_TIMEOUT_MS} ms` };
const STOPPED = { failure: 'the read was stopped' };

/** Reads of one list. A text that did not change since the last read is not parsed again. */
export class ListReading {
  readonly #source: ListSource;
  readonly #parts: { readonly clock: Clock; readonly read: ReadDocuments };
  /** Under way, maybe beyond its deadline: a file system that hangs gets no second read. */
  #documents: Promise<Documents> | undefined;
  #last: { readonly digest: string; readonly parsed: ParsedTargets } | undefined;

  constructor(source: ListSource, parts: { readonly clock: Clock; readonly read: ReadDocuments }) {
    this.#source = source;
    this.#parts = parts;
  }

  /** Never rejects. The same targets as last time if the list did not change. */
  async read(signal: AbortSignal): Promise<ParsedTargets> {
    try {
      return await this.#read(signal);
    } catch (error) {
      return { failure: `the list could not be read (${(error as Error).name})` };
    }
  }

  async #read(signal: AbortSignal): Promise<ParsedTargets> {
    const documents = await this.#documentsInTime(signal);
    if ('failure' in documents) return documents;
    const digest = digestOf(documents.documents);
    if (this.#last?.digest !== digest) {
      this.#last = { digest, parsed: await parseTargets(documents.documents) };
    }
    return this.#last.parsed;
  }

  #documentsInTime(signal: AbortSignal): Promise<Documents> {
    const { clock, read } = this.#parts;
    this.#documents ??= read(this.#source, signal).finally(() => (this.#documents = undefined));
    const { promise, resolve } = Promise.withResolvers<Documents>();
    const cancel = clock.after(READ_TIMEOUT_MS, () => resolve(LATE));
    const stop = () => resolve(STOPPED);
    signal.addEventListener('abort', stop);
    return Promise.race([this.#documents, promise]).finally(() => {
      cancel();
      signal.removeEventListener('abort', stop);
    });
  }
}

function digestOf(documents: readonly ListDocument[]): string {
  return hash('sha256', JSON.stringify(documents));
}
