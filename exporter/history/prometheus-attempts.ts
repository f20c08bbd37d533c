import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { withDeadline } from './deadline.ts';
import { PrometheusError } from './prometheus-error.ts';

/** For everything that one answer needs of Prometheus. The promise of the API. */
const PROMETHEUS_DEADLINE_MS = 1000;

/** What Prometheus said, or why there is nothing: a sentence for the reader. */
export type Attempt<T> = { readonly value: T } | { readonly note: string };

export interface PrometheusAttemptsOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** What is asked for, and who answers instead, for the log: `history`. */
  readonly subject: string;
}

/** Asks Prometheus within the deadline. A failure is a value; only its first and last are logged. */
export class PrometheusAttempts {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #subject: string;
  #isFailing = false;

  constructor({ clock, log, subject }: PrometheusAttemptsOptions) {
    this.#clock = clock;
    this.#log = log;
    this.#subject = subject;
  }

  async attempt<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<Attempt<T>> {
    try {
      const value = await withDeadline(this.#clock, PROMETHEUS_DEADLINE_MS, ask);
      this.#succeeded();
      return { value };
    } catch (error) {
      const reason = error instanceof PrometheusError ? error.message : 'could not be understood';
      this.#failed(reason, error);
      return { note: `Prometheus ${reason}` };
    }
  }

  #succeeded(): void {
    if (this.#isFailing) this.#log.info(`Prometheus answers again: ${this.#subject} comes from it`);
    this.#isFailing = false;
  }

  /** A request's error is not logged: it may hold the credentials of PROMETHEUS_URL. */
  #failed(reason: string, error: unknown): void {
    const message = `Prometheus ${reason}: ${this.#subject} is what this service knows itself`;
    const details = error instanceof PrometheusError ? {} : { err: error };
    if (!this.#isFailing) this.#log.warn(details, message);
    this.#isFailing = true;
  }
}
