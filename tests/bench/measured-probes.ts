import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { quantile } from './figures.ts';
import { ask } from './forked.ts';
import type { TrueDuration } from './target.ts';
import { seconds } from './wait.ts';

/** |measured - true| of one run, milliseconds. */
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

/** Probes whose request reached the target later than this are not recognised, milliseconds. */
const ARRIVAL_MS = 500;
/** Of both clocks, milliseconds. */
const RESOLUTION_MS = 2;
/** Share of the measured probes that must be found at the target, or the errors say nothing. */
const LEAST_FOUND = 0.9;

/**
 * Compares what the monitoring service exposes of each service's last probe with what that probe took at
 * the target. They are matched by the service and the moment of the start.
 */
export class MeasuredProbes {
  readonly #target: ChildProcess;
  readonly #metricsUrl: string;

  constructor(target: ChildProcess, productUrl: string) {
    this.#target = target;
    this.#metricsUrl = `${productUrl}/metrics`;
  }

  /** Errors of the probes of so many seconds, with a scrape in each of them or only one after the last. */
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
    // Read only now: it would take the target's time, and the monitor's.
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

/** The last probe of each service that an exposition tells of. */
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
