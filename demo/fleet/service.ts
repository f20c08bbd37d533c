import { type RequestListener, type ServerResponse, STATUS_CODES } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { checkedFault, type Fault, type FaultKind, type FaultOptions } from './fault.ts';
import { listen, type Listening } from './listen.ts';
import { HEALTH_PATH, responderOf } from './penpal-services.ts';
import type { Moment, Responder, ServiceName } from './penpal-services.ts';
import type { Platform } from './platform.ts';

export interface ServiceOptions {
  readonly platform: Platform;
  readonly port: number;
  readonly host: string;
  /** The uptime that the service reports at its first start. */
  readonly uptimeSeconds: number;
  /** Whether it does what the real services only plan. */
  readonly planned: boolean;
}

/** One simulated service. Its URL and port stay the same through faults and restarts. */
export interface FleetService {
  readonly name: ServiceName;
  /** `http://127.0.0.1:3002`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** The current fault; `times` is what is left of it. */
  fault(): Fault | undefined;
  /** Replaces the current fault. Rejects with a `FaultError`. */
  setFault(kind: FaultKind, options?: FaultOptions): Promise<void>;
  /**
   * After `down` this restarts the service: uptime and ai-service's counters begin at zero. Requests
   * that hang go on hanging. Rejects with a `PortError` if another program took the port.
   */
  clearFault(): Promise<void>;
  /** Ends the service for good and cuts open connections. */
  stop(): Promise<void>;
}

/** Starts one service. Rejects with a `PortError`. */
export async function startService(
  name: ServiceName,
  { platform, port, host, uptimeSeconds, planned }: ServiceOptions,
): Promise<FleetService> {
  let fault: Fault | undefined;
  let startedAtMs = platform.now() - uptimeSeconds * 1000;
  let served: Record<string, number> = {};
  const onRequest: RequestListener = (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const met = faultFor(path);
    if (met?.kind === 'hang') return;
    if (met?.kind === 'reset') return void request.socket.resetAndDestroy();
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const isMissing = met?.kind === 'metrics-missing' && path !== HEALTH_PATH;
    const responder = isRead && !isMissing ? responderOf(name, path, planned) : undefined;
    void respond(response, responder, met, momentOf(met)).then((isServed) => {
      if (isServed) served[path] = (served[path] ?? 0) + 1;
    });
  };
  const momentOf = (met: Fault | undefined): Moment => {
    const [nowMs, brokenDependency] = [platform.now(), met?.name];
    const timestamp = new Date(nowMs).toISOString();
    const uptimeMs = nowMs - startedAtMs;
    return { platform, startedAtMs, uptimeMs, timestamp, served, planned, brokenDependency };
  };
  /** A health request uses up one of `times`. */
  const faultFor = (path: string): Fault | undefined => {
    const met = fault;
    if (met?.times === undefined) return met;
    if (path !== HEALTH_PATH) return undefined;
    fault = met.times > 1 ? { ...met, times: met.times - 1 } : undefined;
    return met;
  };

  const first = await listen(name, { host, port }, onRequest);
  let open: Listening | undefined = first;
  let stopped = false;
  const change = async (next: Fault | undefined) => {
    if (next?.kind === 'down' || stopped) {
      await open?.close();
      open = undefined;
    } else if (!open) {
      open = await listen(name, { host, port: first.port }, onRequest);
      startedAtMs = platform.now();
      served = {};
    }
    fault = next;
  };
  /** Changes wait for each other, so opening and closing the port never overlap. */
  let last = Promise.resolve();
  const changeInTurn = (next?: Fault): Promise<void> => {
    const result = last.then(() => change(next));
    last = result.catch(() => undefined);
    return result;
  };
  return {
    ...{ name, url: first.url, port: first.port },
    fault: () => fault,
    setFault: async (kind, options = {}) => changeInTurn(checkedFault(name, kind, options)),
    clearFault: () => changeInTurn(),
    stop: () => {
      stopped = true;
      return changeInTurn();
    },
  };
}

/** Whether the service has something on that path and sent it. */
async function respond(
  response: ServerResponse,
  responder: Responder | undefined,
  fault: Fault | undefined,
  moment: Moment,
): Promise<boolean> {
  if (fault?.ms !== undefined && !(await isOpenAfter(fault.ms, response))) return false;
  if (fault?.kind === 'error') return sendError(response, 500, 'Internal server error');
  const { method, url } = response.req;
  if (!responder) return sendError(response, 404, `Cannot ${method} ${url}`);
  const content = await responder(moment);
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  // Neither JSON nor Prometheus text any more.
  const body = fault?.kind === 'bad-body' ? `${text.slice(0, text.length / 2)}\n<<garbage` : text;
  send(response, 200, typeof content === 'string' ? PROMETHEUS : JSON_TYPE, body);
  return true;
}

/** Waits; false as soon as the connection is closed. */
async function isOpenAfter(ms: number, response: ServerResponse): Promise<boolean> {
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  return delay(ms, true, { signal: closed.signal }).catch(() => false);
}

const JSON_TYPE = 'application/json; charset=utf-8';
const PROMETHEUS = 'text/plain; charset=utf-8; version=0.0.4';

/** Sends an error in the shape that NestJS gives it. */
function sendError(response: ServerResponse, statusCode: number, message: string): false {
  const body = JSON.stringify({ message, error: STATUS_CODES[statusCode], statusCode });
  send(response, statusCode, JSON_TYPE, body);
  return false;
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
