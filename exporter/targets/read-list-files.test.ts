import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readListFiles } from './read-list-files.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lists-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const read = (pattern: string) => readListFiles(join(folder, pattern));

it('a file is read in the format that its name says', async () => {
  write('a.json', '[]');
  write('b.yaml', '- x');
  expect(await read('a.json')).toEqual({
    documents: [{ fileName: 'a.json', format: 'json', text: '[]' }],
  });
  expect(await read('b.yaml')).toMatchObject({ documents: [{ format: 'yaml', text: '- x' }] });
});

it('a pattern finds its files by their names, hidden ones and others not', async () => {
  for (const name of ['team-b.json', 'team-a.json', '.team-c.json', 'team-d.yml', 'other.json']) {
    write(name, name);
  }
  symlinkSync(join(folder, 'other.json'), join(folder, 'team-linked.json'));
  const found = await read('team-*.json');
  expect('documents' in found && found.documents.map(({ text }) => text)).toEqual([
    'team-a.json',
    'team-b.json',
    'other.json',
  ]);
  expect(await read('none-*.json')).toEqual({ documents: [] });
});

it.each([
  ['that is named and not there', 'none.json', 'expected a readable file (ENOENT)'],
  ['of a folder that is not there', 'none/*.json', 'expected a readable file (ENOENT)'],
  ['that is a folder', 'folder.json', 'folder.json: expected a file'],
  ['that is too large', 'large.json', 'large.json: expected at most 4194304 bytes'],
  [
    'of YAML that is too large',
    'large.yml',
    'large.yml: expected at most 131072 bytes, or JSON, which may be larger',
  ],
])('a file %s cannot be used', async (_, pattern, failure) => {
  mkdirSync(join(folder, 'folder.json'));
  write('large.json', ' '.repeat(4_194_305));
  write('large.yml', ' '.repeat(131_073));
  expect(await read(pattern)).toEqual({ failure });
});
