import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';

export type ReloadResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/**
 * The configuration in force. A reload takes effect as a whole or not at all: a file that cannot be
 * used changes nothing, and a log line says so.
 */
export class LiveConfig {
  #current: Config;
  #lastReloadWorked = true;
  #lastSuccessAt: number;
  readonly #parts: LiveConfigParts;
  readonly #objections: ((config: Config) => readonly string[])[] = [];
  readonly #listeners: ((config: Config) => void)[] = [];

  /** Throws a ConfigError if the first load fails: without a configuration there is no start. */
  constructor(parts: LiveConfigParts) {
    this.#parts = parts;
    this.#current = parts.load();
    this.#lastSuccessAt = parts.clock.now();
  }

  get current(): Config {
    return this.#current;
  }

  /** Whether the last load worked, and when one last did (Unix milliseconds). */
  get lastLoad(): { readonly worked: boolean; readonly successAt: number } {
    return { worked: this.#lastReloadWorked, successAt: this.#lastSuccessAt };
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
    const { clock, log } = this.#parts;
    try {
      this.#current = this.#load();
    } catch (error) {
      this.#lastReloadWorked = false;
      const message =
        error instanceof ConfigError ? error.message : 'a fault of the monitor itself';
      const facts = error instanceof ConfigError ? { faults: message.split('\n') } : { err: error };
      log.error(facts, 'reload failed; the old configuration goes on');
      return { ok: false, message };
    }
    this.#lastReloadWorked = true;
    this.#lastSuccessAt = clock.now();
    log.info({ services: this.#current.services.length }, 'configuration reloaded');
    for (const listener of this.#listeners) listener(this.#current);
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
  readonly clock: Clock;
  readonly log: Logger;
}
