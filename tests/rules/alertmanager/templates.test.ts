import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RealPart } from '../../../demo/real-parts.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../demo/temporary-folder.ts';
import { runTool, realPartOrSkip } from '../../support/processes/real-part.ts';

const labels = { alertname: 'ServiceDown', service_name: 'auth "1"', severity: 'critical' };
const alert = {
  status: 'firing',
  labels,
  annotations: {
    summary: 'A service is down',
    description: 'auth <b>does not</b> pass its health check.',
    title: 'auth "1" is down: connection refused',
    resolved: 'auth "1" is up again',
    status_url: 'http://page/services/auth',
    runbook_url: 'http://runbooks/service-health.md#servicedown',
    dashboard_url: 'http://grafana/d/penpal-service?var-service=auth',
  },
  startsAt: '2026-11-24T10:00:00Z',
  endsAt: '0001-01-01T00:00:00Z',
};
const firing = {
  receiver: 'platform-critical',
  status: 'firing',
  alerts: [alert],
  groupLabels: { alertname: labels.alertname, service_name: labels.service_name },
  commonLabels: labels,
  commonAnnotations: alert.annotations,
  externalURL: 'http://alertmanager',
};
const resolved = {
  ...firing,
  status: 'resolved',
  alerts: [{ ...alert, status: 'resolved', endsAt: '2026-11-24T10:05:30Z' }],
};
const endsAfter = (endsAt: string) => ({
  ...resolved,
  alerts: [{ ...alert, status: 'resolved', endsAt }],
});
const withoutWords = { ...resolved, commonAnnotations: { summary: 'A service is down' } };
const two = {
  ...firing,
  alerts: [alert, { ...alert, startsAt: '2026-11-24T10:01:00Z' }],
  commonLabels: { alertname: 'TargetDown', severity: 'warning' },
  commonAnnotations: {},
};

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder('penpal-templates-');
});
afterAll(() => folder.remove());

async function render(amtool: RealPart, template: string, notification: object, type = 'text') {
  const file = join(folder.path, `${template}-${type}.json`);
  await writeFile(file, JSON.stringify(notification));
  const { stdout, stderr } = await runTool(amtool, [
    'template',
    'render',
    '--template.glob=provisioning/alertmanager/templates/*.tmpl',
    `--template.text={{ template "${template}" . }}`,
    `--template.type=${type}`,
    `--template.data=${file}`,
  ]);
  expect(stderr).toBe('');
  return stdout;
}

describe('a notification', () => {
  test.for([
    ['a critical alert', firing, '🔴 auth "1" is down: connection refused'],
    ['its end', resolved, '🟢 auth "1" is up again after 6 min'],
    ['an end after 45 s', endsAfter('2026-11-24T10:00:45.2Z'), /again after 45 s$/],
    ['an end after a minute', endsAfter('2026-11-24T10:00:59.9Z'), /again after 1 min$/],
    ['an end after hours', endsAfter('2026-11-24T12:00:00Z'), /again after 2 h$/],
    ['an end after a day', endsAfter('2026-11-25T10:07:00Z'), /again after 24 h 7 min$/],
    [
      'an end without words of its own',
      withoutWords,
      '🟢 Over: auth "1": A service is down after 6 min',
    ],
    ['several warnings that share no text', two, '🟠 TargetDown (2)'],
    ['the end of several', { ...two, status: 'resolved' }, '🟢 Over: TargetDown (2)'],
  ] as const)('is titled for %s', async ([, notification, title], { skip }) => {
    const amtool = await realPartOrSkip('amtool', skip);
    const expected = typeof title === 'string' ? title : (expect.stringMatching(title) as string);
    expect(await render(amtool, 'penpal.title', notification)).toEqual(expected);
  });

  test('has the problem, its start, and links to runbook, dashboard and silence', async ({
    skip,
  }) => {
    const amtool = await realPartOrSkip('amtool', skip);
    expect(await render(amtool, 'penpal.text', firing)).toBe(
      `auth <b>does not</b> pass its health check.
Since 2026-11-24 10:00:00 UTC
Status: http://page/services/auth
Runbook: http://runbooks/service-health.md#servicedown
Dashboard: http://grafana/d/penpal-service?var-service=auth
Silence: http://alertmanager/#/silences/new?filter=%7Balertname=%22ServiceDown%22%2Cservice_name=%22auth%20%5C%221%5C%22%22%7D`,
    );
  });

  test('has the duration and no silence link when it is resolved', async ({ skip }) => {
    const amtool = await realPartOrSkip('amtool', skip);
    const text = await render(amtool, 'penpal.text', resolved);
    expect(text).toContain('From 2026-11-24 10:00:00 UTC for 6 min');
    expect(text).not.toContain('Silence');
  });

  test.for(['penpal.html', 'penpal.telegram'])(
    'has the same content as %s, with escaped values',
    async (template, { skip }) => {
      const amtool = await realPartOrSkip('amtool', skip);
      const html = await render(amtool, template, firing, 'html');
      expect(html).toContain('auth &lt;b&gt;does not&lt;/b&gt; pass');
      expect(html).toMatch(
        /href="http:\/\/page.+href="http:\/\/runbooks.+href="http:\/\/grafana.+href="http:\/\/alert/s,
      );
    },
  );

  test.for(['penpal.html', 'penpal.telegram'])(
    'has the duration as %s, too',
    async (template, { skip }) => {
      const amtool = await realPartOrSkip('amtool', skip);
      const html = await render(amtool, template, resolved, 'html');
      expect(html).toContain('From 2026-11-24 10:00:00 UTC for 6 min');
      expect(html).not.toContain('Silence');
    },
  );

  test('has the colour of its state in Slack', async ({ skip }) => {
    const amtool = await realPartOrSkip('amtool', skip);
    expect(await render(amtool, 'penpal.color', firing)).toBe('danger');
    expect(await render(amtool, 'penpal.color', resolved)).toBe('good');
  });
});
