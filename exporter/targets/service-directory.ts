import { hash } from 'node:crypto';
import { systemTime } from '../clock.ts';
import { ConfigError } from '../config/config-error.ts';
import type { Config, ListConfig, ServiceConfig } from '../config/config.ts';
import { sample, type SampleSource } from '../metrics/sample.ts';
import { INTERNAL_ERROR, WatchedList } from './watched-list.ts';
import type { ListState, WatchedListParts } from './watched-list.ts';

/** One of several processes that share the services. */
export interface Shard {
  /** 0 to `count` - 1. */
  readonly index: number;
  readonly count: number;
}

/** Failed reads in a row until the gauge shows the failure. */
const FAILURES_SHOWN = 2;

interface Options extends Omit<WatchedListParts, 'onOffer'> {
  /** Reads services.yml. Throws a ConfigError if it is unusable; then the constructor does, too. */
  readonly load: () => Config;
  readonly shard: Shard | undefined;
}

export type ReloadResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** What other parts read of the directory. */
export type Directory = Pick<
  ServiceDirectory,
  'all' | 'own' | 'shard' | 'lists' | 'announcements' | 'reload' | 'lastReloadWorked'
>;

/** The share of a shard, counted from 1; undefined if this process takes all services. */
export function shareOf(directory: Directory) {
  const { shard } = directory;
  if (!shard) return undefined;
  const services = directory.own().length;
  const allServices = directory.all().length;
  return { shard: shard.index + 1, of: shard.count, services, allServices };
}
export type Share = NonNullable<ReturnType<typeof shareOf>>;

/**
 * The services of services.yml and of its lists, each with its own name. A list is applied as a whole or
 * not at all: after a failed read its services stay the same.
 */
export class ServiceDirectory {
  /** Undefined if this process takes all services. */
  readonly shard: Shard | undefined;
  /** False if the last reload failed, or was applied only in part. */
  lastReloadWorked = true;
  readonly #options: Options;
  #config: Config = { services: [], lists: [], announcements: [] };
  /** In the order of services.yml. */
  #lists: readonly WatchedList[] = [];
  /** Present between start and stop. */
  #apply: (() => void) | undefined;
  #all: readonly ServiceConfig[] = [];
  #own: readonly ServiceConfig[] = [];
  /** Whether this process takes a service, by name. Finding it out takes several hashes. */
  #isOwn: ReadonlyMap<string, boolean> = new Map();
  #changedAt = 0;
  /** False if the last change was applied only in part, because of a bug. */
  #isApplied = true;

  constructor(options: Options) {
    this.#options = options;
    this.shard = options.shard;
    this.#configure(this.#load());
  }

  /** The services of services.yml and of all lists, for all shards. */
  all(): readonly ServiceConfig[] {
    return this.#all;
  }

  /** The services that this process takes. */
  own(): readonly ServiceConfig[] {
    return this.#own;
  }

  /** In the order of services.yml. */
  lists(): readonly ListState[] {
    return this.#lists.map(({ state }) => state);
  }

  /** Messages of services.yml for the readers of the page, each with its times. */
  announcements(): Config['announcements'] {
    return this.#config.announcements;
  }

