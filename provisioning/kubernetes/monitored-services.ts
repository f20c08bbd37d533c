import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { load } from 'js-yaml';

const FILE = resolve(import.meta.dirname, '../../services.yml');
/** An address that the environment sets, such as `${AUTH_SERVICE_URL:-http://localhost:3002}`. */
const FROM_ENVIRONMENT = /^\$\{(\w+):-http:\/\/localhost:(\d+)\}$/;

/** A monitored service whose address the environment sets. */
export interface MonitoredService {
  readonly name: string;
  /** `AUTH_SERVICE_URL`. */
  readonly variable: string;
  readonly port: number;
}

/** services.yml as it is shipped. */
export function servicesFile(): string {
  return readFileSync(FILE, 'utf8');
}

/** The services of services.yml that are addressed by the environment. */
export function monitoredServices(): MonitoredService[] {
  const { services } = load(servicesFile()) as { services: { name: string; url: string }[] };
  return services.flatMap(({ name, url }) => {
    const [, variable, port] = FROM_ENVIRONMENT.exec(url) ?? [];
    return variable === undefined ? [] : [{ name, variable, port: Number(port) }];
  });
}
