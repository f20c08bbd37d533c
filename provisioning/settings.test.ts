import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAlertmanagerSettings, secretFaults } from './alertmanager/settings.ts';

let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'penpal-preflight-'));
  await writeFile(file('token'), 'a-token-of-16-chars\n');
  await writeFile(file('url'), 'https://hooks.example/secret-part\n');
  await writeFile(file('empty'), ' \n');
});
afterAll(() => rm(folder, { recursive: true }));

const faults = (variables: Record<string, string>) =>
  secretFaults(readAlertmanagerSettings({ NOTIFICATIONS_TOKEN_FILE: file('token'), ...variables }));

test('files with content are accepted', () => {
  expect(faults({ SLACK_API_URL_FILE: file('url'), HEARTBEAT_URL_FILE: file('url') })).toEqual([]);
});

test('each faulty file is named with its variable', () => {
  const found = faults({
    SLACK_API_URL_FILE: file('missing'),
    PAGERDUTY_ROUTING_KEY_FILE: file('empty'),
    AI_DISCORD_WEBHOOK_URL_FILE: file('token'),
  });
  expect(found).toEqual([
    `SLACK_API_URL_FILE: ${file('missing')} cannot be read`,
    `PAGERDUTY_ROUTING_KEY_FILE: ${file('empty')} is empty`,
    `AI_DISCORD_WEBHOOK_URL_FILE: ${file('token')} holds no URL`,
  ]);
  expect(found.join()).not.toContain('a-token-of-16-chars');
});

test('the token for the monitoring service is always required', () => {
  expect(faults({ NOTIFICATIONS_TOKEN_FILE: file('missing') })).toHaveLength(1);
});
