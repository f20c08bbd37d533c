import { median } from '../figures.ts';
import { startTarget } from '../product.ts';
import { withBlackbox } from '../peers.ts';
import { ratio, show } from '../row.ts';
import type { Row } from '../row.ts';
import { startClient } from '../subjects.ts';

const RATE = 200;
const SECONDS = 3;
const LEAN = 'node:http, lean';

/** CPU of a probe over a new connection, at an even rate: a probe's real situation. */
export const probeCpuRow: Row = {
  name: 'probe-cpu',
  measure: ({ runs }) =>
    withBlackbox(async (blackbox) => {
      using target = await startTarget();
      const slice = { url: `${target.url}/health`, ratePerSecond: RATE, delayMs: 0 };
      const subjects = [startClient('the probe itself'), startClient(LEAN)];
      if (blackbox) subjects.unshift(blackbox);
      const micros = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
      // The compilers shall have done their work before anything is measured.
      for (const subject of subjects) {
        await subject.run({ ...slice, ratePerSecond: 1000, count: 4000 });
      }
      for (let run = 0; run < runs; run++) {
        for (const { name, run: probe } of subjects) {
          const { cpuMicros, durationsMs } = await probe({ ...slice, count: RATE * SECONDS });
          micros.get(name)?.push(cpuMicros / durationsMs.length);
        }
      }
      for (const { name, stop } of subjects) if (name !== blackbox?.name) stop();
      const of = (name: string) => micros.get(name) ?? [];
      const [ours, theirs] = [of('the probe itself'), of('blackbox_exporter')];
      const share = ratio(ours, theirs);
      return [
        {
          what: 'CPU a probe, new connection, 200 targets a second',
          ours: show(ours, 0, 'µs'),
          against:
            (blackbox
              ? `blackbox_exporter ${show(theirs, 0, 'µs')} (${share.toFixed(2)} ×); `
              : '') + `node:http ${median(of(LEAN)).toFixed(0)} µs`,
          goal: '≤ 0.5 × blackbox',
          met: blackbox && share <= 0.5,
        },
      ];
    }),
};
