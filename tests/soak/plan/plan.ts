import type { FaultKind, FaultOptions } from '../../../demo/fleet/fault.ts';
import { seeded } from '../../../demo/fleet/flow.ts';
import { DEPENDENCIES, SERVICE_NAMES } from '../../../demo/fleet/penpal-services.ts';
import type { ServiceName } from '../../../demo/fleet/penpal-services.ts';
import { LATE_RESPONSE_MS, SLOW_RESPONSE_MS } from '../timing.ts';
import { BAD_FILES, GOOD_FILES } from './services-file.ts';
import type { FileName } from './services-file.ts';

/** The real programs that a run kills and restarts. */
export const KILLED_PARTS = ['prometheus', 'alertmanager'] as const;
export type KilledPart = (typeof KILLED_PARTS)[number];

/** A change to the stack. */
export type Action =
  | {
      readonly kind: 'fault';
      readonly service: ServiceName;
      readonly fault: FaultKind;
      readonly options: FaultOptions;
    }
  | { readonly kind: 'repair'; readonly service: ServiceName }
  | { readonly kind: 'reload'; readonly file: FileName; readonly by: 'signal' | 'endpoint' }
  | {
      readonly kind: 'kill';
      readonly part: KilledPart;
      readonly signal: 'SIGKILL' | 'SIGTERM';
      readonly downMs: number;
    }
  /** Many requests at once. */
  | { readonly kind: 'burst'; readonly requests: number };

/** An action and its time, milliseconds after the start of the plan. */
export interface PlannedAction {
  readonly atMs: number;
  readonly action: Action;
}

/** One line for people. */
export function actionText({ atMs, action }: PlannedAction): string {
  const { kind, ...rest } = action;
  const words = Object.values(rest).map((part) =>
    typeof part === 'object' ? JSON.stringify(part) : String(part),
  );
  return `${(atMs / 1000).toFixed(1).padStart(7)} s  ${[kind, ...words].join(' ')}`;
}

/** Time until everything has been probed and scraped once. */
const FIRST_MS = 5_000;
/** Time between an outage and a single failure after it. */
const CALM_MS = 12_000;

/** Random numbers that depend only on the seed and the name of the stream. */
class Draw {
  readonly #seed: number;
  readonly #name: string;
  #drawn = 0;

  constructor(seed: number, name: string) {
    this.#seed = seed;
    this.#name = name;
  }

  /** From `least`, inclusive, to `most`, exclusive. */
  number(least: number, most: number): number {
    const place = seeded(this.#seed, `${this.#name} ${(this.#drawn += 1)}`);
    return Math.floor(least + place * (most - least));
  }

  chance(ratio: number): boolean {
    return this.number(0, 1000) < ratio * 1000;
  }

  of<T>(all: readonly T[]): T {
    return all[this.number(0, all.length)]!;
  }
}

/**
 * All actions of a run, as a pure function of the seed. The plan of a shorter run is the start of the plan
 * of a longer one.
 */
export function planOf(seed: number, lengthMs: number): PlannedAction[] {
  const streams = [
    ...SERVICE_NAMES.map((service) => faultsOf(service, new Draw(seed, service))),
    ...KILLED_PARTS.map((part) => killsOf(part, new Draw(seed, part))),
    reloads(new Draw(seed, 'reloads')),
    bursts(new Draw(seed, 'storms')),
  ];
  return streams.flatMap((stream) => until(stream, lengthMs)).sort((a, b) => a.atMs - b.atMs);
}

type Stream = Generator<PlannedAction, never>;

function until(stream: Stream, lengthMs: number): PlannedAction[] {
  const planned: PlannedAction[] = [];
  for (const action of stream) {
    if (action.atMs >= lengthMs) break;
    planned.push(action);
  }
  return planned;
}

/** Outages (some too short to be noticed, some right after another) and single failures. */
function* faultsOf(service: ServiceName, draw: Draw): Stream {
  for (let atMs = FIRST_MS + draw.number(0, 10_000); ;) {
    if (draw.chance(0.3)) {
      atMs += CALM_MS;
      yield { atMs, action: singleFailure(service, draw) };
    } else {
      yield { atMs, action: outage(service, draw) };
      atMs += draw.chance(0.2) ? draw.number(300, 3_000) : draw.number(10_000, 40_000);
      if (draw.chance(0.25)) continue;
      yield { atMs, action: { kind: 'repair', service } };
    }
    atMs += draw.chance(0.15) ? draw.number(500, 3_000) : draw.number(8_000, 40_000);
  }
}

function outage(service: ServiceName, draw: Draw): Action {
  const faults: FaultKind[] = ['down', 'down', 'hang', 'slow', 'error', 'reset', 'bad-body'];
  const fault = draw.of<FaultKind>([
    ...faults,
    'metrics-missing',
    ...(service === 'ai-service' ? (['dependency'] as const) : []),
  ]);
  return { kind: 'fault', service, fault, options: optionsOf(fault, draw) };
}

function optionsOf(fault: FaultKind, draw: Draw) {
  if (fault === 'slow') return { ms: draw.of([SLOW_RESPONSE_MS, LATE_RESPONSE_MS]) };
  return fault === 'dependency' ? { name: draw.of(DEPENDENCIES) } : {};
}

/** A fault for one health request. */
function singleFailure(service: ServiceName, draw: Draw): Action {
  const fault = draw.of(['hang', 'error', 'reset', 'bad-body'] as const);
  return { kind: 'fault', service, fault, options: { times: 1 } };
}

function* killsOf(part: KilledPart, draw: Draw): Stream {
  for (let atMs = 30_000 + draw.number(0, 30_000); ; atMs += draw.number(45_000, 120_000)) {
    const signal = draw.of(['SIGKILL', 'SIGTERM'] as const);
    yield { atMs, action: { kind: 'kill', part, signal, downMs: draw.number(500, 6_000) } };
  }
}

/** Reloads of good and bad files, by signal and by endpoint. */
function* reloads(draw: Draw): Stream {
  for (let atMs = FIRST_MS + draw.number(5_000, 15_000); ; atMs += draw.number(10_000, 30_000)) {
    const file = draw.of([...GOOD_FILES, ...BAD_FILES]);
    yield { atMs, action: { kind: 'reload', file, by: draw.of(['signal', 'endpoint']) } };
  }
}

function* bursts(draw: Draw): Stream {
  for (let atMs = FIRST_MS + draw.number(0, 20_000); ; atMs += draw.number(10_000, 40_000)) {
    yield { atMs, action: { kind: 'burst', requests: draw.number(20, 100) } };
  }
}
