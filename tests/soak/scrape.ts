import { expositionFaults } from '../support/exposition-faults.ts';
import { parsePrometheusText } from '../../exporter/collectors/prometheus-text.ts';
import type { TextSample } from '../../exporter/collectors/prometheus-text.ts';

type Labels = Readonly<Record<string, string>>;

/** One exposition, read. Times are Unix milliseconds. */
export interface Scrape {
  readonly askedMs: number;
  readonly answeredMs: number;
  readonly text: string;
  readonly samples: readonly TextSample[];
  /** Names of the families that may only rise, those of histograms' series included. */
  readonly rising: ReadonlySet<string>;
  /** What a Prometheus would not take. */
  readonly faults: readonly string[];
}

/** Reads an exposition in Prometheus text that was asked for and came at these times. */
export async function readScrape(
  text: string,
  askedMs: number,
  answeredMs: number,
): Promise<Scrape> {
  const { samples, malformed } = await parsePrometheusText(text);
  const unread = [...malformed.values()].map(({ line }) => `cannot parse line ${line}`);
  const rising = new Set(risingNames(text));
  return {
    askedMs,
    answeredMs,
    text,
    samples,
    rising,
    faults: [...expositionFaults(text), ...unread],
  };
}

/** The samples of a metric that have these labels. */
export function samplesOf({ samples }: Scrape, name: string, labels: Labels = {}): TextSample[] {
  const wanted = Object.entries(labels);
  return samples.filter(
    (sample) =>
      sample.name === name && wanted.every(([label, value]) => sample.labels.get(label) === value),
  );
}

/** The value of the only such sample; undefined if there is none. */
export function valueOf(scrape: Scrape, name: string, labels?: Labels): number | undefined {
  return samplesOf(scrape, name, labels)[0]?.value;
}

/** The values of all such samples together. */
export function sumOf(scrape: Scrape, name: string, labels?: Labels): number {
  return samplesOf(scrape, name, labels).reduce((sum, { value }) => sum + value, 0);
}

function* risingNames(text: string): Generator<string> {
  for (const [, name = '', type] of text.matchAll(/^# TYPE (\S+) (counter|histogram)$/gm)) {
    if (type === 'counter') yield name;
    else yield* [`${name}_bucket`, `${name}_sum`, `${name}_count`];
  }
}
