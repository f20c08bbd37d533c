import { withBlackbox } from '../blackbox.ts';
import { failedProbes, startClient, startTarget, warmUp } from '../forked.ts';
import type { Row } from '../report.ts';
import { median, ratio, show } from '../statistics.ts';

const RATE = 200;
const SECONDS = 3;

/** CPU per probe over a new connection at an even rate, as in production. */
export const probeCpuRow: Row = {
  name: 'probe-cpu',
  measure: ({ runs }) =>
    withBlackbox(async (blackbox) => {
      using target = await startTarget();
      const slice = { url: `${target.url}/health`, ratePerSecond: RATE, delayMs: 0 };
      using own = startClient('the probe itself');
      using lean = startClient('node:http, lean');
      const subjects = [...(blackbox ? [blackbox] : []), own, lean];
      const micros = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
      await warmUp(subjects, slice.url);
      for (let run = 0; run < runs; run++) {
        for (const { name, run: probe } of subjects) {
          const result = await probe({ ...slice, count: RATE * SECONDS });
          const failed = failedProbes(result);
          if (failed > 0) throw new Error(`${failed} probes by ${name} failed`);
          micros.get(name)?.push(result.cpuMicros / result.durationsMs.length);
        }
      }
      const of = (name: string) => micros.get(name) ?? [];
      const [ours, theirs] = [of(own.name), of('blackbox_exporter')];
      const share = ratio(ours, theirs);
      return [
        {
          what: 'CPU per probe, new connection, 200 targets per second',
          ours: show(ours, 0, 'µs'),
          against:
            (blackbox
              ? `blackbox_exporter ${show(theirs, 0, 'µs')} (${share.toFixed(2)} ×); `
              : '') + `node:http ${median(of(lean.name)).toFixed(0)} µs`,
          goal: '≤ 0.5 × blackbox',
          met: blackbox && share <= 0.5,
        },
      ];
    }),
};
