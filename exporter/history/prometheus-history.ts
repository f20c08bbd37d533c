import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { History, HistoryAnswer } from './history.ts';
import { historyQueries } from './history-queries.ts';
import { PrometheusAttempts } from './prometheus-attempts.ts';
import type { Attempt } from './prometheus-attempts.ts';
import type { PrometheusClient } from './prometheus-client.ts';
import { readFigures } from './read-figures.ts';
import { readServices } from './read-services.ts';
import { RecentAnswers } from './recent-answers.ts';
import { slotGrid } from './slots.ts';

/** Prometheus scrapes each 15 s: an answer of 5 s ago is as good as a new one. */
const FRESH_MS = 5000;

export interface PrometheusHistoryOptions {
  readonly client: PrometheusClient;
  /** Answers when Prometheus does not. */
  readonly fallback: History;
  /** The configured services, in the order in which answers list them. */
  readonly serviceNames: () => readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * History as Prometheus holds it, for any range. All queries together have one second; then, or when
 * Prometheus holds nothing of the range, the fallback answers with a note that says why.
 */
export class PrometheusHistory implements History {
  readonly #options: PrometheusHistoryOptions;
  readonly #attempts: PrometheusAttempts;
  readonly #recent: RecentAnswers<Attempt<HistoryAnswer>>;

  constructor(options: PrometheusHistoryOptions) {
    const { clock, log } = options;
    this.#options = options;
    this.#attempts = new PrometheusAttempts({ clock, log, subject: 'history' });
    this.#recent = new RecentAnswers(clock, FRESH_MS);
  }

  async query(rangeMs: number): Promise<HistoryAnswer> {
    const names = this.#options.serviceNames();
    const attempt = await this.#recent.ask(JSON.stringify([rangeMs, names]), () =>
      this.#attempts.attempt((signal) => this.#ask(rangeMs, names, signal)),
    );
    if ('note' in attempt) return this.#fallBack(rangeMs, attempt.note);
    if (attempt.value.coveredMs > 0) return attempt.value;
    return this.#fallBack(rangeMs, 'Prometheus holds nothing of this range');
  }

  async #fallBack(rangeMs: number, reason: string): Promise<HistoryAnswer> {
    const answer = await this.#options.fallback.query(rangeMs);
    return { ...answer, note: `${reason}; this is from the monitor's own memory` };
  }

  async #ask(
    rangeMs: number,
    names: readonly string[],
    signal: AbortSignal,
  ): Promise<HistoryAnswer> {
    const { client, clock } = this.#options;
    const grid = slotGrid(rangeMs, clock.now());
    const queries = historyQueries(grid);
    const range = (query: string) => client.range(query, grid, signal);
    const instant = (query: string) => client.instant(query, grid.to, signal);
    const [counters, withinSlots, responseTimes, figures, increases, covered, started] =
      await Promise.all([
        range(queries.counters),
        range(queries.withinSlots),
        instant(queries.responseTimes),
        range(queries.figures),
        instant(queries.figureIncreases),
        instant(queries.covered),
        instant(queries.alertsStarted),
      ]);
    const answers = { counters, withinSlots, responseTimes };
    return {
      source: 'prometheus',
      coveredMs: Math.min((covered[0]?.value ?? 0) * queries.stepMs, rangeMs),
      services: readServices(names, answers, grid),
      figures: readFigures(figures, increases),
      alertsGenerated: started[0]?.value ?? 0,
    };
  }
}
