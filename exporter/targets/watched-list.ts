import { isDeepStrictEqual } from 'node:util';
import type { Cancel, Clock } from '../clock.ts';
import { ConfigError } from '../config/config-error.ts';
import type { ListConfig, ListedTarget, ServiceConfig } from '../config/config.ts';
import type { FetchText } from '../http-client/fetch-text.ts';
import type { Logger } from '../logger.ts';
import { inSlices } from '../time-slice.ts';
import { parseTargets } from './parse-targets.ts';
import { READ_TIMEOUT_MS, readList } from './read-lists.ts';

export const INTERNAL_ERROR = 'internal error of the monitoring service';

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
  /** For tests. */
  readonly fetch?: FetchText;
  /** Called when a read found other targets. Decides with `settle` whether they are applied. */
  readonly onOffer: () => void;
}

/** Targets, and their services as `toService` made them. */
interface Offer extends Pick<ListConfig, 'toService'> {
  readonly targets: readonly ListedTarget[];
  readonly services: readonly ServiceConfig[];
}

/** Reads one list at its interval, and keeps the services of the last read that was applied. */
export class WatchedList {
  config: ListConfig;
  state: ListState;
  /** In the order of the list. */
  services: readonly ServiceConfig[] = [];
  readonly #parts: WatchedListParts;
  /** The targets of the services. */
  #targets: readonly ListedTarget[] = [];
  /** What was read but not applied yet. */
  #offer: Offer | undefined;
  /** The same text is not parsed again, and then gives the same targets. */
  #parsed: { documents: unknown; targets: ReturnType<typeof parseTargets> } | undefined;
  /** Aborted at the deadline. Present until the read ends, which it may never do. */
  #reading: AbortController | undefined;
  #cancelTimer: Cancel = () => {};

  constructor(config: ListConfig, parts: WatchedListParts) {
    const { name, refreshMs } = config;
    this.state = { name, refreshMs, failuresInARow: 0 };
    this.config = config;
    this.#parts = parts;
  }

  /** Applies new options to the list and its services. Its address stays the same. */
  reconfigure(config: ListConfig): void {
    const { name, refreshMs, source } = config;
    // After a reload with another token, for example, the response does not count.
    if (!isDeepStrictEqual(source, this.config.source)) this.#abort();
    this.services = this.#targets.map(config.toService);
    this.config = config;
    this.state = { ...this.state, name, refreshMs };
  }

  /** Reads now, unless a read is running, and then at each interval. */
  refresh(): void {
    if (this.#reading?.signal.aborted === false) return;
    this.#wait(READ_TIMEOUT_MS, () => {
      this.#reading?.abort();
      this.#finish(`the response was not complete within ${READ_TIMEOUT_MS} ms`);
    });
    // A read that hangs gets no second one beside it.
    if (!this.#reading) void this.#read((this.#reading = new AbortController()));
  }

  /** Aborts a running read and drops its result. */
  stop(): void {
    this.#cancelTimer();
    this.#abort();
  }

  /** Applies the offer, or lets it wait while `clashOf` finds a fault. True if the services changed. */
  settle(clashOf: (targets: readonly ListedTarget[]) => string | undefined): boolean {
    const offer = this.#offer;
    if (!offer) return false;
    const isNew = offer.targets !== this.#targets;
    const clash = isNew ? clashOf(offer.targets) : undefined;
    if (clash !== undefined) this.#fail(clash);
    else {
      if (isNew) this.#apply(offer);
      this.#succeed();
    }
    return isNew && clash === undefined;
  }

  #apply({ targets, services, toService }: Offer): void {
    const before = new Set(this.services);
    // A reload may have changed the options since the read.
    const isCurrent = toService === this.config.toService;
    this.services = isCurrent ? services : targets.map(this.config.toService);
    this.#targets = targets;
    const added = this.services.filter((service) => !before.has(service)).length;
    const removed = before.size + added - targets.length;
    const level = targets.length === 0 && before.size > 0 ? 'warn' : 'info';
    const facts = { list: this.config.name, services: targets.length, added, removed };
    this.#parts.log[level](facts, 'service list applied');
  }

  /** The services of targets. A target that did not change keeps its service. */
  async #offerOf(targets: readonly ListedTarget[]): Promise<Offer> {
    const { toService } = this.config;
    if (targets === this.#targets) return { targets, services: this.services, toService };
    const known = new Map<string, ServiceConfig | undefined>();
    await inSlices(this.#targets.entries(), ([at, target]) =>
      known.set(JSON.stringify(target), this.services[at]),
    );
    const services: ServiceConfig[] = [];
    await inSlices(targets, (target) =>
      services.push(known.get(JSON.stringify(target)) ?? toService(target)),
    );
    return { targets, services, toService };
  }

  async #read(reading: AbortController): Promise<void> {
    const { signal } = reading;
    try {
      const documents = await readList(this.config.source, signal, this.#parts.fetch);
      if (!isDeepStrictEqual(documents, this.#parsed?.documents)) {
        this.#parsed = { documents, targets: parseTargets(documents) };
      }
      const targets = await this.#parsed!.targets;
      const offer = await this.#offerOf(targets);
      if (!signal.aborted) this.#finish(offer);
    } catch (error) {
      const isFault = error instanceof ConfigError;
      if (!isFault) this.#parts.log.error({ err: error }, 'cannot apply the service list');
      if (!signal.aborted) this.#finish(isFault ? error.message : INTERNAL_ERROR);
    } finally {
      if (this.#reading === reading) this.#reading = undefined;
    }
  }

  /** `result`: what was read, or why the list is unusable. */
  #finish(result: Offer | string): void {
    this.#wait(this.config.refreshMs, () => this.refresh());
    this.state = { ...this.state, failuresInARow: this.state.failuresInARow + 1 };
    this.#offer = typeof result === 'string' ? undefined : result;
    if (typeof result === 'string') this.#fail(result);
    else this.#parts.onOffer();
  }

  #fail(failure: string): void {
    if (failure === this.state.failure) return;
    this.state = { ...this.state, failure };
    const facts = { list: this.config.name, services: this.services.length, reason: failure };
    this.#parts.log.warn(facts, 'service list unusable; keeping the last good one');
  }

  #succeed(): void {
    const { failure, ...state } = this.state;
    const services = this.services.length;
    this.#offer = undefined;
    this.state = { ...state, services, lastGoodAt: this.#parts.clock.now(), failuresInARow: 0 };
    if (failure === undefined) return;
    this.#parts.log.info({ list: state.name, services }, 'service list usable again');
  }

  #wait(ms: number, run: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#parts.clock.after(ms, run);
  }

  #abort(): void {
    this.#reading?.abort();
    this.#reading = undefined;
  }
}
