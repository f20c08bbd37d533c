import got from 'got';
import { SERVICE_NAMES } from '../../demo/fleet/penpal-services.ts';
import { promtoolFaults } from '../support/processes/promtool-faults.ts';
import { checkConfiguration } from './invariants/configuration.ts';
import { CounterWatch } from './invariants/counters.ts';
import type { LogWatch } from './invariants/logs.ts';
import { MemoryWatch } from './invariants/memory.ts';
import type { Received } from './invariants/invented.ts';
import { NotificationWatch } from './invariants/notifications.ts';
import { ReasonWatch } from './invariants/reasons.ts';
import { StateWatch } from './invariants/state.ts';
import { LagMeter } from './lag.ts';
import type { LagRecord } from './lag.ts';
import type { Context } from './plan/actions.ts';
import { readScrape, sumOf, valueOf } from './scrape.ts';
import type { Scrape } from './scrape.ts';

/** Of so many scrapes, promtool checks the first, and the first is also requested as OpenMetrics. */
const PROMTOOL_EVERY = 30;
const OPEN_METRICS_EVERY = 10;
/** Without retries, so that every failed request is noticed. */
const ONCE = { retry: { limit: 0 }, timeout: { request: 30_000 } } as const;
/** API requests per check, in addition to bursts. */
const REQUESTS_PER_CHECK = 5;

/** Checks all invariants, once a second. */
export class Observer {
  readonly lag: LagRecord;
  readonly memory = new MemoryWatch();
  readonly reasons: ReasonWatch;
  readonly notifications: NotificationWatch;
  scrapes = 0;
  probes = 0;
  readonly #context: Context;
  readonly #logs: LogWatch;
  readonly #counters: CounterWatch;
  readonly #states: StateWatch;
  readonly #lagMeter: LagMeter;

  constructor(context: Context, logs: LogWatch, lag: LagRecord) {
    const { truth, world, reloads } = context;
    this.#context = context;
    this.lag = lag;
    this.#lagMeter = new LagMeter(lag);
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

  /** The faults now. */
  async check(): Promise<string[]> {
    const scrape = await this.#scrape();
    const slowness = this.#lagMeter.read(scrape);
    const { reloads, api } = this.#context;
    return [
      ...slowness,
      ...scrape.faults.map((fault) => `invalid exposition: ${fault}`),
      ...this.#counters.check(scrape),
      // Before the states: an excused failure affects the expected state.
      ...this.reasons.check(scrape),
      ...this.#states.check(scrape),
      ...checkConfiguration(scrape, reloads, this.lag.worstSince(scrape.startMs - 5_000)),
      ...(await this.#checkNotifications()),
      ...(await api.request(REQUESTS_PER_CHECK)),
      ...(await this.#checkExpositions(scrape)),
      ...(await this.#checkProcesses()),
    ];
  }

  stop(): void {
    this.#lagMeter.stop();
  }

  async #scrape(): Promise<Scrape> {
    const startMs = Date.now();
    const text = await got(`${this.#context.world.exporter.url}/metrics`, ONCE).text();
    const scrape = await readScrape(text, startMs, Date.now());
    this.scrapes += 1;
    this.probes = sumOf(scrape, 'service_probes_total');
    this.memory.note(startMs, valueOf(scrape, 'process_resident_memory_bytes') ?? NaN);
    return scrape;
  }

  async #checkNotifications(): Promise<string[]> {
    const url = `${this.#context.world.exporter.url}/api/v1/monitoring/notifications`;
    const { notifications } = await got(url, ONCE).json<{ notifications: Received[] }>();
    return this.notifications.check(notifications, Date.now());
  }

  async #checkExpositions({ text }: Scrape): Promise<string[]> {
    const faults: string[] = [];
    if (this.scrapes % OPEN_METRICS_EVERY === 1) {
      const headers = { accept: 'application/openmetrics-text' };
      const open = await got(`${this.#context.world.exporter.url}/metrics`, {
        headers,
        ...ONCE,
      }).text();
      if (!open.endsWith('\n# EOF\n')) faults.push('OpenMetrics without `# EOF`');
    }
    if (this.scrapes % PROMTOOL_EVERY === 1) {
      const lines = await promtoolFaults(this.#context.world.promtool, text);
      faults.push(...lines.map((line) => `promtool: ${line}`));
    }
    return faults;
  }

  async #checkProcesses(): Promise<string[]> {
    const { exporter, parts } = this.#context.world;
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
