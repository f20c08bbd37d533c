import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import got from 'got';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findRealPart } from '../../../demo/real-parts.ts';
import { startAlertmanager, type RealServer } from '../../../demo/real-servers.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../demo/temporary-folder.ts';
import { realPartOrSkip } from '../../support/processes/real-part.ts';
import { untilNothing } from '../../support/time-until.ts';
import { alertOf } from '../alert-of.ts';
import { PATHS, startFakeChannels, TOKEN } from './fake-channels.ts';

const WITHIN_MS = 30_000;
const { monitoring: MONITORING, slack: SLACK } = PATHS;
const OTHERS = [PATHS.discord, PATHS.teams, PATHS.webhook];
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

let folder: TemporaryFolder;
let channels: Awaited<ReturnType<typeof startFakeChannels>>;
let alertmanager: RealServer | undefined;
const bodiesAt = (path: string) => channels.bodiesAt(path);

beforeAll(async () => {
  folder = await temporaryFolder('penpal-channels-');
  channels = await startFakeChannels(folder.path);
  const part = await findRealPart('alertmanager');
  if ('absent' in part) return;
  const configFile = join(folder.path, 'alertmanager.yml');
  // It is never business hours.
  const hours = `${DAYS[(new Date().getUTCDay() + 3) % 7]} 00:00-24:00`;
  await writeFile(configFile, channels.configuration({ BUSINESS_HOURS: hours }));
  alertmanager = await startAlertmanager({ part, configFile });
});
afterAll(async () => {
  await alertmanager?.stop();
  channels.close();
  await folder.remove();
});

/** An alert as Prometheus sends it, with templates filled in. */
function sentAlert(name: string, service?: string) {
  const { labels, annotations } = alertOf(name, service);
  return {
    labels,
    annotations: {
      ...annotations,
      description: `${service} is unwell, 42 %.`,
      title: `${service} is down: connection refused`,
      resolved: `${service} is up again`,
      status_url: 'http://page/services/auth-service',
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
  const tokens = channels.calls
    .filter(({ path }) => path === MONITORING)
    .map((call) => call.authorization);
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
    title: '🔴 auth-service is down: connection refused',
    title_link: 'http://page/services/auth-service',
    color: 'danger',
    text: expect.stringMatching(
      /^auth-service is unwell, 42 %\.\nSince 20.+UTC\nStatus: .+\nRunbook: .+\nDashboard: .+\nSilence: .+$/,
    ) as string,
  });
  for (const path of OTHERS.slice(0, 2)) {
    expect(bodiesAt(path)[0]).toContain('🔴 auth-service is down: connection refused');
    expect(bodiesAt(path)[0]).toContain('http://runbooks/page#section');
  }
});

test('every channel gets the resolution, too', async ({ skip }) => {
  await realPartOrSkip('alertmanager', skip);
  await send([{ ...down, endsAt: new Date().toISOString() }]);
  await untilNothing(WITHIN_MS, () => [
    ...missing([SLACK, ...OTHERS.slice(0, 2)], '🟢 auth-service is up again after '),
    ...missing(['/webhook', MONITORING], '"status":"resolved"'),
  ]);
});

test('a warning outside business hours reaches only the monitoring service', async ({ skip }) => {
  await realPartOrSkip('alertmanager', skip);
  expect(missing([MONITORING], 'db-service')).toEqual([]);
  expect([SLACK, ...OTHERS].filter((path) => !missing([path], 'db-service').length)).toEqual([]);
  expect(bodiesAt('/heartbeat').filter((body) => !body.includes('Watchdog'))).toEqual([]);
  expect(bodiesAt('/heartbeat').join()).not.toContain('"status":"resolved"');
});
