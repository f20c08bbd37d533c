import { startControl } from './control.ts';
import { SERVICE_NAMES, USUAL_PORTS, type Ports, type ServiceName } from './penpal-services.ts';
import { createPlatform } from './platform.ts';
import { startService, type FleetService } from './service.ts';

export const USUAL_CONTROL_PORT = 3009;

export interface FleetOptions {
  /** Returns Unix milliseconds. Default: real time. */
  readonly clock?: { now(): number };
  /** Starts this service alone. Default: all four. */
  readonly only?: ServiceName | undefined;
  /** Default 3001–3004; `FREE_PORTS` for tests. */
  readonly ports?: Ports;
  /** Where the services listen. Default 127.0.0.1. */
  readonly host?: string;
  /** Default 3009, or no control server with `only`; 0 is any free one. Open to this machine only. */
  readonly controlPort?: number | undefined;
  /** The uptime that the services report at the start. Default one hour. */
  readonly uptimeSeconds?: number;
  /** Adds what the real services only plan: payments, tokens, health of providers. Default false. */
  readonly planned?: boolean;
}

export interface Fleet {
  /** With `only`, the others are missing. */
  readonly services: Readonly<Record<ServiceName, FleetService>>;
  /** Such as in `POST {controlUrl}/auth-service/down`. Empty without a control server. */
  readonly controlUrl: string;
  /** Ends everything and cuts open connections. */
  stop(): Promise<void>;
}

/**
 * Starts the services and their control server. Rejects with a `PortError`; then nothing is left
 * running.
 */
export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  const { only, ports = USUAL_PORTS, host = '127.0.0.1', planned = false } = options;
  const { uptimeSeconds = 3600, controlPort = only ? undefined : USUAL_CONTROL_PORT } = options;
  const platform = createPlatform(options.clock);
  await using started = new AsyncDisposableStack();
  const services: Partial<Record<ServiceName, FleetService>> = {};
  for (const name of only ? [only] : SERVICE_NAMES) {
    const address = { host, port: ports[name] };
    const service = await startService(name, { platform, ...address, uptimeSeconds, planned });
    started.defer(() => service.stop());
    services[name] = service;
  }
  const control =
    controlPort === undefined
      ? undefined
      : await startControl(Object.values(services), { port: controlPort, host: '127.0.0.1' });
  started.defer(() => control?.close());
  const running = started.move();
  const stop = () => running.disposeAsync();
  return { services: services as Fleet['services'], controlUrl: control?.url ?? '', stop };
}
