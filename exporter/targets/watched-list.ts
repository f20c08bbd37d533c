import { hash } from 'node:crypto';
import type { Cancel, Clock } from '../clock.ts';
import type { ListConfig, ListedTarget, ListSource, ServiceConfig } from '../config/config.ts';
import { explainError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { withDeadline } from '../read-body.ts';
import { parseTargets } from './parse-targets.ts';
import type { ParsedTargets } from './parse-targets.ts';
import { READ_TIMEOUT_MS, readList } from './read-lists.ts';
import type { Documents, FetchList } from './read-lists.ts';

/** The state of a list for people. Immutable. */
export interface ListState {
  /** As in services.yml, without secrets. */
  readonly name: string;
  readonly refreshMs: number;
  /** Number of services; undefined until the first successful read. */
  readonly services?: number;
  /** Time of the last successful read, Unix milliseconds. */
  readonly lastGoodAt?: number;
  /** Why the last read failed. The services of the last successful read stay in force. */
  readonly failure?: string;
  readonly failuresInARow: number;
}

export interface WatchedListParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly fetch: FetchList;
  /** Called after each read, to accept or refuse the offer of the list. */
  readonly onRead: () => void;
}

/** Reads one list at its interval, and keeps the services of the last accepted read. */
export class WatchedList {
  readonly #parts: WatchedListParts;
  readonly #stopping = new AbortController();
  #config: ListConfig;
  #status: Pick<ListState, 'failuresInARow' | 'failure' | 'lastGoodAt'> = { failuresInARow: 0 };
  #targets: readonly ListedTarget[] = [];
  /** The services of the targets, by the JSON of each target. */
  #services: ReadonlyMap<string, ServiceConfig> | undefined;
  #offer: readonly ListedTarget[] | undefined;
  /** May be past its deadline: a file system that hangs gets no second read. */
  #pending: { readonly source: ListSource; readonly documents: Promise<Documents> } | undefined;
  #lastRead: { readonly digest: string; readonly parsed: ParsedTargets } | undefined;
  #running: Promise<void> | undefined;
  #cancelNext: Cancel = () => {};

  constructor(config: ListConfig, parts: WatchedListParts) {
    this.#config = config;
    this.#parts = parts;
  }

  get name(): string {
    return this.#config.name;
  }

  /** In the order of the list. */
  get services(): readonly ServiceConfig[] {
    return [...(this.#services?.values() ?? [])];
  }

  /** Targets that were read but not accepted yet. */
  get offer(): readonly ListedTarget[] | undefined {
    return this.#offer;
  }

  get state(): ListState {
    const { name, refreshMs } = this.#config;
    return {
      ...{ name, refreshMs, ...this.#status },
      ...(this.#services && { services: this.#services.size }),
    };
  }

  /** Applies new options to the list and its services. Its address stays the same. */
  reconfigure(config: ListConfig): void {
    const { source } = this.#config;
    const isSameSource = JSON.stringify(config.source) === JSON.stringify(source);
    this.#config = isSameSource ? { ...config, source } : config;
    if (this.#services) this.#services = toServices(this.#targets, config);
  }

  /** Reads now, unless a read is running, and then at each interval. */
  refresh(): void {
    if (this.#running || this.#stopping.signal.aborted) return;
    this.#cancelNext();
    this.#running = this.#read()
      .catch((error: unknown) => {
        this.#parts.log.error({ err: error, list: this.name }, 'cannot apply the service list');
      })
      .finally(() => {
        this.#running = undefined;
        if (this.#stopping.signal.aborted) return;
        const { refreshMs } = this.#config;
        this.#cancelNext = this.#parts.clock.after(refreshMs, () => this.refresh());
      });
  }

  /** Ends a running read and drops its result. */
  async stop(): Promise<void> {
    this.#cancelNext();
    this.#stopping.abort();
    await this.#running;
  }

  /** Applies the offer. */
  accept(): void {
    if (!this.#offer) return;
    const before = this.#services ?? new Map<string, ServiceConfig>();
    this.#targets = this.#offer;
    this.#services = toServices(this.#targets, this.#config, before);
    this.#logServices(before, this.#services);
    this.#succeed();
  }

  /** Keeps the offer: it is accepted once nothing speaks against it. */
  refuse(failure: string): void {
    if (failure === this.#status.failure) return;
    this.#status = { ...this.#status, failure };
    const { name: list, services } = this;
    const facts = { list, services: services.length, reason: failure };
    this.#parts.log.warn(facts, 'service list unusable; keeping the last good one');
  }

  async #read(): Promise<void> {
    const { source } = this.#config;
    const parsed = await this.#parse(await this.#readInTime(source));
    if (this.#stopping.signal.aborted) return;
    // After a reload with another token, for example, the response does not count.
    if (source !== this.#config.source) return this.#read();
    this.#status = { ...this.#status, failuresInARow: this.#status.failuresInARow + 1 };
    this.#offer = undefined;
    if ('failure' in parsed) this.refuse(parsed.failure);
    else if (parsed.targets === this.#targets) this.#succeed();
    else this.#offer = parsed.targets;
    this.#parts.onRead();
  }

  async #readInTime(source: ListSource): Promise<Documents> {
    const { clock, fetch } = this.#parts;
    const { signal } = this.#stopping;
    if (this.#pending?.source !== source) {
      const documents = readList(source, fetch, signal).finally(() => {
        if (this.#pending?.documents === documents) this.#pending = undefined;
      });
      this.#pending = { source, documents };
    }
    const { documents } = this.#pending;
    try {
      return await withDeadline({ timeoutMs: READ_TIMEOUT_MS, signal, clock }, (ending) =>
        Promise.race([documents, rejectedBy(ending)]),
      );
    } catch (error) {
      return { failure: explainError(error).words };
    }
  }

  /** Does not parse the same text again, and then returns the same targets. */
  async #parse(read: Documents): Promise<ParsedTargets> {
    if ('failure' in read) return read;
    const digest = hash('sha256', JSON.stringify(read.documents));
    if (this.#lastRead?.digest !== digest) {
      this.#lastRead = { digest, parsed: await parseTargets(read.documents) };
    }
    return this.#lastRead.parsed;
  }

  #succeed(): void {
    const hasFailed = this.#status.failure !== undefined;
    this.#offer = undefined;
    this.#status = { failuresInARow: 0, lastGoodAt: this.#parts.clock.now() };
    const facts = { list: this.name, services: this.services.length };
    if (hasFailed) this.#parts.log.info(facts, 'service list usable again');
  }

  #logServices(before: ReadonlyMap<string, unknown>, now: ReadonlyMap<string, unknown>): void {
    const added = [...now.keys()].filter((key) => !before.has(key)).length;
    const removed = before.size + added - now.size;
    const level = now.size === 0 && before.size > 0 ? 'warn' : 'info';
    const facts = { list: this.name, services: now.size, added, removed };
    this.#parts.log[level](facts, 'service list applied');
  }
}

/** A target that did not change keeps its service from `before`. */
function toServices(
  targets: readonly ListedTarget[],
  { toService }: ListConfig,
  before: ReadonlyMap<string, ServiceConfig> = new Map(),
): ReadonlyMap<string, ServiceConfig> {
  return new Map(
    targets.map((target) => {
      const text = JSON.stringify(target);
      return [text, before.get(text) ?? toService(target)];
    }),
  );
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error)),
  );
}
