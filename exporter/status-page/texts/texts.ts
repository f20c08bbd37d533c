import type { Severity } from '../../alerts/alert.ts';
import type { NotificationStatus } from '../../alerts/notifications.ts';
import type { Absence } from '../../collectors/reported-values.ts';
import type { Share } from '../../targets/service-directory.ts';
import type { BusinessMetric } from '../../metrics/sample.ts';
import type { RangeName, Theme } from '../page-choice.ts';
import type { Overall } from '../view/overall.ts';
import type { Format } from './format.ts';
import type { ProbeFailureReason } from '../../metrics/catalog.ts';
import type { ServiceStatus } from '../view/service-state.ts';

/** Every word of the page in one language. A text that is missing does not compile. */
export interface Texts {
  /** The language's own name. */
  readonly languageName: string;
  readonly pageName: string;
  readonly product: string;
  readonly skip: string;
  readonly choose: { readonly range: string; readonly language: string; readonly theme: string };
  readonly themes: Readonly<Record<Theme, string>>;
  readonly ranges: Readonly<Record<RangeName, RangeTexts>>;
  /** The one sentence about everything. */
  overall(overall: Overall, format: Format): string;
  /** Which part of the services the page shows. */
  share(share: Share, format: Format): string;
  readonly lists: ListTexts;
  readonly asOf: string;
  readonly justNow: string;
  readonly noScript: string;
  /** What the browser says of a monitor that is silent; `time` is the last answer's. */
  readonly monitor: MonitorTexts;
  readonly history: HistoryTexts;
  readonly service: ServiceTexts;
  readonly search: SearchTexts;
  readonly chart: ChartTexts;
  readonly reasons: ReasonTexts;
  readonly figures: FigureTexts;
  readonly alerts: AlertTexts;
  readonly incidents: IncidentTexts;
  readonly notifications: NotificationTexts;
  readonly links: {
    readonly title: string;
    readonly api: string;
    readonly metrics: string;
    readonly runbooks: string;
  };
}

/** Of lists kept elsewhere that name services. */
export interface ListTexts {
  unread(name: string): string;
  failed(name: string): string;
  /** After the former, where the list was good before. */
  goesOn(services: string): string;
}

export interface MonitorTexts {
  /** In the browser's tab, instead of a sentence that may no longer be true. */
  readonly title: string;
  unreachable(time: string): string;
  old(time: string): string;
  /** The sentence about everything as of the last answer. */
  lastKnown(time: string, sentence: string): string;
}

export interface RangeTexts {
  /** As short as possible: "24 h". */
  readonly short: string;
  /** After "over": "the last 24 hours". */
  readonly long: string;
}

export interface HistoryTexts {
  nothing(range: string): string;
  /** Less is known than was asked for. */
  partly(covered: string): string;
  readonly fromMemory: string;
  readonly fromPrometheus: string;
}

export interface FigureTexts {
  readonly title: string;
  readonly none: string;
  readonly names: Readonly<Record<BusinessMetric, string>>;
  /** After a counter's increase: "in the last 24 hours". */
  within(range: string): string;
  total(value: string): string;
  /** Of a counter in the memory of a process. */
  sinceRestart(value: string): string;
  readonly changeUnknown: string;
  /** Why there is no value. */
  absence(absence: Absence): string;
  noTokens(service: string): string;
  more(count: number): string;
  /** Values of labels that are words of ours. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface AlertTexts {
  readonly title: string;
  readonly none: string;
  readonly fromPrometheus: string;
  /** After the former, on the page of one of several shards. */
  readonly ofAllShards: string;
  readonly fromMonitor: string;
  readonly severities: Readonly<Record<Severity, string>>;
  readonly firing: string;
  readonly pending: string;
  /** Further alerts of the same cause. */
  related(count: number): string;
  readonly runbook: string;
  readonly dashboard: string;
}

export interface SearchTexts {
  readonly name: string;
  readonly state: string;
  readonly all: string;
  readonly search: string;
  readonly nothing: string;
}

export interface IncidentTexts {
  readonly title: string;
  none(range: string): string;
  /** Where they come from, and since when. */
  readonly source: string;
  ongoing(duration: string): string;
  ended(duration: string): string;
}

export interface NotificationTexts {
  readonly title: string;
  readonly none: string;
  readonly statuses: Readonly<Record<NotificationStatus, string>>;
  receivedTimes(count: number): string;
  firedFor(duration: string): string;
  sentTo(receiver: string): string;
}

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
  /** Instead of a percentile of too few response times. */
  readonly notEnough: string;
  available(ratio: string): string;
  readonly lastResponse: string;
  readonly noLastResponse: string;
  readonly noHistory: string;
  readonly budget: string;
  budgetLeft(ratio: string, objective: string): string;
  budgetSpent(ratio: string, objective: string): string;
  budgetUnknown(samples: string, needed: string): string;
  readonly budgetNoFailures: string;
  readonly certificate: string;
  certificateLeft(days: number): string;
  readonly certificateExpired: string;
  readonly certificateUnknown: string;
  readonly dependencies: string;
  readonly dependencyOk: string;
  dependenciesOk(count: number): string;
  dependenciesFailing(count: number): string;
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
  /** Without a check of its own; `available` as "100% available". */
  barHeld(available: string): string;
  barSlow(seconds: string): string;
  readonly barUnknown: string;
  slotCount(checks: string, failures: string): string;
  curve(range: string, median: string, p95: string, slow: string): string;
  curveEmpty(range: string): string;
  slowLine(seconds: string): string;
  trend(range: string): string;
}

/** Why a probe failed. */
export type ReasonTexts = Readonly<Record<ProbeFailureReason, string>>;
