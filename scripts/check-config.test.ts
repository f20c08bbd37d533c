import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { scriptRunner } from '../tests/support/processes/script-runner.ts';
import { temporaryFolder } from '../demo/temporary-folder.ts';

const folder = await temporaryFolder('check-config-');
afterAll(() => folder.remove());
const run = scriptRunner();

/** The exit code of the command, and the lines that it printed. */
async function check(args: string[], env: Record<string, string> = {}) {
  const { exitCode, stdout, stderr } = await run(['scripts/check-config.ts', ...args], { env });
  return { exitCode, stdout: stdout.trimEnd().split('\n'), stderr: stderr.trimEnd().split('\n') };
}

function file(name: string, content: string): string {
  const path = join(folder.path, name);
  writeFileSync(path, content);
  return path;
}

const slowResponse = (names: string) =>
  `SlowResponse fires only beside ServiceDown for ${names}: slowThreshold is not below timeout. ServiceLatencyDegraded reports slow responses.`;

it('prints a summary of a valid file', async () => {
  const { exitCode, stdout, stderr } = await check([], {
    AUTH_SERVICE_URL: 'http://user:sesame@auth:1',
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: [''] });
  expect(stdout.slice(0, 4)).toEqual([
    'services.yml is good.',
    '  auth-service: GET http://auth:1/api/v1/health every 15s within 5s, down after 32s of failures',
    '    auth-users: json http://auth:1/api/v1/users/metrics every 30s -> penpal_active_users_total, penpal_total_users, penpal_users_by_language, penpal_average_user_level',
    '  db-service: GET http://localhost:3001/api/v1/health every 15s within 5s, down after 32s of failures',
  ]);
  expect(stdout.at(-2)).toMatch(
    /^SlowResponse fires only beside ServiceDown for auth-service, db-/,
  );
  expect(stdout.at(-1)).toMatch(/^Services: \d+\. Sources of business metrics: \d+\.$/);
});

it('rejects an invalid file with a line for each fault', async () => {
  const path = file('bad.yml', 'services:\n  - { name: a, url: b, interval: 1 }\n');
  expect(await check([path])).toEqual({
    exitCode: 1,
    stdout: [''],
    stderr: [
      `${path}: services[0].url: expected an http:// or https:// URL, got "b"`,
      `${path}: services[0].interval: expected a duration such as 30s, 500ms or 5m`,
    ],
  });
});

it('warns of links that only this machine can open once people are notified, and checks the channels', async () => {
  const MAIL = { ALERT_EMAIL_TO: 'a@b.c', SMTP_SMARTHOST: 'm:25', SMTP_FROM: 'x@b.c' };
  expect((await check([], MAIL)).stderr.join()).toMatch(/^warning: people .+ set PUBLIC_URL/);
  expect((await check([], { ...MAIL, PUBLIC_URL: 'https://ops.example' })).stderr).toEqual(['']);
  const halfSet = await check([], { SLACK_CHANNEL: '#alerts' });
  expect(halfSet).toMatchObject({
    exitCode: 1,
    stderr: ['SLACK_CHANNEL: expected SLACK_API_URL_FILE to be set, too'],
  });
});

it('takes the file from the environment', async () => {
  const path = file('good.yml', 'services: [{ name: a, url: "http://a" }]');
  expect((await check([], { SERVICES_FILE: path })).stdout.at(-1)).toBe(
    'Services: 1. Sources of business metrics: 0.',
  );
});

it('warns of a timeout that is longer than its interval', async () => {
  const source =
    '{ collector: c, path: /x, format: prometheus, interval: 2s, timeout: 3s, metrics: [{ metric: penpal_total_users, source: n }] }';
  const path = file(
    'slow.yml',
    `services: [{ name: a, url: "http://a", timeout: 16s, sources: [${source}] }, { name: b, url: "http://b", timeout: 15s }]`,
  );
  const { exitCode, stderr } = await check([path]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: [
      'warning: a: the timeout, 16s, is longer than the interval, 15s: while a probe waits, the next ones are skipped',
      'warning: c: the timeout, 3s, is longer than the interval, 2s: while a read waits, the next ones are skipped',
    ],
  });
});

it('rejects an invalid environment', async () => {
  expect(await check([], { PORT: 'x' })).toMatchObject({
    exitCode: 1,
    stderr: ['environment: PORT: expected a port number from 0 to 65535'],
  });
});

it('summarises service lists: reads files, sends no request', async () => {
  file('fleet.json', '[{"targets":["shop:8080"],"labels":{"service_name":"shop"}}]');
  const path = file(
    'lists.yml',
    'services: [{ name: a, url: "http://a" }]\n' +
      'discovery: [{ file_sd_configs: [{ files: [fleet.json] }], http_sd_configs: [{ url: "http://u:p@fleet/x?key=1" }] }]\n',
  );
  expect(await check([path])).toEqual({
    exitCode: 0,
    stdout: [
      `${path} is good.`,
      '  a: GET http://a/api/v1/health every 15s within 5s, down after 32s of failures',
      '  services that fleet.json lists: 1 now, read every 30s',
      '    shop: http://shop:8080',
      '  services that http://fleet/x lists: requested every 30s, not now',
      slowResponse('a'),
      'Services: 1. Sources of business metrics: 0.',
    ],
    stderr: [''],
  });
});

it('rejects a list that is invalid or uses a taken name', async () => {
  file('taken.json', '[{"targets":["a"]}]');
  file('bad.json', '[{"targets":["b c"]}]');
  const path = file(
    'bad-lists.yml',
    'services: [{ name: a, url: "http://a" }]\n' +
      'discovery: [{ file_sd_configs: [{ files: [taken.json, bad.json, none.json] }] }]\n',
  );
  expect(await check([path])).toMatchObject({
    exitCode: 1,
    stderr: [
      'taken.json: "a" is taken by services.yml',
      'bad.json: [0].targets[0]: expected an http:// or https:// URL, got "http://b c"',
      'none.json: expected a readable file (ENOENT)',
    ],
  });
});

it('says nothing about SlowResponse where responses can be slow before they time out', async () => {
  const path = file('slow.yml', 'services:\n  - { name: a, url: "http://a", slowThreshold: 2s }\n');
  const { stdout } = await check([path]);
  expect(stdout.join('\n')).not.toContain('SlowResponse');
});
