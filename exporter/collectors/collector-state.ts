import type { SourceConfig } from '../config/config.ts';
import type { DropReason } from '../metrics/catalog.ts';
import type { Sample } from '../metrics/sample.ts';
import type { Refusal } from './refusals.ts';

/** All that is known of one source of business figures. Immutable: each read makes a new one. */
export interface CollectorState {
  readonly source: SourceConfig;
  /** Figures of the last read; empty after a read that failed: a wrong figure is worse than none. */
  readonly samples: readonly Sample[];
  /** Absent until the first read. */
  readonly last?: {
    /** When the read started, Unix milliseconds. */
    readonly at: number;
    readonly success: boolean;
    readonly durationSeconds: number;
    /** Why it failed, or what was refused; one sentence, without secrets. */
    readonly message?: string;
    /** What of the answer was refused. */
    readonly dropped: readonly Refusal[];
  };
  /** Unix milliseconds. */
  readonly lastSuccessAt?: number;
  readonly droppedTotal: Readonly<Partial<Record<DropReason, number>>>;
}
