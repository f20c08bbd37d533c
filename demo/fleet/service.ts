import { checkedFault, type Fault, type FaultKind, type FaultOptions } from './fault.ts';
import { faultSwitch } from './fault-switch.ts';
import { listen, type Listening } from './listen.ts';
import type { Platform } from './platform.ts';
import { type Manners, requestHandler } from './request-handler.ts';
import { type ServiceName, USUAL_PORTS } from './service-names.ts';

export interface ServiceOptions extends Manners {
  readonly platform: Platform;
  /** Default: the real service's. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** How long the service claims to have been up at its first start. Default 0. */
  readonly uptimeSeconds?: number;
}

/** One simulated service. Its url and port stay the same through faults and restarts. */
export interface FleetService {
  readonly name: ServiceName;
  /** `http://127.0.0.1:3002`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** The fault as it stands, if any. */
  fault(): Fault | undefined;
  /** When it was last started, Unix ms: uptime and ai-service's counters count from there. */
  startedAtMs(): number;
  /** Replaces the fault, as if cleared before. Rejects with `FaultError` for one without sense. */
  setFault(kind: FaultKind, options?: FaultOptions): Promise<void>;
  /**
   * Makes the service well. After `down` that is a restart: it counts from now on. Requests that
   * hang go on hanging. Rejects with `PortError` if somebody took the port meanwhile.
   */
  clearFault(): Promise<void>;
  /** Ends it for good, open connections included; faults change nothing afterwards. */
  stop(): Promise<void>;
}

/** Starts one service. Rejects with `PortError` if its port cannot be had. */
export async function startService(
  name: ServiceName,
  options: ServiceOptions,
): Promise<FleetService> {
  const { platform, port = USUAL_PORTS[name], host = '127.0.0.1', uptimeSeconds = 0 } = options;
  const faults = faultSwitch();
  let startedAtMs = platform.now() - uptimeSeconds * 1000;
  const handler = requestHandler(name, { ...options, faults, startedAtMs: () => startedAtMs });
  const first = await listen(name, { host, port }, handler);
  let open: Listening | undefined = first;
  let stopped = false;

  const shut = async () => {
    await open?.close();
    open = undefined;
  };
  const restart = async () => {
    open = await listen(name, { host, port: first.port }, handler);
    startedAtMs = platform.now();
  };
  const become = async (fault: Fault | undefined) => {
    if (stopped) return;
    if (fault?.kind === 'down') await shut();
    else if (!open) await restart();
    faults.set(fault);
  };

  const inTurn = turnTaking();
  return {
    name,
    url: first.url,
    port: first.port,
    fault: () => faults.current(),
    startedAtMs: () => startedAtMs,
    setFault: async (kind, how = {}) => {
      const fault = checkedFault(name, kind, how);
      await inTurn(() => become(fault));
    },
    clearFault: () => inTurn(() => become(undefined)),
    stop: () => {
      stopped = true;
      return inTurn(shut);
    },
  };
}

/** Makes steps wait for each other, so that opening and closing a port never overlap. */
function turnTaking(): (step: () => Promise<void>) => Promise<void> {
  let last = Promise.resolve();
  return (step) => {
    const result = last.then(step);
    last = result.catch(() => undefined);
    return result;
  };
}
