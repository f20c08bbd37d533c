import { expect, test } from 'vitest';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { catalog } from './catalog.ts';
import { MetricRegistry } from './registry.ts';
import { sample } from './sample.ts';
import type { Sample } from './sample.ts';

function linesOf(exposition: string, name: string): string[] {
  return exposition.split('\n').filter((line) => new RegExp(`^${name}[{ ]`).test(line));
}

test('every metric of the catalogue is announced with its type and help', async () => {
  const exposition = await new MetricRegistry(silentLogger).expose();
  for (const [name, { type, help }] of Object.entries(catalog)) {
    expect(exposition).toContain(`# TYPE ${name} ${type}\n`);
    expect(exposition).toContain(`# HELP ${name} ${help}\n`);
  }
});

test('a scrape shows the state of its moment and drops series whose source is gone', async () => {
  const registry = new MetricRegistry(silentLogger);
  let samples: Sample[] = [sample('penpal_users_by_language', { language: 'Français' }, 3)];
  registry.addSource(() => samples);

  expect(linesOf(await registry.expose(), 'penpal_users_by_language')).toEqual([
    'penpal_users_by_language{language="Français"} 3',
  ]);
  samples = [];
  expect(linesOf(await registry.expose(), 'penpal_users_by_language')).toEqual([]);
});

test('a gauge without a measurement is absent, not zero', async () => {
  const exposition = await new MetricRegistry(silentLogger).expose();
  expect(linesOf(exposition, 'penpal_active_users_total')).toEqual([]);
  expect(linesOf(exposition, 'service_response_time_seconds')).toEqual([]);
});

test('a mirrored counter shows the value of its source as it is, also when that falls', async () => {
  const registry = new MetricRegistry(silentLogger);
  let value = 1_234_567.25;
  registry.addSource(() => [sample('penpal_conversations_total', { status: 'created' }, value)]);
  const line = () => registry.expose().then((text) => linesOf(text, 'penpal_conversations_total'));

  expect(await line()).toEqual(['penpal_conversations_total{status="created"} 1234567.25']);
  value = 2;
  expect(await line()).toEqual(['penpal_conversations_total{status="created"} 2']);
});

test('a source that throws costs only its own series', async () => {
  const registry = new MetricRegistry(silentLogger);
  registry.addSource(() => {
    throw new Error('broken room');
  });
  registry.addSource(() => [sample('penpal_total_users', {}, 7)]);
  expect(linesOf(await registry.expose(), 'penpal_total_users')).toEqual(['penpal_total_users 7']);
});

test('a scrape is one moment: state that changes while it is written does not show', async () => {
  const registry = new MetricRegistry(silentLogger);
  let users = 1;
  registry.addSource(() => [
    sample('penpal_total_users', {}, users),
    sample('penpal_active_users_total', {}, users),
  ]);
  const first = registry.expose();
  users = 2;
  const second = registry.expose();
  expect(linesOf(await first, 'penpal_(total_users|active_users_total)')).toEqual([
    'penpal_active_users_total 1',
    'penpal_total_users 1',
  ]);
  expect(linesOf(await second, 'penpal_(total_users|active_users_total)')).toEqual([
    'penpal_active_users_total 2',
    'penpal_total_users 2',
  ]);
});

test('label values are escaped', async () => {
  const registry = new MetricRegistry(silentLogger);
  const language = 'a "quoted" \\ and\nbroken';
  registry.addSource(() => [sample('penpal_users_by_language', { language }, 1)]);
  expect(linesOf(await registry.expose(), 'penpal_users_by_language')).toEqual([
    'penpal_users_by_language{language="a \\"quoted\\" \\\\ and\\nbroken"} 1',
  ]);
});

test('a histogram counts in the buckets of the catalogue until its series is removed', async () => {
  const registry = new MetricRegistry(silentLogger);
  const histogram = registry.histogram('service_probe_duration_seconds');
  histogram.observe({ service_name: 'auth-service' }, 0.03);
  const buckets = linesOf(await registry.expose(), 'service_probe_duration_seconds_bucket');
  expect(buckets).toContain(
    'service_probe_duration_seconds_bucket{le="0.05",service_name="auth-service"} 1',
  );
  histogram.remove({ service_name: 'auth-service' });
  expect(linesOf(await registry.expose(), 'service_probe_duration_seconds_bucket')).toEqual([]);
});
