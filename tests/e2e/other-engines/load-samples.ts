import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import got from 'got';
import { renderMatchers } from '../../../promql/series.ts';
import type { RealPart } from '../../../demo/real-parts.ts';
import { startPrometheus, type RealServer } from '../../../demo/real-servers.ts';
import { startVictoriaMetrics } from '../../support/processes/victoria-metrics.ts';
import { runTool } from '../../support/processes/real-part.ts';
import { timeUntil } from '../../support/time-until.ts';
import { answerOf } from './compare-answers.ts';
import type { SampledSeries } from './samples-of-everything.ts';

/** Starts a Prometheus in `folder` with these samples, without scrapes. */
export async function prometheusWith(
  samples: readonly SampledSeries[],
  { promtool, part, folder }: { promtool: RealPart; part: RealPart; folder: string },
): Promise<RealServer> {
  const file = join(folder, 'samples.txt');
  await pipeline(Readable.from(openMetrics(samples)), createWriteStream(file));
  const dataDir = join(folder, 'prometheus');
  const few = '--max-block-duration=30d';
  const args = ['tsdb', 'create-blocks-from', 'openmetrics', few, '--quiet', file, dataDir];
  const { exitCode, stderr } = await runTool(promtool, args);
  if (exitCode !== 0) throw new Error(stderr);
  const configFile = join(folder, 'prometheus.yml');
  await writeFile(configFile, 'global: {}\n');
  return startPrometheus({ part, configFile, dataDir });
}

function* openMetrics(samples: readonly SampledSeries[]): Generator<string> {
  for (const { name, labels, times, values } of samples) {
    const selector = name + renderMatchers(labels);
    yield times.map((at, index) => `${selector} ${values[index]} ${at}\n`).join('');
  }
  yield '# EOF\n';
}

/** Starts a VictoriaMetrics with these samples of any age. */
export async function victoriaMetricsWith(
  samples: readonly SampledSeries[],
  part: RealPart,
): Promise<RealServer> {
  const server = await startVictoriaMetrics({ part, flags: ['-retentionPeriod=100y'] });
  await got.post(`${server.url}/api/v1/import`, { body: Readable.from(jsonLines(samples)) });
  await got(`${server.url}/internal/force_flush`);
  // On a busy machine, parts that were being written when it was asked appear later.
  const imported = samples.reduce((sum, { times }) => sum + times.length, 0);
  const time = Math.max(...samples.flatMap(({ times }) => times.at(-1) ?? 0));
  await timeUntil('all samples can be read', 10_000, async () => {
    const query = 'sum(count_over_time({__name__!=""}[100d]))';
    const [count] = (await answerOf(server.url, query, { time })).values();
    return count === imported;
  });
  return server;
}

function* jsonLines(samples: readonly SampledSeries[]): Generator<string> {
  for (const { name, labels, times, values } of samples) {
    const metric = { __name__: name, ...labels };
    yield `${JSON.stringify({ metric, values, timestamps: times.map((at) => at * 1000) })}\n`;
  }
}
