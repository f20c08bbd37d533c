import { expect, test } from 'vitest';
import { tokens } from '../../tests/support/api/app-fixture.ts';
import * as fixture from '../../tests/support/api/openapi-fixture.ts';

const { isProblem, json, operations, send, startClosed } = fixture;
const OTHERS = [
  { method: 'GET', path: '/nowhere' },
  { method: 'DELETE', path: '/api/v1/status' },
  { method: 'PROPFIND', path: '/api/v1/status' },
  { method: 'GET', path: '/status-page/%' },
  { method: 'OPTIONS', path: '/api/v1/status' },
  { method: 'HEAD', path: '/api/v1/status' },
];
const { API_TOKEN } = tokens;
const WRONG = 'a-wrong-token-of-someone';
const CHANGES: readonly (readonly [string, fixture.Change])[] = [
  ['a good request', {}],
  ['a wrong token', { token: WRONG }],
  [
    'a malformed query and body',
    { query: '?timeRange=x&format=x&limit=x', payload: { type: 'application/json', body: '{' } },
  ],
  [
    'a token in the query and in a malformed body',
    {
      query: `?token=${API_TOKEN}&timeRange=${API_TOKEN}&limit=${API_TOKEN}`,
      payload: { type: 'application/json', body: `{"version":"${tokens.ADMIN_TOKEN}` },
    },
  ],
  ['tokens as the body', { payload: json(Object.values(tokens)) }],
];

test.each(CHANGES)(
  'every response is protected, has its id, shows no token, and is a problem if bad: %s',
  async (_, change) => {
    const app = await startClosed();
    const output: string[] = [];
    for (const operation of [...operations, ...OTHERS]) {
      const response = await send(app, operation, change);
      const { status, headers } = response;
      const body = await response.text();
      output.push(JSON.stringify([...headers]), body);
      const what = `${operation.method} ${operation.path} ${status}`;
      expect(headers.get('content-security-policy'), what).toContain("default-src 'none'");
      expect(headers.get('content-security-policy'), what).not.toContain('unsafe');
      expect(headers.get('x-content-type-options'), what).toBe('nosniff');
      expect(headers.get('x-frame-options'), what).toMatch(/^(SAMEORIGIN|DENY)$/);
      expect(headers.get('referrer-policy'), what).toBe('no-referrer');
      expect(headers.get('x-powered-by'), what).toBeNull();
      const id = headers.get('x-request-id') ?? 'none';
      const isLogged = app.log.some((line) => line.includes(id));
      expect(isLogged, what).toBe(true);
      if (status < 400 || operation.method === 'HEAD') continue;
      expect(headers.get('content-type'), what).toBe('application/problem+json; charset=utf-8');
      const problem: unknown = JSON.parse(body);
      expect(isProblem(problem), what).toBe(true);
      expect(problem, what).toMatchObject({ type: 'about:blank', status, requestId: id });
    }
    const everything = [...output, ...app.log].join('\n');
    for (const secret of [...Object.values(tokens), WRONG]) {
      expect(everything).not.toContain(secret);
      expect(everything).not.toContain(btoa(`someone:${secret}`));
    }
  },
);
