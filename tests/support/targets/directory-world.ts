import { expect } from 'vitest';
import type { Config, ListConfig } from '../../../exporter/config/config.ts';
import type { Shard } from '../../../exporter/targets/service-directory.ts';
import { silentLogger } from '../silent-logger.ts';
import type { Logger } from '../../../exporter/logger.ts';
import { serviceOf } from '../check-of.ts';
import { MovedClock } from '../moved-clock.ts';
import type { FetchText } from '../../../exporter/http-client/fetch-text.ts';
import { ServiceDirectory } from '../../../exporter/targets/service-directory.ts';

/** For tests: milliseconds between two reads of each list. */
export const REFRESH_MS = 30_000;

/** For tests: a list at `http://<name>/`; each of its services is checked at `http://<target>/`. */
export function listOf(name: string, change: Partial<ListConfig> = {}): ListConfig {
  return {
    name,
    source: {
      kind: 'http',
      ...{ address: `http://${name}/`, headers: {}, tls: { skipVerification: false } },
    },
    refreshMs: REFRESH_MS,
    toService: ({ name, url: { href: url } }) => serviceOf(name, { url }, { url }),
    ...change,
  };
}

/** For tests: services of services.yml by their names, and lists by theirs. */
export function configOf(services: readonly string[], lists: readonly string[]): Config {
  return {
    services: services.map((name) => serviceOf(name)),
    lists: lists.map((name) => listOf(name)),
    announcements: [],
  };
}

/** For tests: a directory after its first reads, with these responses of its lists. */
export async function startedWorld(
  config: Config,
  responses: Readonly<Record<string, Response>> = {},
  options: { shard?: Shard; log?: Logger } = {},
) {
  const world = directoryWorld(config, options);
  for (const [list, response] of Object.entries(responses)) world.respond(list, response);
  world.start();
  await world.clock.advance(0);
  return world;
}

/** What a list responds with: the names of its services, a text, an error, or `hang`. */
export type Response = readonly string[] | string | Error;

/** For tests: a directory with lists whose responses the test sets. */
export function directoryWorld(
  config: Config,
  { shard, log = silentLogger }: { shard?: Shard; log?: Logger } = {},
) {
  const clock = new MovedClock();
  let next: Config | Error = config;
  const load = () => {
    if (next instanceof Error) throw next;
    return next;
  };
  const responses = new Map<string, string | Error>();
  const requests: (Parameters<FetchText>[0] & { signal: AbortSignal })[] = [];
  const fetch: FetchText = async (request, signal) => {
    requests.push({ ...request, signal });
    const name = new URL(request.url).hostname;
    const response = responses.get(name) ?? new Error('the connection was refused');
    if (response === 'hang') await new Promise(() => {});
    return response instanceof Error
      ? { failure: response.message }
      : { text: response, mediaType: '' };
  };
  const directory = new ServiceDirectory({ load, shard, clock, log, fetch });
  const changes: string[][] = [];
  /** Reads all lists. Records the services at the start and after each change. */
  const start = () => directory.start(() => changes.push(directory.own().map(({ name }) => name)));
  /** Sets the response of a list. */
  const respond = (list: string, what: Response) =>
    responses.set(
      list,
      Array.isArray(what) ? JSON.stringify([{ targets: what }]) : (what as string),
    );
  return {
    ...{ clock, directory, changes, respond, start },
    /** Loads another services.yml, or one that fails with this error. */
    reload: (config: Config | Error) => {
      next = config;
      return directory.reload();
    },
    reads: () => requests.map(({ url }) => new URL(url).hostname),
    /** Whether each read was aborted. */
    aborted: () => requests.map(({ signal }) => signal.aborted),
    tokens: () => requests.map(({ headers }) => headers.authorization),
    names: () => directory.own().map(({ name }) => name),
    gauge: () => [...directory.samples()][0]?.value,
    stateOf: (list: string) => directory.lists().find(({ name }) => name === list),
    /** Stops the directory. No timer may be left. */
    [Symbol.dispose]: () => {
      directory.stop();
      expect(clock.pending).toBe(0);
    },
  };
}
