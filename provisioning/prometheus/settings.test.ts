import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../demo/temporary-folder.ts';
import { SettingsError } from '../settings.ts';
import { readPrometheusSettings, secretFaults } from './settings.ts';

const REMOTE_WRITE_URL = 'https://metrics.example/api/v1/write';

test.each([
  ['an invalid address', { REMOTE_WRITE_URL: 'metrics.example' }, 'expected a URL of http'],
  ['an address with another protocol', { REMOTE_WRITE_URL: 'ftp://a/b' }, 'expected a URL of http'],
  ['a password in the address', { REMOTE_WRITE_URL: 'https://a:b@c/d' }, 'belongs into a file'],
  ['a token without an address', { REMOTE_WRITE_TOKEN_FILE: '/t' }, 'REMOTE_WRITE_URL to be set'],
  [
    'a user without a password',
    { REMOTE_WRITE_URL, REMOTE_WRITE_USERNAME: 'penpal' },
    'REMOTE_WRITE_PASSWORD_FILE: expected both',
  ],
  [
    'a token and a password',
    {
      REMOTE_WRITE_URL,
      REMOTE_WRITE_USERNAME: 'penpal',
      REMOTE_WRITE_PASSWORD_FILE: '/p',
      REMOTE_WRITE_TOKEN_FILE: '/t',
    },
    'REMOTE_WRITE_TOKEN_FILE: expected a token or a password',
  ],
  [
    'an invalid label name',
    { REMOTE_WRITE_URL, REMOTE_WRITE_REPLICA_LABEL: 'a-b' },
    'REMOTE_WRITE_REPLICA_LABEL: expected the name of a label',
  ],
])('%s is refused with the name of the variable', (_, variables, message) => {
  expect(() => readPrometheusSettings(variables)).toThrow(SettingsError);
  expect(() => readPrometheusSettings(variables)).toThrow(message);
});

test('a missing or empty secret file is named with its variable', async () => {
  const folder = await temporaryFolder('penpal-prometheus-settings-');
  onTestFinished(() => folder.remove());
  const file = (name: string) => join(folder.path, name);
  await writeFile(file('empty'), '\n');
  await writeFile(file('token'), 'secret\n');
  const faultsOf = (name: string) =>
    secretFaults(readPrometheusSettings({ REMOTE_WRITE_URL, REMOTE_WRITE_TOKEN_FILE: file(name) }));
  expect(faultsOf('missing')).toEqual([
    `REMOTE_WRITE_TOKEN_FILE: ${file('missing')} cannot be read`,
  ]);
  expect(faultsOf('empty')).toEqual([`REMOTE_WRITE_TOKEN_FILE: ${file('empty')} is empty`]);
  expect(faultsOf('token')).toEqual([]);
});
