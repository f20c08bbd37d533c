import { describe, expect, test } from 'vitest';
import {
  failedCollector,
  readCollector,
  sourceConfig,
} from '../../../tests/support/status-page/collector-fixture.ts';
import { sample, type Sample } from '../../metrics/sample.ts';
import type { BusinessHistory } from '../../history/history.ts';
import { figureViews } from './figure-view.ts';

const payment = (status: 'success' | 'failed' | 'pending', value: number) =>
  sample('penpal_payments_total', { status }, value);
const grown = (status: string, increase: number): BusinessHistory => ({
  ...{ metric: 'penpal_payments_total', labels: { status }, increase, points: [null, increase] },
});

describe('a business figure', () => {
  test('that is counted is what all its series added, with the series and levels beside', () => {
    const collectors = [
      readCollector('payments', [
        payment('failed', 40),
        payment('success', 900),
        payment('pending', 7),
      ]),
    ];
    const pending = { ...grown('pending', 0), increase: null, points: [3, 7] };
    const history = [grown('failed', 2), grown('success', 30), pending];
    expect(figureViews(collectors, history)).toEqual([
      {
        ...{ metric: 'penpal_payments_total', kind: 'counted', unit: 'count', absences: [] },
        isOfProcess: false,
        ...{ value: 947, change: 32, points: [null, 32] },
        series: [
          { labels: ['success'], value: 900, increase: 30, isLevel: false },
          { labels: ['pending'], value: 7, increase: null, isLevel: true },
          { labels: ['failed'], value: 40, increase: 2, isLevel: false },
        ],
      },
    ]);
  });

  test('of a gauge is its value and how it has changed', () => {
    const collectors = [readCollector('users', [sample('penpal_total_users', {}, 120)])];
    const metric = 'penpal_total_users';
    const points = [null, 100, 110, 120];
    const [view] = figureViews(collectors, [{ metric, labels: {}, increase: null, points }]);
    expect(view).toMatchObject({ value: 120, change: 20, points, series: [] });
  });

  test('is not known when its source fails, and says why', () => {
    const collectors = [failedCollector('payments', ['penpal_payments_total'], 'got 404')];
    const [view] = figureViews(collectors, [grown('success', 30)]);
    const absences = [{ labels: [], absence: 'source cannot be read', message: 'got 404' }];
    expect(view).toMatchObject({ value: null, absences, series: [] });
  });

  test('is not 0 before the first read', () => {
    const source = sourceConfig('payments', ['penpal_payments_total']);
    const [view] = figureViews([{ source, samples: [], droppedTotal: {} }], []);
    const absences = [{ labels: [], absence: 'not read yet' }];
    expect(view).toMatchObject({ value: null, change: null, absences });
  });

  test('that its source does not report says so; tokens name the service that reports their cost', () => {
    const cost = sample('penpal_ai_cost_usd_total', { provider: 'openai', model: 'm' }, 2);
    const metrics = ['penpal_ai_tokens_consumed_total', 'penpal_ai_cost_usd_total'] as const;
    const absences = [{ labels: [], absence: 'not reported by the source' }];
    const views = (samples: readonly Sample[]) =>
      figureViews([readCollector('ai', samples, [...metrics])], []);
    expect(views([cost])).toMatchObject([
      { value: null, absences, costReportedBy: 'auth-service' },
      { value: 2, absences: [] },
    ]);
    expect(views([])[0]!.costReportedBy).toBe(undefined);
  });

  test('of levels has no sum: an average of averages says nothing', () => {
    const level = (language: string, value: number) =>
      sample('penpal_average_user_level', { language }, value);
    const [view] = figureViews([readCollector('users', [level('fr', 2), level('en', 3)])], []);
    expect(view).toMatchObject({ value: null, points: [], series: [{ value: 3 }, { value: 2 }] });
  });

  test('names its series by what tells them apart', () => {
    const tokens = (type: 'prompt' | 'completion', value: number) =>
      sample('penpal_ai_tokens_consumed_total', { provider: 'openai', model: 'm', type }, value);
    const [view] = figureViews(
      [readCollector('ai', [tokens('prompt', 9), tokens('completion', 1)])],
      [],
    );
    expect(view?.series.map(({ labels }) => labels)).toEqual([['prompt'], ['completion']]);
  });

  test('is not shown when no source is asked for it', () => {
    expect(figureViews([], [grown('success', 30)])).toEqual([]);
  });
});
