import got from 'got';
import { runTool } from '../support/real-part.ts';

import { checkConfiguration } from './invariants/configuration.ts';
import { CounterWatch } from './invariants/counters.ts';
import type { LogWatch } from './invariants/logs.ts';
import { MemoryWatch } from './invariants/memory.ts';
import { NotificationWatch } from './invariants/notifications.ts';
import type { Received } from './invariants/received.ts';
import { ReasonWatch } from './invariants/reasons.ts';
import { StateWatch } from './invariants/state.ts';
import type { LagRecord } from './lag.ts';
import { MeasuredLag } from './measured-lag.ts';
import type { Stage } from './act.ts';
import { SERVICE_NAMES } from '../../demo/fleet/penpal-services.ts';
import { readScrape, sumOf, valueOf } from './scrape.ts';
import type { Scrape } from './scrape.ts';

/** One of so many scrapes is also given to promtool, and asked for as OpenMetrics. */
const PROMTOOL_EVERY = 30;
const OPEN_METRICS_EVERY = 10;
/** An answer that comes with the second try only is none. */
const ONCE = { retry: { limit: 0 }, timeout: { request: 30_000 } } as const;
/** Requests that come with each look, beside the storms. */
const REQUESTS_A_LOOK = 5;
/** The user's name and prom-client's, which promtool would have otherwise. */
const CHOSEN_NAMES = /^(penpal_active_users_total|nodejs_\w+_total) /;

/** Looks at everything once a second and says what is not as it must be. */
export class Observer {
  readonly lag: LagRecord;
  readonly memory = new MemoryWatch();
  readonly reasons: ReasonWatch;
  readonly notifications: NotificationWatch;
  scrapes = 0;
  probes = 0;
  readonly #stage: Stage;
  readonly #logs: LogWatch;
  readonly #counters: CounterWatch;
  readonly #states: StateWatch;
  readonly #measured: MeasuredLag;

  constructor(stage: Stage, logs: LogWatch, lag: LagRecord) {
    const { truth, world, reloads } = stage;
    this.#stage = stage;
    this.lag = lag;
    this.#measured = new MeasuredLag(lag);
    this.#logs = logs;
    this.#counters = new CounterWatch(truth);
    this.#states = new StateWatch(truth, this.lag);
    this.reasons = new ReasonWatch(truth, this.lag);
    this.notifications = new NotificationWatch({
      ...{ truth, lag: this.lag, services: SERVICE_NAMES },
      absences: {
        prometheus: world.parts.prometheus.absences,
        alertmanager: world.parts.alertmanager.absences,
      },
      reloads,
    });
  }

  /** What is wrong now; empty if nothing is. */
  async look(): Promise<string[]> {
    const scrape = await this.#scrape();
    const slowness = this.#measured.read(scrape);
    const { reloads, api } = this.#stage;
    return [
      ...slowness,
      ...scrape.faults.map((fault) => `a scrape is not valid: ${fault}`),
      ...this.#counters.check(scrape),
      // First: a failure that is excused counts in what the state may be.
      ...this.reasons.check(scrape),
      ...this.#states.check(scrape),
      ...checkConfiguration(scrape, reloads, this.lag.worstSince(scrape.askedMs - 5_000)),
      ...(await this.#checkNotifications()),
      ...(await api.ask(REQUESTS_A_LOOK)),
      ...(await this.#checkExpositions(scrape)),
      ...(await this.#checkProcesses()),
    ];
  }

  stop(): void {
    this.#measured.stop();
  }

  async #scrape(): Promise<Scrape> {
    const askedMs = Date.now();
    const text = await got(`${this.#stage.world.exporter.url}/metrics`, ONCE).text();
    const scrape = await readScrape(text, askedMs, Date.now());
    this.scrapes += 1;
    this.probes = sumOf(scrape, 'service_probes_total');
    this.memory.note(askedMs, valueOf(scrape, 'process_resident_memory_bytes') ?? NaN);
    return scrape;
  }

  async #checkNotifications(): Promise<string[]> {
    const url = `${this.#stage.world.exporter.url}/api/v1/monitoring/notifications`;
    const { notifications } = await got(url, ONCE).json<{ notifications: Received[] }>();
    return this.notifications.check(notifications, Date.now());
  }

  async #checkExpositions({ text }: Scrape): Promise<string[]> {
    const faults: string[] = [];
    if (this.scrapes % OPEN_METRICS_EVERY === 0) {
      const headers = { accept: 'application/openmetrics-text' };
      const open = await got(`${this.#stage.world.exporter.url}/metrics`, {
        headers,
        ...ONCE,
      }).text();
      if (!open.endsWith('\n# EOF\n')) faults.push('OpenMetrics without its end');
    }
    if (this.scrapes % PROMTOOL_EVERY === 0) {
      const said = await runTool(this.#stage.world.promtool, ['check', 'metrics'], text);
      const lines = `${said.stdout}${said.stderr}`.split('\n').filter((line) => line !== '');
      faults.push(...lines.filter((line) => !CHOSEN_NAMES.test(line)).map((l) => `promtool: ${l}`));
    }
    return faults;
  }

  async #checkProcesses(): Promise<string[]> {
    const { exporter, parts } = this.#stage.world;
    const exit = await Promise.race([exporter.exited, Promise.resolve(undefined)]);
    const ended = exit ? [`the exporter ended:\n${exporter.output()}`] : [];
    const others = await Promise.all(
      Object.entries(parts).map(async ([name, part]) => {
        const fault = await part.fault();
        return fault ? [`${name} ${fault}`] : [];
      }),
    );
    return [...ended, ...this.#logs.check(), ...others.flat()];
  }
}
