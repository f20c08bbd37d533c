import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokens } from '../../tests/support/api/app-fixture.ts';
import { observedPlatform, TWO_ALERTS } from '../../tests/support/api/observed-fixture.ts';
import * as fixture from '../../tests/support/api/openapi-fixture.ts';
import { expositionFaults } from '../../tests/support/exposition/exposition-faults.ts';
import { anyText, fuzz, mutated } from '../../tests/support/fuzz.ts';
import { expose } from '../../tests/support/exposition/expose.ts';

const { isProblem, operations, send, startClosed, validate, webhook } = fixture;
const start = () =>
  startClosed({ ...observedPlatform(), alerts: { active: () => Promise.resolve(TWO_ALERTS) } });
/** One of the words, separated by spaces. */
const oneOf = (words: string) => fc.constantFrom(...words.split(' '));
const oddText = anyText({ maxLength: 20 });

const queryValue = fc.oneof(
  oddText.map(encodeURIComponent.bind(undefined)).map(String),
  oneOf('1h 0s 1y 1h30m -1h 1e3 999999999y % %00 %ff + '),
  oneOf('csv json CSV 5 0 -1 9999 10000 NaN'),
  fc.constant('[object Object]'),
);
const oddName = oneOf('timeRange format limit __proto__ timeRange[] timeRange[a] constructor % ');
const queryOf = (names: readonly string[]) =>
  fc
    .array(fc.tuple(fc.oneof(oddName, fc.constantFrom('limit', ...names)), queryValue), {
      maxLength: 4,
    })
    .map((pairs) => `?${pairs.map((pair) => pair.join('=')).join('&')}`);

test('any query gets a documented response below 500, or 503 of a busy path', async () => {
  const app = await start();
  const asked = fc
    .constantFrom(...operations)
    .chain((operation) => fc.tuple(fc.constant(operation), queryOf(operation.parameters)));
  const property = fc.asyncProperty(asked, async ([operation, query]) => {
    const response = await send(app, operation, { query });
    const isBusy = operation.isBusy && response.status === 503;
    expect(isBusy ? 0 : response.status).toBeLessThan(500);
    await validate(operation, response);
  });
  await fc.assert(property, fuzz(200));
});

const segment = fc.oneof(
  oddText.filter((text) => text.isWellFormed()).map(encodeURIComponent),
  oneOf('api v1 health metrics .. %2e%2e % %00 status-page '),
);
const anyRequest = fc.record({
  path: fc.oneof(
    fc.array(segment, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
    fc.constantFrom(...operations.map(({ path }) => path)),
  ),
  method: oneOf('GET HEAD POST PUT DELETE OPTIONS PATCH'),
  headers: fc.dictionary(
    oneOf('accept authorization origin accept-language x-request-id range'),
    fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom('Bearer', 'Basic !', 'Basic Og==', 'q=0', 'text/*;q=x', '*/*;q=1e9', 'null'),
    ),
  ),
});

test('any path, method and headers get a response below 500 or a problem', async () => {
  const app = await start();
  const property = fc.asyncProperty(anyRequest, async ({ path, method, headers }) => {
    const response = await app.ask(path, { method, headers });
    const type = response.headers.get('content-type') ?? '';
    const body = await response.text();
    expect([path, response.status < 500]).toEqual([path, true]);
    if (response.status < 400 || method === 'HEAD') return;
    expect(type).toContain('application/problem+json');
    expect(isProblem(JSON.parse(body)), JSON.stringify(isProblem.errors)).toBe(true);
  });
  await fc.assert(property, fuzz(200));
});

const time = fc.oneof(
  fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  oneOf('0001-01-01T00:00:00Z 0000-01-01T00:00:00+23:59 9999-12-31T23:59:59-23:59'),
  oneOf('2026-02-30T00:00:00Z 2026-11-24T12:00:00.123456789+05:30 now '),
);
const labelName = fc.oneof(oddText, oneOf('alertname severity service_name __proto__'));
const texts = fc.dictionary(labelName, oddText);
const goodAlert = fc.record({
  ...{ status: oneOf('firing resolved'), labels: texts, annotations: texts },
  ...{ startsAt: time, endsAt: time, generatorURL: oddText, fingerprint: oddText },
});
const payload = fc.oneof(
  fc.array(goodAlert, { maxLength: 4 }).map((all) => JSON.stringify({ ...webhook, alerts: all })),
  fc
    .tuple(fc.constantFrom(...Object.keys(webhook)), fc.jsonValue())
    .map(([key, value]) => JSON.stringify({ ...webhook, [key]: value })),
  fc.json(),
  fc.constantFrom('', '[', '['.repeat(100_000)),
  fc.constant(`{"alerts":${'['.repeat(9_000)}${']'.repeat(9_000)}}`),
);

test('any webhook is stored or refused as documented, and the list stays valid', async () => {
  const app = await start();
  app.parts.registry.addSource(app.parts.notifications.samples);
  const post = { method: 'POST', path: '/api/v1/monitoring/notifications' };
  const list = { ...post, method: 'GET', token: tokens.API_TOKEN };
  const property = fc.asyncProperty(fc.oneof(payload, mutated(payload)), async (body) => {
    const response = await send(
      app,
      { ...post, token: tokens.NOTIFICATIONS_TOKEN },
      { payload: { type: 'application/json', body: body as string } },
    );
    expect(response.status).toBeLessThan(500);
    await validate(post, response);
    const listed = await send(app, list);
    expect(listed.status).toBe(200);
    await validate(list, listed);
    expect(expositionFaults(await expose(app.parts.registry))).toEqual([]);
  });
  await fc.assert(property, fuzz(150));
});
