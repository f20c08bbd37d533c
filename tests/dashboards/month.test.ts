import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boards, renderBoards } from '../../dashboards/index.ts';
import { isReason, type DashboardJson } from './dashboard-json.ts';
import { findRealPart } from '../../demo/real-parts.ts';
import { startPrometheus, type RealServer } from '../../demo/real-servers.ts';
import { temporaryFolder, type TemporaryFolder } from '../../demo/temporary-folder.ts';
import { runTool, realPartOrSkip } from '../support/processes/real-part.ts';
import { fillVariables } from './fill-variables.ts';
import { MONTH_SECONDS, monthOfPenpal, writeSamples } from './month-of-samples.ts';
import { ask } from '../support/processes/prometheus-api.ts';

/** All queries of one dashboard together. The largest reads 19,024; one over raw samples would read 345,000. */
const MOST_SAMPLES = 30_000;
/** Grafana queries about one point per pixel of a panel's width. */
const POINTS = 1000;
const STATS = { stats: 'all' } as const;

const end = Math.floor(Date.now() / 60_000) * 60;
let folder: TemporaryFolder;
let prometheus: RealServer | undefined;

beforeAll(async () => {
  folder = await temporaryFolder('penpal-month-');
  const [promtool, part] = [await findRealPart('promtool'), await findRealPart('prometheus')];
  if ('absent' in promtool || 'absent' in part) return;
  const samples = join(folder.path, 'samples.txt');
  const dataDir = join(folder.path, 'data');
  await writeSamples(samples, monthOfPenpal, end);
  // promtool reads the whole file once per block, so use as few blocks as possible.
  const few = '--max-block-duration=30d';
  const args = ['tsdb', 'create-blocks-from', 'openmetrics', few, '--quiet', samples, dataDir];
  const { exitCode, stderr } = await runTool(promtool, args);
  if (exitCode !== 0) throw new Error(stderr);
  const configFile = join(folder.path, 'prometheus.yml');
  await writeFile(configFile, 'global: {}\n');
  prometheus = await startPrometheus({ part, configFile, dataDir });
});

afterAll(async () => {
  await prometheus?.stop();
  await folder.remove();
});

const dashboards = [...renderBoards().values()].map((text) => JSON.parse(text) as DashboardJson);
const wide = boards
  .map(({ from }, index) => ({ from, ...dashboards[index]! }))
  .filter(({ from }) => /^now-\d+d$/.test(from));

test.for(wide)('the 30-day queries of $uid read few samples', async ({ panels }, { skip }) => {
  await realPartOrSkip('prometheus', skip);
  const targets = panels
    .filter(({ type }) => type !== 'row')
    .flatMap((panel) => panel.targets.filter(({ expr }) => !isReason(expr)));
  const { url } = prometheus!;
  const range = { seconds: MONTH_SECONDS, stepSeconds: MONTH_SECONDS / POINTS, end };
  const answers = await Promise.all(
    targets.map(({ expr, instant }) =>
      ask(url, fillVariables(expr, { $__range: '30d' }), instant ? undefined : range, STATS),
    ),
  );
  expect(answers.filter(({ data }) => data.result.length === 0)).toEqual([]);
  const read = answers.map(({ data }) => data.stats!.samples.totalQueryableSamples);
  expect(read.reduce((sum, samples) => sum + samples)).toBeLessThan(MOST_SAMPLES);
});
