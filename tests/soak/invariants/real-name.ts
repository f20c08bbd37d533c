import { EXTRA_SERVICE } from '../services-file.ts';

/** The service of the fleet that a monitored name stands for. */
export function realName(service: string): string {
  return service === EXTRA_SERVICE ? 'db-service' : service;
}
