import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { sample } from '../metrics/sample.ts';
import type { Sample } from '../metrics/sample.ts';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';

export type ReloadResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/**
 * The configuration in force. A reload takes effect as a whole or not at all: a file that cannot be
 * used changes nothing, and a log line and a gauge say so.
 */
export class LiveConfig {
  #current: Config;
  #lastReloadWorked = true;
  #lastSuccessAt: number;
  readonly #parts: LiveConfigParts;
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

  /** Called with every configuration that comes into force after the first. */
  onChange(listener: (config: Config) => void): void {
    this.#listeners.push(listener);
  }

  reload(): ReloadResult {
    const { load, clock, log } = this.#parts;
    try {
      this.#current = load();
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

  readonly samples = (): readonly Sample[] => [
    sample('penpal_monitoring_config_last_reload_successful', {}, Number(this.#lastReloadWorked)),
    sample(
      'penpal_monitoring_config_last_reload_success_timestamp_seconds',
      {},
      this.#lastSuccessAt / 1000,
    ),
  ];
}

export interface LiveConfigParts {
  /** Throws a ConfigError if the files cannot be used. */
  readonly load: () => Config;
  readonly clock: Clock;
  readonly log: Logger;
}
