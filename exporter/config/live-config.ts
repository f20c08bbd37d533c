import { notify } from '../logger.ts';
import type { Logger } from '../logger.ts';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';

const OUR_FAULT = 'a fault of the monitor itself';

export type ReloadResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/**
 * The configuration in force. A file that cannot be used changes nothing, and a log line says so. All
 * others are told of one that can; should one of them throw, that reload is none that worked.
 */
export class LiveConfig {
  #current: Config;
  #lastReloadWorked = true;
  readonly #parts: LiveConfigParts;
  readonly #objections: ((config: Config) => readonly string[])[] = [];
  readonly #listeners: ((config: Config) => void)[] = [];

  /** Throws a ConfigError if the first load fails: without a configuration there is no start. */
  constructor(parts: LiveConfigParts) {
    this.#parts = parts;
    this.#current = parts.load();
  }

  get current(): Config {
    return this.#current;
  }

  /** False after one that failed: what was in force before goes on, or not all of the new took effect. */
  get lastReloadWorked(): boolean {
    return this.#lastReloadWorked;
  }

  /** Asked before a configuration comes into force; what it says refuses that, a line a fault. */
  refuseIf(objection: (config: Config) => readonly string[]): void {
    this.#objections.push(objection);
  }

  /** Called with every configuration that comes into force after the first. */
  onChange(listener: (config: Config) => void): void {
    this.#listeners.push(listener);
  }

  reload(): ReloadResult {
    const { log } = this.#parts;
    try {
      this.#current = this.#load();
    } catch (error) {
      this.#lastReloadWorked = false;
      const message = error instanceof ConfigError ? error.message : OUR_FAULT;
      const facts = error instanceof ConfigError ? { faults: message.split('\n') } : { err: error };
      log.error(facts, 'reload failed; the old configuration goes on');
      return { ok: false, message };
    }
    this.#lastReloadWorked = notify(log, 'the configuration', this.#listeners, this.#current);
    if (!this.#lastReloadWorked)
      return { ok: false, message: `${OUR_FAULT}: not all of it took effect` };
    const { services, lists } = this.#current;
    log.info({ services: services.length, lists: lists.length }, 'configuration reloaded');
    return { ok: true };
  }

  #load(): Config {
    const config = this.#parts.load();
    const faults = this.#objections.flatMap((objection) => objection(config));
    if (faults.length > 0) throw new ConfigError(faults);
    return config;
  }
}

export interface LiveConfigParts {
  /** Throws a ConfigError if the files cannot be used. */
  readonly load: () => Config;
  readonly log: Logger;
}
