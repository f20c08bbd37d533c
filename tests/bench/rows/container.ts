import { resolve } from 'node:path';
import { ownAddress, PUBLISHED_3005 } from '../../support/processes/own-address.ts';
import { runCommand } from '../../support/processes/run-command.ts';
import { timeUntil } from '../../support/time-until.ts';
import { mustWork } from '../measure.ts';
import type { Finding, Row } from '../report.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const IMAGE = 'penpal-monitoring-bench';

/** Size of the image and time to its first successful response. Needs a container engine. Removes the image. */
export const containerRow: Row = {
  name: 'container',
  async measure() {
    const { exitCode } = await runCommand(['docker', 'version']);
    if (exitCode !== 0) {
      console.log('The row container is not measured: no container engine is running.');
      return [];
    }
    const build = ['docker', 'build', '--target', 'production', '--tag', IMAGE, ROOT];
    await mustWork(build, 600_000);
    try {
      return [findingOf(await timeStart(), await measureSize())];
    } finally {
      await mustWork(['docker', 'image', 'rm', IMAGE]);
    }
  },
};

function findingOf(startSeconds: number, sizeMb: number): Finding {
  return {
    what: 'container: from `docker run` to healthy; size of the image',
    ours: `${startSeconds.toFixed(1)} s; ${sizeMb.toFixed(0)} MB`,
    against: '',
    goal: '≤ 2 s; stated',
    met: startSeconds <= 2,
  };
}

/** Size of the image, MB (10^6 bytes). */
async function measureSize(): Promise<number> {
  const inspect = ['docker', 'image', 'inspect', '--format', '{{.Size}}', IMAGE];
  return Number(await mustWork(inspect)) / 1e6;
}

/** Time from `docker run` to the first successful response, seconds. */
async function timeStart(): Promise<number> {
  const start = performance.now();
  const address = `${ownAddress()}:${PUBLISHED_3005}`;
  const run = ['docker', 'run', '--detach', '--rm', '--publish', `${address}:3005`, IMAGE];
  const id = (await mustWork(run)).trim();
  try {
    const url = `http://${address}/-/ready`;
    await timeUntil('healthy', 30_000, async () => (await fetch(url)).ok, 20);
    return (performance.now() - start) / 1000;
  } finally {
    await mustWork(['docker', 'rm', '--force', id]);
  }
}
