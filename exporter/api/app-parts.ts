import type { RequestHandler } from 'express';
import type { AlertSource } from '../alerts/active-alert.ts';
import type { NotificationStore } from '../alerts/notification-store.ts';
import type { Clock } from '../clock.ts';
import type { CollectorState } from '../collectors/collector-state.ts';
import type { Settings } from '../config/environment.ts';
import type { ReloadResult } from '../config/live-config.ts';
import type { Directory } from '../targets/directory.ts';
import type { History } from '../history/history.ts';
import type { Logger } from '../logger.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import type { TargetState } from '../probes/target-state.ts';

/** What the API shows. It reads states and snapshots; nothing in it probes a service. */
export interface AppParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
  readonly registry: MetricRegistry;
  /** What there is to monitor, and which share of it is ours. */
  readonly directory: Directory;
  /** Our services, in their order in the configuration. */
  targets(): readonly TargetState[];
  collectors(): readonly CollectorState[];
  /** True when probes have stopped starting. */
  schedulerStalled(): boolean;
  /** False after a reload that failed, as LiveConfig says. */
  lastReloadWorked(): boolean;
  readonly history: History;
  readonly alerts: AlertSource;
  readonly notifications: NotificationStore;
  reload(): Promise<ReloadResult>;
  /** Answers `GET /` for a browser, and what the page needs under `/status-page/`. */
  readonly statusPage: RequestHandler;
}
