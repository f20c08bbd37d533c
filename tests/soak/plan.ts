import { seeded } from '../../demo/fleet/flow.ts';
import type { FaultKind } from '../../demo/fleet/fault.ts';
import { DEPENDENCIES, SERVICE_NAMES } from '../../demo/fleet/penpal-services.ts';
import type { ServiceName } from '../../demo/fleet/penpal-services.ts';
import { KILLED_PARTS } from './event.ts';
import type { Deed, KilledPart, SoakEvent } from './event.ts';
import { BAD_FILES, GOOD_FILES } from './services-file.ts';
import { LATE_ANSWER_MS, SLOW_ANSWER_MS } from './timing.ts';

/** Until everything was probed and scraped once. */
const FIRST_MS = 5_000;
/** A single failure comes when an outage before it is over and forgotten. */
const CALM_MS = 12_000;

/** Numbers that depend on nothing but the seed and who draws them. */
class Draw {
  readonly #seed: number;
  readonly #who: string;
  #drawn = 0;

  constructor(seed: number, who: string) {
    this.#seed = seed;
    this.#who = who;
  }

  /** From `least`, inclusive, to `most`, exclusive. */
  number(least: number, most: number): number {
    const place = seeded(this.#seed, `${this.#who} ${(this.#drawn += 1)}`);
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
 * What a run does, for as long as it lasts: a pure function of the seed. The plan of a shorter run
 * is the beginning of that of a longer one.
 */
export function planOf(seed: number, lengthMs: number): SoakEvent[] {
  const streams = [
    ...SERVICE_NAMES.map((service) => faultsOf(service, new Draw(seed, service))),
    ...KILLED_PARTS.map((part) => killsOf(part, new Draw(seed, part))),
    reloads(new Draw(seed, 'reloads')),
    storms(new Draw(seed, 'storms')),
  ];
  return streams.flatMap((stream) => until(stream, lengthMs)).sort((a, b) => a.atMs - b.atMs);
}

type Stream = Generator<SoakEvent, never>;

function until(stream: Stream, lengthMs: number): SoakEvent[] {
  const events: SoakEvent[] = [];
  for (const event of stream) {
    if (event.atMs >= lengthMs) break;
    events.push(event);
  }
  return events;
}

/** Outages, some too short to be noticed, some that follow on each other, and single failures. */
function* faultsOf(service: ServiceName, draw: Draw): Stream {
  for (let atMs = FIRST_MS + draw.number(0, 10_000); ;) {
    if (draw.chance(0.3)) {
      atMs += CALM_MS;
      yield { atMs, deed: blip(service, draw) };
    } else {
      yield { atMs, deed: outage(service, draw) };
      atMs += draw.chance(0.2) ? draw.number(300, 3_000) : draw.number(10_000, 40_000);
      if (draw.chance(0.25)) continue;
      yield { atMs, deed: { kind: 'mend', service } };
    }
    atMs += draw.chance(0.15) ? draw.number(500, 3_000) : draw.number(8_000, 40_000);
  }
}

function outage(service: ServiceName, draw: Draw): Deed {
  const faults: FaultKind[] = ['down', 'down', 'hang', 'slow', 'error', 'reset', 'bad-body'];
  const fault = draw.of<FaultKind>([
    ...faults,
    'metrics-missing',
    ...(service === 'ai-service' ? (['dependency'] as const) : []),
  ]);
  return { kind: 'fault', service, fault, options: optionsOf(fault, draw) };
}

function optionsOf(fault: FaultKind, draw: Draw) {
  if (fault === 'slow') return { ms: draw.of([SLOW_ANSWER_MS, LATE_ANSWER_MS]) };
  return fault === 'dependency' ? { name: draw.of(DEPENDENCIES) } : {};
}

/** One failed health request. */
function blip(service: ServiceName, draw: Draw): Deed {
  const fault = draw.of(['hang', 'error', 'reset', 'bad-body'] as const);
  return { kind: 'fault', service, fault, options: { times: 1 } };
}

function* killsOf(part: KilledPart, draw: Draw): Stream {
  for (let atMs = 30_000 + draw.number(0, 30_000); ; atMs += draw.number(45_000, 120_000)) {
    const signal = draw.of(['SIGKILL', 'SIGTERM'] as const);
    yield { atMs, deed: { kind: 'kill', part, signal, downMs: draw.number(500, 6_000) } };
  }
}

/** Good files and bad ones, asked for in both ways. */
function* reloads(draw: Draw): Stream {
  for (let atMs = FIRST_MS + draw.number(5_000, 15_000); ; atMs += draw.number(10_000, 30_000)) {
    const file = draw.of([...GOOD_FILES, ...BAD_FILES]);
    yield { atMs, deed: { kind: 'reload', file, by: draw.of(['signal', 'endpoint']) } };
  }
}

function* storms(draw: Draw): Stream {
  for (let atMs = FIRST_MS + draw.number(0, 20_000); ; atMs += draw.number(10_000, 40_000)) {
    yield { atMs, deed: { kind: 'storm', requests: draw.number(20, 100) } };
  }
}
