import { expect, test } from 'vitest';
import { bearer, startApp, tokens } from '../../../tests/support/api/app-fixture.ts';
import { PROBLEM_TYPE } from '../problem.ts';

const PATH = '/-/maintenance';
const environment = { ADMIN_TOKEN: tokens.ADMIN_TOKEN };

function announce(body: unknown, token = tokens.ADMIN_TOKEN): RequestInit {
  const headers = { ...bearer(token).headers, 'content-type': 'application/json' };
  return { method: 'POST', headers, body: JSON.stringify(body) };
}

test('announces maintenance, which everybody may list', async () => {
  const { ask, askJson, log } = await startApp({ environment });
  const body = { minutes: 10, service: 'auth-service', message: 'deploy' };
  const listed = {
    timestamp: '2026-11-24T12:00:00.000Z',
    maintenance: [
      {
        ...{ service: 'auth-service', message: 'deploy' },
        from: '2026-11-24T12:00:00.000Z',
        until: '2026-11-24T12:10:00.000Z',
      },
    ],
  };
  expect(await askJson(PATH, announce(body))).toEqual(listed);
  expect(await askJson(PATH)).toEqual(listed);
  expect(log.join()).toContain('"maintenance announced"');
  expect((await ask(PATH, announce({ minutes: 0 }))).status).toBe(200);
  expect(log.join()).toContain('"maintenance ended"');
  // Requests within 0.1 s share a response.
  await expect.poll(() => askJson(PATH)).toMatchObject({ maintenance: [] });
});

test.each<[why: string, body: unknown, path: string, message: string]>([
  ['no minutes', {}, 'minutes', 'expected a whole number from 0 to 240'],
  ['half a minute', { minutes: 0.5 }, 'minutes', 'expected a whole number from 0 to 240'],
  ['too many minutes', { minutes: 241 }, 'minutes', 'expected a whole number from 0 to 240'],
  [
    'an unknown service',
    { minutes: 1, service: 'nope' },
    'service',
    'expected the name of a service, got "nope"; there are auth-service, db-service, ai-service',
  ],
  [
    'a number as a service',
    { minutes: 1, service: 1 },
    'service',
    'expected the name of a service',
  ],
  [
    'a long message',
    { minutes: 1, message: 'x'.repeat(201) },
    'message',
    'expected at most 200 printable characters',
  ],
  [
    'a message of two lines',
    { minutes: 1, message: 'a\nb' },
    'message',
    'expected at most 200 printable characters',
  ],
])('refuses %s, and says what was expected', async (_, body, path, message) => {
  const { ask, askJson } = await startApp({ environment });
  const response = await ask(PATH, announce(body));
  expect([response.status, response.headers.get('content-type')]).toEqual([
    400,
    `${PROBLEM_TYPE}; charset=utf-8`,
  ]);
  expect(await response.json()).toMatchObject({ errors: [{ path, message }] });
  expect(await askJson(PATH)).toMatchObject({ maintenance: [] });
});

test('ends maintenance of a service that was removed since', async () => {
  const { ask, askJson, parts } = await startApp({ environment });
  parts.maintenance.announce(10, { service: 'removed-service', message: undefined });
  expect((await ask(PATH, announce({ minutes: 5, service: 'removed-service' }))).status).toBe(400);
  const ended = await askJson(PATH, announce({ minutes: 0, service: 'removed-service' }));
  expect(ended).toMatchObject({ maintenance: [] });
});

test('refuses a wrong token, and any while none is configured', async () => {
  const closed = await startApp();
  const { ask } = await startApp({ environment });
  const body = { minutes: 10 };
  expect((await ask(PATH, announce(body, 'a-wrong-token-of-the-test'))).status).toBe(401);
  expect((await closed.ask(PATH, announce(body))).status).toBe(403);
});
