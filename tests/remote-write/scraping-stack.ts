import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startExporter } from '../../demo/exporter.ts';
import { startFleet } from '../../demo/fleet/fleet.ts';
import { FREE_PORTS } from '../../demo/fleet/service-names.ts';
import { freePort } from '../../demo/real-parts/free-port.ts';
import type { RealPart } from '../../demo/real-parts/parts.ts';
import type { RunningServer } from '../../demo/real-parts/start-on-port.ts';
import { startPrometheus } from '../../demo/real-parts/start-prometheus.ts';
import { startVictoriaMetrics } from '../../demo/real-parts/start-victoria-metrics.ts';
import { temporaryFolder } from '../../demo/real-parts/temporary-folder.ts';
import { serviceUrls } from '../../demo/stack.ts';
import { renderPrometheus } from '../../provisioning/prometheus/render-prometheus.ts';
import { readPrometheusSettings } from '../../provisioning/prometheus/settings.ts';
import { renderPrometheusConfig } from '../../provisioning/stack-files.ts';

const RULES = resolve(import.meta.dirname, '../../provisioning/prometheus/rules/generated');

/** Prometheus and the storage that it writes to, each of which can be stopped and started again. */
export interface ScrapingStack extends AsyncDisposable {
  readonly prometheusUrl: string;
  readonly storageUrl: string;
  readonly exporter: RunningServer;
  startPrometheus(): Promise<void>;
  startStorage(): Promise<void>;
  /** Ends it and keeps its data: in good order, or as a crash does. */
  endPrometheus(how: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  endStorage(): Promise<void>;
}

/** Starts the exporter of a simulated fleet, and a Prometheus that scrapes each second and writes all of it away. */
export async function startScrapingStack(parts: {
  readonly prometheus: RealPart;
  readonly victoriaMetrics: RealPart;
}): Promise<ScrapingStack> {
  await using started = new AsyncDisposableStack();
  const folder = await temporaryFolder('penpal-remote-write-');
  started.defer(() => folder.remove());
  const fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0 });
  started.defer(() => fleet.stop());
  const exporter = started.use(await startExporter({ environment: serviceUrls(fleet) }));
  const [prometheusPort, storagePort] = [await freePort(), await freePort()];
  const storageUrl = `http://127.0.0.1:${storagePort}`;
  const configFile = join(folder.path, 'prometheus.yml');
  await writeFile(configFile, configOf(exporter.port, prometheusPort, storageUrl));

  const prometheus = slot(() =>
    startPrometheus({
      part: parts.prometheus,
      configFile,
      port: prometheusPort,
      dataDir: join(folder.path, 'prometheus'),
    }),
  );
  const storage = slot(() =>
    startVictoriaMetrics({
      part: parts.victoriaMetrics,
      port: storagePort,
      dataDir: join(folder.path, 'storage'),
      flags: ['-search.latencyOffset=0s'],
    }),
  );
  started.defer(() => storage.end());
  await storage.start();
  started.defer(() => prometheus.end());
  await prometheus.start();
  const running = started.move();
  return {
    ...{ prometheusUrl: `http://127.0.0.1:${prometheusPort}`, storageUrl, exporter },
    startPrometheus: () => prometheus.start(),
    startStorage: () => storage.start(),
    endPrometheus: (how) => prometheus.end(how),
    endStorage: () => storage.end(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** The shipped configuration, scraping each second. */
function configOf(exporterPort: number, prometheusPort: number, storageUrl: string): string {
  const shipped = renderPrometheusConfig({
    exporter: `127.0.0.1:${exporterPort}`,
    // Nobody listens there, and nobody is to be told.
    alertmanager: '127.0.0.1:9',
    prometheus: `127.0.0.1:${prometheusPort}`,
    rulesFolder: RULES,
  });
  const settings = readPrometheusSettings({ REMOTE_WRITE_URL: `${storageUrl}/api/v1/write` });
  return renderPrometheus(shipped, settings).replaceAll(
    /scrape_(interval|timeout): .*/g,
    'scrape_$1: 1s',
  );
}

/** A server that is started and ended again and again. */
function slot(startServer: () => Promise<RunningServer>) {
  let server: RunningServer | undefined;
  return {
    async start() {
      server = await startServer();
    },
    async end(how: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') {
      if (how === 'SIGKILL' && server) process.kill(server.pid, how);
      await server?.stop();
      server = undefined;
    },
  };
}
