import { availableParallelism } from 'node:os';
import { env } from 'node:process';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const CORES = availableParallelism();

/** Tests that wait for minutes, the longest first. They start before the others, which need the time meanwhile. */
const LONGEST = [
  'tests/containers/stack.test.ts',
  'tests/e2e/stack/outage.test.ts',
  'tests/containers/high-availability.test.ts',
  'tests/e2e/host/own-host.test.ts',
  'tests/e2e/high-availability/high-availability.test.ts',
  'tests/e2e/remote-write/remote-write.test.ts',
  'tests/e2e/config/fuzz-services.test.ts',
  'tests/rules/healthy-day.test.ts',
  'tests/dashboards/readable.test.ts',
  'tests/rules/alert-rules.test.ts',
  'tests/e2e/recipes/fifth-service.test.ts',
];
/** Many of these tests wait for real timers. */
const AFTER_UNIT = { maxWorkers: 3 * CORES, sequence: { groupOrder: 1 } };
/**
 * Limits are only for what never ends: nothing may fail because the machine is busy. `FUZZ_RUNS=50` tries the
 * properties fifty times as often.
 */
const PATIENCE = {
  expect: { poll: { timeout: 120_000 } },
  testTimeout: Number(env['FUZZ_RUNS'] ?? 1) > 1 ? 3_600_000 : 600_000,
  hookTimeout: 600_000,
};

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return index === -1 ? LONGEST.length : index;
    };
    const group = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => group(a) - group(b) || rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Modules are loaded once a worker, not once a file: half the time of the whole.
          isolate: false,
          // Not one less, as by default.
          maxWorkers: CORES,
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
          include: ['tests/{e2e,browser,rules,dashboards}/**/*.test.ts'],
          globalSetup: 'tests/e2e/global-setup.ts',
          ...AFTER_UNIT,
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'containers',
          include: ['tests/containers/**/*.test.ts'],
          globalSetup: 'tests/containers/global-setup.ts',
          setupFiles: 'tests/containers/wait-for-images.ts',
          ...AFTER_UNIT,
          ...PATIENCE,
        },
      },
    ],
    sequence: { sequencer: LongestFirst },
    coverage: { include: ['exporter/**/*.ts'], exclude: ['**/*.test.ts'] },
  },
});
