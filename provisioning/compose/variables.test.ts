import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { describeEnvironment } from '../../exporter/config/environment.ts';

const compose = readFileSync('docker-compose.yml', 'utf8');
/** By name, with the value in .env.example. */
const example = new Map(
  [...readFileSync('.env.example', 'utf8').matchAll(/^(?:# )?([A-Z_]+)=(.*)$/gm)].map(
    ([, name = '', value = '']) => [name, value] as const,
  ),
);
/** In docker-compose.yml: `${NAME}`, `${NAME:-default}`, and `NAME:` without a value in an environment. */
const inText = [...compose.matchAll(/\$\{([A-Z_]+)(?::-([^}]*))?/g)].map(
  ([, name = '', fallback = '']) => ({ name, fallback }),
);
const passed = [...compose.matchAll(/^ {6}([A-Z_]+):$/gm)].map(([, name = '']) => name);
const read = new Set([...inText.map(({ name }) => name), ...passed]);

/** Of one process outside Compose: its address, its shard, and secrets that Compose has in files. */
const ELSEWHERE = [
  ...[
    'HOST',
    'NODE_ENV',
    'SHARD_INDEX',
    'SHARD_COUNT',
    'PROMETHEUS_URL',
    'ALERTMANAGER_URL',
    'ALERTMANAGER_API_URL',
  ],
  ...['NOTIFICATIONS_TOKEN', 'ADMIN_TOKEN', 'API_TOKEN', 'METRICS_TOKEN', 'AI_SERVICE_API_KEY'],
];

test('every variable of docker-compose.yml is in .env.example', () => {
  const ofTeams = /^(AI|PAYMENTS)_(?!SERVICE)/;
  expect([...read].filter((name) => !ofTeams.test(name) && !example.has(name))).toEqual([]);
});

test('defaults in docker-compose.yml and .env.example are the same', () => {
  const differing = inText.filter(({ name, fallback }) => {
    const shown = example.get(name) ?? '';
    return shown !== '' && fallback !== '' && shown !== fallback;
  });
  expect(differing).toEqual([]);
});

test('docker-compose.yml reads every variable of .env.example and every setting of the exporter', () => {
  const settings = Object.keys(describeEnvironment().properties ?? {});
  const names = new Set([...example.keys(), ...settings]);
  expect(names.size).toBeGreaterThan(50);
  expect([...names].filter((name) => !ELSEWHERE.includes(name) && !read.has(name))).toEqual([]);
});

test('FLEET_PLANNED of .env.example reaches the simulated services that have planned features', () => {
  const { services } = load(compose) as {
    services: Record<string, { environment?: Record<string, unknown> }>;
  };
  const receiving = Object.keys(services).filter((name) =>
    String(services[name]!.environment?.['FLEET_PLANNED']).startsWith('${FLEET_PLANNED'),
  );
  expect(receiving).toEqual(['ai-service', 'payment-service']);
  expect(example.get('FLEET_PLANNED')).toBe('');
});