  /** Calls `apply` now and whenever the services may have changed. Reads every list now, and then at its interval. */
  start(apply: () => void): void {
    this.#apply = apply;
    this.#publish();
    for (const list of this.#lists) list.refresh();
  }

  /** Aborts all reads. Nobody hears of later changes. */
  stop(): void {
    this.#apply = undefined;
    for (const list of this.#lists) list.stop();
  }

  /** Loads services.yml again. A failed reload changes nothing, unless a bug lets it fail half-way. */
  reload(): ReloadResult {
    const { log } = this.#options;
    this.lastReloadWorked = false;
    try {
      this.#configure(this.#load());
    } catch (error) {
      const isFault = error instanceof ConfigError;
      const message = isFault ? error.message : INTERNAL_ERROR;
      const reason = isFault ? { faults: message.split('\n') } : { err: error };
      log.error(reason, 'reload failed; keeping the old configuration');
      return { ok: false, message };
    }
    this.lastReloadWorked = true;
    const { services, lists } = this.#config;
    log.info({ services: services.length, lists: lists.length }, 'configuration reloaded');
    return { ok: true };
  }

  readonly samples: SampleSource = () => {
    const isFailing = ({ failuresInARow }: ListState) => failuresInARow >= FAILURES_SHOWN;
    const isGood = this.lastReloadWorked && this.#isApplied && !this.lists().some(isFailing);
    const seconds = systemTime(this.#changedAt) / 1000;
    return [
      sample('penpal_monitoring_config_last_reload_successful', {}, Number(isGood)),
      sample('penpal_monitoring_config_last_reload_success_timestamp_seconds', {}, seconds),
    ];
  };

  /** Also refuses a name that a list already has. */
  #load(): Config {
    const config = this.#options.load();
    const lists = config.lists.flatMap((list) => this.#listLike(list) ?? []);
    const taken = takenNames(config.services, lists);
    if (taken.length === 0) return config;
    const faults = taken.map(({ index, fault }) => `services[${index}].name: ${fault}`);
    throw new ConfigError(faults, 'services.yml');
  }

  /** Lists that are still named keep their services. */
  #configure(config: Config): void {
    const before = this.#lists;
    const onOffer = () => {
      if (this.#settle() || !this.#isApplied) this.#publish();
    };
    this.#config = config;
    this.#lists = config.lists.map((each) => {
      const known = this.#listLike(each);
      known?.reconfigure(each);
      return known ?? new WatchedList(each, { ...this.#options, onOffer });
    });
    for (const list of before) if (!this.#lists.includes(list)) list.stop();
    this.#settle();
    this.#publish();
    if (this.#apply) for (const list of this.#lists) list.refresh();
  }

  #listLike({ source }: ListConfig): WatchedList | undefined {
    return this.#lists.find((list) => list.config.source.address === source.address);
  }

  /** Applies all offers of lists without a taken name. True if it applied one. */
  #settle(): boolean {
    const isApplied = this.#lists.some((list) => {
      const others = this.#lists.filter((other) => other !== list);
      return list.settle((targets) => takenNames(targets, others, this.#config.services)[0]?.fault);
    });
    // It may have freed a name for another list.
    if (isApplied) this.#settle();
    return isApplied;
  }

  #publish(): void {
    const { shard, clock } = this.#options;
    const before = this.#isOwn;
    this.#all = [...this.#config.services, ...this.#lists.flatMap(({ services }) => services)];
    this.#isOwn = new Map(
      this.#all.map(({ name }) => [name, before.get(name) ?? takes(shard, name)]),
    );
    this.#own = this.#all.filter(({ name }) => this.#isOwn.get(name));
    this.#isApplied = false;
    this.#apply?.();
    this.#isApplied = true;
    this.#changedAt = clock.now();
  }
}

/** The targets whose name a list or services.yml already has. */
function takenNames(
  targets: readonly { readonly name: string }[],
  lists: readonly WatchedList[],
  services: readonly ServiceConfig[] = [],
) {
  const owners = new Map(services.map(({ name }) => [name, 'services.yml']));
  for (const list of lists) {
    for (const { name } of list.services) owners.set(name, list.config.name);
  }
  return targets.flatMap(({ name }, index) => {
    const owner = owners.get(name);
    const fault = `expected a name of its own, "${name}" is taken by ${owner}`;
    return owner === undefined ? [] : { index, fault };
  });
}

/**
 * The shard that takes a service. It depends on the name alone, so every process gets the same result.
 * Rendezvous hashing: the shard with the highest hash of both wins. An additional shard takes its share
 * from all others, and no other service moves.
 * Source: Thaler and Ravishankar, "A Name-Based Mapping Scheme for Rendezvous", 1996.
 */
export function shardOf(serviceName: string, count: number): number {
  let winner = 0;
  let highest = '';
  for (let shard = 0; shard < count; shard += 1) {
    const score = hash('sha256', `${shard} ${serviceName}`);
    if (score > highest) [winner, highest] = [shard, score];
  }
  return winner;
}

/** Whether a process takes a service. Without a shard it takes all. */
export function takes(shard: Shard | undefined, serviceName: string): boolean {
  return !shard || shardOf(serviceName, shard.count) === shard.index;
}
