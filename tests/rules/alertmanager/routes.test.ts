import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alerts } from '../../../alert-rules/groups.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../demo/temporary-folder.ts';
import { runTool, realPartOrSkip } from '../../support/processes/real-part.ts';
import { renderAlertmanager } from '../../../provisioning/alertmanager/render-alertmanager.ts';
import { readAlertmanagerSettings } from '../../../provisioning/alertmanager/settings.ts';
import { EVERY_CHANNEL } from './every-channel.ts';

const everything = { ...EVERY_CHANNEL, BUSINESS_TIME_ZONE: 'Europe/Paris' };

let folder: TemporaryFolder;
let bare: string;
let full: string;

beforeAll(async () => {
  folder = await temporaryFolder('penpal-alertmanager-');
  const write = async (name: string, variables: Record<string, string>) => {
    const file = join(folder.path, name);
    await writeFile(file, renderAlertmanager(readAlertmanagerSettings(variables)));
    return file;
  };
  bare = await write('bare.yml', {});
  full = await write('full.yml', everything);
});
afterAll(() => folder.remove());

test('Alertmanager accepts the configuration with every setting', async ({ skip }) => {
  const amtool = await realPartOrSkip('amtool', skip);
  const { exitCode, stdout, stderr } = await runTool(amtool, ['check-config', full]);
  expect(stdout + stderr).toContain('SUCCESS');
  expect(exitCode).toBe(0);
});

/** The expected receivers of an alert by severity and team. */
function expectedReceivers(severity: string, team: string): string[] {
  if (severity === 'none') return ['heartbeat'];
  const people = severity === 'info' ? [] : [`${team}-${severity}`];
  return ['monitoring-service', ...people];
}

describe.each([
  ['with no setting', () => bare],
  ['with every setting', () => full],
])('%s', (_, file) => {
  test.for(alerts)(
    '$rule.name has the receivers of its severity and team',
    async ({ rule }, { skip }) => {
      const amtool = await realPartOrSkip('amtool', skip);
      const { severity, team } = rule.labels;
      const labels = Object.entries({ ...rule.labels, alertname: rule.name });
      const { stdout, exitCode } = await runTool(amtool, [
        'config',
        'routes',
        'test',
        `--config.file=${file()}`,
        ...labels.map(([name, value]) => `${name}=${value}`),
      ]);
      expect(stdout.trim().split(',')).toEqual(expectedReceivers(severity, team));
      expect(exitCode).toBe(0);
    },
  );
});

test.for([
  ['ServiceDown', 'critical', 'ai-service', 'ai-own'],
  ['ServiceDown', 'critical', 'payment-service', 'payments-own'],
  ['ServiceDown', 'critical', 'auth-service', undefined],
  ['DependencyDown', 'warning', 'ai-service', 'ai-own-warning'],
  ['DependencyDown', 'warning', 'auth-service', undefined],
] as const)(
  '%s (%s) of %s reaches the platform team and its owner',
  async ([name, severity, service, own], { skip }) => {
    const amtool = await realPartOrSkip('amtool', skip);
    const labels = [
      `alertname=${name}`,
      `severity=${severity}`,
      'team=platform',
      `service_name=${service}`,
    ];
    const args = ['config', 'routes', 'test', `--config.file=${bare}`, ...labels];
    const { stdout } = await runTool(amtool, args);
    const expected = ['monitoring-service', own, `platform-${severity}`].filter(
      (one) => one !== undefined,
    );
    expect(stdout.trim().split(',')).toEqual(expected);
  },
);

test('an alert without a team reaches the platform team', async ({ skip }) => {
  const amtool = await realPartOrSkip('amtool', skip);
  const args = ['config', 'routes', 'test', `--config.file=${bare}`, 'severity=critical'];
  const { stdout } = await runTool(amtool, args);
  expect(stdout.trim()).toBe('monitoring-service,platform-critical');
});
