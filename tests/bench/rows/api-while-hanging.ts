import { startFleet } from '../../../demo/fleet/fleet.ts';
import { FREE_PORTS } from '../../../demo/fleet/penpal-services.ts';
import { serviceUrls } from '../../../demo/stack.ts';
import { startBuilt } from '../../support/processes/start-built.ts';
import { runLoad } from '../forked.ts';
import type { Row } from '../report.ts';
import { median, quantile, show } from '../statistics.ts';

const PATHS = [
  ...['/', '/metrics', '/api/v1/status', '/api/v1/health', '/api/v1/health/services'],
  ...['/api/v1/health/summary', '/api/v1/metrics/summary', '/api/v1/metrics/services'],
  ...['/api/v1/monitoring/overview', '/api/v1/monitoring/alerts', '/api/v1/monitoring/performance'],
  ...['/api/v1/monitoring/usage', '/api/v1/monitoring/notifications', '/api/v1/dashboard/overview'],
  ...['/api/v1/dashboard/widgets', '/api/v1/dashboard/export'],
];
const RATE = 50;

/** Response times of the API while every service hangs. No request may wait for a probe. */
export const apiWhileHangingRow: Row = {
  name: 'api-while-hanging',
  async measure({ runs }) {
    const fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0 });
    await Promise.all(Object.values(fleet.services).map((service) => service.setFault('hang')));
    await using product = await startBuilt({ environment: serviceUrls(fleet) });
    const p99 = new Map<string, number[]>(PATHS.map((path) => [path, []]));
    for (let run = 0; run < runs; run++) {
      for (const path of PATHS) {
        const load = { url: product.url + path, headers: {}, connections: 1, seconds: 2 };
        const { durationsMs } = await runLoad({ ...load, ratePerSecond: RATE });
        p99.get(path)?.push(quantile(durationsMs, 0.99));
      }
    }
    await fleet.stop();
    const slowest = [...p99].toSorted(([, a], [, b]) => median(b) - median(a));
    const [path, worst] = slowest[0] ?? ['', []];
    const typical = slowest.map(([, values]) => median(values));
    return [
      {
        what: `API while all services hang: p99 of the slowest of ${PATHS.length} endpoints, \`${path}\``,
        ours: show(worst, 1, 'ms'),
        against: '',
        goal: '≤ 50 ms',
        met: median(worst) <= 50,
      },
      {
        what: 'the same: p99 of the median endpoint',
        ours: show(typical, 1, 'ms'),
        against: '',
        goal: '≤ 10 ms',
        met: median(typical) <= 10,
      },
    ];
  },
};
