import type { IncomingMessage, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import { FaultError, type FaultOptions, FAULTS, isFaultKind } from './fault.ts';
import { listen, type Listening, PortError } from './listen.ts';
import type { FleetService } from './service.ts';

export const USUAL_CONTROL_PORT = 3009;

/** A request that cannot be served: its status and what would have been right. */
interface Problem {
  readonly status: number;
  readonly detail: string;
}

/**
 * Opens the server that switches faults: `GET /` lists what there is,
 * `POST /auth-service/slow?ms=6000` sets a fault, `POST /auth-service/ok` clears it.
 * Rejects with `PortError`.
 */
export function startControl(
  services: readonly FleetService[],
  { port = USUAL_CONTROL_PORT, host = '127.0.0.1' }: { port?: number; host?: string } = {},
): Promise<Listening> {
  return listen("the fleet's control", { host, port }, (request, response) => {
    void control(services, request).then((outcome) => reply(response, outcome));
  });
}

async function control(
  services: readonly FleetService[],
  request: IncomingMessage,
): Promise<object | Problem> {
  const [path = '/', query] = (request.url ?? '/').split('?');
  if (path === '/' && request.method === 'GET') return listing(services, request.headers.host);
  if (request.method !== 'POST') {
    return problem(405, 'GET / lists everything, POST /<service>/<fault> switches a fault');
  }
  const [, name = '', kind = ''] = path.split('/');
  const service = services.find((known) => known.name === name);
  if (!service) return problem(404, `no service "${name}"; there are ${namesOf(services)}`);
  return switched(service, kind, new URLSearchParams(query));
}

async function switched(service: FleetService, kind: string, query: URLSearchParams) {
  try {
    if (kind === 'ok') await service.clearFault();
    else if (isFaultKind(kind)) await service.setFault(kind, optionsOf(query));
    else return problem(400, `no fault "${kind}"; there are ok, ${Object.keys(FAULTS).join(', ')}`);
    return stateOf(service);
  } catch (error) {
    if (error instanceof FaultError) return problem(400, error.message);
    if (error instanceof PortError) return problem(409, error.message);
    throw error;
  }
}

/** What is not a number becomes NaN, which the service refuses with the right words. */
function optionsOf(query: URLSearchParams): FaultOptions {
  const options: Record<string, unknown> = {};
  for (const [key, value] of query) {
    if (key === 'ms' || key === 'times') options[key] = Number(value || NaN);
    else if (key === 'name') options[key] = value;
    else throw new FaultError(`no option "${key}"; there are ms, times, name`);
  }
  return options;
}

function listing(services: readonly FleetService[], host = 'localhost') {
  const command = (path: string) => `curl -X POST '${host}/${path}'`;
  const name = services.find((known) => known.name === 'auth-service')?.name ?? services[0]?.name;
  return {
    services: services.map(stateOf),
    faults: { ok: 'no fault', ...FAULTS },
    commands: [
      command(`${name}/down`),
      command(`${name}/slow?ms=6000`),
      command(`${name}/error?times=1`),
      command(`${name}/ok`),
    ],
  };
}

function stateOf(service: FleetService) {
  const { name, url, port } = service;
  return { name, url, port, fault: service.fault() ?? null };
}

function namesOf(services: readonly FleetService[]): string {
  return services.map(({ name }) => name).join(', ');
}

function problem(status: number, detail: string) {
  return { type: 'about:blank', title: STATUS_CODES[status], status, detail };
}

function reply(response: ServerResponse, outcome: object): void {
  const status = 'status' in outcome ? Number(outcome.status) : 200;
  response.writeHead(status, {
    'content-type': status === 200 ? 'application/json' : 'application/problem+json',
  });
  response.end(`${JSON.stringify(outcome, null, 2)}\n`);
}
