import { counterSteps, doubtfulSlots } from './counter-steps.ts';
import type { Row } from './counter-steps.ts';
import { HISTORY_SLOTS } from './history.ts';
import { PART } from './promql.ts';
import type { RangeSeries } from './prometheus-client.ts';
import { seriesKey } from './series-key.ts';

const NO_VALUES: Row = Array.from<null>({ length: HISTORY_SLOTS + 1 }).fill(null);

/** Slots that follow each other, both ends included. */
export interface SlotRun {
  readonly first: number;
  readonly last: number;
}

/** What has to be asked for in a second step: these services, in the slots of any of them. */
export interface SecondStep {
  readonly services: readonly string[];
  readonly runs: readonly SlotRun[];
}

/**
 * The counters of one service as one instance of the exporter counts them. Instances are kept apart:
 * the counter of one that left is no restart of another's.
 */
export class InstanceCounters {
  readonly #ends = new Map<string, Row>();
  /** Asked for in a second step, by part. */
  readonly #inSlots = new Map<string, (number | null)[]>();
  #doubtful: ReadonlySet<number> | undefined;

  setEnds({ labels, values }: RangeSeries): void {
    this.#ends.set(labels[PART] ?? '', values);
  }

  /** What was asked for in the slots of a run. */
  setInSlots({ labels, values }: RangeSeries, { first }: SlotRun): void {
    const part = labels[PART] ?? '';
    const row = this.#inSlots.get(part) ?? [...NO_VALUES];
    this.#inSlots.set(part, row);
    values.forEach((value, index) => (row[first + index] = value));
  }

  get doubtful(): ReadonlySet<number> {
    this.#doubtful ??= new Set(doubtfulSlots(this.#endsOf('probes'), this.#endsOf('restarts')));
    return this.#doubtful;
  }

  /** What `probes`, `failures`, `seconds` or `measured` gained in each slot. */
  steps(part: string): number[] {
    const ends = part === 'failures' ? this.#failures() : this.#endsOf(part);
    const increases = this.#inSlots.get(part) ?? NO_VALUES;
    return counterSteps({ ends, doubtful: this.doubtful, increases });
  }

  /** How many scrapes of each slot found the service in maintenance. */
  get maintained(): number[] {
    return this.#scrapes('maintained');
  }

  /** Slots of which maintenance took a part, but not all. */
  get partlyMaintained(): number[] {
    const known = this.#scrapes('known');
    return this.maintained.flatMap((count, slot) =>
      count > 0 && known[slot]! > count ? [slot] : [],
    );
  }

  /**
   * How many scrapes of each slot found a result outside maintenance: none where maintenance left so
   * short a rest that success was not looked up in it.
   */
  get known(): number[] {
    const { maintained } = this;
    const outside = this.#inSlots.get('outside') ?? NO_VALUES;
    return this.#scrapes('known').map((count, slot) => {
      if (maintained[slot] === 0) return count;
      return typeof outside[slot] === 'number' ? Math.max(0, count - maintained[slot]!) : 0;
    });
  }

  /** How many of those found success; a share of them where maintenance took a part of the slot. */
  get worked(): number[] {
    const { maintained, known } = this;
    const outside = this.#inSlots.get('outside') ?? NO_VALUES;
    return this.#scrapes('worked').map((count, slot) =>
      maintained[slot] === 0 ? count : known[slot]! * (outside[slot] ?? 0),
    );
  }

  #scrapes(part: string): number[] {
    return this.#endsOf(part)
      .slice(1)
      .map((count) => count ?? 0);
  }

  /** A service that never failed may have no series of failures: it has none where it was probed. */
  #failures(): Row {
    const failures = this.#endsOf('failures');
    return this.#endsOf('probes').map((probed, index) => failures[index] ?? (probed && 0));
  }

  #endsOf(part: string): Row {
    return this.#ends.get(part) ?? NO_VALUES;
  }
}

/** By service, then by instance. */
export class ServiceCounters {
  readonly #services = new Map<string, Map<string, InstanceCounters>>();

  /** Takes the answers to counterQueries(). */
  constructor(counters: readonly RangeSeries[]) {
    for (const series of counters) this.#instance(series.labels).setEnds(series);
  }

  /** Takes the answer to increasesInSlot() or successOutsideMaintenance(). */
  add(series: readonly RangeSeries[], run: SlotRun): void {
    for (const one of series) this.#instance(one.labels).setInSlots(one, run);
  }

  of(service: string): InstanceCounters[] {
    return [...(this.#services.get(service)?.values() ?? [])];
  }

  /** Of what increasesInSlot() has to be asked. */
  doubtful(): SecondStep {
    return this.#secondStep(({ doubtful }) => doubtful);
  }

  /** Of what successOutsideMaintenance() has to be asked. */
  partlyMaintained(): SecondStep {
    return this.#secondStep(({ partlyMaintained }) => partlyMaintained);
  }

  #secondStep(slotsOf: (instance: InstanceCounters) => Iterable<number>): SecondStep {
    const slots = new Set<number>();
    const services = [...this.#services.keys()].filter((service) => {
      const own = this.of(service).flatMap((instance) => [...slotsOf(instance)]);
      for (const slot of own) slots.add(slot);
      return own.length > 0;
    });
    return { services, runs: runsOf([...slots].sort((a, b) => a - b)) };
  }

  #instance(labels: RangeSeries['labels']): InstanceCounters {
    const service = labels.service_name ?? '';
    const byKey = this.#services.get(service) ?? new Map<string, InstanceCounters>();
    this.#services.set(service, byKey);
    const key = seriesKey({ ...labels, [PART]: '', __name__: '' });
    const instance = byKey.get(key) ?? new InstanceCounters();
    byKey.set(key, instance);
    return instance;
  }
}

function runsOf(ascending: readonly number[]): SlotRun[] {
  const runs: SlotRun[] = [];
  for (const slot of ascending) {
    const run = runs.at(-1);
    if (run?.last === slot - 1) runs[runs.length - 1] = { first: run.first, last: slot };
    else runs.push({ first: slot, last: slot });
  }
  return runs;
}
