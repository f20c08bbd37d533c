// Compares HTTP clients for probing with blackbox_exporter: CPU per probe and error of the measured time.
import { countOption, runCommandLine } from '../../command-line/command-line.ts';
import { withBlackbox } from './blackbox.ts';
import { clients } from './clients.ts';
import { ask, failedProbes, startClient, startTarget, warmUp } from './forked.ts';
import type { Subject } from './forked.ts';
import { median, quantile, spread } from './statistics.ts';
import type { Slice, SliceResult } from './workers/client.ts';
import type { TrueDuration } from './workers/target.ts';

const command = {
  name: 'bench:probes',
  options: {
    rounds: {
      type: 'string',
      value: 'n',
      default: '5',
      help: 'in each round every client runs one slice of each kind',
    },
    seconds: { type: 'string', value: 'n', default: '3', help: 'length of a slice' },
    rate: {
      type: 'string',
      value: 'n',
      default: '200',
      help: 'probes per second for the CPU measurement',
    },
  },
  remark: 'Takes four minutes.',
} as const;

const DELAY_MS = 50;
const DELAYED_RATE = 100;

/** The results of one subject, one value per round. */
interface Results {
  readonly cpuMicros: number[];
  /** |measured - true| of the delayed responses, milliseconds. */
  readonly errorP50: number[];
  readonly errorP99: number[];
  failed: number;
}

const empty = (): Results => ({ cpuMicros: [], errorP50: [], errorP99: [], failed: 0 });

interface Counts {
  readonly rounds: number;
  /** Length of a slice. */
  readonly seconds: number;
  /** Probes per second for the CPU measurement. */
  readonly rate: number;
}

async function compare(
  { rounds, seconds, rate }: Counts,
  subjects: readonly Subject[],
): Promise<ReadonlyMap<string, Results>> {
  using target = await startTarget();
  const url = `${target.url}/health`;
  const atOnce: Slice = { url, count: rate * seconds, ratePerSecond: rate, delayMs: 0 };
  const delayed: Slice = {
    url,
    count: DELAYED_RATE * seconds,
    ratePerSecond: DELAYED_RATE,
    delayMs: DELAY_MS,
  };
  const found = new Map(subjects.map(({ name }): [string, Results] => [name, empty()]));
  await warmUp(subjects, url);
  for (let round = 0; round < rounds; round++) {
    for (const subject of rotate(subjects, round)) {
      const quick = await subject.run(atOnce);
      const slow = await subject.run(delayed);
      const truth = await ask<TrueDuration[]>(target.child, {});
      note(found.get(subject.name) ?? empty(), quick, slow, truth);
    }
  }
  return found;
}

function note(to: Results, quick: SliceResult, slow: SliceResult, truth: TrueDuration[]): void {
  const errors = truth
    .map(({ id, durationMs }) => Math.abs((slow.durationsMs[id] ?? NaN) - durationMs))
    .filter((error) => !Number.isNaN(error));
  to.cpuMicros.push(quick.cpuMicros / quick.durationsMs.length);
  to.errorP50.push(quantile(errors, 0.5));
  to.errorP99.push(quantile(errors, 0.99));
  to.failed += failedProbes(quick) + failedProbes(slow);
}

/** So that no subject is always first, or always after the same one. */
const rotate = <T>(list: readonly T[], by: number): T[] =>
  list.map((_, index) => list[(index + by) % list.length] as T);

function print(found: ReadonlyMap<string, Results>, rate: number): void {
  const blackbox = found.get('blackbox_exporter');
  const row = ([client, results]: [string, Results]) => ({
    client,
    'CPU µs per probe': spread(results.cpuMicros, 0),
    'of blackbox': blackbox && (median(results.cpuMicros) / median(blackbox.cpuMicros)).toFixed(2),
    'error p50 ms': spread(results.errorP50, 2),
    'error p99 ms': spread(results.errorP99, 2),
    failed: results.failed,
  });
  console.log(`${rate} probes/s for CPU, ${DELAYED_RATE} probes/s of ${DELAY_MS} ms for errors;`);
  console.log('median [min–max] of the rounds');
  console.table([...found].map(row));
}

async function compareAll(counts: Counts): Promise<void> {
  await withBlackbox(async (blackbox) => {
    using started = new DisposableStack();
    const own = Object.keys(clients).map((name) => started.use(startClient(name)));
    print(await compare(counts, [...(blackbox ? [blackbox] : []), ...own]), counts.rate);
  });
}

await runCommandLine(command, (options) => {
  const count = (name: keyof Counts) => countOption(name, options[name]);
  return compareAll({ rounds: count('rounds'), seconds: count('seconds'), rate: count('rate') });
});
