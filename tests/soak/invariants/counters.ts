import { isBusinessMetric } from '../../../exporter/metrics/sample.ts';
import type { TextSample } from '../../../exporter/collectors/prometheus-text.ts';
import type { Scrape } from '../scrape.ts';
import { EXTRA_SERVICE } from '../plan/services-file.ts';
import type { Truth } from '../plan/truth.ts';

interface Seen {
  readonly value: number;
  readonly atMs: number;
}

/**
 * While the exporter runs, counters only rise and never disappear. Exceptions: counters of a service that a
 * reload removed, and business counters. These follow their source: ai-service counts from its own start,
 * and a source that cannot be read has no series.
 */
export class CounterWatch {
  readonly #truth: Truth;
  readonly #seen = new Map<string, Seen>();

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  check(scrape: Scrape): string[] {
    const faults: string[] = [];
    const present = new Set<string>();
    for (const sample of scrape.samples.filter(({ name }) => scrape.counters.has(name))) {
      const key = keyOf(sample);
      present.add(key);
      const before = this.#seen.get(key);
      if (before && sample.value < before.value && !this.#mayReset(sample, before, scrape)) {
        faults.push(`${key} fell from ${before.value} to ${sample.value}`);
      }
      this.#seen.set(key, { value: sample.value, atMs: scrape.startMs });
    }
    return [...faults, ...this.#vanished(present)];
  }

  #mayReset({ name }: TextSample, before: Seen, { endMs }: Scrape): boolean {
    if (!isBusinessMetric(name)) return false;
    return this.#truth
      .during('ai-service', before.atMs - 60_000, endMs)
      .some(({ fault }) => fault?.kind === 'down' || fault?.kind === 'bad-body');
  }

  #vanished(present: ReadonlySet<string>): string[] {
    const gone = [...this.#seen.keys()].filter((key) => !present.has(key));
    const faults: string[] = [];
    for (const key of gone) {
      if (isBusinessMetric(key.split('{')[0] ?? '')) continue;
      this.#seen.delete(key);
      if (!key.includes(`"${EXTRA_SERVICE}"`)) faults.push(`${key} disappeared`);
    }
    return faults;
  }
}

function keyOf({ name, labels }: TextSample): string {
  return `${name}{${[...labels].map(([label, value]) => `${label}=${JSON.stringify(value)}`).join()}}`;
}
