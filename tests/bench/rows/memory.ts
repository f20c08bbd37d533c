import { startProcess } from '../../../demo/process.ts';
import { startBuilt } from '../../support/start-built.ts';
import { withBlackbox } from '../blackbox.ts';
import { median } from '../figures.ts';
import { runLoad } from '../load.ts';
import { residentMb } from '../process-figures.ts';
import { startTarget } from '../forked-servers.ts';
import type { Row } from '../row.ts';
import { servicesFile } from '../services-file.ts';
import { seconds } from '../wait.ts';

const SERVICES = 4;
const PROBES = 100_000;
const SCRAPES = 10_000;
/** Two services' probes never overlap; four of them make 400 a second. */
const BUSY_INTERVAL = '10ms';
/** Looks at the memory while the load goes on. */
const LOOKS = 20;
/** MB in the second half of the load that count as flat. */
const NOISE_MB = 3;

/** Resident memory: idle, and after as many probes and scrapes as a month and a day bring. */
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
      const looks = await load(product);
      await file.write(calm);
      process.kill(product.pid, 'SIGHUP');
      await seconds(10);
      const afterMb = residentMb(product.pid);
      const later = looks.slice(LOOKS / 2);
      const slopeMb = median(later.slice(-5)) - median(later.slice(0, 5));
      return [
        {
          what: 'resident memory, 4 services, idle',
          ours: `${idleMb.toFixed(1)} MB`,
          against:
            `bare node ${bareMb.toFixed(1)} MB` +
            (blackboxMb ? `; blackbox_exporter ${blackboxMb.toFixed(1)} MB` : ''),
          goal: '≤ 90 MB',
          met: idleMb <= 90,
        },
        {
          what: 'resident memory after 10,000 scrapes and 100,000 probes',
          ours: `${afterMb.toFixed(1)} MB`,
          against: `most of ${LOOKS} looks while it went on ${Math.max(...looks).toFixed(1)} MB`,
          goal: '≤ 110 MB',
          met: afterMb <= 110,
        },
        {
          what: 'its growth in the second half of these',
          ours: `${slopeMb.toFixed(1)} MB`,
          against: '',
          goal: `flat (within ${NOISE_MB} MB)`,
          met: Math.abs(slopeMb) <= NOISE_MB,
        },
      ];
    }),
};

/** As many probes and, beside them, scrapes. MB at equal distances. */
async function load({ pid, url }: { pid: number; url: string }): Promise<number[]> {
  const looks: number[] = [];
  const scrape = { url: `${url}/metrics`, headers: {}, connections: 1, ratePerSecond: 100 };
  let scrapes = 0;
  const probesOf = async () => {
    scrapes += 1;
    const text = await (await fetch(scrape.url)).text();
    const counts = [...text.matchAll(/^service_probes_total\{.*\} (\d+)$/gm)];
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  };
  const first = await probesOf();
  for (let look = 1; look <= LOOKS; look++) {
    const part = look / LOOKS;
    while ((await probesOf()) - first < PROBES * part || scrapes < SCRAPES * part) {
      const forSeconds = Math.min(2, (SCRAPES * part - scrapes) / scrape.ratePerSecond);
      if (forSeconds <= 0) await seconds(1);
      else scrapes += (await runLoad({ ...scrape, seconds: forSeconds })).durationsMs.length;
    }
    looks.push(residentMb(pid));
  }
  return looks;
}

async function bareNodeMb(): Promise<number> {
  const command = [process.execPath, '-e', 'setInterval(() => {}, 1000)'];
  await using bare = await startProcess({ name: 'bare node', command });
  await seconds(2);
  return residentMb(bare.pid);
}
