import { fileURLToPath } from 'node:url';
import { startProcess } from '../../../demo/process.ts';
import { productionCommand, startBuilt } from '../../support/processes/start-built.ts';
import { withBlackbox } from '../blackbox.ts';
import { failedProbes, startTarget, warmUp } from '../forked.ts';
import { cpuMicros, seconds } from '../measure.ts';
import type { Row } from '../report.ts';
import { servicesFile } from '../services-file.ts';
import { ratio, show } from '../statistics.ts';

const RATE = 200;
const SECONDS = 10;
const BARE_LOOP = fileURLToPath(new URL('../workers/bare-loop.ts', import.meta.url));

interface Measured {
  readonly name: string;
  readonly pid: number;
  readonly micros: number[];
}

/** CPU per probe over a new connection at an even rate. All programs run at the same time. */
export const probeCpuRow: Row = {
  name: 'probe-cpu',
  measure: ({ runs, before }) =>
    withBlackbox(async (blackbox) => {
      await using stack = new AsyncDisposableStack();
      const target = stack.use(await startTarget());
      const url = `${target.url}/health`;
      const services = { url: target.url, count: RATE, interval: '1s' };
      const file = stack.use(await servicesFile(services));
      const environment = { SERVICES_FILE: file.path, LOG_LEVEL: 'error' };
      const start = async (name: string, started: Promise<AsyncDisposable & { pid: number }>) => {
        const { pid } = stack.use(await started);
        return { name, pid, micros: [] } satisfies Measured;
      };
      const flags = productionCommand().words.slice(0, -1);
      const command = [process.execPath, ...flags, BARE_LOOP, url, String(RATE)];
      const ours = await start('ours', startBuilt({ environment }));
      const loop = await start('node:http', startProcess({ name: 'the bare loop', command }));
      const all: Measured[] = [ours, loop];
      if (before) all.push(await start('before', startBuilt({ environment, project: before })));
      if (blackbox) {
        all.push({ name: blackbox.name, pid: blackbox.pid, micros: [] });
        await warmUp([blackbox], url);
      }
      // Until the compiler has done its work: 10,000 probes.
      await seconds(10_000 / RATE);
      for (let run = 0; run < runs; run++) {
        const from = all.map(({ pid }) => cpuMicros(pid));
        const slice = { url, count: RATE * SECONDS, ratePerSecond: RATE, delayMs: 0 };
        const [result] = await Promise.all([blackbox?.run(slice), seconds(SECONDS)]);
        const failed = result ? failedProbes(result) : 0;
        if (failed > 0) throw new Error(`${failed} probes by blackbox_exporter failed`);
        for (const [index, { pid, micros }] of all.entries()) {
          micros.push((cpuMicros(pid) - (from[index] ?? NaN)) / slice.count);
        }
      }
      const compare = ({ name, micros }: Measured) =>
        `${name} ${show(micros, 0, 'µs')} (${ratio(ours.micros, micros).toFixed(2)} ×)`;
      const others = all.filter((each) => each !== ours);
      return others
        .filter(({ name }) => name !== 'before')
        .map((peer, index) => {
          const most = peer === loop ? 1.1 : 0.55;
          const shown = others.filter((each) => each === peer || each.name === 'before');
          return {
            what:
              index === 0
                ? `CPU per probe of the running service, new connection, ${RATE} targets per second`
                : 'the same',
            ours: show(ours.micros, 0, 'µs'),
            against: shown.map(compare).join('; '),
            goal: `≤ ${most} × ${peer.name}`,
            met: ratio(ours.micros, peer.micros) <= most,
          };
        });
    }),
};
