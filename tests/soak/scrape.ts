import { expositionFaults } from '../support/exposition/exposition-faults.ts';
import { parsePrometheusText } from '../../exporter/collectors/prometheus-text.ts';
import type { TextSample } from '../../exporter/collectors/prometheus-text.ts';

type Labels = Readonly<Record<string, string>>;

/** The samples of an exposition. Times in Unix milliseconds. */
export interface Exposed {
  readonly startMs: number;
  readonly endMs: number;
  readonly samples: readonly TextSample[];
  /** Names of the counters, with the series of histograms. */
  readonly counters: ReadonlySet<string>;
}

/** A parsed and checked exposition. */
export interface Scrape extends Exposed {
  readonly text: string;
  /** Errors that Prometheus would refuse. */
  readonly faults: readonly string[];
}

/** Parses an exposition in Prometheus text. The times are those of the request and the response. */
export async function readScrape(text: string, startMs: number, endMs: number): Promise<Scrape> {
  const { samples, malformed } = await parsePrometheusText(text);
  const unread = [...malformed.values()].map(({ line }) => `cannot parse line ${line}`);
  return {
    startMs,
    endMs,
    text,
    samples,
    counters: countersIn(text),
    faults: [...expositionFaults(text), ...unread],
  };
}

/** The samples of a metric with these labels. */
export function samplesOf({ samples }: Scrape, name: string, labels: Labels = {}): TextSample[] {
  const wanted = Object.entries(labels);
  return samples.filter(
    (sample) =>
      sample.name === name && wanted.every(([label, value]) => sample.labels.get(label) === value),
  );
}

/** The value of the first such sample, if there is one. */
export function valueOf(scrape: Scrape, name: string, labels?: Labels): number | undefined {
  return samplesOf(scrape, name, labels)[0]?.value;
}

/** The sum of all such samples. */
export function sumOf(scrape: Scrape, name: string, labels?: Labels): number {
  return samplesOf(scrape, name, labels).reduce((sum, { value }) => sum + value, 0);
}

/** The names of the counters in an exposition. */
export const countersIn = (text: string) => new Set(counterNames(text));

function* counterNames(text: string): Generator<string> {
  for (const [, name = '', type] of text.matchAll(/^# TYPE (\S+) (counter|histogram)$/gm)) {
    if (type === 'counter') yield name;
    else yield* [`${name}_bucket`, `${name}_sum`, `${name}_count`];
  }
}
