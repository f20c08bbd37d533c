import { startControl, USUAL_CONTROL_PORT } from './control.ts';
import type { AiUsage } from './figures/ai-usage.ts';
import type { PaymentFigures } from './figures/payment-figures.ts';
import type { UserFigures } from './figures/user-figures.ts';
import { createPlatform, type PlatformOptions } from './platform.ts';
import { type FleetService, startService } from './service.ts';
import { type Ports, type ServiceName, USUAL_PORTS } from './service-names.ts';

export interface FleetOptions extends PlatformOptions {
  /** Default 3001–3004; `FREE_PORTS` for tests. */
  readonly ports?: Ports;
  /** Where the services listen. Default 127.0.0.1. */
  readonly host?: string;
  /** Default 3009; 0 is any free one. */
  readonly controlPort?: number | undefined;
  /** Where the control server listens. Default 127.0.0.1: nobody else breaks the fleet. */
  readonly controlHost?: string;
  /** How long the services claim to have been up already. Default one hour. */
  readonly uptimeSeconds?: number;
  /** Demanded as `x-api-key`, beside any `x-service-name`, for business figures. Default: none. */
  readonly apiKey?: string | undefined;
  /** Who demands it. Default: ai-service alone, as in reality. */
  readonly guarded?: readonly ServiceName[];
  /** They demand it for health too. Default false. */
  readonly guardHealth?: boolean;
  /** Who wraps JSON answers as `{statusCode, message, data, timestamp}`. Default: nobody. */
  readonly wrapped?: readonly ServiceName[];
}

export interface Fleet {
  readonly services: Readonly<Record<ServiceName, FleetService>>;
  /** `POST {controlUrl}/auth-service/down` */
  readonly controlUrl: string;
  /** What the services' figures are at this moment: with a clock that stands, exactly theirs. */
  figures(): { users: UserFigures; payments: PaymentFigures; ai: AiUsage };
  /** Ends all of it, open connections included. */
  stop(): Promise<void>;
}

/**
 * Starts the four services and their control server. Rejects with `PortError`, which names the
 * port and the service; nothing is left running then.
 */
export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  const platform = createPlatform(options);
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => void (await Promise.all(started.map((part) => part.stop())));
  const start = async (name: ServiceName) => {
    const service = await startService(name, { platform, ...serviceOptions(name, options) });
    started.push(service);
    return service;
  };
  try {
    const services = {
      'db-service': await start('db-service'),
      'auth-service': await start('auth-service'),
      'ai-service': await start('ai-service'),
      'payment-service': await start('payment-service'),
    };
    const { controlPort: port = USUAL_CONTROL_PORT, controlHost: host = '127.0.0.1' } = options;
    const control = await startControl(Object.values(services), { port, host });
    started.push({ stop: () => control.close() });
    const figures = () => ({
      users: platform.users(),
      payments: platform.payments(),
      ai: platform.ai(services['ai-service'].startedAtMs()),
    });
    return { services, controlUrl: control.url, figures, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function serviceOptions(name: ServiceName, options: FleetOptions) {
  const { ports = USUAL_PORTS, host = '127.0.0.1', uptimeSeconds = 3600 } = options;
  const { apiKey, guarded = ['ai-service'], guardHealth = false, wrapped = [] } = options;
  return {
    port: ports[name],
    host,
    uptimeSeconds,
    apiKey: guarded.includes(name) ? apiKey : undefined,
    guardHealth,
    wrap: wrapped.includes(name),
  };
}
