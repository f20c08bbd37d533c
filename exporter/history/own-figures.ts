import type { SourceConfig } from '../config/config.ts';
import type { History } from './history.ts';

/**
 * A history with the business figures of these sources alone: of several processes that share the
 * services, each would find in Prometheus the figures of all.
 */
export function withFiguresOf(
  history: History,
  sources: () => readonly Pick<SourceConfig, 'mappings'>[],
): History {
  return {
    query: async (rangeMs) => {
      const answer = await history.query(rangeMs);
      const own = new Set(
        sources().flatMap(({ mappings }) => mappings.map(({ metric }) => metric)),
      );
      return { ...answer, figures: answer.figures.filter(({ metric }) => own.has(metric)) };
    },
  };
}
