import { named, stepMs, together } from './promql.ts';
import type { SlotGrid } from './slots.ts';

/** An answer is 18 kB a service; of so many it is parsed in 20 ms, and far from what is refused. */
const SERVICES_A_QUERY = 100;
/** Moments of a slot at which success is looked up where maintenance took a part of it. */
const MAINTENANCE_LOOKS = 200;
/** How much earlier than a slot a restart is looked for, so that none falls between two slots. */
const RESTART_MARGIN_MS = 60_000;

const PROBES = named('service_probes_total');
const FAILURES = named('service_probe_failures_total');
const SUCCESS = named('service_probe_success');
const MAINTENANCE = named('service_maintenance');
const SECONDS_SUM = `${named('service_probe_duration_seconds')}_sum`;
const SECONDS_COUNT = `${named('service_probe_duration_seconds')}_count`;

/**
 * At each boundary of the slots, for each instance of the exporter: the counters `probes`,
 * `failures`, `seconds` and `measured`; of the slot before, the `restarts`, and the scrapes:
 * those that found a result of a probe (`known`), success (`worked`), and the service in
 * maintenance (`maintained`). Several queries, each for some of the services.
 * Scrapes are equally spaced, so their share is a share of time, as in the SLO rules.
 */
export function counterQueries(services: readonly string[], { slotMs }: SlotGrid): string[] {
  return ofEach(services, (of) =>
    together({
      probes: PROBES + of,
      failures: `sum without (reason) (${FAILURES}${of})`,
      seconds: SECONDS_SUM + of,
      measured: SECONDS_COUNT + of,
      restarts: `resets(${PROBES}${of}[${slotMs + RESTART_MARGIN_MS}ms])`,
      known: `count_over_time(${SUCCESS}${of}[${slotMs}ms])`,
      worked: `sum_over_time(${SUCCESS}${of}[${slotMs}ms])`,
      maintained: `sum_over_time(${MAINTENANCE}${of}[${slotMs}ms])`,
    }),
  );
}

/** PromQL's increase within a slot of the four counters of counterQueries(), as many queries. */
export function increasesInSlot(services: readonly string[], { slotMs }: SlotGrid): string[] {
  return ofEach(services, (of) => {
    const increase = (counter: string) => `increase(${counter}${of}[${slotMs}ms])`;
    return together({
      probes: increase(PROBES),
      failures: `sum without (reason) (${increase(FAILURES)})`,
      seconds: increase(SECONDS_SUM),
      measured: increase(SECONDS_COUNT),
    });
  });
}

/** Share of success outside maintenance within a slot: `outside`. As many queries. */
export function successOutsideMaintenance(
  services: readonly string[],
  { slotMs }: SlotGrid,
): string[] {
  const look = stepMs(slotMs, MAINTENANCE_LOOKS);
  return ofEach(services, (of) => {
    const outside = `(${SUCCESS}${of} unless ${MAINTENANCE}${of} == 1)`;
    return together({ outside: `avg_over_time(${outside}[${slotMs}ms:${look}ms])` });
  });
}

/** A query for each batch of the services, made with the matchers that select these. */
function ofEach(services: readonly string[], query: (matchers: string) => string): string[] {
  const count = Math.ceil(services.length / SERVICES_A_QUERY);
  return Array.from({ length: count }, (_, index) => {
    const batch = services.slice(index * SERVICES_A_QUERY, (index + 1) * SERVICES_A_QUERY);
    return query(`{service_name=~"${batch.map(literally).join('|')}"}`);
  });
}

/** A name has letters, digits, - _ and dots: of these a dot alone means more in an expression. */
function literally(name: string): string {
  return name.replaceAll('.', String.raw`\\.`);
}
