import { notify } from '../logger.ts';
import type { Logger } from '../logger.ts';
import { ConfigError } from './config-error.ts';
import type { Config } from './config.ts';

const INTERNAL_ERROR = 'internal error of the monitoring service';

export type ReloadResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** The current configuration. A failed reload changes nothing. */
export class LiveConfig {
  #current: Config;
  #lastReloadWorked = true;
  readonly #load: () => Config;
  readonly #log: Logger;
  readonly #checks: ((config: Config) => readonly string[])[] = [];
  readonly #listeners: ((config: Config) => void)[] = [];

  /** `load` throws a ConfigError if the files are unusable; then the constructor does, too. */
  constructor({ load, log }: { readonly load: () => Config; readonly log: Logger }) {
    this.#load = load;
    this.#log = log;
    this.#current = load();
  }

  get current(): Config {
    return this.#current;
  }

  /** False if the last reload failed, or a listener threw and applied only a part of it. */
  get lastReloadWorked(): boolean {
    return this.#lastReloadWorked;
  }

  /** `check` returns the faults of a new configuration. With faults the reload fails. */
  refuseIf(check: (config: Config) => readonly string[]): void {
    this.#checks.push(check);
  }

  /** Called with each new configuration, but not with the first. */
  onChange(listener: (config: Config) => void): void {
    this.#listeners.push(listener);
  }

  reload(): ReloadResult {
    const log = this.#log;
    this.#lastReloadWorked = false;
    try {
      const config = this.#load();
      const faults = this.#checks.flatMap((check) => check(config));
      if (faults.length > 0) throw new ConfigError(faults);
      this.#current = config;
    } catch (error) {
      const isFault = error instanceof ConfigError;
      const message = isFault ? error.message : INTERNAL_ERROR;
      const reason = isFault ? { faults: message.split('\n') } : { err: error };
      log.error(reason, 'reload failed; keeping the old configuration');
      return { ok: false, message };
    }
    this.#lastReloadWorked = notify(log, 'the configuration', this.#listeners, this.#current);
    if (!this.#lastReloadWorked) {
      return { ok: false, message: `${INTERNAL_ERROR}: the configuration is only partly applied` };
    }
    const { services, lists } = this.#current;
    log.info({ services: services.length, lists: lists.length }, 'configuration reloaded');
    return { ok: true };
  }
}
