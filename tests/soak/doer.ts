import { SERVICE_NAMES } from '../../demo/fleet/penpal-services.ts';
import { act } from './act.ts';
import type { Stage } from './act.ts';
import type { Deed, SoakEvent } from './event.ts';

/** Does what the plan says when it is due: what is about one thing in order, all else at once. */
export class Doer {
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

  /** Starts what is due; `passedMs` since the start of the plan. */
  doDue(passedMs: number): void {
    for (; (this.#plan[this.#next]?.atMs ?? Infinity) <= passedMs; this.#next += 1) {
      this.#do(this.#plan[this.#next]!);
    }
  }

  /** Makes everything well, once. */
  calmDown(): void {
    if (this.#isCalm) return;
    this.#isCalm = true;
    const deeds: Deed[] = SERVICE_NAMES.map((service) => ({ kind: 'mend', service }));
    deeds.push({ kind: 'reload', file: 'plain', by: 'endpoint' });
    const atMs = this.#plan.at(-1)?.atMs ?? 0;
    for (const deed of deeds) this.#do({ atMs, deed });
  }

  /** What was wrong with how deeds were taken, since the last call. */
  takeFaults(): string[] {
    return this.#faults.splice(0);
  }

  /** Nothing is being done any more. */
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
