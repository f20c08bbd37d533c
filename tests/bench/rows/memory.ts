import { startProcess } from '../../../demo/process.ts';
import { startBuilt } from '../../support/processes/start-built.ts';
import { withBlackbox } from '../blackbox.ts';
import { runLoad, startTarget } from '../forked.ts';
import { residentMb, seconds } from '../measure.ts';
import type { Row } from '../report.ts';
import { servicesFile } from '../services-file.ts';
import { median } from '../statistics.ts';

const SERVICES = 4;
const PROBES = 100_000;
const SCRAPES = 10_000;
/** Four services make 400 probes per second. */
const BUSY_INTERVAL = '10ms';
/** Readings of the memory during the load. */
const READINGS = 20;
/** Largest growth in the second half of the load that counts as flat, MB. */
const NOISE_MB = 3;

/** Resident memory: idle, and after 100,000 probes and 10,000 scrapes. */
export const memoryRow: Row = {
  name: 'memory',
  measure: () =>
    withBlackbox(async (blackbox) => {
      using target = await startTarget();
      const calm = { url: target.url, count: SERVICES, interval: '30s' };
      await using file = await servicesFile(calm);
      const bareMb = await bareNodeMb();
      const blackboxMb = blackbox && residentMb(blackbox.pid);
      await using product = await startBuilt({
        environment: { SERVICES_FILE: file.path, LOG_LEVEL: 'error' },
      });
      await seconds(20);
      const idleMb = residentMb(product.pid);
      await file.write({ ...calm, interval: BUSY_INTERVAL });
      process.kill(product.pid, 'SIGHUP');
      const readings = await load(product);
      await file.write(calm);
      process.kill(product.pid, 'SIGHUP');
      await seconds(10);
      const afterMb = residentMb(product.pid);
      const later = readings.slice(READINGS / 2);
      const slopeMb = median(later.slice(-5)) - median(later.slice(0, 5));
      return [
        {
          what: 'resident memory, 4 services, idle',
          ours: `${idleMb.toFixed(1)} MB`,
          against:
            `bare node ${bareMb.toFixed(1)} MB` +
            (blackboxMb ? `; blackbox_exporter ${blackboxMb.toFixed(1)} MB` : ''),
          goal: '≤ 75 MB',
          met: idleMb <= 75,
        },
        {
          what: 'resident memory after 10,000 scrapes and 100,000 probes',
          ours: `${afterMb.toFixed(1)} MB`,
          against: `maximum of ${READINGS} readings during the load ${Math.max(...readings).toFixed(1)} MB`,
          goal: '≤ 95 MB',
          met: afterMb <= 95,
        },
        {
          what: 'growth in the second half of this load',
          ours: `${slopeMb.toFixed(1)} MB`,
          against: '',
          goal: `flat (within ${NOISE_MB} MB)`,
          met: Math.abs(slopeMb) <= NOISE_MB,
        },
      ];
    }),
};

/** Runs the probes and the scrapes at the same time. Returns the readings of the memory, MB. */
async function load({ pid, url }: { pid: number; url: string }): Promise<number[]> {
  const readings: number[] = [];
  const scrape = { url: `${url}/metrics`, headers: {}, connections: 1, ratePerSecond: 100 };
  let scrapes = 0;
  const probesOf = async () => {
    scrapes += 1;
    const text = await (await fetch(scrape.url)).text();
    const counts = [...text.matchAll(/^service_probes_total\{.*\} (\d+)$/gm)];
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  };
  const first = await probesOf();
  for (let reading = 1; reading <= READINGS; reading++) {
    const part = reading / READINGS;
    while ((await probesOf()) - first < PROBES * part || scrapes < SCRAPES * part) {
      const forSeconds = Math.min(2, (SCRAPES * part - scrapes) / scrape.ratePerSecond);
      if (forSeconds <= 0) await seconds(1);
      else scrapes += (await runLoad({ ...scrape, seconds: forSeconds })).durationsMs.length;
    }
    readings.push(residentMb(pid));
  }
  return readings;
}

async function bareNodeMb(): Promise<number> {
  const command = [process.execPath, '-e', 'setInterval(() => {}, 1000)'];
  await using bare = await startProcess({ name: 'bare node', command });
  await seconds(2);
  return residentMb(bare.pid);
}
