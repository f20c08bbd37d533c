import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MAX_JSON_BYTES, MAX_YAML_BYTES } from './list-limits.ts';
import type { Documents, ListDocument } from './read-documents.ts';

/**
 * Reads a file, or all files that match: the last part of the path may hold `*`. A file that is
 * named must be there; matching none is an empty list.
 */
export async function readListFiles(path: string): Promise<Documents> {
  const documents: ListDocument[] = [];
  try {
    for (const file of await matching(path)) {
      const read = await readListFile(file);
      if ('failure' in read) return { failure: `${basename(file)}: ${read.failure}` };
      documents.push(read);
    }
    return { documents };
  } catch (error) {
    return { failure: `expected a readable file (${codeOf(error)})` };
  }
}

/** In the order of their names, so that every process reads the same. */
async function matching(path: string): Promise<string[]> {
  const pattern = basename(path);
  if (!pattern.includes('*')) return [path];
  const parts = pattern.split('*').map((part) => part.replaceAll(/[^\w-]/g, '\\$&'));
  const matches = new RegExp(`^(?!\\.)${parts.join('.*')}$`, 's');
  const found = (await readdir(dirname(path))).filter((file) => matches.test(file));
  return found.sort().map((file) => join(dirname(path), file));
}

async function readListFile(path: string): Promise<ListDocument | { failure: string }> {
  const format = path.endsWith('.json') ? 'json' : 'yaml';
  const maxBytes = format === 'json' ? MAX_JSON_BYTES : MAX_YAML_BYTES;
  const about = await stat(path);
  if (!about.isFile()) return { failure: 'expected a file' };
  if (about.size > maxBytes) {
    const advice = format === 'yaml' ? ', or JSON, which may be larger' : '';
    return { failure: `expected at most ${maxBytes} bytes${advice}` };
  }
  return { fileName: basename(path), format, text: await readFile(path, 'utf8') };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
