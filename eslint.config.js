import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const ROOMS = [
  ...['metrics', 'config', 'probes', 'collectors', 'discovery', 'history', 'alerts'],
  ...['api', 'status-page'],
  ...['alert-rules', 'dashboards', 'provisioning', 'demo', 'scripts', 'tests'],
];

/** Forbids a room to import from any but its own and the allowed ones; see CONTRIBUTING.md. */
function room(folder, allowed) {
  const own = folder.split('/').at(-1);
  const forbidden = ROOMS.filter((name) => name !== own && !allowed.includes(name));
  const message = `${folder}/ may import from ${allowed.join(', ') || 'no other room'}.`;
  return restrictImports(folder, `^(\\.\\./)+(${forbidden.join('|')})(/|$)`, message);
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
  room('exporter/api', ROOMS.slice(0, ROOMS.indexOf('api'))),
  room('exporter/status-page', [...ROOMS.slice(0, ROOMS.indexOf('api')), 'alert-rules']),
  restrictImports('exporter/status-page/client', '^\\.\\./', 'The browser gets this folder alone.'),
  restrictImports(
    'dashboards',
    '^(\\.\\./)+(exporter/(?!metrics/catalog\\.ts)|provisioning/|demo/|scripts/|tests/)',
    'dashboards/ may import exporter/metrics/catalog.ts and nothing else of the exporter.',
  ),
  restrictImports(
    'alert-rules',
    '^(\\.\\./)+(exporter/(?!metrics/catalog\\.ts)|dashboards/(?!uids\\.ts|lib/)|provisioning/|demo/|scripts/|tests/)',
    'alert-rules/ may import the catalogue, dashboards/uids.ts and dashboards/lib/.',
    // It compares the links of the alerts with the dashboards that there are.
    ['alert-rules/groups.test.ts'],
  ),
  restrictImports('{provisioning,demo,tests}', '^(\\.\\./)+scripts/', 'Nothing imports scripts/.'),
  prettier,
);
