import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { ask } from './forked.ts';
import { seconds } from './measure.ts';
import { quantile } from './statistics.ts';
import type { TrueDuration } from './workers/target.ts';

/** Quantiles of |measured - true| of one run, milliseconds. */
export interface Errors {
  readonly p50: number;
  readonly p99: number;
}

interface Measured {
  readonly id: number;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
}

/** Latest arrival of a probe at the target, after its start, milliseconds. Later ones are not matched. */
const ARRIVAL_MS = 500;
/** Resolution of both clocks, milliseconds. */
const RESOLUTION_MS = 2;
/** Smallest share of measured probes that must be matched; with fewer the errors mean nothing. */
const LEAST_FOUND = 0.9;

/**
 * Compares the exposed duration of each service's last probe with its true duration at the target. Probes
 * are matched by service and start time.
 */
export class MeasuredProbes {
  readonly #target: ChildProcess;
  readonly #metricsUrl: string;

  constructor(target: ChildProcess, productUrl: string) {
    this.#target = target;
    this.#metricsUrl = `${productUrl}/metrics`;
  }

  /** Errors of the probes within the next seconds, with a scrape each second or only one at the end. */
  async errorsOver(
    forSeconds: number,
    scrapes: 'every second' | 'after the last',
  ): Promise<Errors> {
    const from = Date.now();
    await ask(this.#target, {});
    const scraped: Buffer[] = [];
    const scrape = async () => scraped.push(await bodyOf(this.#metricsUrl));
    for (let second = 0; second < forSeconds; second++) {
      await Promise.all([seconds(1), scrapes === 'every second' && scrape()]);
    }
    await scrape();
    const truth = await ask<TrueDuration[]>(this.#target, {});
    // Parsed only now, to take no CPU time from the target and the monitor.
    const measured = new Map<string, Measured>();
    for (const probe of scraped.flatMap((body) => lastProbes(body.toString()))) {
      if (probe.startedAt >= from) measured.set(`${probe.id} ${probe.startedAt}`, probe);
    }
    const errors = errorsOf([...measured.values()], truth);
    return { p50: quantile(errors, 0.5), p99: quantile(errors, 0.99) };
  }
}

async function bodyOf(url: string): Promise<Buffer> {
  const [response] = (await once(get(url), 'response')) as [IncomingMessage];
  return buffer(response);
}

/** The last probe of each service in an exposition. */
function lastProbes(text: string): Measured[] {
  const durations = new Map(valuesOf(text, 'service_response_time_seconds'));
  return valuesOf(text, 'service_last_probe_timestamp_seconds').map(([id, startedSeconds]) => {
    const durationSeconds = durations.get(id);
    if (durationSeconds === undefined) throw new Error(`a probe of service ${id} failed`);
    return { id, startedAt: startedSeconds * 1000, durationMs: durationSeconds * 1000 };
  });
}

function valuesOf(text: string, metric: string): [id: number, value: number][] {
  const lines = text.matchAll(
    new RegExp(`^${metric}\\{service_name="service-(\\d+)"\\} (\\S+)$`, 'gm'),
  );
  return [...lines].map(([, id, value]) => [Number(id), Number(value)]);
}

function errorsOf(measured: readonly Measured[], truth: readonly TrueDuration[]): number[] {
  const byId = Map.groupBy(truth, ({ id }) => id);
  const errors = measured.flatMap(({ id, startedAt, durationMs }) => {
    const found = byId.get(id)?.find(({ arrivedAt }) => {
      const lateMs = arrivedAt - startedAt;
      return lateMs > -RESOLUTION_MS && lateMs < ARRIVAL_MS;
    });
    return found ? [Math.abs(durationMs - found.durationMs)] : [];
  });
  if (errors.length < LEAST_FOUND * measured.length || errors.length === 0) {
    throw new Error(`only ${errors.length} of ${measured.length} probes were found at the target`);
  }
  return errors;
}
