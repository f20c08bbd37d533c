import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serviceUrls } from '../../../demo/stack.ts';
import { startFleet } from '../../../demo/fleet/fleet.ts';
import type { Fleet } from '../../../demo/fleet/fleet.ts';
import { FREE_PORTS } from '../../../demo/fleet/penpal-services.ts';
import type { RealPart } from '../../../demo/real-parts.ts';
import { startAlertmanager, startPrometheus } from '../../../demo/real-servers.ts';
import { startVictoriaMetrics } from '../../support/processes/victoria-metrics.ts';
import { freePort, type RunningServer } from '../../../demo/server.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { renderPrometheus } from '../../../provisioning/prometheus/render-prometheus.ts';
import { readPrometheusSettings } from '../../../provisioning/prometheus/settings.ts';
import {
  renderAlertmanagerConfig,
  renderPrometheusConfig,
} from '../../../provisioning/stack-files.ts';
import { startNotificationReceiver } from './notification-receiver.ts';
import type { NotificationReceiver } from './notification-receiver.ts';
import { startBuilt } from '../../support/processes/start-built.ts';

/** The scrape interval of the monitoring service in the shipped prometheus.yml. */
const DEDUPLICATED_OVER = '5s';
/** Wait of an Alertmanager for each one before it in the cluster; 15 s by default. A shorter wait is stricter. */
const PEER_TIMEOUT = '3s';

/** More often than shipped, so that the test is shorter. */
const PROBED_EVERY_MS = '1000';

export interface RealParts {
  readonly prometheus: RealPart;
  readonly alertmanager: RealPart;
  readonly victoriaMetrics: RealPart;
}

/** The fleet and its exporter, with two of each that write to one long-term storage. */
export interface TwoOfEach extends AsyncDisposable {
  readonly fleet: Fleet;
  /** Receives the notifications instead of the monitoring service. */
  readonly receiver: NotificationReceiver;
  readonly prometheuses: readonly RunningServer[];
  readonly alertmanagers: readonly RunningServer[];
  readonly storage: RunningServer;
}

/** Starts everything with the shipped configuration and other addresses. If one fails, it cleans up. */
export async function startTwoOfEach(parts: RealParts): Promise<TwoOfEach> {
  await using started = new AsyncDisposableStack();
  const folder = await temporaryFolder('penpal-two-of-each-');
  started.defer(() => folder.remove());
  const receiver = started.use(await startNotificationReceiver());
  const fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0 });
  started.defer(() => fleet.stop());
  const environment = { ...serviceUrls(fleet), HEALTH_CHECK_INTERVAL: PROBED_EVERY_MS };
  const exporter = started.use(await startBuilt({ environment }));
  const flags = [`-dedup.minScrapeInterval=${DEDUPLICATED_OVER}`, '-search.latencyOffset=0s'];
  const storage = started.use(await startVictoriaMetrics({ part: parts.victoriaMetrics, flags }));
  const alertmanagers: RunningServer[] = [];
  for (const start of await cluster(parts.alertmanager, folder.path, receiver.address)) {
    alertmanagers.push(started.use(await start()));
  }

  const prometheuses: RunningServer[] = [];
  for (const replica of ['a', 'b']) {
    const port = await freePort();
    const shipped = renderPrometheusConfig({
      exporter: addressOf(exporter.port),
      alertmanager: alertmanagers.map((one) => addressOf(one.port)),
      prometheus: addressOf(port),
      replica,
    });
    const settings = readPrometheusSettings({ REMOTE_WRITE_URL: `${storage.url}/api/v1/write` });
    const configFile = join(folder.path, `prometheus-${replica}.yml`);
    await writeFile(configFile, renderPrometheus(shipped, settings));
    const part = parts.prometheus;
    prometheuses.push(started.use(await startPrometheus({ part, configFile, port })));
  }
  const running = started.move();
  const dispose = () => running.disposeAsync();
  return {
    ...{ fleet, receiver, prometheuses, alertmanagers, storage },
    [Symbol.asyncDispose]: dispose,
  };
}

/** Functions that start the two Alertmanagers of a cluster. */
async function cluster(part: RealPart, folder: string, receiver: string) {
  const notificationsTokenFile = join(folder, 'token');
  await writeFile(notificationsTokenFile, 'a-token-of-16-chars');
  const configFile = join(folder, 'alertmanager.yml');
  await writeFile(
    configFile,
    renderAlertmanagerConfig({ exporter: receiver, notificationsTokenFile }),
  );
  const members = [await freePort(), await freePort()];
  return members.map((member, index) => {
    const flags = [
      `--cluster.listen-address=${addressOf(member)}`,
      `--cluster.advertise-address=${addressOf(member)}`,
      `--cluster.peer=${addressOf(members[1 - index]!)}`,
      `--cluster.peer-timeout=${PEER_TIMEOUT}`,
      `--web.external-url=http://alertmanager-${index}/`,
      '--web.route-prefix=/',
    ];
    return () => startAlertmanager({ part, configFile, flags });
  });
}

function addressOf(port: number): string {
  return `127.0.0.1:${port}`;
}
