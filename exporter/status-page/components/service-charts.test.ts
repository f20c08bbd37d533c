import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import type { HistorySlot } from '../../history/history.ts';
import { serviceHistory } from '../../../tests/support/status-page/history-fixture.ts';
import { NOW, healthyTarget } from '../../../tests/support/target-states.ts';
import { rowView } from '../view/service-view.ts';
import { renderingOf } from './rendering.ts';
import { slotText, uptimeBars } from './service-charts.ts';

/** The first bar's titles and failed height, of a day whose first slot is as given. */
function firstBar(known: Partial<HistorySlot>) {
  const history = serviceHistory({ name: 'a', seconds: 0.1 });
  const slots = history.slots.map((slot, index) => (index === 0 ? { ...slot, ...known } : slot));
  const context = { history: { ...history, slots }, now: NOW };
  const choice = { language: 'en', range: '24h', theme: 'auto', named: {} } as const;
  const rendering = renderingOf({ choice, now: NOW }, { timeZone: 'UTC' });
  const bars = renderToString(uptimeBars(rowView(healthyTarget('a'), context), rendering));
  const [, title] = /<rect x="0"[^>]*><title>[^<]*UTC: ([^<]*)</.exec(bars) ?? [];
  const [, whole, share] =
    /class="failed" stroke-width="(?:(30)|3)"[^>]* d="M(?:0|1.5) .*?v?-?(\d+)"/.exec(bars) ?? [];
  return { title, failedHeight: Number(whole ?? share ?? 0) };
}

test.for([
  [{ availabilityRatio: null, samples: 0 }, undefined, 0],
  [{ availabilityRatio: null, failures: 32, inMaintenance: true }, 'Maintenance', 0],
  [{ availabilityRatio: 1 }, undefined, 0],
  [{ availabilityRatio: 0.5, failures: 28 }, '50% available, 32 checks, 28 failed', 15],
  [{ availabilityRatio: 0.5, failures: null }, '50% available', 15],
  [
    { availabilityRatio: 0.5, failures: 28, reasons: ['dns', 'timeout'] },
    '28 failed, name not found, no answer in time',
    15,
  ],
  [{ availabilityRatio: 1, failures: 1 }, '100% available, 32 checks, 1 failed', 8],
  [{ availabilityRatio: 0, failures: 32 }, '0% available, 32 checks, 32 failed', 30],
  [
    { availabilityRatio: 0, samples: 0, averageSeconds: null },
    '0% available by the check before, no check of its own',
    30,
  ],
  [{ availabilityRatio: 1, samples: 0, averageSeconds: null }, undefined, 0],
] as const)('a bar of %o says "%s"', ([slot, title, failedHeight]) => {
  const { title: told = '', failedHeight: tall } = firstBar(slot);
  expect(tall).toBe(failedHeight);
  expect(told).toContain(title ?? '');
  expect(told === '').toBe(title === undefined);
});

test('a slot says from when to when, in the zone of the reader', () => {
  const history = serviceHistory({ name: 'a', seconds: 0.1, failures: { 89: 3 } });
  const service = rowView(healthyTarget('a'), { history, now: NOW });
  const choice = { language: 'en', range: '24h', theme: 'auto', named: {} } as const;
  const rendering = renderingOf({ choice, now: NOW }, { timeZone: 'Asia/Tokyo', locale: 'en-GB' });
  expect(slotText(service, 89, rendering).replaceAll(/\s/g, ' ')).toMatch(
    /^24 Nov, 20:44:00 GMT\+9 – 21:00:00 GMT\+9: 90.62% available, 32 checks, 3 failed, ⌀ \d+ ms$/,
  );
});
