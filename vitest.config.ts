import { availableParallelism } from 'node:os';
import { env } from 'node:process';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const CORES = availableParallelism();

/** The order in which files start, by the end of their path or by project. Files that are not named come last. */
const ORDER = [
  // They wait for minutes, first for the images, and compute little: the unit tests use the time.
  'tests/containers/stack.test.ts',
  'tests/e2e/stack/outage.test.ts',
  'tests/e2e/high-availability/high-availability.test.ts',
  'tests/e2e/host/own-host.test.ts',
  'tests/rules/restart.test.ts',
  'scripts/command-lines.test.ts',
  'unit',
  'tests/containers/growing-stack.test.ts',
  'tests/e2e/remote-write/remote-write.test.ts',
  'containers',
  'tests/e2e/host/own-host-sources.test.ts',
  'tests/e2e/stack/soak.test.ts',
  // The longest of the others.
  'tests/e2e/config/fuzz-services.test.ts',
  'tests/browser/status-page.test.ts',
  'tests/dashboards/readable.test.ts',
  'tests/rules/alert-rules.test.ts',
  'tests/rules/week/week.test.ts',
  'tests/e2e/hostile/hostile-clients.test.ts',
  'tests/e2e/recipes/fifth-service.test.ts',
];
/**
 * Limits are only for what never ends: nothing may fail because the machine is busy. `FUZZ_RUNS=50` tries the
 * properties fifty times as often.
 */
const EVERYWHERE = {
  // Many tests wait for real timers.
  maxWorkers: 3 * CORES,
  // Modules are loaded once a worker, not once a file, which would take a third of the time.
  isolate: false,
  // promtool and the servers live for seconds: collecting their garbage would take a third of the time.
  env: { GOGC: '400' },
  expect: { poll: { timeout: 120_000 } },
  testTimeout: Number(env['FUZZ_RUNS'] ?? 1) > 1 ? 3_600_000 : 1_200_000,
  hookTimeout: 1_200_000,
};

class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      const index = ORDER.findIndex((name) => moduleId.endsWith(name) || project.name === name);
      return index === -1 ? ORDER.length : index;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

const projects = [
  {
    test: {
      name: 'unit',
      ...EVERYWHERE,
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
      ...EVERYWHERE,
    },
  },
  {
    test: {
      name: 'containers',
      include: ['tests/containers/**/*.test.ts'],
      globalSetup: 'tests/containers/global-setup.ts',
      setupFiles: 'tests/containers/wait-for-images.ts',
      ...EVERYWHERE,
    },
  },
];
/** What `--project` takes. */
export const PROJECTS = projects.map(({ test }) => test.name);

export default defineConfig({
  test: {
    projects,
    sequence: { sequencer: InOrder },
    coverage: { include: ['exporter/**/*.ts'], exclude: ['**/*.test.ts'] },
  },
});
