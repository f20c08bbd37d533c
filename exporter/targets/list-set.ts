import type { Clock } from '../clock.ts';
import type { Config, ListConfig, ServiceConfig } from '../config/config.ts';
import type { Logger } from '../logger.ts';
import type { ListState } from './list-state.ts';
import type { ReadDocuments } from './read-documents.ts';
import { WatchedList } from './watched-list.ts';

export interface ListSetParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly read: ReadDocuments;
  /** Called when the services of the lists have changed. */
  readonly onChange: () => void;
}

/** All lists of the configuration. No two of them, nor services.yml and one, name the same service. */
export class ListSet {
  readonly #parts: ListSetParts;
  /** Lists that were removed while a read was under way. */
  readonly #ending = new Set<Promise<void>>();
  /** By the address, in the order of the configuration. */
  #lists: ReadonlyMap<string, WatchedList> = new Map();
  /** Of services.yml. */
  #own: readonly ServiceConfig[] = [];
  #isStarted = false;

  constructor(parts: ListSetParts) {
    this.#parts = parts;
  }

  get services(): readonly ServiceConfig[] {
    return [...this.#lists.values()].flatMap(({ services }) => services);
  }

  get states(): readonly ListState[] {
    return [...this.#lists.values()].map(({ state }) => state);
  }

  /** For the start and for each reload. Lists that are still named go on with what they know. */
  configure({ services, lists }: Config): void {
    const before = new Map(this.#lists);
    this.#own = services;
    this.#lists = new Map(
      lists.map((config) => {
        const key = config.source.address;
        const known = before.get(key);
        before.delete(key);
        known?.reconfigure(config);
        return [key, known ?? this.#watch(config)];
      }),
    );
    for (const list of before.values()) this.#end(list);
    this.#settle();
    if (this.#isStarted) this.start();
  }

  /** Reads every list, now and from then on at its interval. */
  start(): void {
    this.#isStarted = true;
    for (const list of this.#lists.values()) list.refresh();
  }

  /** No read is under way and no timer runs when it resolves. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    for (const list of this.#lists.values()) this.#end(list);
    await Promise.all(this.#ending);
  }

  /** Names of a new services.yml that a list has which it still names: one fault each. */
  namesTaken({ services, lists }: Config): string[] {
    const kept = lists.flatMap((config) => this.#lists.get(config.source.address) ?? []);
    const owners = ownersOf(kept);
    return services.flatMap(({ name }, index) =>
      owners.has(name) ? [`services[${index}].name: ${taken(name, owners)}`] : [],
    );
  }

  #watch(config: ListConfig): WatchedList {
    const onRead = () => {
      if (this.#settle()) this.#parts.onChange();
    };
    return new WatchedList(config, { ...this.#parts, onRead });
  }

  #end(list: WatchedList): void {
    const ended = list.stop().finally(() => this.#ending.delete(ended));
    this.#ending.add(ended);
  }

  /**
   * Accepts what lists offer where all names are free, until nothing moves any more: what one list
   * gives up another may take at the same moment. Says whether anything was accepted.
   */
  #settle(): boolean {
    const accepted = this.#acceptOffers();
    while (accepted && this.#acceptOffers());
    return accepted;
  }

  #acceptOffers(): boolean {
    let accepted = false;
    for (const list of this.#lists.values()) {
      const fault = this.#clash(list);
      if (fault !== undefined) list.refuse(fault);
      else if (list.offer) {
        list.accept();
        accepted = true;
      }
    }
    return accepted;
  }

  /** Why a list's offer cannot be accepted: another has a name of it. */
  #clash(list: WatchedList): string | undefined {
    if (!list.offer) return undefined;
    const others = [...this.#lists.values()].filter((other) => other !== list);
    const owners = ownersOf([{ name: 'services.yml', services: this.#own }, ...others]);
    const name = list.offer.find((target) => owners.has(target.name))?.name;
    return name === undefined ? undefined : taken(name, owners);
  }
}

interface Owner {
  readonly name: string;
  readonly services: readonly ServiceConfig[];
}

/** Who has each name. */
function ownersOf(owners: readonly Owner[]): ReadonlyMap<string, string> {
  const named = owners.map(({ services, name: owner }) =>
    services.map(({ name }) => [name, owner] as const),
  );
  return new Map(named.flat());
}

function taken(name: string, owners: ReadonlyMap<string, string>): string {
  return `expected a name of its own, "${name}" is taken by ${owners.get(name)}`;
}
