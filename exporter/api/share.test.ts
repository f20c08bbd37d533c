import { expect, test } from 'vitest';
import { takes } from '../targets/shard.ts';
import { directoryOf } from '../../tests/support/directory-of.ts';
import { startApp } from '../../tests/support/api/app-fixture.ts';
import { operations, validate } from '../../tests/support/api/openapi-fixture.ts';
import { healthyTarget, serviceConfig } from '../../tests/support/target-states.ts';

const shard = { index: 1, count: 3 };
const all = Array.from({ length: 20 }, (_, index) =>
  serviceConfig(`service-${index}`, { prometheusPath: '/metrics' }),
);
const own = all.filter(({ name }) => takes(shard, name));
const share = { shard: 2, of: 3, services: own.length, allServices: 20 };

function startShard() {
  return startApp({
    targets: () => own.map((service) => healthyTarget(service.name, { service })),
    directory: directoryOf(() => own, { all: () => all, shard }),
  });
}

const answers: [path: string, part?: string][] = [
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
];

test.each(answers)('%s says which share it speaks of, as documented', async (path, part) => {
  const { ask } = await startShard();
  const operation = operations.find((each) => each.path === path && each.method === 'GET');
  const response = await ask(path, { headers: { accept: 'application/json' } });
  await validate(operation!, response.clone());
  const answer = (await response.json()) as Record<string, unknown>;
  expect(part === undefined ? answer : answer[part]).toMatchObject({ share });
});

test.each(answers)('%s says nothing of a share where there is none', async (path, part) => {
  const { askJson } = await startApp();
  const answer = (await askJson(path)) as Record<string, unknown>;
  expect(part === undefined ? answer : answer[part]).toMatchObject({ share: null });
});

test('every shard tells Prometheus of all services, so that it may ask any', async () => {
  const { askJson } = await startShard();
  expect(own.length).toBeLessThan(all.length);
  expect(await askJson('/api/v1/sd/prometheus')).toHaveLength(all.length);
});
