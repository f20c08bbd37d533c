import { startFleet } from '../../../demo/fleet/fleet.ts';
import { FREE_PORTS } from '../../../demo/fleet/penpal-services.ts';
import { serviceUrls } from '../../../demo/stack.ts';
import { startBuilt } from '../../support/processes/start-built.ts';
import { runLoad, startPeer } from '../forked.ts';
import { seconds } from '../measure.ts';
import type { Row } from '../report.ts';
import { median, quantile, ratio, show } from '../statistics.ts';

const SECONDS = 4;

/** Scrapes per second, with four at a time. */
export const metricsLoadRow: Row = {
  name: 'metrics-load',
  async measure({ runs }) {
    const fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0 });
    await using product = await startBuilt({ environment: serviceUrls(fleet) });
    await seconds(2);
    const body = await (await fetch(`${product.url}/metrics`)).text();
    using plain = await startPeer('prom-client-server.ts', body);
    using bare = await startPeer('bare-server.ts', body);
    const servers = [{ url: product.url }, plain, bare];
    const found = servers.map(() => ({ perSecond: [] as number[], p99: [] as number[] }));
    const ask = (url: string, forSeconds: number) =>
      runLoad({ url: `${url}/metrics`, headers: {}, connections: 4, seconds: forSeconds });
    for (const { url } of servers) await ask(url, SECONDS);
    for (let run = 0; run < runs; run++) {
      for (const [index, { url }] of servers.entries()) {
        const result = await ask(url, SECONDS);
        found[index]?.perSecond.push(result.durationsMs.length / result.seconds);
        found[index]?.p99.push(quantile(result.durationsMs, 0.99));
      }
    }
    await fleet.stop();
    const [ours, theirs, least] = found.map(({ perSecond }) => perSecond);
    const p99 = found[0]?.p99 ?? [];
    const times = ratio(ours ?? [], theirs ?? []);
    return [
      {
        what: '`/metrics`, 4 services, 4 connections: responses per second',
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
