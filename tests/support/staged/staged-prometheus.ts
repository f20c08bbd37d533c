import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import got from 'got';
import { parsePrometheusText } from '../../../exporter/collectors/prometheus-text.ts';
import { findRealPart } from '../../../demo/real-parts.ts';
import { startPrometheus } from '../../../demo/real-servers.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { metrics } from '../../../promql/metrics.ts';
import { countersIn, type Exposed } from '../../soak/scrape.ts';
import { evaluateRules } from './evaluated-rules.ts';
import { writeSeries } from './remote-write.ts';
import { type Moment, playMoments } from './staged-day.ts';

const RULES = resolve('provisioning/prometheus/rules/generated/*.yml');
/** Every staged day is the same, so that the points of curves are too. */
export const STAGED_START_MS = Date.parse('2026-01-14T08:00:00Z');

/** A Prometheus that has stored a day which never happened. Waits for nothing. */
export interface StagedPrometheus extends AsyncDisposable {
  readonly url: string;
  /** What it exposes of itself. */
  scrape(): Promise<Exposed>;
  /** Stores the day and what the rules make of it. Returns its start, Unix seconds. */
  play(moments: readonly Moment[]): Promise<number>;
}

/** Undefined if this machine cannot have Prometheus. */
export async function startStagedPrometheus(): Promise<StagedPrometheus | undefined> {
  const part = await findRealPart('prometheus');
  if ('absent' in part) return undefined;
  await using started = new AsyncDisposableStack();
  const folder = await temporaryFolder('penpal-staged-');
  started.defer(() => folder.remove());
  const configFile = join(folder.path, 'prometheus.yml');
  await writeFile(
    configFile,
    JSON.stringify({
      global: {
        external_labels: { grafana_url: 'http://grafana', runbook_url: 'http://runbooks' },
      },
      rule_files: [RULES],
      storage: { tsdb: { out_of_order_time_window: '20y' } },
    }),
  );
  const flags = ['--web.enable-remote-write-receiver', '--storage.tsdb.retention.time=50y'];
  const { url } = started.use(await startPrometheus({ part, configFile, flags }));
  const running = started.move();
  return {
    url,
    scrape: () => scrapeUrl(`${url}/metrics`),
    play: async (moments) => {
      const start = STAGED_START_MS / 1000;
      await writeSeries(url, playMoments(moments, STAGED_START_MS));
      await evaluateRules(url, { start, end: start + moments.at(-1)!.second });
      return start;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** What a dashboard or a rule may use. */
function isUsed(name: string): boolean {
  return name in metrics || name.replace(/_(bucket|sum|count)$/, '') in metrics;
}

/** Scrapes a URL, if it responds with success. Keeps what a dashboard or a rule may use. */
export async function scrapeUrl(url: string): Promise<Exposed> {
  const startMs = Date.now();
  const text = await got(url, { retry: { limit: 0 } }).text();
  const endMs = Date.now();
  const { samples } = await parsePrometheusText(text, isUsed);
  return { startMs, endMs, samples, counters: countersIn(text) };
}
