import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import got from 'got';
import { dump, load } from 'js-yaml';
import { expect, onTestFinished, test } from 'vitest';
import { alerts } from '../../alert-rules/groups.ts';
import {
  FOR_GRACE_PERIOD,
  startAlertmanager,
  startServer,
  type RealServer,
} from '../../demo/real-servers.ts';
import { temporaryFolder } from '../../demo/temporary-folder.ts';
import { parseDuration } from '../../exporter/config/fields.ts';
import { realPartOrSkip } from '../support/processes/real-part.ts';

const SECONDS = 1000;
const MINUTES = 60 * SECONDS;
/** Prometheus sends each firing alert again after this time, and lets it end after four times as long. */
const RESEND_MS = 1 * MINUTES;
/** Prometheus is stopped, starts and reads its log. */
const RESTART_MS = 1 * MINUTES;
/** The default of Prometheus. */
const DEFAULT = '10m';
const FLAG = /^--rules\.alert\.for-grace-period=(.+)$/;

function flagOfCompose(): string {
  const { services } = load(readFileSync('docker-compose.yml', 'utf8')) as {
    services: { prometheus: { command: string[] } };
  };
  const flags = services.prometheus.command.flatMap((flag) => FLAG.exec(flag)?.[1] ?? []);
  return flags[0] ?? DEFAULT;
}

/**
 * After a restart, Prometheus restores the state of the alerts whose `for` is at least the grace period.
 * The others wait for their `for` again.
 * Source: Group.RestoreForState in rules/group.go of Prometheus 3.5
 */
const firesAgainMs = (forMs: number, graceMs: number) => (forMs >= graceMs ? 0 : forMs);

test.each([
  ['Compose', flagOfCompose()],
  ['the demo', FOR_GRACE_PERIOD],
])('no alert ends in Alertmanager while the Prometheus of %s restarts', (_, grace) => {
  const graceMs = parseDuration(grace)!;
  for (const { group, rule } of alerts) {
    const evaluationMs = parseDuration(group.interval ?? '15s')!;
    const againMs = firesAgainMs(parseDuration(rule.for)!, graceMs) + 2 * evaluationMs;
    const endsMs = 4 * Math.max(RESEND_MS, evaluationMs) - RESEND_MS;
    expect(RESTART_MS + againMs, rule.name).toBeLessThanOrEqual(endsMs);
  }
});

/** An Alertmanager, and the status of every message that it sent. */
async function startWithMessages(part: Awaited<ReturnType<typeof realPartOrSkip>>, path: string) {
  const messages: string[] = [];
  const receiver = createServer((request, response) => {
    void json(request).then((body) => {
      messages.push((body as { status: string }).status);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => receiver.once('listening', listening));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const configFile = join(path, 'alertmanager.yml');
  const route = { receiver: 'test', group_wait: '0s', group_interval: '1s' };
  await writeFile(
    configFile,
    dump({ route, receivers: [{ name: 'test', webhook_configs: [{ url }] }] }),
  );
  const alertmanager = await startAlertmanager({ part, configFile });
  onTestFinished(async () => {
    await alertmanager.stop();
    receiver.close();
  });
  return { alertmanager, messages };
}

/** When the alert that fires began, in whole seconds, as Prometheus keeps it. Throws if it does not fire. */
async function beginning({ url }: RealServer): Promise<string> {
  interface Alerts {
    readonly data: { readonly alerts: readonly { state: string; activeAt: string }[] };
  }
  const { data } = await got(`${url}/api/v1/alerts`).json<Alerts>();
  const firing = data.alerts.find(({ state }) => state === 'firing');
  if (!firing) throw new Error('it does not fire');
  return firing.activeAt.slice(0, '2026-01-01T00:00:00'.length);
}

test.for([
  { what: 'goes on', grace: '4s', isSame: true },
  { what: 'begins again, with the default of Prometheus', grace: DEFAULT, isSame: false },
])('an alert that fires while Prometheus restarts $what', async ({ grace, isSame }, { skip }) => {
  const part = await realPartOrSkip('prometheus', skip);
  const folder = await temporaryFolder('penpal-restart-');
  onTestFinished(() => folder.remove());
  const { alertmanager, messages } = await startWithMessages(
    await realPartOrSkip('alertmanager', skip),
    folder.path,
  );
  const configFile = join(folder.path, 'prometheus.yml');
  const rules = [{ alert: 'Always', expr: 'vector(1)', for: '4s' }];
  const { host } = new URL(alertmanager.url);
  await writeFile(join(folder.path, 'rules.yml'), dump({ groups: [{ name: 'test', rules }] }));
  await writeFile(
    configFile,
    dump({
      global: { evaluation_interval: '1s' },
      rule_files: ['rules.yml'],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [host] }] }] },
    }),
  );
  const dataDir = join(folder.path, 'data');
  const start = () =>
    startServer({ part, dataDir }, (data, address) => [
      ...[`--config.file=${configFile}`, `--storage.tsdb.path=${data}`],
      ...[`--web.listen-address=${address}`, `--rules.alert.for-grace-period=${grace}`],
    ]);
  const before = await start();
  onTestFinished(() => before.stop());
  await expect.poll(() => messages).toEqual(['firing']);
  const began = await beginning(before);
  await before.stop();
  const after = await start();
  onTestFinished(() => after.stop());
  await expect
    .poll(() => beginning(after).catch(() => undefined))
    .toSatisfy((now) => now !== undefined && (now === began) === isSame);
  expect(messages).toEqual(['firing']);
});
