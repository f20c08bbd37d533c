import { readOptions } from './options.ts';
import type { Options } from './options.ts';
import { actionText } from './plan/plan.ts';
import { Progress } from './progress.ts';
import { runSoak } from './run.ts';

/** Number of actions and of lines that are printed with a fault. */
const SHOWN_ACTIONS = 12;
const SHOWN_LINES = 8;
const USAGE = 'npm run soak -- [--minutes 3] [--seed N] [--sources]';

const { minutes, seed, fromSources } = optionsOrExit();
console.log(`Soak of ${minutes} minutes with seed ${seed}. Ctrl-C ends it early.`);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
const lengthMs = minutes * 60_000;
const progress = new Progress(process.stdout);
const { faults, actions, lastLines } = await runSoak({
  ...{ seed, lengthMs, fromSources, stop: stop.signal, progress },
});
if (faults.length > 0) {
  console.error(`
BROKEN: ${faults.join('\n        ')}
Last actions:
${actions.slice(-SHOWN_ACTIONS).map(actionText).join('\n')}
Last lines of the monitoring service:
${lastLines.split('\n').slice(-SHOWN_LINES).join('\n')}
Same plan again: npm run soak -- --seed ${seed} --minutes ${minutes}`);
  process.exitCode = 1;
} else {
  console.log(stop.signal.aborted ? 'Ended early without a fault.' : 'No fault.');
}

function optionsOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}; ${USAGE}`);
    process.exit(2);
  }
}
