import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../demo/temporary-folder.ts';

export interface GeneratedServices {
  readonly url: string;
  readonly count: number;
  /** As in services.yml, such as `30s`. */
  readonly interval: string;
  /** The target waits this long before it responds, milliseconds. */
  readonly delayMs?: number;
}

export interface ServicesFile extends AsyncDisposable {
  readonly path: string;
  /** Overwrites the file with other services, for a reload. */
  write(services: GeneratedServices): Promise<void>;
}

/** A services.yml (as JSON, which is valid YAML) with many services at one target. Disposal removes it. */
export async function servicesFile(services: GeneratedServices): Promise<ServicesFile> {
  const folder = await temporaryFolder('penpal-bench-');
  const path = join(folder.path, 'services.yml');
  const write = (wanted: GeneratedServices) =>
    writeFile(path, JSON.stringify({ services: entriesOf(wanted) }));
  await write(services);
  return { path, write, [Symbol.asyncDispose]: () => folder.remove() };
}

/** Each service has its number as `id` in its URL, so that the target can tell them apart. */
function entriesOf({ url, count, interval, delayMs = 0 }: GeneratedServices) {
  return Array.from({ length: count }, (_, id) => ({
    name: `service-${id}`,
    url,
    interval,
    check: { path: `/health?delay=${delayMs}&id=${id}` },
  }));
}
