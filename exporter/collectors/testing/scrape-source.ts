import { silentLogger } from '../../logger.ts';
import { MetricRegistry } from '../../metrics/registry.ts';
import { MovedClock } from '../../testing/moved-clock.ts';
import { CollectorSet } from '../collector-set.ts';
import type { CollectorState } from '../collector-state.ts';
import { configuredSource } from './source-server.ts';
import type { SourceServer } from './source-server.ts';

/** For tests: a source as services.yml would name it, of JSON and of Prometheus text. */
export const json = {
  format: 'json',
  metrics: [
    { metric: 'penpal_total_users', value: 'total' },
    { metric: 'penpal_users_by_language', each: 'languages', keyLabel: 'language' },
    { metric: 'penpal_payments_total', labels: { status: 'failed' }, value: 'failed' },
  ],
};
export const text = {
  format: 'prometheus',
  metrics: [
    {
      metric: 'penpal_messages_total',
      source: 'messages',
      labelsFrom: { language: 'language', type: 'type' },
    },
  ],
};
/** What one read of a source led to. */
export interface Seen {
  /** Lines of business figures in the scrape. */
  readonly figures: string[];
  readonly exposition: string;
  readonly success: boolean | undefined;
  readonly dropped: CollectorState['droppedTotal'];
  readonly message: string | undefined;
}

/** Reads the server once, as the service would, and scrapes. */
export async function readAndScrape(
  server: SourceServer,
  entry: Record<string, unknown>,
): Promise<Seen> {
  const collectors = new CollectorSet({ clock: new MovedClock(), log: silentLogger });
  const registry = new MetricRegistry(silentLogger);
  registry.addSource(collectors.samples);
  const read = new Promise<CollectorState>((resolve) => collectors.onRead(resolve));
  collectors.apply([configuredSource(server.url, entry)]);
  const { last, droppedTotal } = await read;
  await collectors.stop();
  const exposition = await registry.expose();
  return {
    exposition,
    figures: exposition
      .split('\n')
      .filter((line) => /^penpal_(?!collector|monitoring|alert)/.test(line)),
    success: last?.success,
    dropped: droppedTotal,
    message: last?.message,
  };
}

const SAMPLE =
  /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\]|\\[\\"n])*"(?:,(?=[a-zA-Z_])|(?=\})))+)\})? (-?\d+(?:\.\d+)?(?:e[+-]\d+)?|[+-]Inf|Nan)$/;

/** What of it a Prometheus would not take: lines outside the grammar, series twice, mixed families. */
export function faultsOf(exposition: string): string[] {
  const faults: string[] = [];
  const series = new Set<string>();
  const families: string[] = [];
  for (const line of exposition.split('\n')) {
    const type = /^# TYPE (\S+) (?:gauge|counter|histogram|summary)$/.exec(line)?.[1];
    if (type !== undefined) families.push(type);
    if (line === '' || line.startsWith('# HELP ') || type !== undefined) continue;
    const [, name = '', labels = ''] = SAMPLE.exec(line) ?? [];
    if (name === '') faults.push(`not a sample: ${line}`);
    else if (!name.startsWith(families.at(-1) ?? '?')) faults.push(`outside its family: ${line}`);
    else if (series.has(name + labels)) faults.push(`twice: ${line}`);
    series.add(name + labels);
  }
  if (new Set(families).size !== families.length) faults.push('a family is declared twice');
  if (!exposition.endsWith('\n')) faults.push('no newline at the end');
  if (!exposition.isWellFormed()) faults.push('not UTF-8');
  return faults;
}
