import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import type { HistorySlot } from '../../history/history.ts';
import { serviceHistory } from '../../../tests/support/status-page/history-fixture.ts';
import { NOW, healthyTarget } from '../../../tests/support/target-states.ts';
import { serviceView } from '../view/service-view.ts';
import { renderingOf } from './rendering.ts';
import { uptimeBars } from './service-charts.ts';

/** The first bar's titles and failed height, of a day whose first slot is as given. */
function firstBar(known: Partial<HistorySlot>) {
  const history = serviceHistory({ name: 'a', seconds: 0.1 });
  const slots = history.slots.map((slot, index) => (index === 0 ? { ...slot, ...known } : slot));
  const context = { history: { ...history, slots }, rangeMs: 86_400_000, now: NOW };
  const choice = { language: 'en', range: '24h', theme: 'auto', named: {} } as const;
  const rendering = renderingOf({ choice, now: NOW }, { timeZone: 'UTC' });
  const bars = renderToString(uptimeBars(serviceView(healthyTarget('a'), context), rendering));
  const first = bars.slice(0, bars.indexOf('x="4"'));
  return {
    title: /ago: ([^<]*)</.exec(first)?.[1],
    failedHeight: Number(/class="failed"[^>]*height="(\d+)"/.exec(first)?.[1] ?? 0),
  };
}

test.for([
  [{ availabilityRatio: null, samples: 0 }, undefined, 0],
  [{ availabilityRatio: null, failures: 32, inMaintenance: true }, 'Maintenance', 0],
  [{ availabilityRatio: 1 }, undefined, 0],
  [{ availabilityRatio: 0.5, failures: 28 }, '50% available, 28 of 32 checks failed', 15],
  [{ availabilityRatio: 0.5, failures: null }, '50% available', 15],
  [{ availabilityRatio: 1, failures: 1 }, '100% available, 1 of 32 checks failed', 8],
  [{ availabilityRatio: 0, failures: 32 }, '32 of 32 checks failed', 30],
  [
    { availabilityRatio: 0, samples: 0, averageSeconds: null },
    '0% available by the check before, no check of its own',
    30,
  ],
  [{ availabilityRatio: 1, samples: 0, averageSeconds: null }, undefined, 0],
] as const)('a bar of %o says "%s"', ([slot, title, failedHeight]) => {
  expect(firstBar(slot)).toEqual({ title, failedHeight });
});
