import { expect, it } from 'vitest';
import { shareLookups } from './shared-lookup.ts';

/** Lookups that answer when the test says so. */
function makeLookups() {
  const asked: { hostname: string; answer: (address: string) => void }[] = [];
  const lookup = shareLookups((hostname, _options, found) => {
    asked.push({ hostname, answer: (address) => found(null, address, 4) });
  });
  const found: string[] = [];
  const look = (hostname: string, family = 0) =>
    lookup(hostname, { family }, (_error, address) => found.push(address as string));
  return { asked, found, look };
}

it('a name is asked for once, however many wait for it', () => {
  const { asked, found, look } = makeLookups();
  look('hangs.example');
  look('hangs.example');
  look('hangs.example');
  expect(asked).toHaveLength(1);

  asked[0]?.answer('192.0.2.1');

  expect(found).toEqual(['192.0.2.1', '192.0.2.1', '192.0.2.1']);
});

it('a name is asked for again once it was answered', () => {
  const { asked, look } = makeLookups();
  look('a.example');
  asked[0]?.answer('192.0.2.1');

  look('a.example');

  expect(asked).toHaveLength(2);
});

it('other names, and other families of a name, are asked for apart', () => {
  const { asked, look } = makeLookups();

  look('a.example');
  look('b.example');
  look('a.example', 6);

  expect(asked.map(({ hostname }) => hostname)).toEqual(['a.example', 'b.example', 'a.example']);
});
