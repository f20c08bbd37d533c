import type { Logger } from '../logger.ts';
import type { ProbeOutcome } from './outcome.ts';
import type { TargetState } from './target-state.ts';

export type OutcomeListener = (state: TargetState, outcome: ProbeOutcome) => void;

/** Those who want to know of each outcome. One that throws must not cost the others theirs. */
export class OutcomeListeners {
  readonly #log: Logger;
  readonly #all = new Set<OutcomeListener>();

  constructor(log: Logger) {
    this.#log = log;
  }

  add(listener: OutcomeListener): void {
    this.#all.add(listener);
  }

  tell(state: TargetState, outcome: ProbeOutcome): void {
    for (const listener of this.#all) {
      try {
        listener(state, outcome);
      } catch (error) {
        this.#log.error({ err: error, target: state.service.name }, 'a listener to probes threw');
      }
    }
  }
}
