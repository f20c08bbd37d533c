import { expect, it, vi } from 'vitest';
import { shareLookups } from './lookup.ts';

/** Lookups that end when the test says so. */
function makeLookups() {
  const running = new Map<string, () => void>();
  const started: string[] = [];
  const lookUp = shareLookups((hostname, { family }, found) => {
    started.push(hostname);
    running.set(hostname, () => {
      running.delete(hostname);
      found(null, [{ address: `192.0.2.${family}`, family: 4 }]);
    });
  });
  const found: string[] = [];
  const look = (hostname: string, family = 0) => {
    let isRunning = false;
    const giveUp = lookUp(hostname, family, {
      onStart: () => (isRunning = true),
      onFound: (_error, [first]) => found.push(first?.address ?? ''),
    });
    return { giveUp, isRunning: () => isRunning };
  };
  const end = (hostname: string) => running.get(hostname)?.();
  const many = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => look(`${prefix}${index}`));
  return { started, found, look, many, end };
}

it('looks a name up once for all callers that wait for it, and again afterwards', () => {
  const { started, found, look, end } = makeLookups();
  for (let caller = 0; caller < 3; caller += 1) look('shared.example');
  expect(started).toHaveLength(1);
  end('shared.example');
  expect(found).toEqual(['192.0.2.0', '192.0.2.0', '192.0.2.0']);

  look('shared.example');
  expect(started).toHaveLength(2);
});

it('looks other names, and other families of a name, up separately', () => {
  const { started, look } = makeLookups();
  look('a.example');
  look('b.example');
  look('a.example', 6);
  expect(started).toEqual(['a.example', 'b.example', 'a.example']);
});

it('runs at most 64 lookups; others start in order as threads become free', () => {
  const { started, many, end } = makeLookups();
  const all = many('n', 66);
  expect(started).toHaveLength(64);
  expect(all[64]?.isRunning()).toBe(false);
  end('n5');
  expect(started.slice(64)).toEqual(['n64']);
  expect(all[64]?.isRunning()).toBe(true);
});

it('gives names that hung at most 32 threads, until they are looked up in time', () => {
  const now = vi.spyOn(performance, 'now');
  const { started, many, look, end } = makeLookups();
  many('hangs', 64);
  now.mockReturnValue(performance.now() + 1_000);
  for (let index = 0; index < 64; index += 1) end(`hangs${index}`);

  started.length = 0;
  many('hangs', 64);
  expect(started).toHaveLength(32);
  expect(look('healthy').isRunning()).toBe(true);

  end('hangs0');
  expect(started).toHaveLength(34);
  many('other', 31);
  expect(look('hangs0').isRunning()).toBe(false);
  end('other0');
  expect(look('hangs0').isRunning()).toBe(true);
  now.mockRestore();
});

it('counts a name as hanging as soon as a caller gives up on its running lookup', () => {
  const { started, many, look } = makeLookups();
  for (const { giveUp } of many('hangs', 40)) giveUp();
  look('also-hangs').giveUp();
  expect(started).toHaveLength(41);
  expect(look('also-hangs').isRunning()).toBe(true);
  expect(look('healthy').isRunning()).toBe(true);
});
