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
import { MONTH_END, MONTH_SECONDS, monthOfPenpal, writeSamples } from './month-of-samples.ts';
import { ask } from '../support/processes/prometheus-api.ts';

/** All queries of one dashboard together. The largest reads 19,024; one over raw samples would read 345,000. */
const MOST_SAMPLES = 30_000;
/** Grafana queries about one point per pixel of a panel's width. */
const POINTS = 1000;
const STATS = { stats: 'all' } as const;

let folder: TemporaryFolder;
let prometheus: RealServer | undefined;

beforeAll(async () => {
  folder = await temporaryFolder('penpal-month-');
  const [promtool, part] = [await findRealPart('promtool'), await findRealPart('prometheus')];
  if ('absent' in promtool || 'absent' in part) return;
  const samples = join(folder.path, 'samples.txt');
  const dataDir = join(folder.path, 'data');
  await writeSamples(samples, monthOfPenpal);
  const long = '--max-block-duration=61d';
  const args = ['tsdb', 'create-blocks-from', 'openmetrics', long, '--quiet', samples, dataDir];
  const { exitCode, stderr } = await runTool(promtool, args);
  if (exitCode !== 0) throw new Error(stderr);
  const configFile = join(folder.path, 'prometheus.yml');
  await writeFile(configFile, 'global: {}\n');
  const flags = ['--storage.tsdb.retention.time=50y'];
  prometheus = await startPrometheus({ part, configFile, dataDir, flags });
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
  const range = { seconds: MONTH_SECONDS, stepSeconds: MONTH_SECONDS / POINTS, end: MONTH_END };
  const atItsEnd = { seconds: 0, stepSeconds: 1, end: MONTH_END };
  const answers = await Promise.all(
    targets.map(({ expr, instant }) =>
      ask(url, fillVariables(expr, { $__range: '30d' }), instant ? atItsEnd : range, STATS),
    ),
  );
  expect(answers.filter(({ data }) => data.result.length === 0)).toEqual([]);
  const read = answers.map(({ data }) => data.stats!.samples.totalQueryableSamples);
  expect(read.reduce((sum, samples) => sum + samples)).toBeLessThan(MOST_SAMPLES);
});
