import {
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { checkedFault, type Fault, type FaultKind, type FaultOptions } from './fault.ts';
import { listen, type Listening } from './listen.ts';
import { HEALTH_PATH, responderOf, type Moment, type ServiceName } from './penpal-services.ts';
import type { Platform } from './platform.ts';

export interface ServiceOptions {
  readonly platform: Platform;
  readonly port: number;
  readonly host: string;
  /** The uptime that the service reports at its first start. */
  readonly uptimeSeconds: number;
  /** Required as `x-api-key`, with any `x-service-name`, for everything but health. */
  readonly apiKey?: string | undefined;
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
  { platform, port, host, uptimeSeconds, apiKey }: ServiceOptions,
): Promise<FleetService> {
  let fault: Fault | undefined;
  let startedAtMs = platform.now() - uptimeSeconds * 1000;
  const onRequest: RequestListener = (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const met = faultFor(path);
    if (met?.kind === 'hang') return;
    if (met?.kind === 'reset') return void request.socket.resetAndDestroy();
    void respond({ name, path, request, response, fault: met, moment: momentOf(met), apiKey });
  };
  const momentOf = (met: Fault | undefined): Moment => {
    const [nowMs, brokenDependency] = [platform.now(), met?.name];
    const timestamp = new Date(nowMs).toISOString();
    return { platform, startedAtMs, uptimeMs: nowMs - startedAtMs, timestamp, brokenDependency };
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

interface Exchange {
  readonly name: ServiceName;
  /** Without the query. */
  readonly path: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly fault: Fault | undefined;
  readonly moment: Moment;
  readonly apiKey: string | undefined;
}

async function respond(exchange: Exchange): Promise<void> {
  const { name, path, request, response, fault, moment, apiKey } = exchange;
  if (fault?.ms !== undefined && !(await isOpenAfter(fault.ms, response))) return;
  if (fault?.kind === 'error') return sendError(response, 500, 'Internal server error');
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const responder = isRead ? responderOf(name, path) : undefined;
  const isMissing = fault?.kind === 'metrics-missing' && path !== HEALTH_PATH;
  if (!responder || isMissing) return sendError(response, 404, `Cannot ${request.method} ${path}`);
  if (apiKey !== undefined && path !== HEALTH_PATH && !hasKey(request, apiKey)) {
    return sendError(response, 401, 'x-api-key and x-service-name are required');
  }
  const content = await responder(moment);
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  // Neither JSON nor Prometheus text any more.
  const body = fault?.kind === 'bad-body' ? `${text.slice(0, text.length / 2)}\n<<garbage` : text;
  send(response, 200, typeof content === 'string' ? PROMETHEUS : JSON_TYPE, body);
}

/** Waits; false as soon as the connection is closed. */
async function isOpenAfter(ms: number, response: ServerResponse): Promise<boolean> {
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  return delay(ms, true, { signal: closed.signal }).catch(() => false);
}

/** The key may come more than once: Debian's Prometheus 3.5.3 repeats its headers. */
function hasKey({ headersDistinct }: IncomingMessage, apiKey: string): boolean {
  const keys = headersDistinct['x-api-key'] ?? [];
  const isRight = keys.length > 0 && keys.every((key) => key === apiKey);
  return isRight && Boolean(headersDistinct['x-service-name']?.[0]);
}

const JSON_TYPE = 'application/json; charset=utf-8';
const PROMETHEUS = 'text/plain; version=0.0.4; charset=utf-8';

/** Sends an error in the shape that NestJS gives it. */
function sendError(response: ServerResponse, statusCode: number, message: string): void {
  const body = JSON.stringify({ message, error: STATUS_CODES[statusCode], statusCode });
  send(response, statusCode, JSON_TYPE, body);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
