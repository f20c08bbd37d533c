import { expect, test } from 'vitest';
import type { Mapping } from '../config/config.ts';
import type { FigureHistory, History } from './history.ts';
import { withFiguresOf } from './own-figures.ts';

const figure = (metric: FigureHistory['metric']): FigureHistory => ({
  ...{ metric, labels: {}, increase: null, points: [], added: [] },
});
const everything: History = {
  query: (rangeMs) =>
    Promise.resolve({
      ...{ source: 'prometheus', coveredMs: rangeMs, services: [], alertsGenerated: 0 },
      figures: [figure('penpal_total_users'), figure('penpal_messages_total')],
    }),
};
const users: Mapping = {
  ...{ from: 'prometheus', metric: 'penpal_total_users', source: 'users' },
  ...{ labels: {}, where: {}, labelsFrom: {} },
};

test('only the figures of the given sources are left, and all else as it was', async () => {
  const history = withFiguresOf(everything, () => [{ mappings: [users] }]);
  expect(await history.query(1000)).toEqual({
    ...(await everything.query(1000)),
    figures: [figure('penpal_total_users')],
  });
  expect((await withFiguresOf(everything, () => []).query(1)).figures).toEqual([]);
});
