import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { dump, load } from 'js-yaml';
import * as timing from '../timing.ts';

/** An additional service of some files: db-service under a second name. */
export const EXTRA_SERVICE = 'extra-service';

/** The service of the fleet behind a monitored name. */
export function fleetService(name: string): string {
  return name === EXTRA_SERVICE ? 'db-service' : name;
}

/** Valid files, and files that must change nothing. */
export const GOOD_FILES = ['plain', 'with-extra', 'with-faster'] as const;
export const BAD_FILES = [
  'cut-off',
  'with-unknown-key',
  'without-services',
  'with-name-twice',
  'with-variable-missing',
  'with-alias-of-itself',
] as const;
export type GoodFile = (typeof GOOD_FILES)[number];
export type FileName = GoodFile | (typeof BAD_FILES)[number];

export function isGood(name: FileName): name is GoodFile {
  return GOOD_FILES.some((good) => good === name);
}

interface Services {
  defaults: Record<string, unknown>;
  services: Record<string, unknown>[];
}

/** The shipped services.yml with the times of a soak run, changed as the name says. */
export function servicesText(name: FileName): string {
  const plain = dump(plainFile());
  const changed: Record<FileName, () => string> = {
    plain: () => plain,
    'with-extra': () => dump(withService({ name: EXTRA_SERVICE, url: '${DB_SERVICE_URL}' })),
    'with-faster': () => dump(withFasterPayments()),
    'cut-off': () => `${plain.slice(0, plain.length / 2)}\n  - {`,
    'with-unknown-key': () => dump(withService({ name: 'odd', url: 'http://odd', colour: 'red' })),
    'without-services': () => dump({ ...plainFile(), services: [] }),
    'with-name-twice': () => dump(withService({ name: 'auth-service', url: 'http://twice' })),
    'with-variable-missing': () => dump(withService({ name: 'odd', url: 'http://${NOT_SET}' })),
    'with-alias-of-itself': () => 'services: &all [*all]\n',
  };
  return changed[name]();
}

function plainFile(): Services {
  const shipped = resolve(import.meta.dirname, '../../../services.yml');
  const file = load(readFileSync(shipped, 'utf8')) as Services;
  Object.assign(file.defaults, {
    interval: `${timing.INTERVAL_MS}ms`,
    timeout: `${timing.TIMEOUT_MS}ms`,
    slowThreshold: `${timing.SLOW_THRESHOLD_MS}ms`,
    earlyReprobe: `${timing.EARLY_REPROBE_MS}ms`,
    unhealthyAfter: timing.UNHEALTHY_AFTER,
    collectionInterval: `${timing.INTERVAL_MS}ms`,
  });
  return file;
}

function withService(service: Record<string, unknown>): Services {
  const file = plainFile();
  return { ...file, services: [...file.services, service] };
}

function withFasterPayments(): Services {
  const file = plainFile();
  const services = file.services.map((service) =>
    service['name'] === 'payment-service'
      ? { ...service, interval: `${timing.INTERVAL_MS / 2}ms` }
      : service,
  );
  return { ...file, services };
}
