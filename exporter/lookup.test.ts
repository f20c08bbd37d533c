import { expect, it } from 'vitest';
import { shareLookups } from './lookup.ts';

/** Lookups that end when the test says so. */
function makeLookups() {
  const started: { hostname: string; end: (address: string) => void }[] = [];
  const lookup = shareLookups((hostname, _options, callback) => {
    started.push({ hostname, end: (address) => callback(null, address, 4) });
  });
  const found: string[] = [];
  const look = (hostname: string, family = 0) =>
    lookup(hostname, { family }, (_error, address) => found.push(address as string));
  return { started, found, look };
}

it('looks a name up once for all callers that wait for it, and again afterwards', () => {
  const { started, found, look } = makeLookups();
  for (let caller = 0; caller < 3; caller += 1) look('hangs.example');
  expect(started).toHaveLength(1);
  started[0]?.end('192.0.2.1');
  expect(found).toEqual(['192.0.2.1', '192.0.2.1', '192.0.2.1']);

  look('hangs.example');
  expect(started).toHaveLength(2);
});

it('looks other names, and other families of a name, up separately', () => {
  const { started, look } = makeLookups();
  look('a.example');
  look('b.example');
  look('a.example', 6);
  expect(started.map(({ hostname }) => hostname)).toEqual(['a.example', 'b.example', 'a.example']);
});
