import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningServer } from '../../demo/server.ts';
import { temporaryFolder } from '../../demo/temporary-folder.ts';
import { watchGrowth } from '../support/hostile/start-attack.ts';
import { startBuilt } from '../support/processes/start-built.ts';
import { timeUntil } from '../support/time-until.ts';
import { ask, type ForkedServer } from './forked.ts';
import { cpuMicros, probedServices, seconds } from './measure.ts';
import type { TrueDuration } from './workers/target.ts';

/** What an attack did to the service. */
export interface Harm {
  /** Longest stop of the event loop, milliseconds of CPU time of its thread. */
  readonly stopMs: number;
  /** Growth of the resident memory at most, MiB. */
  readonly grownMib: number;
  /** Largest delay of a probe of another service, milliseconds. */
  readonly lagMs: number;
  /** Percent of a core above that of the service before the attack. */
  readonly corePercent: number;
}

export interface AttackedService extends RunningServer {
  /** Folder of the services' file, with an empty folder `lists` in it. */
  readonly folder: string;
  /** Adds this to services.yml and reloads it. */
  readonly configure: (more: object) => void;
  /** Puts a link in place of services.yml and reloads it. */
  readonly replaceServices: (path: string) => void;
}

/** Starts an attack; resolves when all is sent. What it returns is disposed of after the measurement. */
export type Attack = (service: AttackedService) => Promise<Disposable | void>;

export interface Attacked {
  /** Folder of another version with its build. */
  readonly project?: string | undefined;
  /** How many services it probes. */
  readonly count: number;
  readonly environment: Readonly<Record<string, string>>;
}

const TURN_WATCH = new URL('workers/turn-watch.ts', import.meta.url).href;
/** An attack that takes longer is ended, so that a version that it stops can be measured, too. */
const MAX_ATTACK_MS = 12_000;
/** A process that takes more is killed; then its growth is larger than the one measured. */
const MAX_MIB = 1_500;
const WATCHED_INTERVAL_MS = 100;

/** Attacks a service of its own. The probes of its first service show the lag. */
export async function harmOf(
  attacked: Attacked,
  target: ForkedServer,
  attack: Attack,
): Promise<Harm> {
  await using stack = new AsyncDisposableStack();
  const watch = { longestMs: 0, lineAtMs: performance.now() };
  const onLine = (line: string) => {
    if (!line.startsWith('{"stopMs"')) return;
    watch.longestMs = Math.max(watch.longestMs, Number(line.slice(10, -1)));
    watch.lineAtMs = performance.now();
  };
  const service = stack.use(await startAttacked(attacked, target, onLine));
  const { pid } = service;
  const idleFrom = [performance.now(), cpuMicros(pid)] as const;
  await seconds(1);
  const idleCore = coreSince(pid, idleFrom);
  using memory = await followMemory(service);
  await ask<TrueDuration[]>(target.child, {});
  watch.longestMs = 0;
  const from = [performance.now(), cpuMicros(pid)] as const;
  await Promise.race([
    seconds(MAX_ATTACK_MS / 1000),
    memory.full,
    attack(service)
      .then((started) => {
        if (!stack.disposed) stack.use(started ?? undefined);
        else started?.[Symbol.dispose]();
      })
      .then(() => seconds(2))
      .then(() => fetch(`${service.url}/-/ready`)),
  ]);
  const core = coreSince(pid, from);
  await Promise.race([seconds(1.5), memory.full]);
  const endMs = performance.now();
  // A loop that still stands has printed nothing.
  const standsMs = endMs - watch.lineAtMs - 1_000;
  const durations = await ask<TrueDuration[]>(target.child, {});
  process.kill(pid, 'SIGKILL');
  return {
    stopMs: Math.max(watch.longestMs, standsMs > 500 ? standsMs : 0),
    grownMib: memory.grownMib(),
    lagMs: lagOf(durations, from[0], endMs),
    corePercent: 100 * (core - idleCore),
  };
}

async function startAttacked(
  { project, count, environment }: Attacked,
  target: ForkedServer,
  onLine: (line: string) => void,
): Promise<AttackedService & AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const temporary = await temporaryFolder('penpal-hostile-');
  stack.defer(() => temporary.remove());
  const folder = temporary.path;
  await mkdir(join(folder, 'lists'));
  const file = join(folder, 'services.yml');
  const services = Array.from({ length: count }, (_, id) => ({
    name: `service-${id}`,
    url: target.url,
    interval: id === 0 ? `${WATCHED_INTERVAL_MS}ms` : '5s',
    // The target keeps the times of delayed responses only.
    check: { path: `/health?delay=${id === 0 ? 1 : 0}&id=${id}` },
  }));
  const write = ({ services: more = [], ...others }: { services?: readonly object[] }) =>
    writeFileSync(file, JSON.stringify({ services: [...services, ...more], ...others }));
  write({});
  const server = stack.use(
    await startBuilt({
      ...{ project, onLine, flags: ['--import', TURN_WATCH] },
      environment: { SERVICES_FILE: file, LOG_LEVEL: 'silent', ...environment },
    }),
  );
  const scrape = async () => (await fetch(`${server.url}/metrics`)).text();
  const isReady = async () => probedServices(await scrape()) === count;
  await timeUntil('every service is probed', 10_000, isReady);
  await seconds(1);
  const running = stack.move();
  const reload = () => process.kill(server.pid, 'SIGHUP');
  return {
    ...server,
    folder,
    configure: (more) => (write(more), reload()),
    replaceServices: (path) => {
      rmSync(file);
      symlinkSync(path, file);
      reload();
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Share of a core, from a time and the CPU time of then. */
function coreSince(pid: number, [ms, micros]: readonly [number, number]): number {
  return (cpuMicros(pid) - micros) / 1000 / (performance.now() - ms);
}

async function followMemory(service: RunningServer) {
  const growth = await watchGrowth(service);
  const { promise: full, resolve } = Promise.withResolvers<void>();
  let grown = 0;
  const timer = setInterval(() => {
    growth().then((mib) => {
      grown = mib;
      if (mib > MAX_MIB) resolve();
    }, resolve);
  }, 100);
  return {
    grownMib: () => grown,
    /** Resolves when the process takes too much, or has ended. */
    full,
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

/** Beyond the interval, the longest time without a probe between these times. */
function lagOf(durations: readonly TrueDuration[], fromMs: number, toMs: number): number {
  const arrivals = durations.map(({ arrivedAt }) => arrivedAt - performance.timeOrigin);
  const times = [fromMs, ...arrivals, toMs];
  const gaps = times.slice(1).map((time, index) => time - times[index]!);
  return Math.max(0, Math.max(...gaps) - WATCHED_INTERVAL_MS);
}
