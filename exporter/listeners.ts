import type { Logger } from './logger.ts';

/** Those who want to be told of something. One that throws must not cost the others theirs. */
export class Listeners<Told extends unknown[]> {
  readonly #log: Logger;
  readonly #of: string;
  readonly #all: ((...told: Told) => void)[] = [];

  /** `of`: what they listen to, for the log. */
  constructor(log: Logger, of: string) {
    this.#log = log;
    this.#of = of;
  }

  add(listener: (...told: Told) => void): void {
    this.#all.push(listener);
  }

  /** False when one of them threw, which is logged. */
  tell(...told: Told): boolean {
    let allTook = true;
    for (const listener of this.#all) {
      try {
        listener(...told);
      } catch (error) {
        this.#log.error({ err: error }, `a listener to ${this.#of} threw`);
        allTook = false;
      }
    }
    return allTook;
  }
}
