import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { json } from 'node:stream/consumers';
import got from 'got';
import { dump, load } from 'js-yaml';
import type { RealPart } from '../../../demo/real-parts.ts';
import { startAlertmanager } from '../../../demo/real-servers.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { renderAlertmanager } from '../../../provisioning/alertmanager/render-alertmanager.ts';
import type { Route } from '../../../provisioning/alertmanager/routes.ts';
import { readAlertmanagerSettings } from '../../../provisioning/alertmanager/settings.ts';
import { timeUntil } from '../../support/time-until.ts';
import type { Labels } from './firing.ts';

/** A message to people. */
export interface Message {
  readonly minute: number;
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  readonly alertname: string;
  readonly service: string;
}

interface Webhook {
  readonly status: Message['status'];
  readonly receiver: string;
  readonly groupLabels: { readonly alertname: string; readonly service_name?: string };
}

/** Ends each step. Its message comes long after those of the other alerts. */
const STEP = 'StepIsOver';
const STEP_ROUTE = { receiver: 'monitoring-service', matchers: [`alertname="${STEP}"`] };
const QUICK = { group_wait: '50ms', group_interval: '50ms' };
const STEP_WAIT = { group_wait: '300ms', group_interval: '1h' };
const MINUTE_MS = 60_000;

/**
 * The messages that a real Alertmanager sends to people for the alerts that fire at each minute. It has the shipped
 * routes, groups, inhibitions and receivers, but waits for 50 ms where the shipped ones wait for seconds or minutes.
 * It gets only the minutes in which something changes. So changes that it would join are told one by one, and
 * nothing is repeated.
 */
export async function messagesOf(
  part: RealPart,
  firing: readonly (readonly Labels[])[],
): Promise<Message[]> {
  const folder = await temporaryFolder('penpal-week-');
  const received: (Webhook & { readonly minute: number })[] = [];
  let minute = 0;
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      received.push({ ...(body as Webhook), minute });
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const configFile = join(folder.path, 'alertmanager.yml');
  await writeFile(configFile, await configuration(server.address() as AddressInfo, folder.path));
  const alertmanager = await startAlertmanager({ part, configFile });
  try {
    for (minute of changesIn(firing)) {
      const alerts = alertsAt(firing, minute);
      const step = { labels: { alertname: STEP, service_name: String(minute), severity: 'info' } };
      await got.post(`${alertmanager.url}/api/v2/alerts`, { json: [...alerts, step] });
      const isOver = () => received.some((one) => one.groupLabels.service_name === String(minute));
      await timeUntil(`Alertmanager has told of minute ${minute}`, 1000, isOver, 20);
    }
  } finally {
    await alertmanager.stop();
    server.close();
    await folder.remove();
  }
  const toPeople = received.filter(({ receiver }) => receiver !== STEP_ROUTE.receiver);
  return toPeople.map(({ minute, status, receiver, groupLabels }) => {
    const { alertname, service_name: service = '' } = groupLabels;
    return { minute, status, receiver, alertname, service };
  });
}

async function configuration({ port }: AddressInfo, folder: string): Promise<string> {
  const base = `http://127.0.0.1:${port}`;
  const secret = async (name: string, content: string) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const shipped = renderAlertmanager(
    readAlertmanagerSettings({
      MONITORING_SERVICE_URL: base,
      NOTIFICATIONS_TOKEN_FILE: await secret('token', 'a-token-of-16-chars'),
      ALERTMANAGER_TEMPLATES: resolve('provisioning/alertmanager/templates/*.tmpl'),
      ALERT_WEBHOOK_URL_FILE: await secret('people', base),
    }),
  );
  const { global, route, ...others } = load(shipped) as { global?: object; route: Route };
  const routes = [{ ...STEP_ROUTE, ...STEP_WAIT }, ...(quick(route).routes ?? [])];
  // No alert ends because it was not sent again.
  return dump({
    ...others,
    global: { ...global, resolve_timeout: '1d' },
    route: { ...quick(route), routes },
  });
}

function quick(route: Route): Route {
  const routes = route.routes && { routes: route.routes.map(quick) };
  return { ...route, ...(route.group_wait && QUICK), ...routes };
}

const keyOf = (labels: Labels) => JSON.stringify(Object.entries(labels).sort());

/** The minutes in which other alerts fire than in the minute before. */
function changesIn(firing: readonly (readonly Labels[])[]): number[] {
  const keys = firing.map((labels) => labels.map(keyOf).sort().join());
  return keys.flatMap((key, minute) => (key === (keys[minute - 1] ?? '') ? [] : [minute]));
}

/** The alerts that began or ended at that minute, as Prometheus sends them. */
function alertsAt(firing: readonly (readonly Labels[])[], minute: number) {
  const [before = [], now = []] = [firing[minute - 1], firing[minute]];
  const not = (others: readonly Labels[]) => {
    const keys = new Set(others.map(keyOf));
    return (labels: Labels) => !keys.has(keyOf(labels));
  };
  const began = now.filter(not(before)).map((labels) => ({ labels, startsAt: timeOf(minute) }));
  const ended = before.filter(not(now)).map((labels) => ({ labels, endsAt: timeOf(minute) }));
  return [...began, ...ended];
}

/** A time for that minute, long ago, so that an alert that ends has ended by every clock. */
function timeOf(minute: number): string {
  return new Date(minute * MINUTE_MS).toISOString();
}
