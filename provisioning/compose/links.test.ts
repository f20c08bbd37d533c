import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readEnvironment } from '../../exporter/config/environment.ts';
import { composeConfig } from '../../tests/support/processes/compose-config.ts';
import { readLinks } from '../public-links.ts';

interface Config {
  services: Record<
    'monitoring-service' | 'prometheus' | 'alertmanager',
    { environment: Record<string, string>; command?: readonly string[] }
  >;
}

test.for([
  {},
  { GRAFANA_PORT: '81', PROMETHEUS_PORT: '82', ALERTMANAGER_PORT: '83' },
  { PUBLIC_URL: 'https://ops.example' },
  { PUBLIC_URL: 'https://ops.example/a/' },
  { PUBLIC_URL: 'https://ops.example', ALERTMANAGER_EXTERNAL_URL: 'https://alerts.example/' },
])(
  'Compose gives the parts the addresses of %j that messages link to',
  async (variables, { skip }) => {
    const { services } = await composeConfig<Config>(resolve('.'), '/dev/null', skip, variables);
    const links = readLinks(variables);
    const { environment } = services['monitoring-service'];
    const withoutFiles = Object.entries(environment).filter(([name]) => !name.endsWith('_FILE'));
    const page = readEnvironment(Object.fromEntries(withoutFiles));
    expect(page).toMatchObject({
      GRAFANA_URL: links.GRAFANA_URL,
      PROMETHEUS_EXTERNAL_URL: links.PROMETHEUS_EXTERNAL_URL,
      ALERTMANAGER_URL: links.ALERTMANAGER_EXTERNAL_URL,
    });
    const externalUrl = (part: 'prometheus' | 'alertmanager') =>
      services[part].command?.find((word) => word.startsWith('--web.external-url='))?.split('=')[1];
    const single = (url = '') => url.replaceAll(/([^:/])\/+/g, '$1/').replace(/\/$/, '');
    expect(single(externalUrl('prometheus'))).toBe(links.PROMETHEUS_EXTERNAL_URL);
    expect(single(externalUrl('alertmanager'))).toBe(links.ALERTMANAGER_EXTERNAL_URL);
  },
);
