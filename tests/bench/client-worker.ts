// Forked by probe-clients.ts with the name of a client: probes in slices, each when it is told to.
import { clients } from './clients.ts';
import type { Client } from './clients.ts';
import { runEvenly } from './even-pace.ts';

/** A number of probes at an even rate. */
export interface Slice {
  readonly url: string;
  readonly count: number;
  readonly ratePerSecond: number;
  /** Asked of the target before it answers; 0: at once. */
  readonly delayMs: number;
}

export interface SliceResult {
  readonly cpuMicros: number;
  /** As the client measured them, NaN if it failed; the index is the `id` given to the target. */
  readonly durationsMs: readonly number[];
}

const name = process.argv[2] ?? '';
const probe: Client =
  clients[name] ?? (() => Promise.reject(new Error(`no client is called "${name}"`)));

async function run({ url, count, ratePerSecond, delayMs }: Slice): Promise<SliceResult> {
  let id = 0;
  const start = process.cpuUsage();
  const durationsMs = await runEvenly(count, ratePerSecond, () =>
    probe(new URL(`${url}?delay=${delayMs}&id=${id++}`)),
  );
  const { user, system } = process.cpuUsage(start);
  return { cpuMicros: user + system, durationsMs };
}

process.on('message', (slice: Slice) => void run(slice).then((result) => process.send?.(result)));
process.on('disconnect', () => process.exit());
