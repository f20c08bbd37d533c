import { randomBytes } from 'node:crypto';
import { startExporter, freePorts, serviceUrls } from '../../demo/stack.ts';
import { startFleet } from '../../demo/fleet/fleet.ts';
import type { Fleet } from '../../demo/fleet/fleet.ts';
import { FREE_PORTS } from '../../demo/fleet/penpal-services.ts';
import { findRealPart, type PartName, type RealPart } from '../../demo/real-parts.ts';
import { startAlertmanager, startPrometheus } from '../../demo/real-servers.ts';
import type { RunningServer } from '../../demo/server.ts';
import { temporaryFolder } from '../../demo/temporary-folder.ts';
import { Restartable } from '../support/restartable.ts';
import { startBuilt } from '../support/start-built.ts';
import type { KilledPart } from './event.ts';
import { RESEND_MS, WRITTEN_DOWN_MS } from './timing.ts';
import { writeFiles } from './write-files.ts';

/** Everything that runs, all of it real but the services, which are simulated. */
export interface World extends AsyncDisposable {
  readonly fleet: Fleet;
  readonly exporter: RunningServer;
  readonly parts: Readonly<Record<KilledPart, Restartable>>;
  readonly promtool: RealPart;
  readonly servicesFile: string;
  readonly adminToken: string;
}

export interface WorldOptions {
  readonly fromSources: boolean;
  readonly onExporterLine: (line: string) => void;
}

/** Starts it on free ports. Rejects if a part cannot be had or does not start; nothing is left then. */
export async function startWorld({ fromSources, onExporterLine }: WorldOptions): Promise<World> {
  await using started = new AsyncDisposableStack();
  const found = {
    prometheus: await findOrFail('prometheus'),
    alertmanager: await findOrFail('alertmanager'),
    promtool: await findOrFail('promtool'),
  };
  const folder = await temporaryFolder('penpal-soak-');
  started.defer(() => folder.remove());
  const ports = await freePorts();
  const files = await writeFiles(folder.path, ports);
  const fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0 });
  started.defer(() => fleet.stop());
  const adminToken = randomBytes(24).toString('base64url');
  const exporter = started.use(
    await (fromSources ? startExporter : startBuilt)({
      port: ports.exporter,
      onLine: onExporterLine,
      environment: {
        ...serviceUrls(fleet),
        PROMETHEUS_URL: `http://127.0.0.1:${ports.prometheus}`,
        ALERTMANAGER_URL: `http://127.0.0.1:${ports.alertmanager}`,
        SERVICES_FILE: files.services,
        ADMIN_TOKEN: adminToken,
        NOTIFICATIONS_TOKEN_FILE: files.token,
      },
    }),
  );
  const parts = {
    alertmanager: started.use(
      await Restartable.start(() =>
        startAlertmanager({
          ...{ part: found.alertmanager, port: ports.alertmanager },
          ...{ configFile: files.alertmanager, dataDir: files.alertmanagerData },
          flags: [`--data.maintenance-interval=${WRITTEN_DOWN_MS}ms`],
        }),
      ),
    ),
    prometheus: started.use(
      await Restartable.start(() =>
        startPrometheus({
          ...{ part: found.prometheus, port: ports.prometheus },
          ...{ configFile: files.prometheus, dataDir: files.prometheusData },
          flags: [`--rules.alert.resend-delay=${RESEND_MS}ms`],
        }),
      ),
    ),
  };
  const running = started.move();
  return {
    ...{ fleet, exporter, parts, promtool: found.promtool },
    ...{ servicesFile: files.services, adminToken },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function findOrFail(name: PartName): Promise<RealPart> {
  const part = await findRealPart(name);
  if ('absent' in part) throw new Error(part.absent);
  return part;
}
