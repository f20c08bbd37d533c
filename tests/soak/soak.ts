import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import { numberOption, runCommandLine } from '../../command-line/command-line.ts';
import { actionText } from './plan/plan.ts';
import { Progress } from './progress.ts';
import { runSoak } from './run.ts';

/** Number of actions and of lines that are printed with a fault. */
const SHOWN_ACTIONS = 12;
const SHOWN_LINES = 8;

const command = {
  name: 'soak',
  options: {
    minutes: { type: 'string', value: 'n', default: '3', help: 'how long it runs' },
    hours: { type: 'string', value: 'n', help: 'the same in hours; wins over --minutes' },
    seed: {
      type: 'string',
      value: 'n',
      help: 'repeats the plan of an earlier run; default: random',
    },
    sources: { type: 'boolean', help: 'runs the sources instead of the build' },
  },
  remark: 'Ctrl-C ends it early.',
} as const;

await runCommandLine(command, async (options) => {
  const minutes =
    options.hours === undefined
      ? lengthOption('minutes', options.minutes, 10_080)
      : 60 * lengthOption('hours', options.hours, 168);
  const seed = numberOption(
    'seed',
    options.seed ?? String(randomInt(1_000_000)),
    'a whole number from 0',
    (value) => Number.isSafeInteger(value) && value >= 0,
  );
  const fromSources = options.sources ?? false;
  if (!fromSources) build();
  console.log(`Soak of ${minutes} minutes with seed ${seed}. Ctrl-C ends it early.`);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const progress = new Progress(process.stdout);
  const found = await runSoak({
    ...{ seed, lengthMs: minutes * 60_000, fromSources, stop: stop.signal, progress },
  });
  if (found.faults.length > 0) {
    console.error(report(found));
    console.error(`Same plan again: npm run soak -- --seed ${seed} --minutes ${minutes}`);
    return 1;
  }
  console.log(stop.signal.aborted ? 'Ended early without a fault.' : 'No fault.');
  return 0;
});

function lengthOption(unit: 'minutes' | 'hours', text: string, week: number): number {
  const expected = `a number of ${unit} up to ${week} (a week)`;
  return numberOption(unit, text, expected, (value) => value > 0 && value <= week);
}

function build(): void {
  const script = resolve(import.meta.dirname, '../../scripts/build.ts');
  execFileSync(process.execPath, [script], { stdio: 'inherit' });
}

function report({ faults, actions, lastLines }: Awaited<ReturnType<typeof runSoak>>): string {
  return `
BROKEN: ${faults.join('\n        ')}
Last actions:
${actions.slice(-SHOWN_ACTIONS).map(actionText).join('\n')}
Last lines of the monitoring service:
${lastLines.split('\n').slice(-SHOWN_LINES).join('\n')}`;
}
