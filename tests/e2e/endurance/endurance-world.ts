import { LocalAlerts } from '../../../exporter/alerts/local-alerts.ts';
import type { CheckConfig } from '../../../exporter/config/config.ts';
import { MemoryHistory } from '../../../exporter/history/memory-history.ts';
import type { ProbeOutcome } from '../../../exporter/probes/probe.ts';
import { makeWorld } from '../../support/probes/prober-world.ts';
import type { Script } from '../../support/probes/scripted-probe.ts';
import { serviceOf } from '../../support/check-of.ts';

/** A conclusive probe with the time of its result, Unix milliseconds. */
export interface Conclusion {
  readonly outcome: ProbeOutcome;
  readonly atMs: number;
}

/** The state of a service from a time on, monotonic milliseconds. */
interface Spell {
  readonly fromMs: number;
  readonly isDown: boolean;
}

/** The true history of a service. */
class Past {
  readonly conclusions: Conclusion[] = [];
  readonly spells: Spell[] = [{ fromMs: 0, isDown: false }];
  /** Times of events that delay the monitor's knowledge, monotonic milliseconds. */
  disturbedMs = 0;
  /** Total time for which the monitor may have been wrong, milliseconds. */
  doubtMs = 0;

  get isDown(): boolean {
    return this.spells.at(-1)?.isDown ?? false;
  }
}

/**
 * Schedule, health, history and local alerts, connected as in wire.ts, with services that the test breaks
 * and a clock that the test moves. It records what really happened.
 */
export function makeEnduranceWorld(checks: Readonly<Record<string, Partial<CheckConfig>>>) {
  const { clock, prober, script, registry } = makeWorld();
  const services = Object.entries(checks).map(([name, check]) => serviceOf(name, check));
  const alerts = new LocalAlerts({
    ...{ clock, states: () => prober.states() },
    memory: () => ({ rssBytes: 1, limitBytes: 2 }),
  });
  const alertsStartedSince = (from: number) => alerts.startedSince(from);
  const history = new MemoryHistory({ clock, alertsStartedSince });
  const pasts = new Map(services.map(({ name }) => [name, new Past()]));
  const pastOf = (name: string) => pasts.get(name)!;
  prober.onOutcome((state, outcome) => {
    history.recordProbe(state, outcome);
    alerts.recordProbe(state);
    pastOf(state.service.name).conclusions.push({ outcome, atMs: clock.now() });
  });
  history.retain(services);
  prober.apply(services);
  const disturb = (name: string, forMs = 0) => {
    const { intervalMs, timeoutMs } = services.find((each) => each.name === name)!.check;
    const past = pastOf(name);
    past.disturbedMs = clock.monotonic();
    past.doubtMs += forMs + intervalMs + 2 * timeoutMs;
  };

  return {
    ...{ clock, prober, script, registry, alerts, history, services, pastOf },
    /** Sets the responses of a service from its next probe on. With a reason it is down. */
    become(name: string, how: Script): void {
      script.answer(name, how);
      const past = pastOf(name);
      const isDown = how.reason !== undefined;
      if (isDown === past.isDown) return;
      past.spells.push({ fromMs: clock.monotonic(), isDown });
      disturb(name);
    },
    /** Lets only the next probe of a service fail, which is not an outage. */
    async failOnce(name: string, how: Script, then: Script): Promise<void> {
      const before = script.startsOf(name).length;
      script.answer(name, how);
      while (script.startsOf(name).length === before) await clock.advance(250);
      script.answer(name, then);
      disturb(name);
    },
    /** Moves the clock without running the process. */
    standStill(forMs: number): void {
      clock.jump(forMs);
      for (const { name } of services) disturb(name, forMs);
    },
    /** Share of the time in which the service was up, 0..1. */
    shareUp(name: string): number {
      const { spells } = pastOf(name);
      const nowMs = clock.monotonic();
      const downMs = spells.reduce((sum, { fromMs, isDown }, index) => {
        return sum + (isDown ? (spells[index + 1]?.fromMs ?? nowMs) - fromMs : 0);
      }, 0);
      return 1 - downMs / nowMs;
    },
  };
}

export type EnduranceWorld = ReturnType<typeof makeEnduranceWorld>;
