import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { answererOf, HEALTH_PATH } from './answers.ts';
import type { Fault } from './fault.ts';
import type { FaultSwitch } from './fault-switch.ts';
import type { Moment } from './health-answers.ts';
import type { Platform } from './platform.ts';
import { refuse, send } from './send.ts';
import type { ServiceName } from './service-names.ts';

/** How a service treats its callers. */
export interface Manners {
  /** Business figures only for callers who send it as `x-api-key`, with any `x-service-name`. */
  readonly apiKey?: string | undefined;
  /** Health too only with the key. Default false. */
  readonly guardHealth?: boolean;
  /** Every JSON answer comes as `{statusCode, message, data, timestamp}`. Default false. */
  readonly wrap?: boolean;
}

interface Surroundings extends Manners {
  readonly platform: Platform;
  readonly faults: FaultSwitch;
  readonly startedAtMs: () => number;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Without the query. */
  readonly path: string;
  readonly fault: Fault | undefined;
}

/** Answers the requests of one service as it does when well, or as its fault makes it. */
export function requestHandler(service: ServiceName, around: Surroundings): RequestListener {
  return (request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    const fault = around.faults.meet(path === HEALTH_PATH ? 'health' : 'other');
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'reset') return void request.socket.resetAndDestroy();
    void answer(service, around, { request, response, path, fault });
  };
}

async function answer(service: ServiceName, around: Surroundings, exchange: Exchange) {
  const { request, response, path, fault } = exchange;
  if (fault?.ms !== undefined && !(await stillThereAfter(fault.ms, response))) return;
  if (fault?.kind === 'error') return refuse(response, 500, 'Internal server error');
  const answerer = isRead(request) ? answererOf(service, path) : undefined;
  if (!answerer || (fault?.kind === 'metrics-missing' && path !== HEALTH_PATH)) {
    return refuse(response, 404, `Cannot ${request.method} ${path}`);
  }
  if (isGuarded(path, around) && !isKnown(request, around)) {
    return refuse(response, 401, 'x-api-key and x-service-name are required');
  }
  const content = await answerer(around.platform, momentOf(around, fault));
  const wrappedAtMs = around.wrap ? around.platform.now() : undefined;
  send(response, content, { wrappedAtMs, spoilt: fault?.kind === 'bad-body' });
}

function momentOf({ platform, startedAtMs }: Surroundings, fault: Fault | undefined): Moment {
  return { nowMs: platform.now(), startedAtMs: startedAtMs(), brokenDependency: fault?.name };
}

/** Waits; false as soon as the client or the service has gone. */
async function stillThereAfter(ms: number, response: ServerResponse): Promise<boolean> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return delay(ms, true, { signal: gone.signal }).catch(() => false);
}

function isRead({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

function isGuarded(path: string, { apiKey, guardHealth }: Manners): boolean {
  return apiKey !== undefined && (guardHealth === true || path !== HEALTH_PATH);
}

/** The key may come more than once: Debian's Prometheus 3.5.3 adds its headers anew to each scrape. */
function isKnown({ headersDistinct }: IncomingMessage, { apiKey }: Manners): boolean {
  const keys = headersDistinct['x-api-key'] ?? [];
  const isRight = keys.length > 0 && keys.every((key) => key === apiKey);
  return isRight && Boolean(headersDistinct['x-service-name']?.[0]);
}
