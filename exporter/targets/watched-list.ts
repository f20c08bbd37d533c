import type { Cancel, Clock } from '../clock.ts';
import type { ListConfig, ListedTarget, ServiceConfig } from '../config/config.ts';
import type { Logger } from '../logger.ts';
import type { ListState } from './list-state.ts';
import { ListReading } from './list-reading.ts';
import type { ReadDocuments } from './read-documents.ts';

export interface WatchedListParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly read: ReadDocuments;
  /** Called after each read: what the list offers is to be accepted or refused. */
  readonly onRead: () => void;
}

/** Reads one list at its interval, never twice at once, and keeps what it last named. */
export class WatchedList {
  readonly #parts: WatchedListParts;
  #reading: ListReading;
  readonly #ending = new AbortController();
  #config: ListConfig;
  /** In force, each by the text of its target. */
  #services: ReadonlyMap<string, ServiceConfig> | undefined;
  #targets: readonly ListedTarget[] | undefined;
  #offer: readonly ListedTarget[] | undefined;
  #failure: string | undefined;
  #loggedFailure: string | undefined;
  #failuresInARow = 0;
  #lastGoodAt: number | undefined;
  #underWay: Promise<void> | undefined;
  #cancelNext: Cancel = () => {};

  constructor(config: ListConfig, parts: WatchedListParts) {
    this.#config = config;
    this.#parts = parts;
    this.#reading = new ListReading(config.source, parts);
  }

  get name(): string {
    return this.#config.name;
  }

  /** Those that are in force, in the order of the list. */
  get services(): readonly ServiceConfig[] {
    return [...(this.#services?.values() ?? [])];
  }

  /** What was read and is not in force yet. */
  get offer(): readonly ListedTarget[] | undefined {
    return this.#offer;
  }

  get state(): ListState {
    const { name, refreshMs } = this.#config;
    return {
      ...{ name, refreshMs, failuresInARow: this.#failuresInARow },
      ...(this.#services && { services: this.#services.size }),
      ...(this.#lastGoodAt !== undefined && { lastGoodAt: this.#lastGoodAt }),
      ...(this.#failure !== undefined && { failure: this.#failure }),
    };
  }

  /** Takes what services.yml now says of the list and of its services; those stay that it named. */
  reconfigure(config: ListConfig): void {
    const isAskedOtherwise = JSON.stringify(config.source) !== JSON.stringify(this.#config.source);
    if (isAskedOtherwise) this.#reading = new ListReading(config.source, this.#parts);
    this.#config = config;
    this.#services = this.#targets && resolved(this.#targets, config, new Map());
  }

  /** Reads now, unless a read is under way, and from then on at each interval. */
  refresh(): void {
    if (this.#underWay || this.#ending.signal.aborted) return;
    this.#cancelNext();
    this.#underWay = this.#read()
      .catch((error: unknown) => {
        this.#parts.log.error(
          { err: error, list: this.name },
          'what a list of services names cannot be applied',
        );
      })
      .finally(() => {
        this.#underWay = undefined;
        this.#planNext();
      });
  }

  #planNext(): void {
    if (this.#ending.signal.aborted) return;
    this.#cancelNext = this.#parts.clock.after(this.#config.refreshMs, () => this.refresh());
  }

  /** Ends a read that is under way; its result is dropped. */
  async stop(): Promise<void> {
    this.#cancelNext();
    this.#ending.abort();
    await this.#underWay;
  }

  accept(): void {
    if (!this.#offer) return;
    const before = this.#services ?? new Map<string, ServiceConfig>();
    this.#targets = this.#offer;
    this.#offer = undefined;
    this.#services = resolved(this.#targets, this.#config, before);
    this.#logServices(before);
    this.#succeed();
  }

  /** The offer stays: it is accepted once nothing stands against it. */
  refuse(why: string): void {
    this.#failure = why;
  }

  async #read(): Promise<void> {
    const { signal } = this.#ending;
    const reading = this.#reading;
    const read = await reading.read(signal);
    if (signal.aborted) return;
    // It is asked otherwise since then.
    if (reading !== this.#reading) return this.#read();
    this.#failuresInARow += 1;
    if ('failure' in read) this.#fail(read.failure);
    else if (read.targets === this.#targets) this.#succeed();
    else this.#offer = read.targets;
    this.#parts.onRead();
    this.#logFailure();
  }

  /** Whatever was offered before may not be the list's any more. */
  #fail(why: string): void {
    this.#offer = undefined;
    this.#failure = why;
  }

  #succeed(): void {
    this.#offer = undefined;
    this.#failure = undefined;
    this.#failuresInARow = 0;
    this.#lastGoodAt = this.#parts.clock.now();
    this.#logFailure();
  }

  /** Once for each reason, and once for the end. */
  #logFailure(): void {
    if (this.#failure === this.#loggedFailure) return;
    this.#loggedFailure = this.#failure;
    const facts = { list: this.name, services: this.#services?.size ?? 0 };
    if (this.#failure === undefined)
      this.#parts.log.info(facts, 'list of services can be used again');
    else {
      const reason = this.#failure;
      this.#parts.log.warn(
        { ...facts, reason },
        'list of services cannot be used; the last good one goes on',
      );
    }
  }

  #logServices(before: ReadonlyMap<string, ServiceConfig>): void {
    const now = this.#services ?? new Map<string, ServiceConfig>();
    const added = [...now.keys()].filter((key) => !before.has(key)).length;
    const facts = {
      list: this.name,
      services: now.size,
      added,
      removed: before.size + added - now.size,
    };
    const level = now.size === 0 && before.size > 0 ? 'warn' : 'info';
    this.#parts.log[level](facts, 'list of services applied');
  }
}

/** A target that did not change stays the same service, so that nobody has to compare. */
function resolved(
  targets: readonly ListedTarget[],
  { toService }: ListConfig,
  before: ReadonlyMap<string, ServiceConfig>,
): ReadonlyMap<string, ServiceConfig> {
  return new Map(
    targets.map((target) => {
      const text = JSON.stringify(target);
      return [text, before.get(text) ?? toService(target)];
    }),
  );
}
