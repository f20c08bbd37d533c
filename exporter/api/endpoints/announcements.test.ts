import { expect, test } from 'vitest';
import { bearer, startApp, tokens } from '../../../tests/support/api/app-fixture.ts';
import { MovedClock } from '../../../tests/support/moved-clock.ts';
import { Announcements } from '../../probes/announcements.ts';
import { PROBLEM_TYPE } from '../problem.ts';

const PATH = '/-/maintenance';
const MESSAGE_PATH = '/-/announcement';
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

test('announces one message without maintenance until its end', async () => {
  const clock = new MovedClock('2026-11-24T12:00:00.000Z');
  const announcements = {
    maintenance: new Announcements(clock),
    messages: new Announcements(clock),
  };
  const { ask, askJson, log, parts } = await startApp({ environment, clock, ...announcements });
  await ask(MESSAGE_PATH, announce({ minutes: 5, message: 'replaced by the next one' }));
  const listed = {
    timestamp: '2026-11-24T12:00:00.000Z',
    announcement: {
      ...{ service: null, message: 'New prices' },
      from: '2026-11-24T12:00:00.000Z',
      until: '2026-11-24T12:30:00.000Z',
    },
  };
  const body = { minutes: 30, message: 'New prices' };
  expect(await askJson(MESSAGE_PATH, announce(body))).toEqual(listed);
  expect(await askJson(MESSAGE_PATH)).toEqual(listed);
  expect(log.join()).toContain('"message announced"');
  expect(parts.maintenance.list()).toEqual([]);
  await clock.advance(30 * 60_000 - 1);
  expect(parts.messages.list()).toHaveLength(1);
  await clock.advance(1);
  const none = { timestamp: '2026-11-24T12:30:00.000Z', announcement: null };
  await expect.poll(() => askJson(MESSAGE_PATH)).toEqual(none);

  await ask(MESSAGE_PATH, announce(body));
  await ask(PATH, announce({ minutes: 10 }));
  expect(await askJson(MESSAGE_PATH, announce({ minutes: 0 }))).toEqual(none);
  expect(log.join()).toContain('"message ended"');
  expect(parts.maintenance.list()).toHaveLength(1);
});

const MINUTES = 'expected a whole number from 0 to 240';
const PRINTABLE = 'expected at most 200 printable characters';
const NO_MESSAGE = 'expected a message, unless 0 minutes end it';

test.each<[why: string, body: unknown, path: string, message: string]>([
  ['no minutes', { message: 'x' }, 'minutes', MINUTES],
  ['too many minutes', { minutes: 241, message: 'x' }, 'minutes', MINUTES],
  ['no message', { minutes: 1 }, 'message', NO_MESSAGE],
  ['an empty message', { minutes: 1, message: '' }, 'message', NO_MESSAGE],
  ['a blank message', { minutes: 1, message: ' ' }, 'message', NO_MESSAGE],
  ['a long message', { minutes: 1, message: 'x'.repeat(201) }, 'message', PRINTABLE],
  ['a message of two lines', { minutes: 1, message: 'a\nb' }, 'message', PRINTABLE],
  [
    'a service',
    { minutes: 1, message: 'x', service: 'auth-service' },
    '(the whole)',
    'got "service"',
  ],
])(
  'refuses a message for the page with %s, and says what was expected',
  async (_, body, path, message) => {
    const { ask, parts } = await startApp({ environment });
    const response = await ask(MESSAGE_PATH, announce(body));
    expect(response.status).toBe(400);
    const expected = { path, message: expect.stringContaining(message) as string };
    expect(await response.json()).toMatchObject({ errors: [expected] });
    expect(parts.messages.list()).toEqual([]);
  },
);

test.each<[why: string, body: unknown, path: string, message: string]>([
  ['no minutes', {}, 'minutes', MINUTES],
  ['half a minute', { minutes: 0.5 }, 'minutes', MINUTES],
  ['too many minutes', { minutes: 241 }, 'minutes', MINUTES],
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
  ['a long message', { minutes: 1, message: 'x'.repeat(201) }, 'message', PRINTABLE],
  ['a message of two lines', { minutes: 1, message: 'a\nb' }, 'message', PRINTABLE],
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

test.each([PATH, MESSAGE_PATH])('refuses a wrong token, and any without one: %s', async (path) => {
  const closed = await startApp();
  const { ask } = await startApp({ environment });
  const body = { minutes: 10, message: 'deploy' };
  expect((await ask(path, announce(body, 'a-wrong-token-of-the-test'))).status).toBe(401);
  expect((await closed.ask(path, announce(body))).status).toBe(403);
});
