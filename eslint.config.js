import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Files directly in exporter/ serve all its parts, but for the two that know them all. */
const COMMON = 'exporter/!(main|wire).ts';
const SHARED = [COMMON, 'exporter/{http-client,metrics,config}/**'];
const PARTS = ['alerts', 'collectors', 'history', 'probes', 'targets'];
const ALL_PARTS = [...SHARED, `exporter/{${PARTS.join(',')}}/**`];
const CATALOG = 'exporter/metrics/catalog.{ts,js}';

/** What the product's files may import besides their own folder. Imports point one way. */
const MAY_IMPORT = {
  [COMMON]: ['exporter/metrics/{catalog,sample}.{ts,js}'],
  'exporter/http-client/**': [COMMON, CATALOG],
  'exporter/metrics/**': [COMMON],
  'exporter/config/**': [COMMON, 'exporter/metrics/**'],
  ...Object.fromEntries(PARTS.map((part) => [`exporter/${part}/**`, SHARED])),
  'exporter/api/**': ALL_PARTS,
  'exporter/status-page/**': ALL_PARTS,
  'promql/**': [CATALOG],
  'alert-rules/**': ['promql/**', CATALOG],
  'dashboards/**': ['promql/**', 'alert-rules/**', CATALOG],
  'provisioning/**': [...SHARED, '{promql,alert-rules,dashboards}/**'],
  'command-line/**': [],
  'demo/**': ['{provisioning,command-line}/**'],
  'scripts/**': ['{exporter,promql,alert-rules,dashboards,provisioning,command-line}/**'],
};

const absolute = (glob) => `${import.meta.dirname}/${glob}`;

/** Lets `files` import of `from` only what is `allowed`. */
function restrictImports(files, from, allowed, message) {
  const zone = { target: files, from, except: allowed.map(absolute), message };
  const options = { basePath: import.meta.dirname, zones: [zone] };
  return { 'import-x/no-restricted-paths': ['error', options] };
}

const importDirections = Object.entries(MAY_IMPORT).map(([files, allowed]) => ({
  files: [files.endsWith('.ts') ? files : `${files}/*.ts`],
  // Tests may compare any parts.
  ignores: ['**/*.test.ts'],
  rules: restrictImports(
    files,
    '**/*.ts',
    [files, ...allowed],
    `${files} may import only ${allowed.join(', ')}.`,
  ),
}));

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
        {
          object: 'process',
          property: 'env',
          message: 'Only exporter/main.ts reads the environment.',
        },
      ],
    },
  },
  {
    files: [
      'exporter/main.ts',
      'exporter/healthcheck.ts',
      '{command-line,scripts,demo}/**/*.ts',
      'tests/**/*.ts',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.ts'],
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js'] })] },
    rules: { 'import-x/no-cycle': 'error' },
  },
  ...importDirections,
  {
    files: ['exporter/status-page/client/*.ts'],
    rules: restrictImports(
      'exporter/status-page/client/**',
      '**/*.ts',
      ['exporter/status-page/{client,components,texts,view}/**'],
      'The browser gets components, texts and the types of the view.',
    ),
  },
  {
    files: ['tests/**/*.ts'],
    rules: restrictImports('tests/**', 'scripts/**', [], 'Nothing imports scripts/.'),
  },
  prettier,
);
