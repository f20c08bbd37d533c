import { HISTORY_SLOTS } from '../../../exporter/history/history.ts';
import type {
  BusinessHistory,
  HistoryResult,
  HistorySlot,
  ServiceHistory,
} from '../../../exporter/history/history.ts';
import { NOW } from '../target-states.ts';

/** Failed checks in slots of a service, by the slot's index. */
export type Failures = Readonly<Record<number, number>>;

interface Shape {
  readonly name: string;
  /** Typical response time. */
  readonly seconds: number;
  readonly failures?: Failures;
  /** Slots before it have no samples. */
  readonly firstSlot?: number;
  /** What a failed check measures: the time waited, or nothing. */
  readonly failedSeconds?: number;
}

const SAMPLES_A_SLOT = 32;

/** For tests: a day of one service, checked each 30 s, always the same. */
export function serviceHistory(shape: Shape, rangeMs = 86_400_000): ServiceHistory {
  const slots = Array.from({ length: HISTORY_SLOTS }, (_, index) => slot(shape, index, rangeMs));
  const samples = sum(slots.map((one) => one.samples ?? 0));
  const failures = sum(slots.map((one) => one.failures ?? 0));
  const averages = slots.map((one) => one.averageSeconds).filter((value) => value !== null);
  const sorted = averages.toSorted((a, b) => a - b);
  const at = (quantile: number) => sorted[Math.floor(quantile * (sorted.length - 1))] ?? null;
  return {
    name: shape.name,
    samples,
    availabilityRatio: samples === 0 ? null : (samples - failures) / samples,
    averageSeconds: averages.length === 0 ? null : sum(averages) / averages.length,
    p50Seconds: at(0.5),
    p95Seconds: at(0.95),
    p99Seconds: at(0.99),
    slots,
  };
}

function slot(shape: Shape, index: number, rangeMs: number): HistorySlot {
  const { seconds, failures = {}, firstSlot = 0, failedSeconds } = shape;
  const from = NOW - rangeMs + (index * rangeMs) / HISTORY_SLOTS;
  if (index < firstSlot)
    return { from, samples: 0, failures: 0, availabilityRatio: null, averageSeconds: null };
  const failed = Math.min(failures[index] ?? 0, SAMPLES_A_SLOT);
  const calm = seconds * (1 + 0.25 * wave(index) + 0.5 * noise(index + shape.name.length) ** 3);
  const worked = SAMPLES_A_SLOT - failed;
  const waited = failedSeconds === undefined ? 0 : failed;
  const measured = worked + waited;
  const total = worked * calm + waited * (failedSeconds ?? 0);
  const averageSeconds = measured === 0 ? null : total / measured;
  // As if each check stood for the same time.
  const availabilityRatio = worked / SAMPLES_A_SLOT;
  return { from, samples: SAMPLES_A_SLOT, failures: failed, availabilityRatio, averageSeconds };
}

/** For tests: a figure's day; counters grow by `amount` a day, gauges move around it. */
export function figureHistory(
  metric: BusinessHistory['metric'],
  labels: Readonly<Record<string, string>>,
  kind: 'counter' | 'gauge',
  amount: number,
): BusinessHistory {
  const points: number[] = [];
  let reached = amount * 40;
  for (let index = 0; index < HISTORY_SLOTS; index += 1) {
    const busy = 0.55 + 0.45 * wave(index) + 0.25 * (noise(index) - 0.5);
    const added = Math.max(0, ((busy * amount) / HISTORY_SLOTS) * 1.8);
    reached += amount < 1000 ? Math.round(added * 100) / 100 : Math.round(added);
    points.push(
      kind === 'counter' ? reached : Math.round(amount * (0.97 + index / 3000 + 0.004 * busy)),
    );
  }
  if (kind === 'gauge') return { metric, labels, increase: null, points };
  const added = points.map((value, index) => (index === 0 ? null : value - points[index - 1]!));
  return { metric, labels, increase: reached - points[0]!, points: added };
}

/** For tests: what is known of the four services' day. */
export function dayOf(
  services: readonly ServiceHistory[],
  businessMetrics: readonly BusinessHistory[],
): HistoryResult {
  return { source: 'memory', coveredMs: 86_400_000, services, businessMetrics, alertsGenerated: 0 };
}

/** A day: low at night, high in the evening. */
function wave(index: number): number {
  return Math.sin(((index / HISTORY_SLOTS) * 2 + 0.75) * Math.PI);
}

/** 0..1, the same each time. */
function noise(index: number): number {
  const value = Math.sin(index * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
