import { expect, test } from 'vitest';
import { renderBoards } from '../../../dashboards/index.ts';
import type { DashboardJson } from '../../dashboards/dashboard-json.ts';
import { framesOf } from '../../dashboards/grafana/frames.ts';
import { readPanel } from '../../dashboards/grafana/read-panel.ts';
import { unreadable } from '../../dashboards/readable.ts';

const dashboards = [...renderBoards().values()].map((text) => JSON.parse(text) as DashboardJson);
const tables = dashboards.flatMap(({ uid, panels }) =>
  panels
    .filter(({ type }) => type === 'table')
    .map((panel) => ({ uid, title: panel.title, panel })),
);

test.for(tables)(
  '$uid, $title: an empty cell does not say why a whole table is empty',
  async ({ panel }) => {
    const sets = Object.keys(titlesOf(panel)).map((label) => ({ [label]: `some ${label}` }));
    // A row for each label alone: all its other cells are empty.
    const answers = panel.targets.map(() =>
      sets.map((metric) => ({ metric, value: [1, '60'] as const })),
    );
    const reading = await readPanel(panel, framesOf(panel.targets, answers));
    expect(reading.rows.length).toBeGreaterThan(0);
    expect(unreadable(reading, panel).filter((fault) => fault.endsWith('in a row'))).toEqual([]);
  },
);

/** The titles of the columns by label, and by what Grafana calls the values of the queries. */
function titlesOf({ transformations }: DashboardJson['panels'][number]): Record<string, string> {
  const { options } = transformations!.find(({ id }) => id === 'organize')!;
  const { renameByName } = options as { renameByName: Record<string, string> };
  return Object.fromEntries(Object.entries(renameByName).filter(([name]) => /^[a-z]/.test(name)));
}
