import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { DASHBOARD_UIDS } from '../../promql/dashboard-uids.ts';

/** Where Compose mounts this folder. */
const MOUNTED_AT = '/etc/grafana/provisioning';

interface DataSource {
  readonly uid: string;
  readonly type: string;
  readonly url: string;
  readonly isDefault?: boolean;
  readonly editable: boolean;
}
const read = (file: string) =>
  load(readFileSync(resolve(import.meta.dirname, file), 'utf8')) as Record<string, unknown>;
const datasources = read('datasources/penpal.yml')['datasources'] as readonly DataSource[];
const [provider] = read('dashboards/penpal.yml')['providers'] as readonly {
  readonly allowUiUpdates: boolean;
  readonly disableDeletion: boolean;
  readonly options: { readonly path: string };
}[];

test('the data sources are read-only and have stable uids', () => {
  expect(datasources.map(({ uid, type }) => `${uid} ${type}`)).toEqual([
    'prometheus prometheus',
    'alertmanager alertmanager',
  ]);
  expect(datasources.every(({ editable }) => !editable)).toBe(true);
  expect(datasources.filter(({ isDefault }) => isDefault).map(({ uid }) => uid)).toEqual([
    'prometheus',
  ]);
});

test('no dollar sign would be expanded by Grafana', () => {
  const texts = ['datasources/penpal.yml', 'dashboards/penpal.yml'].map((file) =>
    JSON.stringify(read(file)),
  );
  expect(texts.join()).not.toContain('$');
});

test('every generated dashboard is in the provisioned folder', () => {
  expect(provider).toMatchObject({ allowUiUpdates: false, disableDeletion: true });
  const folder = provider!.options.path.replace(MOUNTED_AT, import.meta.dirname);
  for (const uid of Object.values(DASHBOARD_UIDS)) {
    expect(existsSync(resolve(folder, `${uid}.json`))).toBe(true);
  }
});
