import { eventText } from './event.ts';
import { readOptions } from './options.ts';
import type { Options } from './options.ts';
import { Progress } from './progress.ts';
import { runSoak } from './run.ts';

/** Events that are shown before the fault. */
const SHOWN_EVENTS = 12;
const SHOWN_LINES = 8;
const USAGE = 'npm run soak -- [--minutes 3] [--seed N] [--sources]';

const options = chosenOptions();
const { minutes, seed, fromSources } = options;
console.log(`Soak of ${minutes} minutes with seed ${seed}. Ctrl-C ends it early.`);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
const lengthMs = minutes * 60_000;
const progress = new Progress(process.stdout);
const { faults, done, lastLines } = await runSoak({
  ...{ seed, lengthMs, fromSources, stop: stop.signal, progress },
});
if (faults.length > 0) {
  console.error(`
BROKEN: ${faults.join('\n        ')}
The last events:
${done.slice(-SHOWN_EVENTS).map(eventText).join('\n')}
The last lines of the monitoring service:
${lastLines.split('\n').slice(-SHOWN_LINES).join('\n')}
The same plan again: npm run soak -- --seed ${seed} --minutes ${minutes}`);
  process.exitCode = 1;
} else {
  console.log(stop.signal.aborted ? 'Ended early; nothing broke until then.' : 'Nothing broke.');
}

function chosenOptions(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}; ${USAGE}`);
    process.exit(2);
  }
}
