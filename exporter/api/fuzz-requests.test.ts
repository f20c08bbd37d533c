import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expositionFaults } from '../../tests/support/exposition-faults.ts';
import { fuzz, fuzzTimeoutMs, mutated } from '../../tests/support/fuzz.ts';
import {
  ajv,
  operations,
  send,
  startClosed,
  tokens,
  validate,
  webhook,
} from '../../tests/support/api/openapi-fixture.ts';
import { observedPlatform, TWO_ALERTS } from '../../tests/support/api/observed-fixture.ts';

const options = { timeout: fuzzTimeoutMs };
const isProblem = ajv.getSchema('document#/components/schemas/Problem');
const alerts = { active: () => Promise.resolve(TWO_ALERTS) };
const oddText = fc.string({ unit: 'binary', maxLength: 20 });
const WEBHOOK = { method: 'POST', path: '/api/v1/monitoring/notifications' };
const LIST = { method: 'GET', path: WEBHOOK.path, token: tokens.API_TOKEN };

const queryValue = fc.oneof(
  oddText.map(encodeURIComponent.bind(undefined)).map(String),
  fc.constantFrom(
    '1h',
    '0s',
    '1y',
    '1h30m',
    '-1h',
    '1e3',
    '999999999y',
    '%',
    '%00',
    '%ff',
    '+',
    '',
  ),
  fc.constantFrom('csv', 'json', 'CSV', '5', '0', '-1', '9999', '10000', 'NaN', '[object Object]'),
);
const queryName = (names: readonly string[]) =>
  fc.oneof(
    fc.constantFrom(...names, 'timeRange', 'format', 'limit'),
    fc.constantFrom('__proto__', 'timeRange[]', 'timeRange[a]', 'constructor', '', '%'),
  );

test(
  'whatever the query, every endpoint answers as documented and never with 5xx',
  options,
  async () => {
    const app = await startClosed({ ...observedPlatform(), alerts });
    const asked = fc.constantFrom(...operations).chain((operation) =>
      fc.record({
        operation: fc.constant(operation),
        query: fc
          .array(fc.tuple(queryName(operation.parameters), queryValue), { maxLength: 4 })
          .map((pairs) => `?${pairs.map((pair) => pair.join('=')).join('&')}`),
      }),
    );
    const property = fc.asyncProperty(asked, async ({ operation, query }) => {
      const response = await send(app, operation, { query });
      expect(response.status).toBeLessThan(500);
      await validate(operation, response);
    });
    await fc.assert(property, fuzz(200));
  },
);

test(
  'whatever the path, method and headers, an answer is one of ours or a problem',
  options,
  async () => {
    const app = await startClosed({ ...observedPlatform(), alerts });
    const segment = fc.oneof(
      oddText.filter((text) => text.isWellFormed()).map(encodeURIComponent),
      fc.constantFrom(
        'api',
        'v1',
        'health',
        'metrics',
        '..',
        '%2e%2e',
        '%',
        '%00',
        'status-page',
        '',
      ),
    );
    const request = fc.record({
      path: fc.oneof(
        fc.array(segment, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
        fc.constantFrom(...operations.map(({ path }) => path)),
      ),
      method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'),
      headers: fc.dictionary(
        fc.constantFrom(
          'accept',
          'authorization',
          'origin',
          'accept-language',
          'x-request-id',
          'range',
        ),
        fc.oneof(
          fc.string({ maxLength: 40 }),
          fc.constantFrom(
            'Bearer',
            'Basic !',
            'Basic Og==',
            'q=0',
            'text/*;q=x',
            '*/*;q=1e9',
            'null',
          ),
        ),
      ),
    });
    const property = fc.asyncProperty(request, async ({ path, method, headers }) => {
      const response = await app.ask(path, { method, headers });
      const type = response.headers.get('content-type') ?? '';
      const body = await response.text();
      expect([path, response.status < 500]).toEqual([path, true]);
      if (response.status < 400 || method === 'HEAD') return;
      expect(type).toContain('application/problem+json');
      expect(isProblem?.(JSON.parse(body)), JSON.stringify(isProblem?.errors)).toBe(true);
    });
    await fc.assert(property, fuzz(200));
  },
);

const time = fc.oneof(
  fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  fc.constantFrom('0001-01-01T00:00:00Z', '0000-01-01T00:00:00+23:59', '9999-12-31T23:59:59-23:59'),
  fc.constantFrom('2026-02-30T00:00:00Z', '2026-11-24T12:00:00.123456789+05:30', 'now', ''),
);
const texts = fc.dictionary(
  fc.oneof(oddText, fc.constantFrom('alertname', 'severity', 'service_name', '__proto__')),
  oddText,
);
const goodAlert = fc.record({
  ...{ status: fc.constantFrom('firing', 'resolved'), labels: texts, annotations: texts },
  ...{ startsAt: time, endsAt: time, generatorURL: oddText, fingerprint: oddText },
});
const payload = fc.oneof(
  fc.array(goodAlert, { maxLength: 4 }).map((all) => JSON.stringify({ ...webhook, alerts: all })),
  fc
    .tuple(fc.constantFrom(...Object.keys(webhook)), fc.jsonValue())
    .map(([key, value]) => JSON.stringify({ ...webhook, [key]: value })),
  fc.json(),
  fc.constantFrom(
    '',
    '[',
    `${'['.repeat(100_000)}`,
    `{"alerts":${'['.repeat(9_000)}${']'.repeat(9_000)}}`,
  ),
);

test(
  'whatever a webhook brings, it is kept or refused as documented, and all that shows it is valid',
  options,
  async () => {
    const app = await startClosed({ ...observedPlatform(), alerts });
    app.parts.registry.addSource(app.parts.notifications.samples);
    const property = fc.asyncProperty(fc.oneof(payload, mutated(payload)), async (body) => {
      const response = await app.ask(WEBHOOK.path, {
        ...{ method: 'POST', body: body as string },
        headers: {
          authorization: `Bearer ${tokens.NOTIFICATIONS_TOKEN}`,
          'content-type': 'application/json',
        },
      });
      expect(response.status).toBeLessThan(500);
      await validate(WEBHOOK, response);
      const listed = await send(app, LIST);
      expect(listed.status).toBe(200);
      await validate(LIST, listed);
      expect(expositionFaults(await app.parts.registry.expose())).toEqual([]);
    });
    await fc.assert(property, fuzz(150));
  },
);
