import { expect, test } from 'vitest';
import { serverName } from './connect.ts';

test.each([
  ['auth.example', { servername: 'auth.example' }],
  ['auth.example.', { servername: 'auth.example' }],
  ['127.0.0.1', {}],
  ['::1', {}],
])('the server name of %s is %o', (host, expected) => {
  expect(serverName(host)).toEqual(expected);
});
