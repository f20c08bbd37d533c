import type { Clock } from '../clock.ts';
import type { Announcement } from './health-state.ts';

/** What lasts longer belongs into services.yml: forgotten maintenance hides outages. */
export const MAX_MINUTES = 240;

/**
 * What is announced beside services.yml, maintenance or messages: at most one entry for each service and one for all. It
 * is kept in memory: it survives a reload of the configuration, and a restart ends it.
 */
export class Announcements {
  readonly #clock: Clock;
  /** By service; `undefined`: all services. */
  #announcements = new Map<string | undefined, Announcement>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Replaces what was announced for the same service. 0 minutes end it; without a service they end everything. */
  announce(minutes: number, { service, message }: Pick<Announcement, 'service' | 'message'>): void {
    if (minutes === 0 && service === undefined) return this.#announcements.clear();
    const from = this.#clock.now();
    this.#announcements.delete(service);
    if (minutes === 0) return;
    this.#announcements.set(service, { service, message, from, until: from + minutes * 60_000 });
  }

  /** What is announced now, the oldest first. */
  list(): readonly Announcement[] {
    const now = this.#clock.now();
    for (const [service, { until }] of this.#announcements) {
      if (until <= now) this.#announcements.delete(service);
    }
    return [...this.#announcements.values()];
  }

  /** The announcement for a service, its own before that for all. */
  readonly of = (service: { readonly name: string }): Announcement | undefined => {
    if (this.#announcements.size === 0) return undefined;
    const now = this.#clock.now();
    const announced = [this.#announcements.get(service.name), this.#announcements.get(undefined)];
    return announced.find((each) => each && each.until > now);
  };
}
