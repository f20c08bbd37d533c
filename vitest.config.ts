import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Property tests take seconds on a busy machine; no unit test waits for a clock.
          testTimeout: 30_000,
          include: ['{exporter,dashboards,alert-rules,provisioning,scripts,demo}/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'e2e',
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
          sequence: { groupOrder: 1 },
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
    coverage: { include: ['exporter/**/*.ts'], exclude: ['**/*.test.ts', '**/testing/**'] },
  },
});
