import { expect, test, vi } from 'vitest';
import { processMetrics } from './process-metrics.ts';

test('process metrics are whole families without empty lines, in both formats', async () => {
  const expose = processMetrics();
  const text = (await expose('text')).toString();
  const families = text.split(/^(?=# HELP )/m);

  expect(families.length).toBeGreaterThan(15);
  expect(
    families.filter((family) => !/^# HELP .+\n# TYPE .+\n([^#\n].*\n)*$/.test(family)),
  ).toEqual([]);
  expect(text).toContain('# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total ');
  const openMetrics = (await expose('openmetrics')).toString();
  expect(openMetrics).toContain('# TYPE process_cpu_seconds counter\nprocess_cpu_seconds_total ');
  expect(openMetrics).toContain('# TYPE nodejs_active_handles_total gauge\n');
  expect(openMetrics).toMatch(/\n# EOF\n$/);
});

test('concurrent scrapes share one reading, however long it takes', async () => {
  const now = vi.spyOn(performance, 'now');
  const expose = processMetrics();
  const first = expose('text');
  now.mockReturnValue(performance.now() + 60_000);
  const second = expose('text');
  now.mockRestore();

  expect(await second).toBe(await first);
});
