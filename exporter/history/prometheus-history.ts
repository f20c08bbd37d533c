import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { History, HistoryAnswer } from './history.ts';
import { counterQueries, increasesInSlot, successOutsideMaintenance } from './counter-queries.ts';
import { figureIncreases, historyQueries } from './history-queries.ts';
import type { HistoryQueries } from './history-queries.ts';
import { ServiceCounters } from './instance-counters.ts';
import type { SecondStep, SlotRun } from './instance-counters.ts';
import { PrometheusAttempts } from './prometheus-attempts.ts';
import type { Attempt } from './prometheus-attempts.ts';
import type { PrometheusClient } from './prometheus-client.ts';
import { readFigures, restartedMetrics } from './read-figures.ts';
import { readServices } from './read-services.ts';
import { RecentAnswers } from './recent-answers.ts';
import { slotGrid } from './slots.ts';
import type { SlotGrid } from './slots.ts';

/** Prometheus scrapes each 15 s: an answer of 5 s ago is as good as a new one. */
const FRESH_MS = 5000;
/** The page has five ranges. A history is about 10 kB a service. */
const MAX_QUESTIONS = 8;

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
    this.#recent = new RecentAnswers(clock, FRESH_MS, MAX_QUESTIONS);
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
    const instant = (query: string) => client.instant(query, grid.to, signal);
    const [services, percentiles, figures, covered, started] = await Promise.all([
      this.#askCounters(names, grid, signal),
      instant(queries.percentiles),
      this.#askFigures(queries, grid, signal),
      instant(queries.covered),
      instant(queries.alertsStarted),
    ]);
    return {
      source: 'prometheus',
      coveredMs: Math.min((covered[0]?.value ?? 0) * queries.coveredStepMs, rangeMs),
      services: readServices(names, services, percentiles, grid),
      figures,
      alertsGenerated: started[0]?.value ?? 0,
    };
  }

  /** What is costly is asked for in a second step, and only for the slots that need it. */
  async #askCounters(names: readonly string[], grid: SlotGrid, signal: AbortSignal) {
    const { client } = this.#options;
    const ends = await Promise.all(
      counterQueries(names, grid).map((query) => client.range(query, grid, signal)),
    );
    const counters = new ServiceCounters(ends.flat());
    const askMore = (queriesOf: typeof increasesInSlot, { services, runs }: SecondStep) => {
      const queries = queriesOf(services, grid);
      return runs.flatMap((run) =>
        queries.map(async (query) =>
          counters.add(await client.range(query, slotEnds(grid, run), signal), run),
        ),
      );
    };
    await Promise.all([
      ...askMore(increasesInSlot, counters.doubtful()),
      ...askMore(successOutsideMaintenance, counters.partlyMaintained()),
    ]);
    return counters;
  }

  async #askFigures(queries: HistoryQueries, grid: SlotGrid, signal: AbortSignal) {
    const { client } = this.#options;
    const [figures, restarts] = await Promise.all([
      client.range(queries.figures, grid, signal),
      client.instant(queries.figureRestarts, grid.to, signal),
    ]);
    const restarted = restartedMetrics(restarts);
    const query = figureIncreases(restarted, grid);
    const increases = restarted.length > 0 ? await client.instant(query, grid.to, signal) : [];
    return readFigures({ figures, restarts, increases });
  }
}

/** The moments at which the slots of a run end. */
function slotEnds({ from, slotMs }: SlotGrid, { first, last }: SlotRun): SlotGrid {
  return { from: from + (first + 1) * slotMs, to: from + (last + 1) * slotMs, slotMs };
}
