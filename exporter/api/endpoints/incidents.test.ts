import { expect, test } from 'vitest';
import { startApp } from '../../../tests/support/api/app-fixture.ts';
import type { Incident } from '../../history/incidents.ts';

const NOON = Date.parse('2026-11-24T12:00:00.000Z');
const OPEN: Incident = {
  ...{ service: 'db-service', from: NOON - 60_000 },
  ...{ reason: 'timeout', message: 'no answer within 5 s' },
};
const OLD: Incident = {
  ...{ service: 'auth-service', from: NOON - 7_200_000, to: NOON - 3_600_000 },
  precisionMs: 15_000,
};

test('outages have their times and how exact these are; what is not known is null', async () => {
  const asked: number[] = [];
  const query = (rangeMs: number) => {
    asked.push(rangeMs);
    return Promise.resolve({ source: 'prometheus' as const, incidents: [OPEN, OLD] });
  };
  const { askJson } = await startApp({ incidents: { query } });
  expect(await askJson('/api/v1/monitoring/incidents?timeRange=90d')).toMatchObject({
    ...{ timeRange: '90d', source: 'prometheus' },
    incidents: [
      {
        ...{ service: 'db-service', from: '2026-11-24T11:59:00.000Z', to: null },
        ...{ reason: 'timeout', message: 'no answer within 5 s', precisionMs: 0 },
      },
      {
        ...{ service: 'auth-service', from: '2026-11-24T10:00:00.000Z' },
        ...{ to: '2026-11-24T11:00:00.000Z', reason: null, message: null, precisionMs: 15_000 },
      },
    ],
  });
  expect(asked).toEqual([30 * 86_400_000]);
});
