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
        if (!(error instanceof FaultError || error instanceof PortError)) throw error;
        const { message: detail } = error;
        const status = error instanceof FaultError ? error.status : 409;
        const body = { type: 'about:blank', title: STATUS_CODES[status], status, detail };
        return { status, type: 'application/problem+json', body };
      })
      .then(({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type });
        response.end(`${JSON.stringify(body, null, 2)}\n`);
      });
  });
}

async function control(services: readonly FleetService[], request: IncomingMessage) {
  const [path = '/', query] = (request.url ?? '/').split('?');
  if (path === '/' && request.method === 'GET') {
    return { services: services.map(stateOf), faults: { ok: 'no fault', ...FAULTS } };
  }
  if (request.method !== 'POST') {
    throw new FaultError('GET / lists everything, POST /<service>/<fault> switches a fault', 405);
  }
  const [, name = '', kind = ''] = path.split('/');
  const service = services.find((known) => known.name === name);
  if (!service) {
    const names = services.map((known) => known.name).join(', ');
    throw new FaultError(`no service "${name}"; there are ${names}`, 404);
  }
  if (kind !== 'ok' && !isFaultKind(kind)) {
    const kinds = Object.keys(FAULTS).join(', ');
    throw new FaultError(`no fault "${kind}"; there are ok, ${kinds}`);
  }
  if (kind === 'ok') await service.clearFault();
  else await service.setFault(kind, optionsOf(new URLSearchParams(query)));
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

function stateOf(service: FleetService) {
  const { name, url, port } = service;
  return { name, url, port, fault: service.fault() ?? null };
}
