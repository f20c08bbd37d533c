import type { Severity } from '../../alerts/alert.ts';
import type { NotificationStatus } from '../../alerts/notifications.ts';
import type { Absence } from '../../collectors/reported-values.ts';
import type { Share } from '../../targets/service-directory.ts';
import type { BusinessMetric } from '../../metrics/sample.ts';
import type { RangeName, Theme } from '../page-choice.ts';
import type { Overall } from '../view/overall.ts';
import type { Format } from './format.ts';
import type { ChartTexts, ReasonTexts, ServiceTexts } from './service-texts.ts';

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
  /** What the browser says of a monitor that is silent; `{time}` is the last answer's. */
  readonly monitor: MonitorTexts;
  readonly history: HistoryTexts;
  readonly service: ServiceTexts;
  readonly chart: ChartTexts;
  readonly reasons: ReasonTexts;
  readonly figures: FigureTexts;
  readonly alerts: AlertTexts;
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
  readonly unreachable: string;
  readonly old: string;
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
  readonly runbook: string;
  readonly dashboard: string;
}

export interface NotificationTexts {
  readonly title: string;
  readonly none: string;
  readonly statuses: Readonly<Record<NotificationStatus, string>>;
  receivedTimes(count: number): string;
  firedFor(duration: string): string;
  sentTo(receiver: string): string;
}
