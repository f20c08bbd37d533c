import { startControl } from './control.ts';
import { SERVICE_NAMES, USUAL_PORTS, type Ports, type ServiceName } from './penpal-services.ts';
import { createPlatform, type PlatformOptions } from './platform.ts';
import { startService, type FleetService } from './service.ts';

export const USUAL_CONTROL_PORT = 3009;

export interface FleetOptions extends PlatformOptions {
  /** Default 3001–3004; `FREE_PORTS` for tests. */
  readonly ports?: Ports;
  /** Where the services listen. Default 127.0.0.1. */
  readonly host?: string;
  /** Default 3009; 0 is any free one. It is open to this machine only. */
  readonly controlPort?: number | undefined;
  /** The uptime that the services report at the start. Default one hour. */
  readonly uptimeSeconds?: number;
  /** Adds what the real services only plan: payments, tokens, health of providers. Default false. */
  readonly planned?: boolean;
}

export interface Fleet {
  readonly services: Readonly<Record<ServiceName, FleetService>>;
  /** Such as in `POST {controlUrl}/auth-service/down`. */
  readonly controlUrl: string;
  /** Ends everything and cuts open connections. */
  stop(): Promise<void>;
}

/**
 * Starts the four services and their control server. Rejects with a `PortError`; then nothing is
 * left running.
 */
export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  const controlPort = options.controlPort ?? USUAL_CONTROL_PORT;
  const started = await startServices(SERVICE_NAMES, { ...options, controlPort });
  const byName = Object.fromEntries(started.services.map((service) => [service.name, service]));
  const services = byName as Fleet['services'];
  return { services, controlUrl: started.controlUrl ?? '', stop: started.stop };
}

/** As `startFleet`, for some of the services. Without `controlPort` there is no control server. */
export async function startServices(names: readonly ServiceName[], options: FleetOptions) {
  const {
    ports = USUAL_PORTS,
    host = '127.0.0.1',
    uptimeSeconds = 3600,
    planned = false,
  } = options;
  const { controlPort: port } = options;
  const platform = createPlatform(options);
  await using started = new AsyncDisposableStack();
  const services: FleetService[] = [];
  for (const name of names) {
    const address = { host, port: ports[name] };
    const service = await startService(name, { platform, ...address, uptimeSeconds, planned });
    started.defer(() => service.stop());
    services.push(service);
  }
  const control =
    port === undefined ? undefined : await startControl(services, { port, host: '127.0.0.1' });
  started.defer(() => control?.close());
  const running = started.move();
  return { services, controlUrl: control?.url, stop: () => running.disposeAsync() };
}
