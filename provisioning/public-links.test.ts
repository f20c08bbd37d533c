import { expect, test } from 'vitest';
import { localLinksWarning, readLinks, readPublicLinks } from './public-links.ts';
import { SettingsError } from './settings.ts';

const BELOW_OPS = {
  PUBLIC_URL: 'https://ops.example/monitor',
  GRAFANA_URL: 'https://ops.example/monitor/grafana',
  PROMETHEUS_EXTERNAL_URL: 'https://ops.example/monitor/prometheus',
  ALERTMANAGER_EXTERNAL_URL: 'https://ops.example/monitor/alertmanager',
  RUNBOOK_URL: 'https://ops.example/monitor/runbooks',
};
const LOCAL = {
  PUBLIC_URL: 'http://localhost:3005',
  GRAFANA_URL: 'http://localhost:3006',
  PROMETHEUS_EXTERNAL_URL: 'http://localhost:9090',
  ALERTMANAGER_EXTERNAL_URL: 'http://localhost:9093',
  RUNBOOK_URL: 'http://localhost:3005/runbooks',
};

test.each([
  ['nothing is set', {}, LOCAL],
  ['all are empty', { PUBLIC_URL: '', GRAFANA_URL: '' }, LOCAL],
  ['PUBLIC_URL has a path', { PUBLIC_URL: 'https://ops.example/monitor' }, BELOW_OPS],
  ['PUBLIC_URL ends with slashes', { PUBLIC_URL: 'https://ops.example/monitor//' }, BELOW_OPS],
  [
    'ports are set',
    { PORT: '80', GRAFANA_PORT: '81' },
    {
      ...LOCAL,
      PUBLIC_URL: 'http://localhost:80',
      RUNBOOK_URL: 'http://localhost:80/runbooks',
      GRAFANA_URL: 'http://localhost:81',
    },
  ],
  [
    'a part has its own address',
    { PUBLIC_URL: 'https://ops.example/monitor', GRAFANA_URL: 'https://grafana.example//a/' },
    { ...BELOW_OPS, GRAFANA_URL: 'https://grafana.example/a' },
  ],
])('the links where %s', (_, variables, expected) => {
  expect(readLinks(variables)).toEqual(expected);
});

test('without PUBLIC_URL only the addresses that are set are public', () => {
  expect(readPublicLinks({ GRAFANA_URL: 'https://g.example/' })).toEqual({
    GRAFANA_URL: 'https://g.example',
  });
});

test.each(['ops.example', 'ftp://ops.example', 'here'])('%s is refused', (url) => {
  const read = () => readLinks({ PUBLIC_URL: url });
  expect(read).toThrow(SettingsError);
  expect(read).toThrow('PUBLIC_URL: expected an http:// or https:// URL');
});

test.each([
  ['nothing', {}, Object.keys(LOCAL)],
  ['PUBLIC_URL', { PUBLIC_URL: 'https://ops.example' }, []],
  ['a local PUBLIC_URL', { PUBLIC_URL: 'http://[::1]:80' }, Object.keys(LOCAL)],
  ['a name that looks local', { PUBLIC_URL: 'http://localhost.example' }, []],
  [
    'a local part',
    { PUBLIC_URL: 'https://ops.example', GRAFANA_URL: 'http://127.0.0.1:3006' },
    ['GRAFANA_URL'],
  ],
])('warns of addresses that only this machine can open, with %s', (_, variables, names) => {
  const warning = localLinksWarning(variables) ?? '';
  expect(warning.match(/\w+(?= \(now http)/g) ?? []).toEqual(names);
});
