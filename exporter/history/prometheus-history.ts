import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { catalog } from '../metrics/catalog.ts';
import type { SampledName } from '../metrics/sample.ts';
import { seriesKey } from './business-values.ts';
import { ratio } from './history.ts';
import type { BusinessHistory, History, HistoryResult, ServiceHistory } from './history.ts';
import type { PrometheusClient, Series, SlotValues } from './prometheus-client.ts';
import * as queries from './queries.ts';
import { prometheusReader } from './shared-requests.ts';
import { eachSlot, slotGrid, summariseSlots } from './slots.ts';
import type { SlotGrid, Tally } from './slots.ts';

/** Prometheus scrapes every 5 s or less often. A result takes about 10 kB for each service. */
const CACHE = { freshMs: 5000, maxKeys: 8 };
/** A response has 18 kB for each service; 100 services are parsed in 20 ms. */
const SERVICES_PER_QUERY = 100;
const NO_VALUES: SlotValues = eachSlot(() => null);

export interface PrometheusHistoryOptions {
  readonly client: PrometheusClient;
  /** Used while Prometheus does not respond or has no samples of the range. */
  readonly fallback: History;
  /** The services of this process, in the order of the result. */
  readonly serviceNames: () => readonly string[];
  /** The business metrics of these services; Prometheus may also have those of other shards. */
  readonly businessMetrics: () => readonly SampledName[];
  readonly clock: Clock;
  readonly log: Logger;
}

/** The queries of one result: all at the same time, with one deadline. */
interface Reading {
  readonly rangeMs: number;
  readonly grid: SlotGrid;
  readonly instant: (query: string) => Promise<Series<number | null>[]>;
  readonly inSlots: (query: string) => Promise<Series<SlotValues>[]>;
}

/** History as Prometheus calculates it, within a second; else that of the fallback with a note. */
export function prometheusHistory(options: PrometheusHistoryOptions): History {
  const { client, clock, log, fallback, serviceNames, businessMetrics } = options;
  const read = prometheusReader<HistoryResult>({ clock, log, subject: 'history', ...CACHE });
  return {
    query: async (rangeMs) => {
      const names = serviceNames();
      const metrics = [...new Set(businessMetrics())];
      const result = await read(JSON.stringify([rangeMs, names, metrics]), (signal) => {
        const grid = slotGrid(rangeMs, clock.now());
        const instant = (query: string) => client.instant(query, grid.to, signal);
        const inSlots = (query: string) => client.atSlotEnds(query, grid, signal);
        return readHistory({ rangeMs, grid, instant, inSlots }, names, metrics);
      });
      if ('value' in result && result.value.coveredMs > 0) return result.value;
      const reason = 'note' in result ? result.note : 'Prometheus holds nothing of this range';
      const note = `${reason}; this is from the monitor's own memory`;
      return { ...(await fallback.query(rangeMs)), note };
    },
  };
}

async function readHistory(
  reading: Reading,
  names: readonly string[],
  metrics: readonly SampledName[],
): Promise<HistoryResult> {
  const { rangeMs, grid, instant } = reading;
  const { query, stepMs } = queries.coverageQuery(rangeMs);
  const coverage = lookup(await instant(query));
  const coveredMs = Math.min((coverage('points') ?? 0) * stepMs, rangeMs);
  const empty = { source: 'prometheus', coveredMs, services: [], businessMetrics: [] } as const;
  if (coveredMs === 0) return { ...empty, alertsGenerated: null };
  const ageMs = grid.to - (coverage('oldest') ?? 0) * 1000 + stepMs;
  const range = queries.coveredRange(rangeMs, ageMs);
  const batches = Map.groupBy(names, (_, index) => Math.floor(index / SERVICES_PER_QUERY));
  const [services, businessMetrics, alerts] = await Promise.all([
    Promise.all([...batches.values()].map((batch) => readServices(reading, batch, range))),
    readBusinessMetrics(reading, metrics, range),
    instant(queries.alertsStartedQuery(rangeMs)),
  ]);
  const alertsGenerated = alerts[0]?.value ?? 0;
  return { ...empty, services: services.flat(), businessMetrics, alertsGenerated };
}

