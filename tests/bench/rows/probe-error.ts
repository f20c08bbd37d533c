import { startBuilt } from '../../support/processes/start-built.ts';
import { withBlackbox } from '../blackbox.ts';
import type { Blackbox } from '../blackbox.ts';
import { ask, runLoad, startTarget } from '../forked.ts';
import type { ForkedServer } from '../forked.ts';
import { seconds } from '../measure.ts';
import { MeasuredProbes } from '../probe-errors.ts';
import type { Errors } from '../probe-errors.ts';
import type { Row } from '../report.ts';
import { servicesFile } from '../services-file.ts';
import { quantile, ratio, show } from '../statistics.ts';
import type { TrueDuration } from '../workers/target.ts';

const DELAY_MS = 50;
const RATE = 100;
const SECONDS = 10;
const WARM_UP_SECONDS = 60;

/** Error of the measured time while the monitor also serves scrapes and API requests. */
export const probeErrorRow: Row = {
  name: 'probe-error',
  measure: ({ runs }) =>
    withBlackbox(async (blackbox) => {
      using target = await startTarget();
      const url = target.url;
      await using file = await servicesFile({
        ...{ url, count: RATE, interval: '1s', delayMs: DELAY_MS },
      });
      const ours: Errors[] = [];
      const theirs: Errors[] = [];
      {
        await using product = await startBuilt({
          environment: { SERVICES_FILE: file.path, LOG_LEVEL: 'error' },
        });
        // Until the compiler has done its work.
        await seconds(WARM_UP_SECONDS);
        const probes = new MeasuredProbes(target.child, product.url);
        for (let run = 0; run < runs; run++) {
          const [errors] = await Promise.all([
            probes.errorsOver(SECONDS, 'every second'),
            requestAlongside(product.url, '/api/v1/health/summary', SECONDS),
          ]);
          ours.push(errors);
        }
      }
      if (blackbox) {
        await measureBlackbox(blackbox, target, 2);
        for (let run = 0; run < runs; run++) {
          theirs.push(await measureBlackbox(blackbox, target, SECONDS));
        }
      }
      return [findingOf('p50', ours, theirs), findingOf('p99', ours, theirs)];
    }),
};

/** 50 requests per second. */
function requestAlongside(url: string, path: string, forSeconds: number): Promise<unknown> {
  const load = { headers: {}, seconds: forSeconds, connections: 2, ratePerSecond: 50 };
  return runLoad({ ...load, url: url + path });
}

/** blackbox_exporter probes when it is scraped. Its own `/metrics` is scraped as well, like ours. */
async function measureBlackbox(
  blackbox: Blackbox,
  target: ForkedServer,
  forSeconds: number,
): Promise<Errors> {
  await ask(target.child, {});
  const slice = { url: `${target.url}/health`, count: RATE * forSeconds, ratePerSecond: RATE };
  const [{ durationsMs }] = await Promise.all([
    blackbox.run({ ...slice, delayMs: DELAY_MS }),
    requestAlongside(blackbox.url, '/-/healthy', forSeconds),
    runLoad({
      ...{ url: `${blackbox.url}/metrics`, headers: {}, seconds: forSeconds, connections: 1 },
      ratePerSecond: 1,
    }),
  ]);
  const truth = await ask<TrueDuration[]>(target.child, {});
  const errors = truth.map(({ id, durationMs }) => {
    const measuredMs = durationsMs[id] ?? NaN;
    if (Number.isNaN(measuredMs)) throw new Error('a probe of blackbox_exporter failed');
    return Math.abs(measuredMs - durationMs);
  });
  return { p50: quantile(errors, 0.5), p99: quantile(errors, 0.99) };
}

function findingOf(which: 'p50' | 'p99', ours: readonly Errors[], theirs: readonly Errors[]) {
  const [own, other] = [ours, theirs].map((all) => all.map((errors) => errors[which]));
  const most = which === 'p99' ? 0.8 : 1;
  return {
    what: `error of the measured time, 50 ms server, 100 probes/s, 1 scrape/s, 50 API requests/s: ${which}`,
    ours: show(own ?? [], 2, 'ms'),
    against: theirs.length > 0 ? `blackbox_exporter ${show(other ?? [], 2, 'ms')}` : '',
    goal: `≤ ${most} × blackbox's`,
    met: theirs.length > 0 ? ratio(own ?? [], other ?? []) <= most : undefined,
  };
}
