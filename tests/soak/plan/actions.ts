import { rename, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import got from 'got';
import { SERVICE_NAMES } from '../../../demo/fleet/penpal-services.ts';
import type { ApiWatch } from '../invariants/api.ts';
import type { Reload } from '../invariants/configuration.ts';
import type { World } from '../world.ts';
import type { Action, PlannedAction } from './plan.ts';
import { isGood, servicesText } from './services-file.ts';
import type { Truth } from './truth.ts';

/** The stack that actions change, and the record of the changes. */
export interface Context {
  readonly world: World;
  readonly truth: Truth;
  readonly api: ApiWatch;
  /** All reloads so far, in order. */
  readonly reloads: Reload[];
}

/** Runs the actions of a plan at their times. Actions on one subject run in order, all others at once. */
export class ActionRunner {
  readonly started: PlannedAction[] = [];
  readonly #context: Context;
  readonly #plan: readonly PlannedAction[];
  readonly #running = new Map<string, Promise<void>>();
  readonly #faults: string[] = [];
  #next = 0;
  #isRepaired = false;

  constructor(context: Context, plan: readonly PlannedAction[]) {
    this.#context = context;
    this.#plan = plan;
  }

  /** Starts the actions that are due, `passedMs` after the start of the plan. */
  startDue(passedMs: number): void {
    for (; (this.#plan[this.#next]?.atMs ?? Infinity) <= passedMs; this.#next += 1) {
      this.#start(this.#plan[this.#next]!);
    }
  }

  /** Ends every fault. Only the first call does it. */
  repairAll(): void {
    if (this.#isRepaired) return;
    this.#isRepaired = true;
    const actions: Action[] = SERVICE_NAMES.map((service) => ({ kind: 'repair', service }));
    actions.push({ kind: 'reload', file: 'plain', by: 'endpoint' });
    const atMs = this.#plan.at(-1)?.atMs ?? 0;
    for (const action of actions) this.#start({ atMs, action });
  }

  /** Wrong reactions of the exporter to actions, since the last call. */
  takeFaults(): string[] {
    return this.#faults.splice(0);
  }

  /** Resolves when no action is running. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  #start(planned: PlannedAction): void {
    this.started.push(planned);
    const subject = subjectOf(planned.action);
    const before = this.#running.get(subject) ?? Promise.resolve();
    const running = before
      .then(() => perform(this.#context, planned.action))
      .catch((error: unknown) => [`${subject}: ${(error as Error).message}`])
      .then((faults) => void this.#faults.push(...faults));
    this.#running.set(subject, running);
  }
}

function subjectOf(action: Action): string {
  if (action.kind === 'fault' || action.kind === 'repair') return action.service;
  return action.kind === 'kill' ? action.part : action.kind;
}

/** Performs an action. Returns wrong reactions of the exporter. */
async function perform(context: Context, action: Action): Promise<string[]> {
  switch (action.kind) {
    case 'fault':
    case 'repair':
      return changeFault(context, action);
    case 'reload':
      return reload(context, action);
    case 'kill':
      return kill(context, action);
    case 'burst':
      return context.api.request(action.requests);
  }
}

/** Until the change is complete, a probe may see the state before it or after it. */
async function changeFault(
  { world, truth }: Context,
  action: Extract<Action, { kind: 'fault' | 'repair' }>,
): Promise<string[]> {
  const service = world.fleet.services[action.service];
  const fault = action.kind === 'fault' ? { kind: action.fault, ...action.options } : undefined;
  const settle = truth.begin(action.service, fault, Date.now());
  if (action.kind === 'fault') await service.setFault(action.fault, action.options);
  else await service.clearFault();
  settle(Date.now());
  return [];
}

/** The endpoint responds with whether the exporter accepted the file. */
async function reload(
  { world, reloads }: Context,
  { file, by }: Extract<Action, { kind: 'reload' }>,
): Promise<string[]> {
  // Renamed, as editors do, so that the exporter never reads half a file.
  await writeFile(`${world.servicesFile}.new`, servicesText(file));
  await rename(`${world.servicesFile}.new`, world.servicesFile);
  reloads.push({ file, atMs: Date.now() });
  if (by === 'signal') {
    process.kill(world.exporter.pid, 'SIGHUP');
    return [];
  }
  const { statusCode, body } = await got.post(`${world.exporter.url}/-/reload`, {
    headers: { authorization: `Bearer ${world.adminToken}` },
    ...{ throwHttpErrors: false, retry: { limit: 0 } },
  });
  const expected = isGood(file) ? 200 : 500;
  if (statusCode === expected) return [];
  return [`reload of ${file}: expected ${expected}, got ${statusCode}: ${body}`];
}

async function kill(
  { world }: Context,
  { part, signal, downMs }: Extract<Action, { kind: 'kill' }>,
): Promise<string[]> {
  const real = world.parts[part];
  if (real.isAbsent) return [];
  await real.kill(signal);
  await pause(downMs);
  await real.comeBack();
  return [];
}
