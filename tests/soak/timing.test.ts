import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import {
  EVALUATION_MS,
  GROUP_INTERVAL_MS,
  KEEP_FIRING_MS,
  SAVE_MS,
  SCALE,
  SCRAPE_MS,
} from './timing.ts';
import { scaledYaml } from './world.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const read = (file: string) => load(scaledYaml(readFileSync(resolve(ROOT, file), 'utf8'), SCALE));

test('the times of the limits are the shipped times, scaled', () => {
  expect(read('prometheus.yml')).toMatchObject({
    scrape_configs: expect.arrayContaining([
      expect.objectContaining({
        job_name: 'penpal-monitoring',
        scrape_interval: `${SCRAPE_MS}ms`,
      }),
    ]) as unknown,
  });
  expect(read('provisioning/prometheus/rules/generated/service-health.yml')).toMatchObject({
    groups: [
      {
        interval: `${EVALUATION_MS}ms`,
        rules: [
          { record: 'service:health_status:down' },
          { alert: 'ServiceDown', for: '0ms', keep_firing_for: `${KEEP_FIRING_MS}ms` },
          { alert: 'SlowResponse', for: '12000ms' },
        ],
      },
    ],
  });
  const flag = `--data.maintenance-interval=${(SAVE_MS * SCALE) / 1000}s`;
  expect(readFileSync(resolve(ROOT, 'docker-compose.yml'), 'utf8')).toContain(flag);
  const alertmanager = read('provisioning/alertmanager/generated/alertmanager.yml') as {
    route: { routes: Record<string, unknown>[] };
  };
  expect(alertmanager.route.routes[1]).toMatchObject({
    group_wait: '400ms',
    group_interval: `${GROUP_INTERVAL_MS}ms`,
  });
});

test('an invalid duration is an error, and expressions stay unchanged', () => {
  expect(() => scaledYaml('for: soon', SCALE)).toThrow('expected a duration, got "soon"');
  expect(load(scaledYaml('expr: rate(x[5m])', SCALE))).toEqual({ expr: 'rate(x[5m])' });
});
