import { setTimeout as pause } from 'node:timers/promises';
import { SERVICE_NAMES } from '../../demo/fleet/penpal-services.ts';
import { fillNotifications } from './filler.ts';
import { ApiWatch } from './invariants/api.ts';
import { LogWatch } from './invariants/logs.ts';
import { LagRecord } from './lag.ts';
import { Observer } from './observer.ts';
import { ActionRunner } from './plan/actions.ts';
import type { Context } from './plan/actions.ts';
import { planOf } from './plan/plan.ts';
import type { PlannedAction } from './plan/plan.ts';
import { Truth } from './plan/truth.ts';
import type { Progress } from './progress.ts';
import { FORGOTTEN_MS, RECOVER_MS, RESEND_MS, RESOLVE_MS, SLACK_MS } from './timing.ts';
import { startWorld } from './world.ts';

const CHECK_MS = 1_000;
/** After the plan all faults are repaired. The run then goes on at least and at most this long. */
const LEAST_CALM_MS = RECOVER_MS + SLACK_MS;
const MOST_CALM_MS = RESEND_MS + RESOLVE_MS + FORGOTTEN_MS + 2 * SLACK_MS;

export interface SoakOptions {
  readonly seed: number;
  readonly lengthMs: number;
  readonly fromSources: boolean;
  /** Ends the run early. */
  readonly stop: AbortSignal;
  readonly progress: Progress;
}

export interface SoakResult {
  /** The first faults; empty if there were none. */
  readonly faults: readonly string[];
  /** All actions, in order. */
  readonly actions: readonly PlannedAction[];
  /** The last output of the exporter. */
  readonly lastLines: string;
}

/** Starts everything, runs the plan and checks all invariants until the first fault or the end. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const { seed, lengthMs, fromSources, stop, progress } = options;
  const lag = new LagRecord();
  const logs = new LogWatch((forMs) => lag.note(Date.now(), forMs));
  await using world = await startWorld({ fromSources, onExporterLine: logs.take });
  await fillNotifications(world.exporter.url, world.notificationsToken);
  const truth = new Truth(SERVICE_NAMES, Date.now());
  const api = await ApiWatch.start(world.exporter.url, seed);
  const context: Context = { world, truth, api, reloads: [] };
  const observer = new Observer(context, logs, lag);
  const runner = new ActionRunner(context, planOf(seed, lengthMs));
  const state = { observer, api, actions: runner.started };
  const faults = await checkUntilTheEnd(options, { runner, observer }, (passedMs) =>
    progress.show({ passedMs, endMs: lengthMs + MOST_CALM_MS, ...state }),
  );
  await runner.settled();
  faults.push(...runner.takeFaults());
  observer.stop();
  if (!stop.aborted) faults.push(...observer.memory.check());
  progress.end(state);
  // A signal to all processes also ends the others, which is not a fault.
  const counted = stop.aborted ? [] : faults;
  return { faults: counted, actions: runner.started, lastLines: world.exporter.output() };
}

/** Returns the first faults, or none. Calls `onCheck` with the passed time after each check. */
async function checkUntilTheEnd(
  { lengthMs, stop }: SoakOptions,
  { runner, observer }: { readonly runner: ActionRunner; readonly observer: Observer },
  onCheck: (passedMs: number) => void,
): Promise<string[]> {
  const startedMs = performance.now();
  for (let round = 1; !stop.aborted; round += 1) {
    const passedMs = performance.now() - startedMs;
    const calmMs = passedMs - lengthMs;
    const isQuiet = calmMs >= LEAST_CALM_MS && observer.notifications.isQuiet;
    if (isQuiet || calmMs >= MOST_CALM_MS) break;
    if (calmMs < 0) runner.startDue(passedMs);
    else runner.repairAll();
    const faults = [...runner.takeFaults(), ...(await check(observer))];
    onCheck(passedMs);
    if (faults.length > 0) return faults;
    const nextMs = startedMs + round * CHECK_MS - performance.now();
    await pause(Math.max(0, nextMs), undefined, { signal: stop }).catch(() => undefined);
  }
  return [];
}

/** An exporter that does not respond is a fault, too. */
function check(observer: Observer): Promise<string[]> {
  return observer.check().catch((error: unknown) => [`check failed: ${(error as Error).message}`]);
}
