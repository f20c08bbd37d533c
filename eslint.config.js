import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Says which rooms a room may not import from; see CONTRIBUTING.md, "Rooms and imports". */
function room(folder, forbidden, message) {
  return {
    files: [`${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: `^(\\.\\./)+(${forbidden.join('|')})(/|$)`, message }] },
      ],
    },
  };
}

const everythingAround = ['scripts', 'demo', 'tests', 'dashboards'];

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
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
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
  room(
    'exporter/metrics',
    [
      'config',
      'probes',
      'collectors',
      'history',
      'alerts',
      'api',
      'status-page',
      ...everythingAround,
      'alert-rules',
    ],
    'metrics/ is the bottom of the house.',
  ),
  room(
    'exporter/config',
    [
      'probes',
      'collectors',
      'history',
      'alerts',
      'api',
      'status-page',
      ...everythingAround,
      'alert-rules',
    ],
    'config/ knows only the catalogue.',
  ),
  room(
    'exporter/probes',
    ['collectors', 'history', 'alerts', 'api', 'status-page', ...everythingAround, 'alert-rules'],
    'probes/ may use metrics/ and the types of config/.',
  ),
  room(
    'exporter/collectors',
    ['probes', 'history', 'alerts', 'api', 'status-page', ...everythingAround, 'alert-rules'],
    'collectors/ may use metrics/ and the types of config/.',
  ),
  room(
    'exporter/history',
    ['collectors', 'alerts', 'api', 'status-page', ...everythingAround, 'alert-rules'],
    'history/ may use probes/, metrics/ and the types of config/.',
  ),
  room(
    'exporter/alerts',
    ['collectors', 'api', 'status-page', ...everythingAround],
    'alerts/ may use history/, probes/ and the thresholds of alert-rules/.',
  ),
  room('exporter/api', everythingAround, 'api/ stays inside exporter/.'),
  room(
    'exporter/status-page',
    ['api', ...everythingAround, 'alert-rules'],
    'status-page/ reads states and knows nothing of the API.',
  ),
  {
    files: ['exporter/status-page/client/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^\\.\\./', message: 'The browser gets this folder alone.' }] },
      ],
    },
  },
  room(
    'dashboards',
    ['scripts', 'demo', 'tests', 'exporter/(?!metrics/catalog\\.ts)'],
    'dashboards/ may import exporter/metrics/catalog.ts and nothing else of the exporter.',
  ),
  room(
    'alert-rules',
    [
      'scripts',
      'demo',
      'tests',
      'exporter/(?!metrics/catalog\\.ts)',
      'dashboards/(?!uids\\.ts|lib/)',
    ],
    'alert-rules/ may import the catalogue, dashboards/uids.ts and dashboards/lib/.',
  ),
  room('demo', ['scripts', 'tests'], 'nothing imports scripts/.'),
  room('tests', ['scripts'], 'nothing imports scripts/.'),
  prettier,
);
