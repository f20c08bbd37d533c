import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../demo/temporary-folder.ts';

export interface GeneratedServices {
  readonly url: string;
  readonly count: number;
  /** As in services.yml, such as `30s`. */
  readonly interval: string;
  /** How long the target waits with its answer, milliseconds. */
  readonly delayMs?: number;
}

export interface ServicesFile extends AsyncDisposable {
  readonly path: string;
  /** Writes other services into the same file, for a reload. */
  write(services: GeneratedServices): Promise<void>;
}

/** A services.yml (JSON is YAML) of many services that one target plays; gone when it is disposed of. */
export async function servicesFile(services: GeneratedServices): Promise<ServicesFile> {
  const folder = await temporaryFolder('penpal-bench-');
  const path = join(folder.path, 'services.yml');
  const write = (wanted: GeneratedServices) =>
    writeFile(path, JSON.stringify({ services: entriesOf(wanted) }));
  await write(services);
  return { path, write, [Symbol.asyncDispose]: () => folder.remove() };
}

/** Each asks with its number as `id`, by which the target tells it from the others. */
function entriesOf({ url, count, interval, delayMs = 0 }: GeneratedServices) {
  return Array.from({ length: count }, (_, id) => ({
    name: `service-${id}`,
    url,
    interval,
    check: { path: `/health?delay=${delayMs}&id=${id}` },
  }));
}
