import type { Clock } from '../../../exporter/clock.ts';
import type { ProbeFailureReason } from '../../../exporter/metrics/catalog.ts';
import type { ProbeOutcome } from '../../../exporter/probes/probe.ts';
import type { Probe } from '../../../exporter/probes/probe.ts';

/** The outcome of a service's probes: after which time on the test's clock, with which failure. */
export interface Script {
  readonly afterMs?: number;
  readonly reason?: ProbeFailureReason;
}

/** Replaces the HTTP probe: its outcomes follow a script, its time is the moved clock's. */
export class ScriptedProbe {
  /** Each probe: its host and its start, monotonic milliseconds. */
  readonly started: { readonly host: string; readonly atMs: number }[] = [];
  /** Hosts with a probe in flight. */
  readonly running: string[] = [];
  readonly #clock: Clock;
  readonly #scripts = new Map<string, Script>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From the host's next probe on. */
  answer(host: string, script: Script): void {
    this.#scripts.set(host, script);
  }

  /** When the host's probes started. */
  startsOf(host: string): number[] {
    return this.started.filter((start) => start.host === host).map((start) => start.atMs);
  }

  readonly probe: Probe = (check, { signal }) => {
    const { host } = new URL(check.url);
    const { afterMs = 5, reason } = this.#scripts.get(host) ?? {};
    const startedAt = this.#clock.now();
    this.started.push({ host, atMs: this.#clock.monotonic() });
    this.running.push(host);
    return new Promise((resolve) => {
      const end = () => {
        this.running.splice(this.running.indexOf(host), 1);
        resolve(outcomeOf(startedAt, afterMs, reason));
      };
      const cancel = this.#clock.after(afterMs, end);
      signal.addEventListener('abort', () => {
        cancel();
        end();
      });
    });
  };
}

function outcomeOf(
  startedAt: number,
  afterMs: number,
  reason: ProbeFailureReason | undefined,
): ProbeOutcome {
  const measured = { startedAt, phaseSeconds: {}, durationSeconds: afterMs / 1000 };
  return reason ? { ...measured, failure: { reason, message: `scripted ${reason}` } } : measured;
}
