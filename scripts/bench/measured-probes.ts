import type { ChildProcess } from 'node:child_process';
import { quantile } from './figures.ts';
import { ask } from './subjects.ts';
import type { TrueDurations } from './target.ts';

/** |measured - true| of one run, milliseconds. */
export interface Errors {
  readonly p50: number;
  readonly p99: number;
}

/**
 * Compares what the monitoring service says that its probes took (its log at `debug`) with what they
 * took at the target: the answers of a service come in the order of its probes.
 */
export class MeasuredProbes {
  readonly #target: ChildProcess;
  #measuredMs = new Map<number, number[]>();

  constructor(target: ChildProcess) {
    this.#target = target;
  }

  /** For every line of the service's log. */
  readonly take = (line: string): void => {
    if (!line.includes('"service probed"')) return;
    const { target, durationSeconds } = JSON.parse(line) as Record<string, unknown>;
    const id = Number(String(target).replace('service-', ''));
    const known = this.#measuredMs.get(id);
    if (known) known.push(Number(durationSeconds) * 1000);
    else this.#measuredMs.set(id, [Number(durationSeconds) * 1000]);
  };

  /** Errors of the probes from now on until `during` has ended. */
  async errorsWhile(during: () => Promise<unknown>): Promise<Errors> {
    await this.#settle();
    await during();
    const measured = this.#measuredMs;
    const truth = await this.#settle();
    const errors = truth.flatMap(([id, trueMs]) => {
      const measuredMs = measured.get(id)?.shift();
      return measuredMs === undefined ? [] : [Math.abs(measuredMs - trueMs)];
    });
    return { p50: quantile(errors, 0.5), p99: quantile(errors, 0.99) };
  }

  /** Forgets both sides at once: a probe that is under way then is on neither or the wrong one. */
  async #settle(): Promise<TrueDurations> {
    const truth = await ask<TrueDurations>(this.#target, {});
    this.#measuredMs = new Map();
    return truth;
  }
}
