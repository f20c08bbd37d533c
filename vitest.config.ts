import { availableParallelism } from 'node:os';
import { env } from 'node:process';
import { defineConfig } from 'vitest/config';

const CORES = availableParallelism();

/** Real parts whose timers are waited for, most of them a minute and more. */
const REAL_TIME = [
  'tests/dashboards/{every-query,recordings}.test.ts',
  'tests/e2e/stack/{outage,soak}.test.ts',
  'tests/e2e/{high-availability,remote-write}/*.test.ts',
];
/** Builds what ships. */
const BUILD = 'tests/e2e/global-setup.ts';
/** They wait more than they work. */
const WAITING_WORKERS = 3 * CORES;
/**
 * Limits are only for what never ends: nothing may fail because the machine is busy. `FUZZ_RUNS=50` tries the
 * properties fifty times as often.
 */
const PATIENCE = {
  expect: { poll: { timeout: 120_000 } },
  testTimeout: Number(env['FUZZ_RUNS'] ?? 1) > 1 ? 3_600_000 : 600_000,
  hookTimeout: 600_000,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Modules are loaded once a worker, not once a file: half the time of the whole.
          isolate: false,
          ...PATIENCE,
          include: [
            '{command-line,exporter,promql,dashboards,alert-rules,provisioning,scripts,demo}/**/*.test.ts',
            'tests/{lint,bench,soak,support}/**/*.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'e2e',
          globalSetup: BUILD,
          // After the unit tests.
          maxWorkers: CORES,
          sequence: { groupOrder: 1 },
          include: ['tests/{e2e,browser,rules,dashboards}/**/*.test.ts'],
          exclude: REAL_TIME,
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'real-time',
          globalSetup: BUILD,
          maxWorkers: WAITING_WORKERS,
          sequence: { groupOrder: 2 },
          include: REAL_TIME,
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'containers',
          include: ['tests/containers/**/*.test.ts'],
          globalSetup: 'tests/containers/global-setup.ts',
          maxWorkers: WAITING_WORKERS,
          sequence: { groupOrder: 2 },
          ...PATIENCE,
        },
      },
    ],
    coverage: { include: ['exporter/**/*.ts'], exclude: ['**/*.test.ts'] },
  },
});
