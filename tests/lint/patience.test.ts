import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Tests that compare a time which the machine's load changes. Only the benchmark may. */
const WALL_CLOCK = /expect\([^;]*performance\.now\(\)[^;]*\)\s*\.toBeLess/;

test('no test fails because the machine is busy', () => {
  const files = globSync('{exporter,demo,scripts,provisioning,tests}/**/*.test.ts');
  const found = files.filter(
    (file) => !file.endsWith('patience.test.ts') && WALL_CLOCK.test(readFileSync(file, 'utf8')),
  );
  expect(found).toEqual([]);
  expect(files.length).toBeGreaterThan(100);
});

test.each([
  ['expect(performance.now() - startedAt).toBeLessThan(5_000);', true],
  ['expect(\n  performance.now() - from,\n).toBeLessThanOrEqual(5);', true],
  ['expect(performance.now() - startedMs).toBeGreaterThan(115);', false],
])('%j is found: %s', (line, isFound) => {
  expect(WALL_CLOCK.test(line)).toBe(isFound);
});
