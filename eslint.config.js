import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const ROOMS = [
  ...['metrics', 'config', 'probes', 'collectors', 'discovery', 'history', 'alerts'],
  ...['api', 'status-page'],
  ...['alert-rules', 'dashboards', 'provisioning', 'demo', 'scripts', 'tests'],
];
const BELOW_API = ROOMS.slice(0, ROOMS.indexOf('api'));

/** Forbids a room to import from any but its own, the allowed ones and these files; see CONTRIBUTING.md. */
function room(folder, allowed, files = [], ignores = []) {
  const own = folder.split('/').at(-1);
  const forbidden = ROOMS.filter((name) => name !== own && !allowed.includes(name));
  const others = [...allowed, ...files].join(', ') || 'no other room';
  const regex = `^(\\.\\./)+(?!(${files.join('|')})$)(${forbidden.join('|')})(/|$)`;
  return restrictImports(folder, regex, `${folder}/ may import from ${others}.`, ignores);
}

function restrictImports(folder, regex, message, ignores = []) {
  const rules = { 'no-restricted-imports': ['error', { patterns: [{ regex, message }] }] };
  return { files: [`${folder}/**/*.ts`], ignores, rules };
}

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.cache/', '**/generated/']),
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'exporter/main.ts is the only reader.' },
      ],
    },
  },
  {
    files: [
      'exporter/main.ts',
      'exporter/healthcheck.ts',
      'scripts/**/*.ts',
      'demo/**/*.ts',
      'tests/**/*.ts',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  room('exporter/metrics', []),
  room('exporter/config', ['metrics']),
  room('exporter/probes', ['metrics', 'config']),
  room('exporter/collectors', ['metrics', 'config']),
  room('exporter/discovery', ['metrics', 'config', 'collectors']),
  room('exporter/history', ['metrics', 'config', 'probes']),
  room('exporter/alerts', ['metrics', 'config', 'probes', 'history', 'alert-rules']),
  room(
    'exporter/alerts',
    ['metrics', 'config', 'probes', 'history'],
    ['thresholds.ts', 'shared-alerts.ts', 'lib/runbook-path.ts'].map(
      (file) => `alert-rules/${file}`,
    ),
    // They compare its alerts with the rules.
    ['**/*.test.ts'],
  ),
  room('exporter/api', BELOW_API),
  room('exporter/status-page', [...BELOW_API, 'alert-rules']),
  room('exporter/status-page', BELOW_API, [], ['**/*.test.ts']),
  restrictImports('exporter/status-page/client', '^\\.\\./', 'The browser gets this folder alone.'),
  restrictImports(
    'dashboards',
    '^(\\.\\./)+(exporter/(?!metrics/catalog\\.ts)|provisioning/|demo/|scripts/|tests/)',
    'dashboards/ may import alert-rules/, and of the exporter metrics/catalog.ts.',
  ),
  restrictImports(
    'dashboards/lib',
    '^(\\.\\./)+(exporter/(?!metrics/catalog\\.ts)|alert-rules/(?!lib/)|panels/|provisioning/|demo/|scripts/|tests/)',
    'dashboards/lib/ may import the catalogue and alert-rules/lib/: no panel, no rule.',
    // It holds what must not compile, in rules as well as in panels.
    ['dashboards/lib/promql-mistakes.ts'],
  ),
  restrictImports(
    'alert-rules',
    '^(\\.\\./)+(exporter/(?!metrics/catalog\\.ts)|dashboards/(?!uids\\.ts|lib/)|provisioning/|demo/|scripts/|tests/)',
    'alert-rules/ may import the catalogue, dashboards/uids.ts and dashboards/lib/.',
    // It compares the links of the alerts with the dashboards that there are.
    ['alert-rules/groups.test.ts'],
  ),
  restrictImports('{provisioning,tests}', '^(\\.\\./)+scripts/', 'Nothing imports scripts/.'),
  restrictImports(
    'demo',
    '^(\\.\\./)+(exporter|alert-rules|dashboards|scripts|tests)/',
    'demo/ may import from provisioning.',
  ),
  prettier,
);
