import { readdirSync, readFileSync } from 'node:fs';
import type { IReceiver } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/Receiver';
import { expect, test } from 'vitest';
import { receivers } from '../alertmanager/receivers.ts';
import { inlineTemplates } from './alertmanager-config.ts';
import { readKubernetesSettings } from './settings.ts';
import { secretKeys } from './secrets.ts';
import { EVERY_SETTING } from '../../tests/support/kubernetes/every-setting.ts';
import { renderedObject } from '../../tests/support/kubernetes/rendered-objects.ts';

interface Config {
  readonly spec: { readonly receivers: readonly IReceiver[] };
}
const receiversOf = (variables: Readonly<Record<string, string>>) =>
  renderedObject<Config>('base/alertmanagerconfig.yaml', variables).spec.receivers;

/** Every Secret reference in a value. */
function secretsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { name, key } = value as { name?: string; key?: string };
  if (name !== undefined && key !== undefined) return [`${name} ${key}`];
  return Object.values(value).flatMap(secretsIn);
}

test.each([{}, EVERY_SETTING])(
  'receivers and integrations are those of alertmanager.yml',
  (variables) => {
    const { alertmanager } = readKubernetesSettings(variables);
    const channels = (receiver: object) =>
      Object.keys(receiver).map((key) => key.toLowerCase().replaceAll('_', ''));
    const shape = (all: readonly { name: string }[]) => all.map((one) => [one.name, channels(one)]);
    expect(shape(receiversOf(variables))).toEqual(shape(receivers(alertmanager)));
  },
);

test('the shipped resource refers only to documented Secrets', () => {
  const documented = secretKeys.map(({ secret, key }) => `${secret} ${key}`);
  const used = secretsIn(receiversOf({}));
  expect(used).toEqual(['monitoring-tokens notifications_token']);
  expect(documented).toEqual(expect.arrayContaining(used));
});

test('the Secret key of each channel is named like its variable', () => {
  const keys = Object.keys(EVERY_SETTING)
    .filter((name) => name.endsWith('_FILE'))
    .map((name) => `monitoring-channels ${name.slice(0, -'_FILE'.length).toLowerCase()}`);
  const used = new Set(secretsIn(receiversOf(EVERY_SETTING)));
  used.delete('monitoring-tokens notifications_token');
  expect([...used].sort()).toEqual(keys.sort());
});

test('no file path is left', () => {
  expect(JSON.stringify(receiversOf(EVERY_SETTING))).not.toContain('/run/secrets');
});

test('texts have their templates inlined', () => {
  const text = JSON.stringify(receiversOf(EVERY_SETTING));
  expect(text).not.toContain('{{ template');
  expect(text).toContain('.ExternalURL');
});

test('every template of the file can be inlined', () => {
  const folder = 'provisioning/alertmanager/templates';
  const source = readdirSync(folder)
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8'))
    .join('');
  const names = [...source.matchAll(/\{\{ define "([^"]+)"/g)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) {
    const inlined = inlineTemplates(`{{ template "${name}" . }}`);
    expect(inlined).not.toContain('{{ template');
    expect(inlined).not.toContain('{{ define');
  }
});

test('an unknown template is named in the error', () => {
  expect(() => inlineTemplates('{{ template "penpal.nothing" . }}')).toThrow('penpal.nothing');
});

test('a relay without STARTTLS can be used, in both forms of the configuration', () => {
  const variables = {
    ...{ ALERT_EMAIL_TO: 'a@b.c', SMTP_SMARTHOST: 'm:25', SMTP_FROM: 'x@b.c' },
    SMTP_REQUIRE_TLS: 'false',
  };
  const { alertmanager } = readKubernetesSettings(variables);
  const mail = { email_configs: [expect.objectContaining({ require_tls: false })] };
  expect(receivers(alertmanager)).toContainEqual(expect.objectContaining(mail));
  const resource = { emailConfigs: [expect.objectContaining({ requireTLS: false })] };
  expect(receiversOf(variables)).toContainEqual(expect.objectContaining(resource));
  expect(JSON.stringify(receiversOf({ ...variables, SMTP_REQUIRE_TLS: '' }))).not.toContain('TLS');
});
