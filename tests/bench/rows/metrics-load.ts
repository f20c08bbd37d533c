import { startFleet } from '../../../demo/fleet/fleet.ts';
import { FREE_PORTS } from '../../../demo/fleet/penpal-services.ts';
import { serviceUrls } from '../../../demo/stack.ts';
import { startBuilt } from '../../support/start-built.ts';
import { median, quantile } from '../figures.ts';
import { startPeer } from '../forked-servers.ts';
import { runLoad } from '../load.ts';
import { ratio, show } from '../row.ts';
import type { Row } from '../row.ts';

const SECONDS = 4;

/** How many scrapes a second are answered, four at a time. */
export const metricsLoadRow: Row = {
  name: 'metrics-load',
  async measure({ runs }) {
    const fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0 });
    await using product = await startBuilt({ environment: serviceUrls(fleet) });
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const body = await (await fetch(`${product.url}/metrics`)).text();
    using plain = await startPeer('prom-client-server.ts', body);
    using bare = await startPeer('bare-server.ts', body);
    const servers = [{ url: product.url }, plain, bare];
    const found = servers.map(() => ({ perSecond: [] as number[], p99: [] as number[] }));
    const ask = (url: string, seconds: number) =>
      runLoad({ url: `${url}/metrics`, headers: {}, connections: 4, seconds });
    for (const { url } of servers) await ask(url, SECONDS);
    for (let run = 0; run < runs; run++) {
      for (const [index, { url }] of servers.entries()) {
        const { durationsMs, seconds } = await ask(url, SECONDS);
        found[index]?.perSecond.push(durationsMs.length / seconds);
        found[index]?.p99.push(quantile(durationsMs, 0.99));
      }
    }
    await fleet.stop();
    const [ours, theirs, least] = found.map(({ perSecond }) => perSecond);
    const p99 = found[0]?.p99 ?? [];
    const times = ratio(ours ?? [], theirs ?? []);
    return [
      {
        what: '`/metrics`, 4 services, 4 connections: answers a second',
        ours: show(ours ?? [], 0, '/s'),
        against:
          `prom-client behind express ${show(theirs ?? [], 0, '/s')} (${times.toFixed(1)} ×); ` +
          `bare server, same bytes ${median(least ?? []).toFixed(0)} /s`,
        goal: '≥ 5 × prom-client behind express',
        met: times >= 5,
      },
      {
        what: 'the same: p99',
        ours: show(p99, 2, 'ms'),
        against: `prom-client behind express ${show(found[1]?.p99 ?? [], 2, 'ms')}`,
        goal: '≤ 2 ms',
        met: median(p99) <= 2,
      },
    ];
  },
};
