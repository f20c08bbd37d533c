import { defineConfig } from 'vitest/config';

/** Real parts whose timers are waited for, most of them a minute and more. */
const REAL_TIME = [
  'tests/dashboards/{every-query,recordings}.test.ts',
  'tests/e2e/stack/{outage,soak}.test.ts',
  'tests/e2e/{high-availability,remote-write}/*.test.ts',
];
/** Builds what ships. */
const BUILD = 'tests/e2e/global-setup.ts';
/** They wait more than they work: so many stacks at once on two cores. */
const WAITING_WORKERS = 6;
/** What is waited for comes in milliseconds; a second, the default, is little on a busy machine. */
const expect = { poll: { timeout: 10_000 } };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Modules are loaded once a worker, not once a file: half the time of the whole.
          isolate: false,
          // Property tests take seconds on a busy machine; no unit test waits for a clock.
          testTimeout: 30_000,
          expect,
          include: [
            '{exporter,promql,dashboards,alert-rules,provisioning,scripts,demo}/**/*.test.ts',
            'tests/{lint,bench,soak,support}/**/*.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'e2e',
          globalSetup: BUILD,
          // After the unit tests and few at once: some measure milliseconds.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          include: ['tests/{e2e,browser,rules,dashboards}/**/*.test.ts'],
          exclude: REAL_TIME,
          expect,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'real-time',
          globalSetup: BUILD,
          maxWorkers: WAITING_WORKERS,
          sequence: { groupOrder: 2 },
          include: REAL_TIME,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'containers',
          include: ['tests/containers/**/*.test.ts'],
          globalSetup: 'tests/containers/global-setup.ts',
          maxWorkers: WAITING_WORKERS,
          sequence: { groupOrder: 2 },
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
    coverage: { include: ['exporter/**/*.ts'], exclude: ['**/*.test.ts'] },
  },
});
