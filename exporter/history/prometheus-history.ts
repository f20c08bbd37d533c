import { fromSystemTime, type Clock } from '../clock.ts';
import type { ServiceConfig } from '../config/config.ts';
import type { Logger } from '../logger.ts';
import { PROBE_FAILURE_REASONS } from '../metrics/catalog.ts';
import type { SampledName } from '../metrics/sample.ts';
import { inSlices } from '../time-slice.ts';
import { businessHistory, eachSlot, HISTORY_SLOTS, slotGrid, summariseSlots } from './history.ts';
import { unusualRange, USUAL_RANGES } from './history.ts';
import type { CoveredSlots, History, HistoryResult, ServiceHistory, SlotFacts } from './history.ts';
import { NO_VALUES, type PrometheusClient, type Series } from './prometheus-client.ts';
import * as queries from './queries.ts';
import { prometheusReader } from './shared-requests.ts';

/** Prometheus scrapes every 5 s or less often. */
const FRESH_MS = 5000;
/** Each usual range and an unusual one. Of many services only the last three: a result has up to 13 kB for each. */
const maxResults = (services: number) => (services <= 500 ? USUAL_RANGES.length + 1 : 3);
const OWN = "this is from the monitor's own memory";
/** A response has 18 kB for each service. */
const SERVICES_PER_QUERY = 500;
const LAST = HISTORY_SLOTS - 1;

interface PrometheusHistoryOptions {
  readonly client: PrometheusClient;
  /** Used while Prometheus does not respond or has no samples of the range. */
  readonly fallback: History;
  /** The services of this process, in the order of the result; Prometheus may also have others. */
  readonly services: () => readonly Pick<ServiceConfig, 'name' | 'sources'>[];
  readonly clock: Clock;
  readonly log: Logger;
}

/** What the queries of one result share. */
interface Reading {
  readonly slots: CoveredSlots;
  /** The length of the part of the range that has samples. */
  readonly windowMs: number;
  /** Evaluates a query at the end of each slot from number `first` on; by default of the last. */
  readonly ask: (query: string, first?: number) => Promise<Series[]>;
}

/** History as Prometheus calculates it, within a second; else that of the fallback with a note. */
export function prometheusHistory(options: PrometheusHistoryOptions): History {
  const { client, clock, log, fallback, services } = options;
  const read = prometheusReader<HistoryResult>({
    ...{ clock, log, freshMs: FRESH_MS, subject: 'history', own: OWN },
    get maxKeys() {
      return maxResults(services().length);
    },
  });
  return {
    query: (rangeMs) => {
      const names = services().map(({ name }) => name);
      const sources = services().flatMap((service) => service.sources);
      const metrics = [...new Set(sources.flatMap((each) => each.metrics.map((m) => m.metric)))];
      const readHistory = async (signal: AbortSignal): Promise<HistoryResult | undefined> => {
        const grid = slotGrid(rangeMs, clock.now());
        const ask: Reading['ask'] = (query, first = LAST) =>
          client.evaluate(query, { ...grid, first }, signal);
        const found = lookup(await ask(queries.rangeQuery(rangeMs)));
        const coveredMs = Math.min(found('covered')[LAST] ?? 0, rangeMs);
        if (coveredMs === 0) return undefined;
        const windowMs = Math.min(rangeMs, grid.to - fromSystemTime(found('oldest')[LAST] ?? 0));
        const first = Math.max(0, LAST - Math.floor(windowMs / grid.slotMs));
        const reading = { slots: { ...grid, first }, windowMs, ask };
        const batches = Map.groupBy(names, (_, index) => Math.floor(index / SERVICES_PER_QUERY));
        const [businessMetrics, ...services] = await Promise.all([
          readBusinessMetrics(reading, metrics),
          ...[...batches.values()].map((batch) => readServices(reading, batch)),
        ]);
        const alertsGenerated = found('started')[LAST] ?? 0;
        const result = { services: services.flat(), businessMetrics, alertsGenerated };
        return { source: 'prometheus', coveredMs, ...result };
      };
      const key = JSON.stringify([rangeMs, names, metrics]);
      return read(key, readHistory, () => fallback.query(rangeMs), unusualRange(rangeMs));
    },
  };
}

