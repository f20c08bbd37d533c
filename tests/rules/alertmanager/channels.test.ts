import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import got from 'got';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findRealPart } from '../../../demo/real-parts.ts';
import { startAlertmanager, type RealServer } from '../../../demo/real-servers.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../demo/temporary-folder.ts';
import { realPartOrSkip } from '../../support/processes/real-part.ts';
import { untilNothing } from '../../support/time-until.ts';
import { renderAlertmanager } from '../../../provisioning/alertmanager/render-alertmanager.ts';
import { readAlertmanagerSettings } from '../../../provisioning/alertmanager/settings.ts';
import { alertOf } from '../alert-of.ts';

const WITHIN_MS = 30_000;
const TOKEN = 'a-token-of-16-chars';
const MONITORING = '/api/v1/monitoring/notifications';
const SLACK = '/slack';
const OTHERS = ['/api/webhooks/1/discord', '/teams', '/webhook'];
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The received bodies by path. */
const calls: { path: string; authorization: string | undefined; body: string }[] = [];
const bodiesAt = (path: string) =>
  calls.filter((call) => call.path === path).map(({ body }) => body);

let folder: TemporaryFolder;
let channels: Server;
let alertmanager: RealServer | undefined;

beforeAll(async () => {
  folder = await temporaryFolder('penpal-channels-');
  channels = createServer((request, response) => {
    void text(request).then((body) => {
      const { authorization } = request.headers;
      calls.push({ path: request.url ?? '', authorization, body });
      // Slack's response. Alertmanager treats any other as a failure.
      response.end('ok');
    });
  });
  await new Promise<void>((listening) => channels.listen(0, '127.0.0.1', listening));
  const part = await findRealPart('alertmanager');
  if ('absent' in part) return;
  const configFile = join(folder.path, 'alertmanager.yml');
  await writeFile(configFile, await configuration());
  alertmanager = await startAlertmanager({ part, configFile });
});
afterAll(async () => {
  await alertmanager?.stop();
  channels.close();
  await folder.remove();
});

/** All channels point to our server, it is never business hours, and group_wait is one second. */
async function configuration(): Promise<string> {
  const base = `http://127.0.0.1:${(channels.address() as AddressInfo).port}`;
  const secret = async (name: string, content: string) => {
    const file = join(folder.path, name);
    await writeFile(file, content);
    return file;
  };
  const [discord, teams, webhook] = OTHERS.map((path) => base + path) as [string, string, string];
  const settings = readAlertmanagerSettings({
    MONITORING_SERVICE_URL: base,
    NOTIFICATIONS_TOKEN_FILE: await secret('token', TOKEN),
    ALERTMANAGER_TEMPLATES: resolve('provisioning/alertmanager/templates/*.tmpl'),
    HEARTBEAT_URL_FILE: await secret('heartbeat', `${base}/heartbeat`),
    SLACK_API_URL_FILE: await secret('slack', base + SLACK),
    SLACK_CHANNEL: '#alerts',
    DISCORD_WEBHOOK_URL_FILE: await secret('discord', discord),
    TEAMS_WEBHOOK_URL_FILE: await secret('teams', teams),
    ALERT_WEBHOOK_URL_FILE: await secret('webhook', webhook),
    BUSINESS_HOURS: `${DAYS[(new Date().getUTCDay() + 3) % 7]} 00:00-24:00`,
  });
  return renderAlertmanager(settings)
    .replaceAll(/group_wait: \w+/g, 'group_wait: 1s')
    .replaceAll(/group_interval: \w+/g, 'group_interval: 1s');
}

/** An alert as Prometheus sends it, with templates filled in. */
function sentAlert(name: string, service?: string) {
  const { labels, annotations } = alertOf(name, service);
  return {
    labels,
    annotations: {
      ...annotations,
      description: `${service} is unwell, 42 %.`,
      dashboard_url: 'http://grafana/d/penpal-service',
      runbook_url: 'http://runbooks/page#section',
    },
  };
}
const down = sentAlert('ServiceDown', 'auth-service');
const send = (sent: readonly object[]) =>
  got.post(`${alertmanager!.url}/api/v2/alerts`, { json: sent });
const missing = (paths: readonly string[], wanted: string) =>
  paths.filter((path) => !bodiesAt(path).some((body) => body.includes(wanted)));

test('alerts reach their team by every channel that is set', async ({ skip }) => {
  await realPartOrSkip('alertmanager', skip);
  await send([down, sentAlert('SlowResponse', 'db-service'), sentAlert('Watchdog')]);
  await untilNothing(WITHIN_MS, () => [
    ...missing([SLACK, ...OTHERS, MONITORING], 'auth-service'),
    ...missing([MONITORING], 'db-service'),
    ...missing(['/heartbeat'], 'Watchdog'),
  ]);
  const tokens = calls.filter(({ path }) => path === MONITORING).map((call) => call.authorization);
  expect([...new Set(tokens)]).toEqual([`Bearer ${TOKEN}`]);
});

test('notifications have the problem, its start, and links', async ({ skip }) => {
  await realPartOrSkip('alertmanager', skip);
  interface Slack {
    readonly channel: string;
    readonly attachments: readonly Readonly<Record<string, unknown>>[];
  }
  const { channel, attachments } = JSON.parse(bodiesAt(SLACK)[0]!) as Slack;
  expect(channel).toBe('#alerts');
  expect(attachments[0]).toMatchObject({
    title: '🔴 auth-service: A service is down',
    title_link: 'http://grafana/d/penpal-service',
    color: 'danger',
    text: expect.stringMatching(
      /^auth-service is unwell, 42 %\.\nSince 20.+UTC\nRunbook: .+\nDashboard: .+\nSilence: .+$/,
    ) as string,
  });
  for (const path of OTHERS.slice(0, 2)) {
    expect(bodiesAt(path)[0]).toContain('🔴 auth-service: A service is down');
    expect(bodiesAt(path)[0]).toContain('http://runbooks/page#section');
  }
});

test('every channel gets the resolution, too', async ({ skip }) => {
  await realPartOrSkip('alertmanager', skip);
  await send([{ ...down, endsAt: new Date().toISOString() }]);
  await untilNothing(WITHIN_MS, () => [
    ...missing([SLACK, ...OTHERS.slice(0, 2)], '🟢 Resolved: auth-service'),
    ...missing(['/webhook', MONITORING], '"status":"resolved"'),
  ]);
});

test('a warning outside business hours reaches only the monitoring service', async ({ skip }) => {
  await realPartOrSkip('alertmanager', skip);
  expect(missing([MONITORING], 'db-service')).toEqual([]);
  expect([SLACK, ...OTHERS].filter((path) => !missing([path], 'db-service').length)).toEqual([]);
  expect(bodiesAt('/heartbeat').filter((body) => !body.includes('Watchdog'))).toEqual([]);
  expect(bodiesAt('/heartbeat').join()).not.toContain('resolved');
});
