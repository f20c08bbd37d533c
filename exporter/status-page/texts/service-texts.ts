import type { ProbeFailureReason } from '../../metrics/catalog.ts';
import type { ServiceStatus } from '../view/service-status.ts';

/** The words of a service's row. */
export interface ServiceTexts {
  readonly title: string;
  readonly none: string;
  further(count: string): string;
  readonly status: Readonly<Record<ServiceStatus, string>>;
  since(duration: string): string;
  readonly maintenance: string;
  readonly old: string;
  readonly failing: string;
  readonly recovering: string;
  readonly neverChecked: string;
  readonly notMeasured: string;
  available(ratio: string): string;
  lastResponse(seconds: string): string;
  readonly noLastResponse: string;
  readonly noHistory: string;
  checks(count: string): string;
  readonly budget: string;
  budgetLeft(ratio: string, objective: string): string;
  budgetSpent(ratio: string, objective: string): string;
  budgetUnknown(samples: string, needed: string): string;
  readonly budgetNoFailures: string;
  readonly certificate: string;
  certificateLeft(days: number): string;
  readonly certificateExpired: string;
  readonly certificatePlain: string;
  readonly certificateUnknown: string;
  readonly dependencies: string;
  readonly dependenciesUnknown: string;
  readonly dependencyOk: string;
  readonly dependencyFailed: string;
  readonly lastFailure: string;
  readonly noFailure: string;
  readonly details: string;
  readonly version: string;
  readonly environment: string;
  readonly address: string;
  readonly lastCheck: string;
  readonly percentiles: string;
  readonly latencyObjective: string;
  readonly slowFrom: string;
  readonly failurePeriods: string;
  readonly noFailurePeriod: string;
  failedChecks(failures: string, samples: string): string;
  readonly unknown: string;
}

export interface ChartTexts {
  bars(availability: string | null, range: string, badSlots: number): string;
  /** Title of one bar: `from` and `to` are lengths of time before now. */
  barWhen(from: string, to: string): string;
  /** Without a check of its own; `available` as "100% available". */
  barHeld(available: string): string;
  barSlow(seconds: string): string;
  curve(range: string, median: string, p95: string, slow: string): string;
  curveEmpty(range: string): string;
  slowLine(seconds: string): string;
  trend(range: string): string;
  /** The left end of the range; `length` as "24 h". */
  start(length: string): string;
  readonly now: string;
}

/** Why a probe failed. */
export type ReasonTexts = Readonly<Record<ProbeFailureReason, string>>;
