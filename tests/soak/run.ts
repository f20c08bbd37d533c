import { setTimeout as pause } from 'node:timers/promises';
import { SERVICE_NAMES } from '../../demo/fleet/penpal-services.ts';
import type { Stage } from './act.ts';
import { Doer } from './doer.ts';
import type { SoakEvent } from './event.ts';
import { ApiWatch } from './invariants/api.ts';
import { LogWatch } from './invariants/logs.ts';
import { LagRecord } from './lag.ts';
import { Observer } from './observe.ts';
import { planOf } from './plan.ts';
import type { Progress } from './progress.ts';
import { FORGOTTEN_MS, RECOVER_MS, RESEND_MS, RESOLVE_MS, SLACK_MS } from './timing.ts';
import { Truth } from './truth.ts';
import { startWorld } from './world.ts';

const LOOK_MS = 1_000;
/** After the plan everything is made well. At least until that shows, and as long as anything fires. */
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

/** How a run went. */
export interface SoakResult {
  /** The first that was not as it must be; empty: all was well. */
  readonly faults: readonly string[];
  /** What was done, in order. */
  readonly done: readonly SoakEvent[];
  /** The last that the exporter said. */
  readonly lastLines: string;
}

/** Runs everything, does what the plan says and looks at it until the first fault or the end. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const { seed, lengthMs, fromSources, stop, progress } = options;
  const lag = new LagRecord();
  const logs = new LogWatch((forMs) => lag.note(Date.now(), forMs));
  await using world = await startWorld({ fromSources, onExporterLine: logs.take });
  const truth = new Truth(SERVICE_NAMES, Date.now());
  const api = await ApiWatch.start(world.exporter.url, seed);
  const stage: Stage = { world, truth, api, reloads: [] };
  const observer = new Observer(stage, logs, lag);
  const doer = new Doer(stage, planOf(seed, lengthMs));
  const seen = { observer, api, done: doer.done };
  const faults = await lookUntilTheEnd(options, { doer, observer }, (passedMs) =>
    progress.show({ passedMs, endMs: lengthMs + MOST_CALM_MS, ...seen }),
  );
  await doer.settled();
  faults.push(...doer.takeFaults());
  observer.stop();
  if (!stop.aborted) faults.push(...observer.memory.check());
  progress.end(seen);
  // What a signal to all processes ended together with this one is no fault of theirs.
  const counted = stop.aborted ? [] : faults;
  return { faults: counted, done: doer.done, lastLines: world.exporter.output() };
}

/** The first faults, or none; `shown` is told after each look how much time has passed. */
async function lookUntilTheEnd(
  { lengthMs, stop }: SoakOptions,
  { doer, observer }: { readonly doer: Doer; readonly observer: Observer },
  shown: (passedMs: number) => void,
): Promise<string[]> {
  const startedMs = performance.now();
  for (let round = 1; !stop.aborted; round += 1) {
    const passedMs = performance.now() - startedMs;
    const calmMs = passedMs - lengthMs;
    const isQuiet = calmMs >= LEAST_CALM_MS && observer.notifications.isQuiet;
    if (isQuiet || calmMs >= MOST_CALM_MS) break;
    if (calmMs < 0) doer.doDue(passedMs);
    else doer.calmDown();
    const faults = [...doer.takeFaults(), ...(await look(observer))];
    shown(passedMs);
    if (faults.length > 0) return faults;
    const nextMs = startedMs + round * LOOK_MS - performance.now();
    await pause(Math.max(0, nextMs), undefined, { signal: stop }).catch(() => undefined);
  }
  return [];
}

/** An exporter that does not answer is a fault, too. */
function look(observer: Observer): Promise<string[]> {
  return observer.look().catch((error: unknown) => [`no look: ${(error as Error).message}`]);
}
