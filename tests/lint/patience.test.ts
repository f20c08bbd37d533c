import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const files = globSync('{exporter,demo,scripts,provisioning,tests}/**/*.test.ts').filter(
  (file) => !file.endsWith('patience.test.ts'),
);

/** What fails because the machine is busy. The limits in vitest.config.ts are generous, and there are no others. */
const IMPATIENT = {
  'compares a time that the load changes; only the benchmark may':
    /expect\([^;]*performance\.now\(\)[^;]*\)\s*\.toBeLess/,
  'limits a poll': /\.poll\([^;]*\btimeout: /,
  'waits one second at most; use expect.poll': /\bvi\s*\.wait(For|Until)\(/,
  'limits a request': /\bAbortSignal\.timeout\(/,
  'limits a command': /\brun(Command|Tool)\([^;]*\btimeoutMs\b/,
  'limits a test or a hook, after its function': /^ {0,2}\},\s+\w[^;\n]*,?\s*\);$/m,
  'limits a test or a hook, before its function': /\{ timeout: [^}]+ \},\s*(async )?(\(|function)/,
};

test.each(Object.entries(IMPATIENT))('no test %s', (_, pattern) => {
  const found = files.filter((file) => pattern.test(readFileSync(file, 'utf8')));
  expect(found).toEqual([]);
  expect(files.length).toBeGreaterThan(100);
});

test.each([
  'expect(performance.now() - startedAt).toBeLessThan(5_000);',
  'expect(\n  performance.now() - from,\n).toBeLessThanOrEqual(5);',
  'await expect\n  .poll(() => lines.length, { timeout: 30_000 })\n  .toBe(3);',
  'await vi.waitFor(() => expect(count).toBe(1));',
  'fetch(url, { signal: AbortSignal.timeout(2_000) });',
  'await runTool(promtool, args, undefined, { timeoutMs: 120_000 });',
  "test('ends', async () => {\n}, 60_000);",
  "test(\n  'ends',\n  async () => {\n  },\n  TIMEOUT_MS,\n);",
  "test('ends', { timeout: 60_000 }, async () => {});",
  "test(\n  'ends',\n  { timeout: 2 * WAIT_MS },\n  () => wait(),\n);",
])('%j is found', (text) => {
  expect(Object.values(IMPATIENT).some((pattern) => pattern.test(text))).toBe(true);
});

test.each([
  'expect(performance.now() - startedMs).toBeGreaterThan(115);',
  "await expect.poll(health).toBe('ok');",
  "const services = [{ name: 'good', timeout: '5s' }];\nawait start({ services });",
  "test.for(kinds)(\n  '%s',\n  async () => {\n  },\n);",
])('%j is not', (text) => {
  expect(Object.values(IMPATIENT).some((pattern) => pattern.test(text))).toBe(false);
});
