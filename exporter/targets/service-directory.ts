import type { Clock } from '../clock.ts';
import type { ServiceConfig } from '../config/config.ts';
import type { LiveConfig } from '../config/live-config.ts';
import { takes } from './shard.ts';
import type { Shard } from './shard.ts';
import type { Logger } from '../logger.ts';
import { sample } from '../metrics/sample.ts';
import type { SampleSource } from '../metrics/sample.ts';
import type { Directory } from './directory.ts';
import { ListSet } from './list-set.ts';
import type { ListState } from './list-state.ts';
import { readDocuments } from './read-documents.ts';
import type { ReadDocuments } from './read-documents.ts';

/** Failed reads in a row that the gauge shows: one alone alarms nobody. */
const FAILURES_SHOWN = 2;

export interface ServiceDirectoryOptions {
  readonly live: LiveConfig;
  readonly shard: Shard | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly read?: ReadDocuments;
}

/**
 * The services of services.yml and of the lists that it names, and the share that is ours. A list
 * takes effect as a whole or not at all; one that fails leaves in force what it named before.
 */
export class ServiceDirectory implements Directory {
  readonly shard: Shard | undefined;
  readonly #live: LiveConfig;
  readonly #clock: Clock;
  readonly #lists: ListSet;
  readonly #listeners: ((own: readonly ServiceConfig[]) => void)[] = [];
  #all: readonly ServiceConfig[] = [];
  #own: readonly ServiceConfig[] = [];
  /** The names of all services, and whether each is ours. */
  #isOwn: ReadonlyMap<string, boolean> = new Map();
  #changedAt = 0;
  /** False when a listener threw: not all of it took effect. */
  #isApplied = true;

  constructor({ live, shard, clock, log, read = readDocuments }: ServiceDirectoryOptions) {
    this.shard = shard;
    this.#live = live;
    this.#clock = clock;
    this.#lists = new ListSet({ clock, log, read, onChange: () => this.#publish() });
    this.#lists.configure(live.current);
    this.#publish();
    live.refuseIf((config) => this.#lists.namesTaken(config));
    live.onChange((config) => {
      this.#lists.configure(config);
      this.#publish();
    });
  }

  all(): readonly ServiceConfig[] {
    return this.#all;
  }

  own(): readonly ServiceConfig[] {
    return this.#own;
  }

  lists(): readonly ListState[] {
    return this.#lists.states;
  }

  /** Called with our share whenever the services may have changed. */
  onChange(listener: (own: readonly ServiceConfig[]) => void): void {
    this.#listeners.push(listener);
  }

  /** Reads every list, now and from then on at its interval. */
  start(): void {
    this.#lists.start();
  }

  /** No read is under way and no timer runs when it resolves. */
  stop(): Promise<void> {
    return this.#lists.stop();
  }

  readonly samples: SampleSource = () => {
    const isFailing = ({ failuresInARow }: ListState) => failuresInARow >= FAILURES_SHOWN;
    const { lastReloadWorked } = this.#live;
    const isGood = lastReloadWorked && this.#isApplied && !this.lists().some(isFailing);
    return [
      sample('penpal_monitoring_config_last_reload_successful', {}, Number(isGood)),
      sample(
        'penpal_monitoring_config_last_reload_success_timestamp_seconds',
        {},
        this.#changedAt / 1000,
      ),
    ];
  };

  #publish(): void {
    const before = this.#isOwn;
    this.#all = [...this.#live.current.services, ...this.#lists.services];
    this.#isOwn = new Map(
      this.#all.map(({ name }) => [name, before.get(name) ?? takes(this.shard, name)]),
    );
    this.#own = this.#all.filter(({ name }) => this.#isOwn.get(name));
    this.#isApplied = false;
    for (const listener of this.#listeners) listener(this.#own);
    this.#isApplied = true;
    this.#changedAt = this.#clock.now();
  }
}
