import type { Clock } from '../clock.ts';
import type { Config, ListConfig, ServiceConfig } from '../config/config.ts';
import type { LiveConfig } from '../config/live-config.ts';
import type { Logger } from '../logger.ts';
import { sample } from '../metrics/sample.ts';
import type { SampleSource } from '../metrics/sample.ts';
import type { FetchList } from './read-lists.ts';
import { takes } from './shard.ts';
import type { Shard } from './shard.ts';
import { WatchedList } from './watched-list.ts';
import type { ListState } from './watched-list.ts';

/** Failed reads in a row until the gauge shows the failure. */
const FAILURES_SHOWN = 2;

interface Options {
  readonly live: LiveConfig;
  readonly shard: Shard | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly fetch: FetchList;
}

/** What other parts read of the directory. */
export type Directory = Pick<ServiceDirectory, 'all' | 'own' | 'shard' | 'lists'>;

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
 * The services of services.yml and of the lists that it names. Each list is applied as a whole or not at
 * all: after a failed read its services stay the same. No two services have the same name.
 */
export class ServiceDirectory {
  /** Undefined if this process takes all services. */
  readonly shard: Shard | undefined;
  readonly #options: Options;
  /** By address, in the order of services.yml. */
  #lists: ReadonlyMap<string, WatchedList> = new Map();
  readonly #listeners: ((own: readonly ServiceConfig[]) => void)[] = [];
  #all: readonly ServiceConfig[] = [];
  #own: readonly ServiceConfig[] = [];
  /** Whether this process takes a service, by name. Finding it out takes several hashes. */
  #isOwn: ReadonlyMap<string, boolean> = new Map();
  #changedAt = 0;
  /** False if a listener threw: the change is only partly applied. */
  #isApplied = true;
  #isStarted = false;

  constructor(options: Options) {
    const { live, shard } = options;
    this.#options = options;
    this.shard = shard;
    this.#configure(live.current);
    live.refuseIf((config) => this.#namesTaken(config));
    live.onChange((config) => this.#configure(config));
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
    return [...this.#lists.values()].map(({ state }) => state);
  }

  /** Called with the share of this process whenever the services may have changed. */
  onChange(listener: (own: readonly ServiceConfig[]) => void): void {
    this.#listeners.push(listener);
  }

  /** Reads every list now, and then at its interval. */
  start(): void {
    this.#isStarted = true;
    for (const list of this.#lists.values()) list.refresh();
  }

  /** Resolves when no read is running. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    await Promise.all([...this.#lists.values()].map((list) => list.stop()));
  }

  readonly samples: SampleSource = () => {
    const isFailing = ({ failuresInARow }: ListState) => failuresInARow >= FAILURES_SHOWN;
    const { lastReloadWorked } = this.#options.live;
    const isGood = lastReloadWorked && this.#isApplied && !this.lists().some(isFailing);
    const seconds = this.#changedAt / 1000;
    return [
      sample('penpal_monitoring_config_last_reload_successful', {}, Number(isGood)),
      sample('penpal_monitoring_config_last_reload_success_timestamp_seconds', {}, seconds),
    ];
  };

  /** Lists that are still named keep their services. */
  #configure({ lists }: Config): void {
    const before = new Map(this.#lists);
    this.#lists = new Map(
      lists.map((config) => {
        const { address } = config.source;
        const list = before.get(address) ?? this.#watch(config);
        before.delete(address);
        list.reconfigure(config);
        return [address, list];
      }),
    );
    for (const list of before.values()) void list.stop();
    this.#acceptOffers();
    this.#publish();
    if (this.#isStarted) this.start();
  }

  #watch(config: ListConfig): WatchedList {
    const onRead = () => {
      if (this.#acceptOffers()) this.#publish();
    };
    return new WatchedList(config, { ...this.#options, onRead });
  }

  /** Accepts all offers without a taken name and refuses the others. True if it accepted one. */
  #acceptOffers(): boolean {
    const lists = [...this.#lists.values()];
    let accepted = false;
    // Starts over after each accepted offer: it may have freed a name for another list.
    for (;;) {
      const free = lists.find((list) => list.offer && this.#clashOf(list) === undefined);
      if (!free) break;
      free.accept();
      accepted = true;
    }
    for (const list of lists) {
      const clash = this.#clashOf(list);
      if (clash !== undefined) list.refuse(clash);
    }
    return accepted;
  }

  /** Names an owner of a name that the list offers, if there is one. */
  #clashOf(list: WatchedList): string | undefined {
    if (!list.offer) return undefined;
    const others = [...this.#lists.values()].filter((other) => other !== list);
    const { services } = this.#options.live.current;
    const owners = ownersOf([{ name: 'services.yml', services }, ...others]);
    const name = list.offer.find((target) => owners.has(target.name))?.name;
    return name === undefined ? undefined : taken(name, owners);
  }

  /** One fault for each name in a new services.yml that a list already has. */
  #namesTaken({ services, lists }: Config): string[] {
    const owners = ownersOf(lists.flatMap(({ source }) => this.#lists.get(source.address) ?? []));
    return services.flatMap(({ name }, index) =>
      owners.has(name) ? [`services[${index}].name: ${taken(name, owners)}`] : [],
    );
  }

  #publish(): void {
    const { live, shard, clock } = this.#options;
    const before = this.#isOwn;
    const listed = [...this.#lists.values()].flatMap(({ services }) => services);
    this.#all = [...live.current.services, ...listed];
    this.#isOwn = new Map(
      this.#all.map(({ name }) => [name, before.get(name) ?? takes(shard, name)]),
    );
    this.#own = this.#all.filter(({ name }) => this.#isOwn.get(name));
    this.#isApplied = false;
    for (const listener of this.#listeners) listener(this.#own);
    this.#isApplied = true;
    this.#changedAt = clock.now();
  }
}

interface Owner {
  readonly name: string;
  readonly services: readonly ServiceConfig[];
}

function ownersOf(owners: readonly Owner[]): ReadonlyMap<string, string> {
  return new Map(
    owners.flatMap(({ services, name: owner }) => services.map(({ name }) => [name, owner])),
  );
}

function taken(name: string, owners: ReadonlyMap<string, string>): string {
  return `expected a name of its own, "${name}" is taken by ${owners.get(name)}`;
}
