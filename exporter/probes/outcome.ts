import type { ProbeFailureReason, ProbePhase } from '../metrics/catalog.ts';

/** What one probe found. Never an exception: a failure is a value. */
export interface ProbeOutcome {
  /** When the probe started, Unix milliseconds. */
  readonly startedAt: number;
  /** From start to the last byte; on a timeout the time waited; absent when nothing was measured. */
  readonly durationSeconds?: number;
  /** Only the phases that happened. */
  readonly phaseSeconds: Readonly<Partial<Record<ProbePhase, number>>>;
  /** Absent when there was no answer. */
  readonly statusCode?: number;
  /** End of validity of the leaf certificate, Unix seconds; https only. */
  readonly certificateExpirySeconds?: number;
  /** What the health answer says of itself; absent when it says nothing. */
  readonly facts?: ServiceFacts;
  /** Absent when the probe succeeded. */
  readonly failure?: ProbeFailure;
}

export interface ProbeFailure {
  readonly reason: ProbeFailureReason;
  /** One sentence for a person: what was expected, what happened. Without secrets. */
  readonly message: string;
}

/** What a health answer says of the service, after validation. */
export interface ServiceFacts {
  readonly version?: string;
  readonly environment?: string;
  /** True: ok. A dependency that is not configured is absent. */
  readonly dependencies: Readonly<Record<string, boolean>>;
}
