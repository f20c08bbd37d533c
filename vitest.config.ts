import { defineConfig } from 'vitest/config';

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
          include: ['{exporter,dashboards,alert-rules,provisioning,scripts,demo}/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'e2e',
          // They wait more than they work; the machine has two cores. After the unit tests.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/containers/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'containers',
          include: ['tests/containers/**/*.test.ts'],
          globalSetup: 'tests/containers/global-setup.ts',
          // After the others and one file after the other: a stack needs the machine for itself.
          sequence: { groupOrder: 2 },
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
    coverage: { include: ['exporter/**/*.ts'], exclude: ['**/*.test.ts', '**/testing/**'] },
  },
});