async function readServices({ ask, slots, windowMs }: Reading, names: readonly string[]) {
  const inSlots = await ask(queries.slotQuery(names, slots), slots.first);
  const row = lookup(inSlots);
  // A new service has the same times in all ranges, too, because the step is for its own age.
  const ageMs = (name: string) => {
    const first = row('known', name).findIndex((known) => known !== null);
    return Math.min(windowMs, (HISTORY_SLOTS - Math.max(first, 0)) * slots.slotMs);
  };
  const byStep = Map.groupBy(names, (name) => queries.timesStep(ageMs(name)));
  const ofTimes = [...byStep.values()].map((group) =>
    queries.timesQuery(group, Math.max(...group.map(ageMs))),
  );
  // Success outside maintenance takes long: only for services that were in maintenance, since then.
  const maintained = names.filter((name) => row('maintained', name).some(Boolean));
  const isMaintained = eachSlot((slot) => maintained.some((name) => row('maintained', name)[slot]));
  const first = isMaintained.indexOf(true);
  const [outside, times] = await Promise.all([
    first >= 0 ? ask(queries.outsideQuery(maintained, { ...slots, first }), first) : [],
    ask(ofTimes.join(' or ')),
  ]);
  const value = lookup([...inSlots, ...outside, ...times]);
  const histories: ServiceHistory[] = [];
  await inSlices(names, (name) => {
    const seconds = (part: string) => value(part, name)[LAST]!;
    const facts = slotFacts((part) => value(part, name));
    histories.push({
      name,
      averageSeconds: seconds('mean'),
      p50Seconds: seconds('p50'),
      p95Seconds: seconds('p95'),
      p99Seconds: seconds('p99'),
      ...summariseSlots(slots, facts),
    });
  });
  return histories;
}

function slotFacts(row: (part: string) => Series['values']): SlotFacts[] {
  const reasons = PROBE_FAILURE_REASONS.map((reason) => row(`reason ${reason}`));
  const [samples, failures, average] = [row('samples'), row('failures'), row('average')];
  const [known, share] = [row('known'), row('share')];
  const [maintained, outside] = [row('maintained'), row('outside')];
  return eachSlot((slot) => {
    const inMaintenance = maintained[slot] ?? 0;
    const worked = inMaintenance > 0 ? outside[slot]! : share[slot]!;
    const time = worked === null ? 0 : (known[slot] ?? 0);
    return {
      samples: samples[slot]!,
      failures: failures[slot]!,
      measured: average[slot] === null ? 0 : 1,
      seconds: average[slot] ?? 0,
      known: time,
      worked: time * (worked ?? 0),
      maintained: inMaintenance,
      reasons: reasons.reduce((bits, at, bit) => (at[slot] === null ? bits : bits | (1 << bit)), 0),
    };
  });
}

async function readBusinessMetrics({ ask, slots }: Reading, metrics: readonly SampledName[]) {
  if (metrics.length === 0) return [];
  const all = await ask(queries.businessQuery(metrics, slots), slots.first);
  return metrics.flatMap((metric) =>
    all
      .filter(({ labels }) => labels[queries.PART] === metric)
      .map(({ labels: { [queries.PART]: _, ...labels }, values }) =>
        businessHistory(metric, labels, values),
      ),
  );
}

/** Finds the values of a series by the part of its query, with its reason if it has one, and by its service. */
function lookup(all: readonly Series[]) {
  const key = (part?: string, service = '') => `${part} ${service}`;
  const found = new Map(
    all.map(({ labels: { reason, service_name, ...labels }, values }) => {
      const part = labels[queries.PART];
      return [key(reason === undefined ? part : `${part} ${reason}`, service_name), values];
    }),
  );
  return (part: string, service?: string) => found.get(key(part, service)) ?? NO_VALUES;
}
