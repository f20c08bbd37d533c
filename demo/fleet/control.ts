import { STATUS_CODES, type IncomingMessage } from 'node:http';
import { FaultError, type FaultOptions, FAULTS, isFaultKind } from './fault.ts';
import { listen, type Listening, PortError } from './listen.ts';
import type { FleetService } from './service.ts';

/**
 * Starts the server that switches faults: `GET /` lists everything, `POST /auth-service/slow?ms=6000`
 * sets a fault, `POST /auth-service/ok` clears it. Rejects with a `PortError`.
 */
export function startControl(
  services: readonly FleetService[],
  address: { host: string; port: number },
): Promise<Listening> {
  return listen("the fleet's control", address, (request, response) => {
    void control(services, request)
      .then((body) => ({ status: 200, type: 'application/json', body }))
      .catch((error: unknown) => {
        const { status, message: detail } = error as Problem;
        const body = { type: 'about:blank', title: STATUS_CODES[status], status, detail };
        return { status, type: 'application/problem+json', body };
      })
      .then(({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type });
        response.end(`${JSON.stringify(body, null, 2)}\n`);
      });
  });
}

/** A request that cannot be served; `detail` says what was expected. */
class Problem extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

async function control(services: readonly FleetService[], request: IncomingMessage) {
  const [path = '/', query] = (request.url ?? '/').split('?');
  if (path === '/' && request.method === 'GET') return listing(services);
  if (request.method !== 'POST') {
    throw new Problem(405, 'GET / lists everything, POST /<service>/<fault> switches a fault');
  }
  const [, name = '', kind = ''] = path.split('/');
  const service = services.find((known) => known.name === name);
  if (!service) {
    const names = services.map((known) => known.name).join(', ');
    throw new Problem(404, `no service "${name}"; there are ${names}`);
  }
  if (kind !== 'ok' && !isFaultKind(kind)) {
    const kinds = Object.keys(FAULTS).join(', ');
    throw new Problem(400, `no fault "${kind}"; there are ok, ${kinds}`);
  }
  try {
    if (kind === 'ok') await service.clearFault();
    else await service.setFault(kind, optionsOf(new URLSearchParams(query)));
  } catch (error) {
    if (error instanceof PortError) throw new Problem(409, error.message);
    if (error instanceof FaultError) throw new Problem(400, error.message);
    throw error;
  }
  return stateOf(service);
}

/** What is not a number becomes NaN, which `setFault` rejects. */
function optionsOf(query: URLSearchParams): FaultOptions {
  const options: Record<string, unknown> = {};
  for (const [key, value] of query) {
    if (key === 'ms' || key === 'times') options[key] = Number(value || NaN);
    else if (key === 'name') options[key] = value;
    else throw new FaultError(`no option "${key}"; there are ms, times, name`);
  }
  return options;
}

function listing(services: readonly FleetService[]) {
  return { services: services.map(stateOf), faults: { ok: 'no fault', ...FAULTS } };
}

function stateOf(service: FleetService) {
  const { name, url, port } = service;
  return { name, url, port, fault: service.fault() ?? null };
}
