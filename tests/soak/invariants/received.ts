import type { SERVICE_NAMES } from '../../../demo/fleet/penpal-services.ts';
import type { Absence } from '../../support/restartable.ts';
import type { LagRecord } from '../lag.ts';
import type { Truth } from '../truth.ts';
import type { Reload } from './configuration.ts';

/** A notification as the exporter lists it. */
export interface Received {
  readonly name: string;
  readonly status: 'firing' | 'resolved';
  readonly fingerprint: string;
  readonly startsAt: string;
  readonly lastReceivedAt: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What notifications are held against. */
export interface NotificationWatchOptions {
  readonly truth: Truth;
  readonly lag: LagRecord;
  readonly absences: Readonly<Record<'prometheus' | 'alertmanager', readonly Absence[]>>;
  /** So far, the last one last. */
  readonly reloads: readonly Reload[];
  readonly services: typeof SERVICE_NAMES;
}
