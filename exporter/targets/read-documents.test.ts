import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { serve } from '../../tests/support/collectors/source-server.ts';
import { readEnvironment } from '../config/environment.ts';
import { LiveConfig } from '../config/live-config.ts';
import { loadConfig } from '../config/load.ts';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import { ServiceDirectory } from './service-directory.ts';

/** A services.yml with this `discovery`, read from real files and servers. */
function realDirectory(discovery: (folder: string) => unknown, defaults = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'discovery-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'services.yml');
  writeFileSync(file, JSON.stringify({ defaults, discovery: [discovery(folder)] }));
  const settings = readEnvironment({ SERVICES_FILE: file });
  const clock = new MovedClock();
  const log = silentLogger;
  const live = new LiveConfig({ load: () => loadConfig(settings, {}), log });
  const directory = new ServiceDirectory({ live, shard: undefined, clock, log });
  onTestFinished(() => directory.stop());
  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), JSON.stringify(content));
  /** Reads all lists until the state is what the test wants. */
  const refreshed = (check: () => void) =>
    vi.waitFor(
      () => {
        directory.start();
        check();
      },
      { timeout: 10_000 },
    );
  return { directory, folder, write, refreshed, live };
}

const group = (...names: string[]) =>
  names.map((name) => ({ targets: [`${name}:8080`], labels: { service_name: name } }));

test('files are read beside services.yml; its options and defaults hold, the list’s path before', async () => {
  const { directory, write, refreshed } = realDirectory(
    () => ({ file_sd_configs: [{ files: ['list.json'] }], interval: '1m', check: { path: '/ok' } }),
    { slowThreshold: '2s' },
  );
  const own = { targets: ['b:1'], labels: { service_name: 'b', __health_path__: '/own' } };
  write('list.json', [...group('a'), own]);
  await refreshed(() => expect(directory.own()).toHaveLength(2));
  expect(directory.own()).toMatchObject([
    {
      name: 'a',
      url: 'http://a:8080',
      check: { url: 'http://a:8080/ok', intervalMs: 60_000, slowThresholdMs: 2_000 },
      sources: [],
    },
    { name: 'b', check: { url: 'http://b:1/own' } },
  ]);
  expect(Object.isFrozen(directory.own()[0]?.check)).toBe(true);
});

test('files come, change and go; one that is bad leaves all of its list as it was', async () => {
  const { directory, folder, write, refreshed } = realDirectory(() => ({
    file_sd_configs: [{ files: ['team-*.json'] }],
  }));
  const names = () => directory.own().map(({ name }) => name);
  write('team-b.json', group('b'));
  await refreshed(() => expect(names()).toEqual(['b']));
  write('team-a.json', group('a'));
  await refreshed(() => expect(names()).toEqual(['a', 'b']));
  write('team-b.json', { no: 'list' });
  write('team-a.json', group('other'));
  await refreshed(() =>
    expect(directory.lists()[0]?.failure).toBe('team-b.json: expected a list of groups'),
  );
  expect(names()).toEqual(['a', 'b']);
  renameSync(join(folder, 'team-b.json'), join(folder, 'gone.json'));
  await refreshed(() => expect(names()).toEqual(['other']));
});

test('a server is asked with its headers; when it fails what it named before goes on', async () => {
  let answer = { status: 200, body: JSON.stringify(group('a', 'b')) };
  const asked: unknown[][] = [];
  const server = await serve(({ url, headers }, response) => {
    asked.push([url, headers.accept, headers.authorization, String(headers['x-team'])]);
    response.writeHead(answer.status).end(answer.body);
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const withUser = server.url.replace('//', '//user:pass@');
  const { directory, refreshed } = realDirectory(() => ({
    http_sd_configs: [{ url: `${withUser}/targets?team=shop/`, headers: { 'X-Team': 'shop' } }],
  }));
  const names = () => directory.own().map(({ name }) => name);
  await refreshed(() => expect(names()).toEqual(['a', 'b']));
  const basic = `Basic ${Buffer.from('user:pass').toString('base64')}`;
  expect(asked[0]).toEqual(['/targets?team=shop/', 'application/json', basic, 'shop']);
  expect(directory.lists()[0]?.name).toBe(`${server.url}/targets`);

  answer = { status: 503, body: '[]' };
  await refreshed(() =>
    expect(directory.lists()[0]?.failure).toBe('expected HTTP status 2xx, got 503'),
  );
  expect(names()).toEqual(['a', 'b']);
  answer = { status: 200, body: JSON.stringify(group('c')) };
  await refreshed(() => expect(names()).toEqual(['c']));
});
