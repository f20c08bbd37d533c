import { expect, test } from 'vitest';
import { longestTurnMs } from '../../tests/support/hostile/longest-turn.ts';
import { prepareTrust, secureContextOf, serverName } from './connect.ts';

test.each([
  ['auth.example', { servername: 'auth.example' }],
  ['auth.example.', { servername: 'auth.example' }],
  ['127.0.0.1', {}],
  ['::1', {}],
])('the server name of %s is %o', (host, expected) => {
  expect(serverName(host)).toEqual(expected);
});

test('after the preparation, the first https probe reads no authorities', async () => {
  const tls = { skipVerification: false };
  prepareTrust([{ url: 'https://auth.example', tls }]);
  const turnMs = await longestTurnMs(() => Promise.resolve(secureContextOf({ ...tls })));
  expect(turnMs).toBeLessThan(50);
});
