import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { receivers } from '../../provisioning/alertmanager/receivers.ts';
import { readAlertmanagerSettings } from '../../provisioning/alertmanager/settings.ts';
import { longestTurnMs } from '../../tests/support/hostile/longest-turn.ts';
import { fetchText } from '../http-client/fetch-text.ts';
import { Alertmanager } from './alertmanager.ts';

// As Alertmanager 0.33.1 writes it, without what is not read.
const RECEIVERS = `
receivers:
- name: monitoring-service
  labels:
    name: monitoring-service
  webhook_configs:
  - send_resolved: true
    url: <secret>
- name: heartbeat
- name: platform-critical
  slack_configs:
  - api_url_file: /run/secrets/slack
  email_configs:
  - to: a@b.test
- name: platform-warning
  slack_configs: []
`;
const alertOf = (alertname: string, receiver: string, status = {}, service = 'db') => ({
  labels: { alertname, service_name: service, monitor: 'penpal', replica: 'a' },
  annotations: {},
  fingerprint: `${alertname} ${service}`,
  receivers: [{ name: 'monitoring-service' }, { name: receiver }],
  status: { inhibitedBy: [], silencedBy: [], mutedBy: [], state: 'active', ...status },
});
const ALERTS = [
  alertOf('ServiceDown', 'platform-critical'),
  alertOf('SlowResponse', 'platform-warning', { inhibitedBy: ['ServiceDown db'] }),
  alertOf('ServiceDown', 'ns/penpal/platform-critical', { silencedBy: ['s'] }, 'ai'),
  alertOf('DependencyDown', 'platform-warning', { mutedBy: ['business-hours'] }),
];
const CAUSE = { name: 'ServiceDown', service: 'db' };

async function start(bodies: { alerts?: unknown; original?: string; raw?: string } = {}) {
  const { alerts = ALERTS, original = RECEIVERS, raw } = bodies;
  const server = createServer(({ url }, response) => {
    const isAlerts = url === '/base/api/v2/alerts?filter=monitor%3D%22penpal%22';
    response.end(raw ?? JSON.stringify(isAlerts ? alerts : { config: { original } }));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  // On a busy machine the deadline would decide.
  return new Alertmanager(`http://127.0.0.1:${port}/base`, (request, signal) =>
    fetchText({ ...request, timeoutMs: 60_000 }, signal),
  );
}

const { signal } = new AbortController();

test.for([
  ['fires', 'ServiceDown', 'db', { channels: ['email', 'slack'] }],
  ['is inhibited', 'SlowResponse', 'db', { heldBackBy: 'alert', cause: CAUSE, channels: [] }],
  ['is silenced', 'ServiceDown', 'ai', { heldBackBy: 'silence', channels: [] }],
  ['waits for the day', 'DependencyDown', 'db', { heldBackBy: 'hours', channels: [] }],
  ['is not in Alertmanager yet', 'ServiceDown', 'auth', {}],
] as const)('an alert that %s is handled so', async ([, alertname, service_name, expected]) => {
  const handlingOf = await (await start()).read(signal);
  expect(handlingOf({ alertname, service_name, monitor: 'penpal' })).toEqual(expected);
});

test.for([
  ['does not answer with JSON', { raw: '<html>' }],
  ['answers otherwise', { alerts: [{ labels: 1 }] }],
  ['has a huge configuration', { alerts: [], original: `${RECEIVERS}# ${'x'.repeat(65_536)}` }],
  ['has a configuration without receivers', { alerts: [], original: 'a: [' }],
] as const)('nothing is known if Alertmanager %s', async ([, bodies]) => {
  const alertmanager = await start(bodies);
  const handlingOf = await alertmanager.read(signal);
  expect(handlingOf({ alertname: 'ServiceDown' })).toEqual({});
  expect(alertmanager.channelsOf('ServiceDown db')).toBeUndefined();
});

test('the channels of an alert are known after it, of as many as there are notifications', async () => {
  const many = Array.from({ length: 501 }, (_, index) =>
    alertOf('ServiceDown', 'platform-critical', {}, `s${index}`),
  );
  const alertmanager = await start({ alerts: many });
  await alertmanager.read(signal);
  expect(alertmanager.channelsOf('ServiceDown s0')).toBeUndefined();
  expect(alertmanager.channelsOf('ServiceDown s500')).toEqual(['email', 'slack']);
});

test('the credentials of the address are sent', async () => {
  const sent: unknown[] = [];
  const fetch = ({ headers }: { headers: unknown }) => {
    sent.push(headers);
    return Promise.resolve({ failure: 'none' });
  };
  await new Alertmanager('http://reader:open%2Fsesame@a.test', fetch).read(signal);
  await new Alertmanager('http://a.test', fetch).read(signal);
  const authorization = `Basic ${btoa('reader:open/sesame')}`;
  expect(sent).toEqual([{ authorization }, { authorization }, {}, {}]);
});

test('the receiver that is this service is no channel, also of the generated configuration', async () => {
  const [own] = receivers(readAlertmanagerSettings({}));
  const original = JSON.stringify({ receivers: [own] });
  const alerts = [alertOf('A', own!.name)];
  const handlingOf = await (await start({ alerts, original })).read(signal);
  expect(own).toHaveProperty('webhook_configs');
  expect(handlingOf({ alertname: 'A', service_name: 'db' })).toEqual({ channels: [] });
});

test.for([
  ['odd ones', Array(1_000_000).fill({}), {}],
  [
    'those of one name',
    Array.from({ length: 4000 }, (_, index) => alertOf('A', 'r', {}, `s${index}`)),
    { channels: [] },
  ],
] as const)('a body full of alerts delays no probe for long: %s', async ([, alerts, expected]) => {
  const status = JSON.stringify({ config: { original: RECEIVERS } });
  const body = JSON.stringify(alerts);
  const fetch = ({ url }: { url: string }) =>
    Promise.resolve({ text: url.includes('alerts') ? body : status, mediaType: '' });
  let handled: unknown[] = [];
  const read = async () => {
    const handlingOf = await new Alertmanager('http://a.test', fetch).read(signal);
    handled = Array.from({ length: 4000 }, (_, index) =>
      handlingOf({ alertname: 'A', service_name: `s${index}`, monitor: 'penpal' }),
    );
  };
  expect(await longestTurnMs(read)).toBeLessThan(1500);
  expect(handled).toEqual(Array(4000).fill(expected));
});
