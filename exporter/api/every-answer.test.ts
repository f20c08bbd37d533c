import { expect, test } from 'vitest';
import { operations, send, startClosed } from '../../tests/support/api/openapi-fixture.ts';
import type { Change } from '../../tests/support/api/openapi-fixture.ts';

const OTHERS = [
  { method: 'GET', path: '/nowhere' },
  { method: 'DELETE', path: '/api/v1/status' },
  { method: 'PROPFIND', path: '/api/v1/status' },
  { method: 'GET', path: '/status-page/%' },
  { method: 'OPTIONS', path: '/api/v1/status' },
  { method: 'HEAD', path: '/api/v1/status' },
];
const CHANGES: readonly (readonly [string, Change])[] = [
  ['as asked', {}],
  ['with a wrong token', { token: 'a-wrong-token-of-someone' }],
  [
    'with a query and a body that are malformed',
    {
      query: '?timeRange=x&format=x&limit=x',
      payload: { type: 'application/json', body: '{' },
    },
  ],
];

test.each(CHANGES)(
  'every answer is protected, has its id, and is a problem if bad: %s',
  async (_, change) => {
    const app = await startClosed();
    for (const operation of [...operations, ...OTHERS]) {
      const response = await send(app, operation, change);
      const { status, headers } = response;
      const what = `${operation.method} ${operation.path} ${status}`;
      expect(headers.get('content-security-policy'), what).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options'), what).toBe('nosniff');
      expect(headers.get('x-frame-options'), what).toMatch(/^(SAMEORIGIN|DENY)$/);
      expect(headers.get('referrer-policy'), what).toBe('no-referrer');
      expect(headers.get('x-powered-by'), what).toBeNull();
      const id = headers.get('x-request-id') ?? 'none';
      expect(
        app.log.filter((line) => line.includes(id)),
        what,
      ).not.toEqual([]);
      if (status < 400 || operation.method === 'HEAD') continue;
      expect(headers.get('content-type'), what).toBe('application/problem+json; charset=utf-8');
      expect(await response.json(), what).toMatchObject({
        type: 'about:blank',
        status,
        requestId: id,
      });
    }
  },
);

test('a browser may ask in advance whether it may read with a token, but not whether it may write', async () => {
  const { ask } = await startClosed();
  const preflight = (path: string, method: string) =>
    ask(path, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:3000',
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization',
      },
    });
  const { status, headers } = await preflight('/api/v1/health/services', 'GET');
  expect(status).toBe(204);
  expect(headers.get('access-control-allow-headers')).toContain('Authorization');
  expect(headers.get('access-control-allow-methods')).toBe('GET,HEAD');
  const write = await preflight('/-/reload', 'POST');
  expect(write.headers.get('access-control-allow-methods')).not.toContain('POST');
});
