import { expect, test } from 'vitest';
import { startApp } from '../../tests/support/api/app-fixture.ts';
import { operations, validate } from '../../tests/support/api/openapi-fixture.ts';
import { directoryOf } from '../../tests/support/directory-of.ts';
import { healthyTarget, serviceConfig } from '../../tests/support/target-states.ts';
import { takes } from '../targets/service-directory.ts';

const shard = { index: 1, count: 3 };
const all = Array.from({ length: 20 }, (_, index) =>
  serviceConfig(`service-${index}`, { prometheusPath: '/metrics' }),
);
const own = all.filter(({ name }) => takes(shard, name));

function startShard() {
  return startApp({
    targets: () => own.map((service) => healthyTarget(service.name, { service })),
    directory: directoryOf(() => own, { all: () => all, shard }),
  });
}

test.each<[path: string, part?: string]>([
  ['/api/v1/'],
  ['/'],
  ['/api/v1/health/summary'],
  ['/api/v1/metrics/services'],
  ['/api/v1/metrics/summary', 'health'],
  ['/api/v1/monitoring/overview'],
  ['/api/v1/monitoring/performance'],
  ['/api/v1/monitoring/usage'],
  ['/api/v1/dashboard/overview', 'system'],
  ['/api/v1/dashboard/widgets'],
])('%s shows the share of a shard, as documented, and null without shards', async (path, part) => {
  const operation = operations.find((each) => each.path === path && each.method === 'GET');
  const share = { shard: 2, of: 3, services: own.length, allServices: 20 };
  for (const [app, expected] of [
    [await startShard(), share],
    [await startApp(), null],
  ] as const) {
    const response = await app.ask(path, { headers: { accept: 'application/json' } });
    await validate(operation!, response.clone());
    const body: unknown = await response.json();
    expect(body).toMatchObject(part ? { [part]: { share: expected } } : { share: expected });
  }
});

test('every shard lists the scrape targets of all shards', async () => {
  const { askJson } = await startShard();
  expect(own.length).toBeLessThan(all.length);
  expect(await askJson('/api/v1/sd/prometheus')).toHaveLength(all.length);
});
