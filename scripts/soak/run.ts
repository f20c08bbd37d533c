import { setTimeout as pause } from 'node:timers/promises';
import { SERVICE_NAMES } from '../../demo/fleet/service-names.ts';
import { act } from './act.ts';
import type { Stage } from './act.ts';
import type { Deed, SoakEvent } from './event.ts';
import { ApiWatch } from './invariants/api.ts';
import { LogWatch } from './invariants/logs.ts';
import { LagRecord } from './lag.ts';
import { Observer } from './observe.ts';
import { planOf } from './plan.ts';
import type { Progress } from './progress.ts';
import { RESEND_MS, RESOLVE_MS, FORGOTTEN_MS, SLACK_MS } from './timing.ts';
import { Truth } from './truth.ts';
import { startWorld } from './world.ts';

const LOOK_MS = 1_000;

export interface SoakOptions {
  readonly seed: number;
  readonly lengthMs: number;
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
}

/** Runs everything, does what the plan says and looks at it until the first fault or the end. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const { seed, lengthMs, stop, progress } = options;
  const lag = new LagRecord();
  const logs = new LogWatch((forMs) => lag.note(Date.now(), forMs));
  await using world = await startWorld(logs.take);
  const truth = new Truth(SERVICE_NAMES, Date.now());
  const api = await ApiWatch.start(world.exporter.url, seed);
  const stage: Stage = { world, truth, api, reloads: [] };
  const observer = new Observer(stage, logs, lag);
  const doer = new Doer(stage, planOf(seed, lengthMs));
  const endMs = lengthMs + CALM_MS;
  const startedMs = performance.now();
  let faults: string[] = [];
  for (let look = 1; faults.length === 0 && !stop.aborted; look += 1) {
    const passedMs = performance.now() - startedMs;
    if (passedMs >= endMs) break;
    if (passedMs < lengthMs) doer.doDue(passedMs);
    else doer.calmDown();
    faults = [...doer.takeFaults(), ...(await observer.look())];
    progress.show({ passedMs, endMs, observer, api, done: doer.done });
    const nextMs = startedMs + look * LOOK_MS - performance.now();
    await pause(Math.max(0, nextMs), undefined, { signal: stop }).catch(() => undefined);
  }
  await doer.settled();
  observer.stop();
  // What a signal to all processes ended with this one is no fault of theirs.
  if (stop.aborted) faults = [];
  else faults.push(...observer.memory.check());
  progress.end({ observer, api, done: doer.done });
  return { faults, done: doer.done };
}

/** After the plan everything is made well, and long enough for every notification of it to come. */
const CALM_MS = RESEND_MS + RESOLVE_MS + FORGOTTEN_MS + 2 * SLACK_MS;

/** Does what the plan says when it is due: what is about one thing in order, all else at once. */
class Doer {
  readonly done: SoakEvent[] = [];
  readonly #stage: Stage;
  readonly #plan: readonly SoakEvent[];
  readonly #turns = new Map<string, Promise<void>>();
  readonly #faults: string[] = [];
  #next = 0;
  #isCalm = false;

  constructor(stage: Stage, plan: readonly SoakEvent[]) {
    this.#stage = stage;
    this.#plan = plan;
  }

  doDue(passedMs: number): void {
    for (; (this.#plan[this.#next]?.atMs ?? Infinity) <= passedMs; this.#next += 1) {
      this.#do(this.#plan[this.#next]!);
    }
  }

  calmDown(): void {
    if (this.#isCalm) return;
    this.#isCalm = true;
    const deeds: Deed[] = SERVICE_NAMES.map((service) => ({ kind: 'mend', service }));
    deeds.push({ kind: 'reload', file: 'plain', by: 'endpoint' });
    const atMs = this.#plan.at(-1)?.atMs ?? 0;
    for (const deed of deeds) this.#do({ atMs, deed });
  }

  takeFaults(): string[] {
    return this.#faults.splice(0);
  }

  async settled(): Promise<void> {
    await Promise.all(this.#turns.values());
  }

  #do(event: SoakEvent): void {
    this.done.push(event);
    const key = subjectOf(event.deed);
    const before = this.#turns.get(key) ?? Promise.resolve();
    const turn = before
      .then(() => act(this.#stage, event.deed))
      .catch((error: unknown) => [`${key}: ${(error as Error).message}`])
      .then((faults) => void this.#faults.push(...faults));
    this.#turns.set(key, turn);
  }
}

function subjectOf(deed: Deed): string {
  if (deed.kind === 'fault' || deed.kind === 'mend') return deed.service;
  return deed.kind === 'kill' ? deed.part : deed.kind;
}
