// Which HTTP client should probe? CPU of a probe and error of its measured time, side by side with
// blackbox_exporter. Takes four minutes; node tests/bench/probe-clients.ts --help tells the options.
import { parseArgs } from 'node:util';
import { countOption } from '../support/number-option.ts';
import { withBlackbox } from './blackbox.ts';
import { clients } from './clients.ts';
import type { Slice, SliceResult } from './client-worker.ts';
import { median, quantile, spread } from './figures.ts';
import { ask } from './forked.ts';
import { startTarget } from './forked-servers.ts';
import { failedProbes, startClient, warmUp } from './subjects.ts';
import type { Subject } from './subjects.ts';
import type { TrueDuration } from './target.ts';

const HELP = `Options, with their defaults:
  --rounds 5        rounds; in each, every client has one slice of each kind
  --seconds 3       length of a slice
  --rate 200        probes a second where CPU is measured`;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    rate: { type: 'string', default: '200' },
    help: { type: 'boolean', default: false },
  },
});

const DELAY_MS = 50;
const DELAYED_RATE = 100;

/** What one subject showed, a value a round. */
interface Figures {
  readonly cpuMicros: number[];
  /** |measured - true| of the delayed answers, milliseconds. */
  readonly errorP50: number[];
  readonly errorP99: number[];
  failed: number;
}

const empty = (): Figures => ({ cpuMicros: [], errorP50: [], errorP99: [], failed: 0 });

interface Counts {
  readonly rounds: number;
  /** Of a slice. */
  readonly seconds: number;
  /** Probes a second where CPU is measured. */
  readonly rate: number;
}

function countsOrExit(): Counts {
  try {
    const count = (name: keyof Counts) => countOption(name, options[name]);
    return { rounds: count('rounds'), seconds: count('seconds'), rate: count('rate') };
  } catch (error) {
    console.error(`bench:probes: ${(error as Error).message}`);
    process.exit(2);
  }
}

async function compare(
  { rounds, seconds, rate }: Counts,
  subjects: readonly Subject[],
): Promise<ReadonlyMap<string, Figures>> {
  using target = await startTarget();
  const url = `${target.url}/health`;
  const atOnce: Slice = { url, count: rate * seconds, ratePerSecond: rate, delayMs: 0 };
  const delayed: Slice = {
    url,
    count: DELAYED_RATE * seconds,
    ratePerSecond: DELAYED_RATE,
    delayMs: DELAY_MS,
  };
  const found = new Map(subjects.map(({ name }): [string, Figures] => [name, empty()]));
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

function note(to: Figures, quick: SliceResult, slow: SliceResult, truth: TrueDuration[]): void {
  const errors = truth
    .map(({ id, durationMs }) => Math.abs((slow.durationsMs[id] ?? NaN) - durationMs))
    .filter((error) => !Number.isNaN(error));
  to.cpuMicros.push(quick.cpuMicros / quick.durationsMs.length);
  to.errorP50.push(quantile(errors, 0.5));
  to.errorP99.push(quantile(errors, 0.99));
  to.failed += failedProbes(quick) + failedProbes(slow);
}

/** Nobody is always first, or always after the same one. */
const rotate = <T>(list: readonly T[], by: number): T[] =>
  list.map((_, index) => list[(index + by) % list.length] as T);

function print(found: ReadonlyMap<string, Figures>, rate: number): void {
  const blackbox = found.get('blackbox_exporter');
  const row = ([client, figures]: [string, Figures]) => ({
    client,
    'CPU µs a probe': spread(figures.cpuMicros, 0),
    'of blackbox': blackbox && (median(figures.cpuMicros) / median(blackbox.cpuMicros)).toFixed(2),
    'error p50 ms': spread(figures.errorP50, 2),
    'error p99 ms': spread(figures.errorP99, 2),
    failed: figures.failed,
  });
  console.log(`${rate} probes/s for CPU, ${DELAYED_RATE} probes/s of ${DELAY_MS} ms for errors;`);
  console.log('median [least–most] of the rounds');
  console.table([...found].map(row));
}

async function compareAll(counts: Counts): Promise<void> {
  await withBlackbox(async (blackbox) => {
    using started = new DisposableStack();
    const own = Object.keys(clients).map((name) => started.use(startClient(name)));
    print(await compare(counts, [...(blackbox ? [blackbox] : []), ...own]), counts.rate);
  });
}

if (options.help) console.log(HELP);
else await compareAll(countsOrExit());
