// A forked client of clients.ts, by name. Each message is a slice of probes.
import { clients } from '../clients.ts';
import type { Client } from '../clients.ts';
import { runEvenly } from '../measure.ts';

/** A number of probes at an even rate. */
export interface Slice {
  readonly url: string;
  readonly count: number;
  readonly ratePerSecond: number;
  /** The target waits this long before it responds. */
  readonly delayMs: number;
}

export interface SliceResult {
  readonly cpuMicros: number;
  /** As measured by the client; NaN for a failed probe. The index is the `id` for the target. */
  readonly durationsMs: readonly number[];
}

const name = process.argv[2] ?? '';
const probe: Client = clients[name] ?? (() => Promise.reject(new Error(`no client "${name}"`)));

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
