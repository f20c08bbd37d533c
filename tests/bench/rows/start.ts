import { resolve } from 'node:path';
import { startFleet } from '../../../demo/fleet/fleet.ts';
import { FREE_PORTS, SERVICE_NAMES } from '../../../demo/fleet/penpal-services.ts';
import { startProcess } from '../../../demo/process.ts';
import { freePort } from '../../../demo/server.ts';
import { serviceUrls } from '../../../demo/stack.ts';
import { treeCpuMicros } from '../measure.ts';
import type { Row } from '../report.ts';
import { median, show } from '../statistics.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const IS_HEALTHY = '"msg":"service is healthy"';

interface Start {
  readonly seconds: number;
  /** Of npm and the service together. */
  readonly cpuMs: number;
}

/** From `npm start` until all four services are healthy. */
export const startRow: Row = {
  name: 'start',
  async measure({ runs, before }) {
    const fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0 });
    const urls = serviceUrls(fleet);
    const ours: Start[] = [];
    const theirs: Start[] = [];
    for (let run = -1; run < runs; run++) {
      const start = await startOnce(ROOT, urls);
      const older = before && (await startOnce(resolve(before), urls));
      // The first start reads files that are not in memory yet.
      if (run < 0) continue;
      ours.push(start);
      if (older) theirs.push(older);
    }
    await fleet.stop();
    return [
      {
        what: 'from `npm start` until all four services are healthy; CPU time until then',
        ours: shown(ours),
        against: before ? `before: ${shown(theirs)}` : '',
        goal: '≤ 0.4 s',
        met: median(ours.map(({ seconds }) => seconds)) <= 0.4,
      },
    ];
  },
};

const shown = (starts: readonly Start[]) =>
  `${show(values(starts, 'seconds'), 2, 's')}; ${show(values(starts, 'cpuMs'), 0, 'ms')} of CPU`;

const values = (starts: readonly Start[], name: keyof Start) => starts.map((start) => start[name]);

async function startOnce(cwd: string, urls: Readonly<Record<string, string>>): Promise<Start> {
  const env = {
    PATH: process.env['PATH'],
    ...urls,
    HOST: '127.0.0.1',
    PORT: `${await freePort()}`,
  };
  const startMs = performance.now();
  const healthy = Promise.withResolvers<void>();
  let count = 0;
  const onLine = (line: string) => {
    if (line.includes(IS_HEALTHY) && ++count === SERVICE_NAMES.length) healthy.resolve();
  };
  const spec = { name: 'npm start', command: ['npm', 'start'], cwd, env, onLine };
  await using started = await startProcess(spec);
  const ended = started.exited.then(() => {
    throw new Error(`npm start ended:\n${started.output()}`);
  });
  await Promise.race([healthy.promise, ended]);
  const seconds = (performance.now() - startMs) / 1000;
  const cpuMs = treeCpuMicros(started.pid) / 1000;
  ended.catch(() => undefined);
  return { seconds, cpuMs };
}