async function readServices(
  { grid, instant, inSlots }: Reading,
  names: readonly string[],
  range: string,
): Promise<ServiceHistory[]> {
  // Two queries for the slots, because Prometheus evaluates a query on one core.
  const [whole, probes, times] = await Promise.all([
    instant(queries.serviceQuery(names, range)),
    inSlots(queries.probeSlotQuery(names, grid)),
    inSlots(queries.timeSlotQuery(names, grid)),
  ]);
  // A subquery in each slot takes long, so it is only for services that were in maintenance.
  const time = lookup(times);
  const maintained = names.filter((name) => time('maintained', name)?.some(Boolean));
  const outside =
    maintained.length > 0 ? await inSlots(queries.outsideMaintenanceQuery(maintained, grid)) : [];
  const row = lookup([...probes, ...times, ...outside]);
  const value = lookup(whole);
  return names.map((name) => ({
    name,
    samples: Math.round(value('samples', name) ?? 0),
    averageSeconds: value('average', name) ?? null,
    p50Seconds: value('p50', name) ?? null,
    p95Seconds: value('p95', name) ?? null,
    p99Seconds: value('p99', name) ?? null,
    ...summariseSlots(
      grid,
      talliesOf((part) => row(part, name) ?? NO_VALUES),
    ),
  }));
}

function talliesOf(row: (part: string) => SlotValues): Tally[] {
  const [samples, failures, average] = [row('samples'), row('failures'), row('average')];
  const [known, worked] = [row('known'), row('worked')];
  const [maintained, outside] = [row('maintained'), row('outside')];
  return eachSlot((slot) => {
    const scrapes = known[slot] ?? 0;
    const inMaintenance = maintained[slot] ?? 0;
    const share = inMaintenance > 0 ? outside[slot]! : ratio(worked[slot] ?? 0, scrapes);
    const others = share === null ? 0 : Math.max(0, scrapes - inMaintenance);
    const probes = Math.round(samples[slot] ?? 0);
    return {
      samples: probes,
      failures: Math.min(Math.round(failures[slot] ?? 0), probes),
      measured: average[slot] === null ? 0 : 1,
      seconds: average[slot] ?? 0,
      known: others,
      worked: others * (share ?? 0),
      maintained: inMaintenance,
    };
  });
}

async function readBusinessMetrics(
  { grid, instant, inSlots }: Reading,
  metrics: readonly SampledName[],
  range: string,
): Promise<BusinessHistory[]> {
  const counters = metrics.filter(queries.isCounter);
  const [increases, slots] = await Promise.all([
    counters.length > 0 ? instant(queries.increaseQuery(counters, range)) : [],
    metrics.length > 0 ? inSlots(queries.businessSlotQuery(metrics, grid)) : [],
  ]);
  const increaseOf = new Map(increases.map(({ labels, value }) => [seriesKey(labels), value]));
  const pointsOf = new Map(slots.map(({ labels, value }) => [seriesKey(labels), value]));
  const series = new Map([...increases, ...slots].map(({ labels }) => [seriesKey(labels), labels]));
  return metrics.flatMap((metric) => {
    const isCount = queries.isCounter(metric) && catalog[metric].unit === 'count';
    const whole = (value: number | null) => (isCount && value !== null ? Math.round(value) : value);
    return [...series].flatMap(([key, { [queries.PART]: part, ...labels }]) => {
      if (part !== metric) return [];
      const points = (pointsOf.get(key) ?? NO_VALUES).map(whole);
      return [{ metric, labels, increase: whole(increaseOf.get(key) ?? null), points }];
    });
  });
}

/** Finds the value of a series by the part of its query and by its service. */
function lookup<T>(series: readonly Series<T>[]) {
  const key = (part?: string, service = '') => `${part} ${service}`;
  const values = new Map(
    series.map(({ labels, value }) => [key(labels[queries.PART], labels.service_name), value]),
  );
  return (part: string, service?: string) => values.get(key(part, service));
}
