import { expect, test } from 'vitest';
import { waitingFor } from './exchange-times.ts';
import type { ExchangeTimes } from './exchange-times.ts';

test.each<[string, string, Omit<ExchangeTimes, 'start'>]>([
  ['its name to be resolved', 'http://auth-service:3001/', {}],
  ['the connection', 'http://auth-service:3001/', { lookup: 1 }],
  ['the connection', 'http://127.0.0.1:3001/', {}],
  ['the connection', 'http://[::1]:3001/', {}],
  ['the TLS handshake', 'https://auth-service/', { lookup: 1, connect: 2 }],
  ['the headers of the answer', 'http://auth-service/', { lookup: 1, connect: 2 }],
  ['the rest of the body', 'http://auth-service/', { lookup: 1, connect: 2, response: 3 }],
])('an exchange waits for %s: %s %o', (wanted, url, times) => {
  expect(waitingFor({ start: 0, ...times }, new URL(url))).toBe(wanted);
});
