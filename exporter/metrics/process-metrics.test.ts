import { expect, test } from 'vitest';
import { processMetrics } from './process-metrics.ts';

test('a reading is whole families, without an empty line, in both formats', async () => {
  const expose = processMetrics();
  const text = (await expose('text')).toString();
  const families = text.split(/^(?=# HELP )/m);

  expect(families.length).toBeGreaterThan(15);
  expect(
    families.filter((family) => !/^# HELP .+\n# TYPE .+\n([^#\n].*\n)*$/.test(family)),
  ).toEqual([]);
  expect((await expose('openmetrics')).toString()).toMatch(/\n# EOF\n$/);
});

test('who asks while it is read waits for the same reading', async () => {
  const expose = processMetrics();
  const [first, second] = await Promise.all([expose('text'), expose('text')]);

  expect(second).toBe(first);
});
