import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serviceUrls } from '../../../demo/stack.ts';
import { startFleet } from '../../../demo/fleet/fleet.ts';
import { FREE_PORTS } from '../../../demo/fleet/penpal-services.ts';
import type { RealPart } from '../../../demo/real-parts.ts';
import { startPrometheus } from '../../../demo/real-servers.ts';
import { startVictoriaMetrics } from '../../support/processes/victoria-metrics.ts';
import { freePort, type RunningServer } from '../../../demo/server.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { Restartable } from '../../support/processes/restartable.ts';
import { renderPrometheus } from '../../../provisioning/prometheus/render-prometheus.ts';
import { readPrometheusSettings } from '../../../provisioning/prometheus/settings.ts';
import { renderPrometheusConfig } from '../../../provisioning/stack-files.ts';
import { startBuilt } from '../../support/processes/start-built.ts';

/** Prometheus and its remote storage. Both can be killed and restarted with their data. */
export interface ScrapingStack extends AsyncDisposable {
  readonly prometheus: Restartable;
  readonly storage: Restartable;
  readonly exporter: RunningServer;
}

/** Starts the exporter of a simulated fleet, and a Prometheus that scrapes every second and writes to the storage. */
export async function startScrapingStack(parts: {
  readonly prometheus: RealPart;
  readonly victoriaMetrics: RealPart;
}): Promise<ScrapingStack> {
  await using started = new AsyncDisposableStack();
  const folder = await temporaryFolder('penpal-remote-write-');
  started.defer(() => folder.remove());
  const fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0 });
  started.defer(() => fleet.stop());
  const exporter = started.use(await startBuilt({ environment: serviceUrls(fleet) }));
  const [prometheusPort, storagePort] = [await freePort(), await freePort()];
  const configFile = join(folder.path, 'prometheus.yml');
  await writeFile(configFile, configOf(exporter.port, prometheusPort, storagePort));

  const storage = started.use(
    await Restartable.start(() =>
      startVictoriaMetrics({
        part: parts.victoriaMetrics,
        port: storagePort,
        dataDir: join(folder.path, 'storage'),
        flags: ['-search.latencyOffset=0s'],
      }),
    ),
  );
  const prometheus = started.use(
    await Restartable.start(() =>
      startPrometheus({
        part: parts.prometheus,
        configFile,
        port: prometheusPort,
        dataDir: join(folder.path, 'prometheus'),
      }),
    ),
  );
  const running = started.move();
  return {
    ...{ prometheus, storage, exporter },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** The shipped configuration with a scrape every second. */
function configOf(exporterPort: number, prometheusPort: number, storagePort: number): string {
  const shipped = renderPrometheusConfig({
    exporter: `127.0.0.1:${exporterPort}`,
    // No Alertmanager listens there, and none is needed.
    alertmanager: '127.0.0.1:9',
    prometheus: `127.0.0.1:${prometheusPort}`,
  });
  const url = `http://127.0.0.1:${storagePort}/api/v1/write`;
  const settings = readPrometheusSettings({ REMOTE_WRITE_URL: url });
  return renderPrometheus(shipped, settings).replaceAll(
    /scrape_(interval|timeout): .*/g,
    'scrape_$1: 1s',
  );
}
