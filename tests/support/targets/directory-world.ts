import type { Config, ListConfig, ListSource } from '../../../exporter/config/config.ts';
import { ConfigError } from '../../../exporter/config/config-error.ts';
import { LiveConfig } from '../../../exporter/config/live-config.ts';
import type { Shard } from '../../../exporter/targets/shard.ts';
import { silentLogger } from '../silent-logger.ts';
import type { Logger } from '../../../exporter/logger.ts';
import { serviceOf } from '../check-of.ts';
import { MovedClock } from '../moved-clock.ts';
import type { Documents, ReadDocuments } from '../../../exporter/targets/read-documents.ts';
import { ServiceDirectory } from '../../../exporter/targets/service-directory.ts';

/** For tests: milliseconds between two reads of each list. */
export const REFRESH_MS = 30_000;

/** For tests: a list at `http://<name>/`; each of its services is checked at `http://<target>`. */
export function listOf(name: string, change: Partial<ListConfig> = {}): ListConfig {
  return {
    name,
    source: {
      kind: 'http',
      ...{ address: `http://${name}/`, headers: {}, tls: { skipVerification: false } },
    },
    refreshMs: REFRESH_MS,
    toService: (target) => serviceOf(target.name, { url: target.url }, { url: target.url }),
    ...change,
  };
}

/** For tests: services of services.yml by their names, and lists by theirs. */
export function configOf(services: readonly string[], lists: readonly string[]): Config {
  return {
    services: services.map((name) => serviceOf(name)),
    lists: lists.map((name) => listOf(name)),
  };
}

/** For tests: a directory whose lists answer what the test says, at the moment that it says. */
export function directoryWorld(
  config: Config,
  { shard, log = silentLogger }: { shard?: Shard; log?: Logger } = {},
) {
  const clock = new MovedClock();
  const file: { next: Config | string } = { next: config };
  const load = () => {
    if (typeof file.next === 'string') throw new ConfigError([file.next]);
    return file.next;
  };
  const live = new LiveConfig({ load, log });
  /** A text, a failure, or `hang`. */
  const answers = new Map<string, string | Error>();
  const reads: string[] = [];
  const sources: ListSource[] = [];
  const read: ReadDocuments = (source, signal) => {
    const name = source.kind === 'http' ? new URL(source.address).hostname : source.address;
    reads.push(name);
    sources.push(source);
    const answer = answers.get(name) ?? new Error('the connection was refused');
    if (answer === 'hang') return untilAborted(signal);
    return Promise.resolve(
      answer instanceof Error
        ? { failure: answer.message }
        : { documents: [{ format: 'json' as const, text: answer }] },
    );
  };
  const directory = new ServiceDirectory({ live, shard, clock, log, read });
  const changes: string[][] = [];
  directory.onChange((own) => changes.push(own.map(({ name }) => name)));
  /** What a list answers from now on: the names of its services, a text, or an error. */
  const answer = (list: string, what: readonly string[] | string | Error) =>
    answers.set(list, Array.isArray(what) ? JSON.stringify([{ targets: what }]) : (what as string));
  return {
    ...{ clock, live, file, directory, reads, sources, changes, answer },
    names: () => directory.own().map(({ name }) => name),
    gauge: () => [...directory.samples()][0]?.value,
    stateOf: (list: string) => directory.lists().find(({ name }) => name === list),
  };
}

function untilAborted(signal: AbortSignal): Promise<Documents> {
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve({ failure: 'stopped' })),
  );
}
