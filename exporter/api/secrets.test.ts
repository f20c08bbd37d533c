import { expect, test } from 'vitest';
import { operations, send, startClosed, tokens } from '../../tests/support/api/openapi-fixture.ts';
import type { Change } from '../../tests/support/api/openapi-fixture.ts';

const changes: readonly Change[] = [
  {},
  { token: 'a-wrong-token-of-someone' },
  { query: `?token=${tokens.API_TOKEN}&timeRange=${tokens.API_TOKEN}&limit=${tokens.API_TOKEN}` },
  { payload: { type: 'application/json', body: JSON.stringify(Object.values(tokens)) } },
  { payload: { type: 'application/json', body: `{"version":"${tokens.ADMIN_TOKEN}` } },
];

test('no token shows in any answer, header or log line', async () => {
  const app = await startClosed();
  const output: string[] = [];
  for (const operation of operations) {
    for (const change of changes) {
      const response = await send(app, operation, change);
      output.push(JSON.stringify([...response.headers]), await response.text());
    }
  }
  const all = [...output, ...app.log].join('\n');
  expect(app.log.length).toBeGreaterThanOrEqual(operations.length * changes.length);
  for (const secret of [...Object.values(tokens), 'a-wrong-token-of-someone']) {
    expect(all).not.toContain(secret);
    expect(all).not.toContain(btoa(`someone:${secret}`));
  }
});
