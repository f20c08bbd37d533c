import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { serve } from '../../tests/support/collectors/source-server.ts';
import { longestTurnMs } from '../../tests/support/hostile/longest-turn.ts';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { temporaryFiles } from '../../tests/support/temporary-files.ts';
import { ConfigError } from '../config/config-error.ts';
import { readEnvironment } from '../config/environment.ts';
import { loadConfig } from '../config/config.ts';
import { MAX_SERVICES } from './parse-targets.ts';
import { readListFiles } from './read-lists.ts';
import { ServiceDirectory } from './service-directory.ts';

describe('list files', () => {
  it('have the format of their extension', async () => {
    const folder = temporaryFiles({ 'a.json': '[]', 'b.yaml': '- x' });
    const json = { fileName: 'a.json', format: 'json', text: '[]' };
    expect(await readListFiles(join(folder, 'a.json'))).toEqual([json]);
    const yaml = { fileName: 'b.yaml', format: 'yaml', text: '- x' };
    expect(await readListFiles(join(folder, 'b.yaml'))).toEqual([yaml]);
  });

  it('match a pattern by name, but not if they are hidden', async () => {
    const names = ['team-b.json', 'team-a.json', '.team-c.json', 'team-d.yml', 'other.json'];
    const folder = temporaryFiles(Object.fromEntries(names.map((name) => [name, name])));
    symlinkSync(join(folder, 'other.json'), join(folder, 'team-linked.json'));
    const found = await readListFiles(join(folder, 'team-*.json'));
    expect(found.map(({ text }) => text)).toEqual(['team-a.json', 'team-b.json', 'other.json']);
    expect(await readListFiles(join(folder, 'none-*.json'))).toEqual([]);
  });

  it.each([
    ['the file does not exist', 'none.json', 'none.json: expected a readable file (ENOENT)'],
    ['the folder does not exist', 'none/*.json', 'expected a readable file (ENOENT)'],
    ['it is a folder', 'folder.json', 'folder.json: expected a regular file'],
    ['all files are too large', 'half-*.json', 'expected at most 4194304 bytes in all files'],
    ['JSON is too large', 'large.json', 'large.json: expected at most 4194304 bytes'],
    ['YAML is too large', 'large.yml', 'large.yml: expected at most 65536 bytes'],
  ])('are unusable if %s', async (_, pattern, failure) => {
    const half = ' '.repeat(2_097_153);
    const large = { 'large.json': half + half, 'large.yml': ' '.repeat(65_537) };
    const folder = temporaryFiles({ ...large, 'half-1.json': half, 'half-2.json': half });
    mkdirSync(join(folder, 'folder.json'));
    await expect(readListFiles(join(folder, pattern))).rejects.toThrow(new ConfigError([failure]));
  });
});

/** The directory of a services.yml with this `discovery`, with real files and servers. */
function realDirectory(discovery: unknown, defaults = {}) {
  const services = JSON.stringify({ defaults, discovery: [discovery] });
  const folder = temporaryFiles({ 'services.yml': services });
  const settings = readEnvironment({ SERVICES_FILE: join(folder, 'services.yml') });
  const load = () => loadConfig(settings, {});
  const parts = { clock: new MovedClock(), log: silentLogger };
  const directory = new ServiceDirectory({ load, shard: undefined, ...parts });
  onTestFinished(() => directory.stop());
  /** Reads all lists until the check passes. */
  const untilRead = (check: () => void) => {
    const read = () => {
      directory.start(() => {});
      check();
      return true;
    };
    return expect.poll(read).toBe(true);
  };
  const names = () => directory.own().map(({ name }) => name);
  const failure = () => directory.lists()[0]?.failure;
  const writeList = (name: string, list: unknown) =>
    writeFileSync(join(folder, name), JSON.stringify(list));
  return { directory, folder, writeList, untilRead, names, failure };
}

const group = (...names: string[]) =>
  names.map((name) => ({ targets: [`${name}:8080`], labels: { service_name: name } }));

test('services of a list get its options and the defaults; the health path of the list wins', async () => {
  const { directory, writeList, untilRead, names } = realDirectory(
    { file_sd_configs: [{ files: ['list.json'] }], interval: '1m', check: { path: '/ok' } },
    { slowThreshold: '2s' },
  );
  const own = { targets: ['b:1'], labels: { service_name: 'b', __health_path__: '/own' } };
  writeList('list.json', [...group('a'), own]);
  await untilRead(() => expect(names()).toEqual(['a', 'b']));
  expect(directory.own()).toMatchObject([
    {
      url: 'http://a:8080',
      check: { url: 'http://a:8080/ok', intervalMs: 60_000, slowThresholdMs: 2_000 },
      sources: [],
    },
    { check: { url: 'http://b:1/own' } },
  ]);
  expect(Object.isFrozen(directory.own()[0]?.check)).toBe(true);
});

test('a list of as many services as allowed does not stop the event loop', async () => {
  const { directory, writeList, untilRead } = realDirectory({
    file_sd_configs: [{ files: ['list.json'] }],
  });
  writeList('list.json', [{ targets: Array.from({ length: MAX_SERVICES }, (_, n) => `s${n}`) }]);
  const turnMs = await longestTurnMs(() =>
    untilRead(() => expect(directory.all()).toHaveLength(MAX_SERVICES)),
  );
  expect(turnMs).toBeLessThan(100);
});

test('files come, change and go; one bad file leaves the whole list unchanged', async () => {
  const { folder, writeList, untilRead, names, failure } = realDirectory({
    file_sd_configs: [{ files: ['team-*.json'] }],
  });
  writeList('team-b.json', group('b'));
  await untilRead(() => expect(names()).toEqual(['b']));
  writeList('team-a.json', group('a'));
  await untilRead(() => expect(names()).toEqual(['a', 'b']));
  writeList('team-b.json', { no: 'list' });
  writeList('team-a.json', group('other'));
  await untilRead(() => expect(failure()).toBe('team-b.json: expected a list of groups'));
  expect(names()).toEqual(['a', 'b']);
  renameSync(join(folder, 'team-b.json'), join(folder, 'gone.json'));
  await untilRead(() => expect(names()).toEqual(['other']));
});

test('a server gets the headers of the list; while it fails, the services stay the same', async () => {
  let response = { status: 200, body: JSON.stringify(group('a', 'b')) };
  const requests: unknown[][] = [];
  await using server = await serve(({ url, headers }, reply) => {
    requests.push([url, headers.accept, headers.authorization, headers['x-team']]);
    reply.writeHead(response.status).end(response.body);
  });
  const url = `${server.url.replace('//', '//user:pass@')}/targets?team=shop/`;
  const { directory, untilRead, names, failure } = realDirectory({
    http_sd_configs: [{ url, headers: { 'X-Team': 'shop' } }],
  });
  await untilRead(() => expect(names()).toEqual(['a', 'b']));
  const basic = `Basic ${Buffer.from('user:pass').toString('base64')}`;
  expect(requests[0]).toEqual(['/targets?team=shop/', 'application/json', basic, 'shop']);
  expect(directory.lists()[0]?.name).toBe(`${server.url}/targets`);

  response = { status: 503, body: '[]' };
  await untilRead(() => expect(failure()).toBe('expected HTTP status 2xx, got 503'));
  expect(names()).toEqual(['a', 'b']);
  response = { status: 200, body: JSON.stringify(group('c')) };
  await untilRead(() => expect(names()).toEqual(['c']));
});
