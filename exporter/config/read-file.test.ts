import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultsOf, oneService, refusalOf } from '../../tests/support/config/load-yaml.ts';
import { temporaryFiles } from '../../tests/support/temporary-files.ts';
import { readListFiles } from '../targets/read-lists.ts';
import { readEnvironment } from './environment.ts';
import { readTextFileSync } from './read-file.ts';

/** A folder with what looks like a file. */
function unusualFiles() {
  const folder = temporaryFiles({ 'large.yml': ' '.repeat(16_777_217), 'good.yml': 'x' });
  execFileSync('mkfifo', [join(folder, 'pipe.yml')]);
  symlinkSync('/dev/zero', join(folder, 'zero.yml'));
  symlinkSync('/dev/stdin', join(folder, 'terminal.yml'));
  symlinkSync('good.yml', join(folder, 'linked.yml'));
  mkdirSync(join(folder, 'folder.yml'));
  return folder;
}

const REGULAR = 'expected a regular file';
const UNUSUAL = [
  ['a pipe', 'pipe.yml', REGULAR],
  ['a device', 'zero.yml', REGULAR],
  ['a folder', 'folder.yml', REGULAR],
  ['a file that is too large', 'large.yml', 'expected at most 4194304 bytes'],
  ['a file that is not there', 'none.yml', 'expected a readable file (ENOENT)'],
] as const;

it('a link to a regular file is read', () => {
  expect(readTextFileSync(join(unusualFiles(), 'linked.yml'))).toBe('x');
});

describe.each(UNUSUAL)('%s is refused at once', (_, name, fault) => {
  it('as services.yml', () => {
    const file = join(unusualFiles(), name);
    const expected = `${file}: ${fault}; SERVICES_FILE names another`;
    expect(refusalOf(file).message).toBe(expected);
  });

  it.each(['ADMIN_TOKEN_FILE', 'API_TOKEN_FILE'])('as %s', (variable) => {
    const file = join(unusualFiles(), name);
    const expected = `environment: ${variable}: ${fault}, got ${file}`;
    expect(() => readEnvironment({ [variable]: file })).toThrow(expected);
  });

  it('as a variable of services.yml', () => {
    const file = join(unusualFiles(), name);
    const variables = { KEY_FILE: file };
    const headers = oneService('check: { headers: { a: "${KEY}" } }');
    expect(() => faultsOf(headers, variables)).toThrow(`KEY_FILE: ${fault}, got ${file}`);
  });

  it('as the certificates of authorities', () => {
    const [found = ''] = faultsOf(oneService(`tls: { ca: ${join(unusualFiles(), name)} }`));
    expect(found).toBe(`services[0].tls.ca: expected a file of certificates in PEM: ${fault}`);
  });

  it('as a list', async () => {
    const ofList = fault.replace('4194304', '65536');
    await expect(readListFiles(join(unusualFiles(), name))).rejects.toThrow(ofList);
  });
});
