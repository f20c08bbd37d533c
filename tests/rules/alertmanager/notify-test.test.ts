import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findRealPart } from '../../../demo/real-parts.ts';
import { startAlertmanager, type RealServer } from '../../../demo/real-servers.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../demo/temporary-folder.ts';
import { realPartOrSkip } from '../../support/processes/real-part.ts';
import { runCommand } from '../../support/processes/run-command.ts';
import { PATHS, startFakeChannels } from './fake-channels.ts';

let folder: TemporaryFolder;
let channels: Awaited<ReturnType<typeof startFakeChannels>>;
let alertmanager: RealServer | undefined;

beforeAll(async () => {
  folder = await temporaryFolder('penpal-notify-');
  channels = await startFakeChannels(folder.path, PATHS.discord);
  const part = await findRealPart('alertmanager');
  if ('absent' in part) return;
  const configFile = join(folder.path, 'alertmanager.yml');
  await writeFile(configFile, channels.configuration({ AI_SLACK_CHANNEL: '#ai' }));
  alertmanager = await startAlertmanager({ part, configFile });
});
afterAll(async () => {
  await alertmanager?.stop();
  channels.close();
  await folder.remove();
});

const run = (...args: readonly string[]) =>
  runCommand([process.execPath, resolve('scripts/notify-test.ts'), ...args]);

test('tells what each channel answered, of each team once', async ({ skip }) => {
  await realPartOrSkip('alertmanager', skip);
  const { exitCode, stdout, stderr } = await run('--alertmanager', `${alertmanager!.url}/`);
  expect(stderr).toBe('');
  expect(stdout.trim().split('\n').toSorted()).toEqual([
    'ai by slack: accepted the message',
    'platform by discord: FAILED (other); Alertmanager’s log has the text',
    ...['email', 'pagerduty', 'slack', 'teams', 'telegram', 'webhook'].map(
      (channel) => `platform by ${channel}: accepted the message`,
    ),
  ]);
  expect(exitCode).toBe(1);
  expect(channels.bodiesAt(PATHS.slack).join()).toContain('🔴 Test of the channels of the team ai');
});

test.for([
  [
    'an Alertmanager that is not there',
    ['--alertmanager', 'http://127.0.0.1:9'],
    1,
    /does not answer at http:\/\/127/,
  ],
  ['an unknown channel', ['smoke'], 2, /unexpected argument "smoke"/],
] as const)('%s is refused', async ([, args, code, message]) => {
  const { exitCode, stdout, stderr } = await run(...args);
  expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
  expect(stderr).toMatch(message);
});
